package diag

// Data are named values of a finding. Most findings have one or two, so that a list
// takes less room than a map.
type Data []Datum

// Datum is one of them: a string, number, boolean or list of these.
type Datum struct {
	Name  string
	Value any
}

// Get is the value with that name, nil when there is none.
func (d Data) Get(name string) any {
	for _, one := range d {
		if one.Name == name {
			return one.Value
		}
	}
	return nil
}

// Set adds a value or replaces the one with that name.
func (d *Data) Set(name string, value any) {
	for i := range *d {
		if (*d)[i].Name == name {
			(*d)[i].Value = value
			return
		}
	}
	*d = append(*d, Datum{name, value})
}

// Map is the values by name, nil when there are none.
func (d Data) Map() map[string]any {
	if len(d) == 0 {
		return nil
	}
	m := make(map[string]any, len(d))
	for _, one := range d {
		m[one.Name] = one.Value
	}
	return m
}
