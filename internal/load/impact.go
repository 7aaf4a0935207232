package load

import (
	"github.com/tasklint/tasklint/internal/impact"
	"github.com/tasklint/tasklint/internal/picture"
)

// Impact works out what follows if something happens to tasks: impact.Started, Disabled
// or Deleted. Where a graph answer differs from the events, a note says so.
func (c *Inspection) Impact(when string, groups []Focus, note Teller) *impact.Impact {
	r := &impact.Impact{When: when}
	answers := picture.Answers(c.Result, note)
	for _, g := range groups {
		for i := range answers[g.Set] {
			answers[g.Set][i].Reconcile(g.Graph(), note)
		}
		r.Add(g.Set, g.On)
	}
	return r
}
