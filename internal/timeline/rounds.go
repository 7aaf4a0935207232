package timeline

import (
	"time"

	"github.com/tasklint/tasklint/graph"
)

// roundsDeep is how many tasks one after the other are followed upward.
const roundsDeep = 64

// Rounds is the least time between two runs of a task, and what of it certainly lies
// between the ends of tasks below that follow from different ones of these runs, as each
// run on the way may queue and take as long as it may. It is false where that is not
// known: what several ways, joins or roots lead to may run more often than its schedule
// says.
func (t *Timeline) Rounds(v graph.Vertex, ends ...graph.Vertex) (gap, sure time.Duration, ok bool) {
	c := t.cadences[v]
	if c == nil || c.Open || len(c.Roots) != 1 || !t.single(v) || t.arrival(v).limit == unbounded {
		return 0, 0, false
	}
	d, ok := t.MinDistance(c)
	if !ok {
		return 0, 0, false
	}
	way := descent{t: t, from: v, steps: map[graph.Vertex]int32{v: 0}}
	most := int32(0)
	for _, u := range ends {
		n, ok := way.of(u, roundsDeep)
		if !ok {
			return 0, 0, false
		}
		most = max(most, n)
	}
	limit := plus(t.arrival(v).limit, most*endMost)
	return d.Gap, d.Gap - time.Duration(limit)*time.Second, true
}

// single reports whether one event after the other leads from one schedule to v.
func (t *Timeline) single(v graph.Vertex) bool {
	for range roundsDeep {
		from, n := v, 0
		for _, tr := range t.g.Triggers(v) {
			if !t.never(input{trigger: tr}) {
				n++
				if tr.Edge >= 0 {
					from = t.g.Edge(tr.Edge).From
				}
			}
		}
		if n == 0 || t.live.Late(v) || t.g.All(v) && n < len(t.g.Triggers(v)) {
			return true // its schedule is all that there is
		}
		if n > 1 || t.live.Starts(v) || from == v {
			return false
		}
		v = from
	}
	return false
}

// descent counts the steps from a task down to others that nothing else starts.
type descent struct {
	t     *Timeline
	from  graph.Vertex
	steps map[graph.Vertex]int32 // -1 for what something else leads to
}

// of is the longest way down to u.
func (d *descent) of(u graph.Vertex, depth int) (int32, bool) {
	if n, seen := d.steps[u]; seen {
		return n, n >= 0
	}
	t := d.t
	triggers := t.g.Triggers(u)
	d.steps[u] = -1 // a circle goes on without end
	if depth == 0 || t.live.Starts(u) || t.g.All(u) && len(triggers) > 1 {
		return 0, false
	}
	most := int32(0)
	for _, tr := range triggers {
		if t.never(input{trigger: tr}) {
			continue
		}
		if tr.Edge < 0 {
			return 0, false
		}
		n, ok := d.of(t.g.Edge(tr.Edge).From, depth-1)
		if !ok {
			return 0, false
		}
		most = max(most, n)
	}
	d.steps[u] = most + 1
	return most + 1, true
}
