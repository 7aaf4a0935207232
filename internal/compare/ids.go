package compare

// IDs are the ids that differ between the old and the new tenant: apps, spaces,
// owners, datasets and upstream tasks. A nil *IDs holds none.
type IDs struct{ toNew, toOld map[string]string }

// Add says that two ids mean the same. What was said before stays.
func (m *IDs) Add(old, new string) {
	if m.toNew == nil {
		m.toNew, m.toOld = make(map[string]string), make(map[string]string)
	}
	if _, ok := m.toNew[old]; !ok {
		m.toNew[old] = new
	}
	if _, ok := m.toOld[new]; !ok {
		m.toOld[new] = old
	}
}

// New is what an id of the old tenant is in the new one.
func (m *IDs) New(old string) string {
	if m != nil {
		if id, ok := m.toNew[old]; ok {
			return id
		}
	}
	return old
}

// Old is what an id of the new tenant is in the old one.
func (m *IDs) Old(new string) string {
	if m != nil {
		if id, ok := m.toOld[new]; ok {
			return id
		}
	}
	return new
}

// Same reports whether two texts are equal or ids that mean the same.
func (m *IDs) Same(old, new string) bool { return old == new || m.New(old) == new }

// clone is a copy that can be added to.
func (m *IDs) clone() *IDs {
	c := &IDs{}
	if m != nil {
		for old, new := range m.toNew {
			c.Add(old, new)
		}
	}
	return c
}
