package rules

import (
	"slices"
	"strings"
	"sync"
)

var registered []*Rule

// register adds a rule at start-up; it only appends, so that starting costs nothing.
func register(r *Rule) *Rule {
	registered = append(registered, r)
	return r
}

// All lists the built-in rules in the order of their ids.
var All = sync.OnceValue(func() []*Rule {
	all := slices.Clone(registered)
	slices.SortFunc(all, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return all
})

// ByID is the built-in rule with that id, nil when there is none.
func ByID(id string) *Rule {
	all := All()
	i, found := slices.BinarySearchFunc(all, id, func(r *Rule, id string) int { return strings.Compare(r.ID, id) })
	if !found {
		return nil
	}
	return all[i]
}
