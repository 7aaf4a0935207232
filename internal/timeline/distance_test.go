package timeline

import (
	"testing"
	"time"
)

func TestMinDistanceOfACadence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tasks string
		gap         time.Duration
		ok          bool
	}{
		{"one root", "A @6,7:00\nJ A:S", time.Hour, true},
		{"two roots", "A @6:00\nB @6:02\nJ A:S B:S", 2 * time.Minute, true},
		{"one instant does not count", "A @6:00\nB @6:00\nJ A:S B:S", day, true},
		{"own schedule of one of them is denser", "A @6:00,01\nB @8:00\nJ A:S B:S", time.Minute, true},
		{"zones meet after a clock change", "A @7:00 tz=Europe/Stockholm\nB @5:03\nJ A:S B:S", 3 * time.Minute, true},
		{"a single run", "A @R/2026-12-01T00:00:00Z/P100Y\nJ A:S", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, c.tasks)
			d, ok := line.MinDistance(line.Cadence(vertex(t, line, "J")))
			if ok != c.ok || ok && d.Gap != c.gap {
				t.Errorf("%+v, %v; want %v, %v", d, ok, c.gap, c.ok)
			}
			if ok && d.B.Sub(d.A) != d.Gap {
				t.Errorf("%v and %v are not %v apart", d.A, d.B, d.Gap)
			}
		})
	}
}
