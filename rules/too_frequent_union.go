package rules

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

// checkUnitedTooFrequent looks at joins of "any" over several schedules. Each of them
// may run rarely enough while the task that they all start does not.
func checkUnitedTooFrequent(p *SetPass) {
	line, least := p.Timeline(), p.Duration("min-interval")
	for v := range graph.Vertex(p.Graph().Tasks()) {
		d, ok := line.Crowding(v, least)
		if !ok || p.tooFrequentAlone(d.RootA, least) || p.tooFrequentAlone(d.RootB, least) {
			continue
		}
		zone := p.Schedule(p.Graph().Task(d.RootA)).Zone()
		other := "wait for all events (\"exclusive\": false)"
		if d.RootA == v || d.RootB == v {
			other = "leave one of them out" // its own schedule starts it whatever it waits for
		}
		r := p.reportWait(v, "task %s starts twice within %s, at %s by the schedule of %s and at %s by that of %s; the least distance is set to %s: move one of the schedules, or %s",
			p.label(v), spanText(d.Gap), instant(d.A, zone), p.label(d.RootA), instant(d.B, zone), p.label(d.RootB), spanText(least), other).
			AtMost(diag.Note).Data("seconds", int(d.Gap/time.Second))
		for _, root := range [...]graph.Vertex{d.RootA, d.RootB} {
			f := p.Graph().Task(root)
			r.RelatedPlace(p.Place(f, schedulePlace(f)), "the schedule of %s", p.label(root))
		}
	}
}

// tooFrequentAlone reports whether the task's own schedule is told already.
func (p *SetPass) tooFrequentAlone(v graph.Vertex, least time.Duration) bool {
	d, ok := p.Schedule(p.Graph().Task(v)).MinDistance(p.Now)
	return ok && d.Gap < least
}
