package timeline

import "github.com/tasklint/tasklint/graph"

// Mismatch are two upstreams of an "all" join that run at different frequencies.
type Mismatch struct{ Slow, Fast graph.Trigger }

// Mismatch finds the slowest and the fastest upstream of an "all" join where their
// frequencies differ. It is false where that of any is not fully known.
func (t *Timeline) Mismatch(v graph.Vertex) (Mismatch, bool) {
	if len(t.joined(v)) < 2 {
		return Mismatch{}, false
	}
	triggers := t.g.Triggers(v)
	m := Mismatch{triggers[0], triggers[0]}
	for _, tr := range triggers {
		c := t.cadenceOf(tr)
		if c.Open || t.Period(c) == 0 {
			return Mismatch{}, false
		}
		if t.Period(c) > t.Period(t.cadenceOf(m.Slow)) {
			m.Slow = tr
		}
		if t.Period(c) < t.Period(t.cadenceOf(m.Fast)) {
			m.Fast = tr
		}
	}
	return m, slower(t.Period(t.cadenceOf(m.Slow)), t.Period(t.cadenceOf(m.Fast)))
}

// cadenceOf is that of the upstream of a trigger.
func (t *Timeline) cadenceOf(tr graph.Trigger) *Cadence { return t.cadences[t.g.Edge(tr.Edge).From] }
