package listing

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/say"
)

// field is a field of a row by the name that --sort, --filter and JSON know it by.
// value is a string, bool, []string or time.Time; a zero time is absent.
type field struct {
	name  string
	value func(*Row) any
}

// fields lists the fields in the order of the documentation.
func fields() []field {
	return []field{
		{"id", func(r *Row) any { return r.ID }},
		{"name", func(r *Row) any { return r.Name }},
		{"app", func(r *Row) any { return r.App }},
		{"appId", func(r *Row) any { return r.AppID }},
		{"kind", func(r *Row) any { return r.Kind }},
		{"trigger", func(r *Row) any { return r.Trigger }},
		{"nextRun", func(r *Row) any { return r.NextRun }},
		{"upstreams", func(r *Row) any { return r.Upstreams }},
		{"enabled", func(r *Row) any { return r.Enabled }},
		{"disabledCode", func(r *Row) any { return r.DisabledCode }},
		{"deleted", func(r *Row) any { return r.Deleted }},
		{"lastStatus", func(r *Row) any { return r.LastStatus }},
		{"lastRun", func(r *Row) any { return r.LastRun }},
		{"space", func(r *Row) any { return r.Space }},
		{"owner", func(r *Row) any { return r.Owner }},
		{"tenant", func(r *Row) any { return r.Tenant }},
		{"file", func(r *Row) any { return r.File }},
		{"pointer", func(r *Row) any { return r.Pointer }},
	}
}

// FieldNames returns the names of the fields.
func FieldNames() []string {
	var names []string
	for _, f := range fields() {
		names = append(names, f.name)
	}
	return names
}

// Order is what rows are sorted by.
type Order struct {
	field
	descending bool
}

// ParseOrder reads the key of the option sort, whose letter case and separators do not matter.
func ParseOrder(key string, spell say.Spelling) (Order, error) {
	name, descending := strings.CutPrefix(key, "-")
	plain := strings.NewReplacer("-", "", "_", "", " ", "").Replace(name)
	for _, f := range fields() {
		if strings.EqualFold(f.name, plain) {
			return Order{f, descending}, nil
		}
	}
	return Order{}, errors.New(say.Instead(spell.Option("sort", "")+" "+say.Quote(key)+" is unknown", name, FieldNames()))
}

// Sort sorts by one field; what is equal stays by name, id and place. Rows
// without a value come last either way.
func Sort(rows []Row, o Order) {
	type keyed struct {
		row   Row
		value sortValue
		name  string
	}
	all := make([]keyed, len(rows))
	for i := range rows {
		all[i] = keyed{rows[i], newSortValue(o.value(&rows[i])), strings.ToLower(rows[i].Name)}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		c := a.value.compare(b.value)
		if o.descending && a.value.there == b.value.there {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.name, b.name), cmp.Compare(a.row.Name, b.row.Name), cmp.Compare(a.row.ID, b.row.ID))
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// sortValue is a field's value in a form that compares.
type sortValue struct {
	there bool
	text  string // in small letters
	exact string
	at    int64
}

func newSortValue(v any) sortValue {
	switch v := v.(type) {
	case bool:
		return sortValue{there: true, at: map[bool]int64{true: 1}[v]}
	case time.Time:
		return sortValue{there: !v.IsZero(), at: v.Unix()}
	case []string:
		return newSortValue(strings.Join(v, "\x00"))
	default:
		text, _ := v.(string)
		return sortValue{there: text != "", text: strings.ToLower(text), exact: text}
	}
}

func (a sortValue) compare(b sortValue) int {
	switch {
	case a.there != b.there && a.there:
		return -1
	case a.there != b.there:
		return 1
	default:
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.text, b.text), cmp.Compare(a.exact, b.exact))
	}
}
