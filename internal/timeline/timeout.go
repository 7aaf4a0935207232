package timeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
)

// EventTimeout reads how long a join of "all" waits for the last of its events, false
// where it does not say, in an expression, or in a way that invalid-duration reports.
func EventTimeout(text string) (time.Duration, bool) {
	if text == "" {
		return 0, false
	}
	d, problems := schedule.ParseDuration(text)
	if schedule.HasErrors(problems) || d.IsZero() {
		return 0, false
	}
	return d.Approx(), true
}

// patience is how long a task waits for the last of its events, in seconds, -1 without end.
func (t *Timeline) patience(v graph.Vertex) int64 {
	f := t.g.Task(v)
	if f == nil || !t.g.All(v) {
		return -1
	}
	if d, timed := EventTimeout(f.EventTimeout.S); timed {
		return int64(d / time.Second)
	}
	return -1
}

// replayed is how many times as long as a join waits is looked back on for what it has
// in hand.
const replayed = 16

// forget drops the events that a join had in hand when it was complete, but for too long:
// they wait to come anew.
func (s *simulation) forget(rank int32, now int64) {
	patience := s.t.edges.patience[rank]
	if patience < 0 {
		return
	}
	for _, e := range s.t.edges.in[rank] {
		if now-s.came[e] > patience {
			s.arrived[e] = false
			s.missing[rank]++
		}
	}
}

// apart returns the join because of which a task has no run at a known time, though it
// has a cadence: by the last durations its events come farther apart than it waits. It
// is -1 where there is none. It may be the task itself or one above it.
func (t *Timeline) apart(v graph.Vertex) graph.Vertex {
	if !t.edges.timed {
		return -1
	}
	if t.held == nil {
		t.findHeld()
	}
	return t.held[v]
}

func (t *Timeline) findHeld() {
	t.held, t.hurried = make([]graph.Vertex, t.g.Len()), make([]bool, t.g.Len())
	for _, v := range t.order {
		t.held[v] = -1
		if t.cadences[v] == nil {
			continue
		}
		first, all := graph.Vertex(-1), true
		for _, u := range t.upstreams(v) {
			t.hurried[v] = t.hurried[v] || t.hurried[u]
			if all = all && t.held[u] >= 0; first < 0 {
				first = t.held[u]
			}
		}
		if patience := t.patience(v); patience >= 0 {
			t.hurried[v] = true
			if s, ok := t.Spread(v); ok && time.Duration(patience)*time.Second < s.Apart {
				first, all = v, true
			}
		}
		if t.clocks[v] == nil && (all || t.g.All(v)) {
			t.held[v] = first
		}
	}
}

// isHurried reports whether a task is a join that waits for some time only, or below one.
func (t *Timeline) isHurried(v graph.Vertex) bool {
	return t.apart(v) >= 0 || t.hurried != nil && t.hurried[v]
}

// replay finds out what a join that waits for some time only has in hand when the
// simulation begins, by the ends of its upstreams since an instant.
func (s *simulation) replay(rank int32, since int64) {
	type end struct {
		at   int64
		edge int32
	}
	t, from := s.t, s.from.Unix()
	since = max(since, from-replayed*(t.edges.patience[rank]+1))
	var ends []end
	for _, e := range t.edges.in[rank] {
		u := t.g.Edge(graph.EdgeID(e)).From
		shift := int64(t.arrival(u).expected)
		for _, r := range t.cadences[u].Roots {
			s.scratch = t.clocks[r].AppendInstants(s.scratch[:0], time.Unix(since-shift, 0), s.from, otherMost)
			for _, at := range s.scratch {
				ends = append(ends, end{at + shift, e})
			}
		}
	}
	slices.SortFunc(ends, func(a, b end) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.edge, b.edge)) })
	for i, e := range ends {
		s.arrive(rank, e.edge, e.at-from)
		if i+1 < len(ends) && ends[i+1].at == e.at || s.missing[rank] > 0 {
			continue
		}
		if s.forget(rank, e.at-from); s.missing[rank] == 0 {
			s.begin(rank)
		}
	}
}
