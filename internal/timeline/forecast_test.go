package timeline

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestForecastPlacesChildrenAfterTheirUpstreams(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, tasks, want string }{
		{"root alone", "A @6:00 10m", "23 06:00 A"},
		{"chain", "A @6:00 10m\nB A:S 20m\nC B:S", "23 06:00 A, 23 06:10~ B<A, 23 06:30~ C<A"},
		{"unknown durations count as none", "A @6:00\nB A:S\nC B:S", "23 06:00 A, 23 06:00~ B<A, 23 06:00~ C<A"},
		{"any runs once for each", "A @6:00 10m\nB A:S 5m\nD A:S B:S", "23 06:00 A, 23 06:10~ B<A, 23 06:10~ D<A, 23 06:15~ D<A"},
		{"any at one instant runs once", "A @6:00 10m\nB @6:00 10m\nC A:S B:S", "23 06:00 A, 23 06:00 B, 23 06:10~ C<A"},
		{"all waits for the last", "A @6:00 10m\nB A:S 5m\nC A:S 30m\nD & B:S C:S", "23 06:00 A, 23 06:10~ B<A, 23 06:10~ C<A, 23 06:40~ D<A"},
		{"all over two roots", "A @6:00 10m\nB @8:00 5m\nC & A:S B:S", "23 06:00 A, 23 08:00 B, 23 08:05~ C<B"},
		{"all waits for the end, not the start", "A @6:00 3h\nB @7:00 10m\nC & A:S B:S", "23 06:00 A, 23 07:00 B, 23 09:00~ C<A"},
		{"mixed", "A @6:00 10m\nB @7:00 A:S", "23 06:00 A, 23 06:10~ B<A, 23 07:00 B"},
		{"own run at the same instant is exact", "A @6:00 10m\nB @6:10 A:S", "23 06:00 A, 23 06:10 B"},
		{"circle once round", "A @6:00 10m C:S\nB A:S 10m\nC B:S 10m", "23 06:00 A, 23 06:10~ B<A, 23 06:20~ C<A"},
		{"failure does not count", "A @6:00 10m\nB A:F", "23 06:00 A"},
		{"off", "A @6:00 off\nB A:S\nC @7:00", "23 07:00 C"},
		{"end of the window", "A @23:50 20m\nB A:S", "23 00:10~ B<A, 23 23:50 A"},
		{"chain from before the window", "A @23:00 2h\nB A:S 2h\nC B:S", "23 01:00~ B<A, 23 03:00~ C<A, 23 23:00 A"},
		{"weekly waits with the daily in hand", "A @FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0 10m\nB @7:00 5m\nC & A:S B:S", "23 06:00 A, 23 06:10~ C<A, 23 07:00 B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, c.tasks)
			// The schedules are older than the window, as in a tenant.
			for v, s := range line.clocks {
				if s != nil {
					f := line.g.Set().Tasks[v]
					line.clocks[v] = since(f, testNow.AddDate(-1, 0, 0))
				}
			}
			got := rows(line, slices.Collect(line.Forecast(testNow, testNow.Add(day)).Runs()))
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestForecastCountsWhatItStreams(t *testing.T) {
	t.Parallel()
	line := lineOf(t, "A @*:0/20 10m\nB A:S\nC @8:00 off\nD\nE D:S\nF @FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=6;BYMINUTE=0")
	f := line.Forecast(testNow.Add(30*time.Second), testNow.Add(2*time.Hour))
	c := f.Counts()
	if c.Total != 10 || len(c.Minutes) != 120 || c.Minutes[19] != 1 || c.Minutes[29] != 1 || !c.Cut.IsZero() {
		t.Errorf("%d runs, %d minutes: %v", c.Total, len(c.Minutes), c.Minutes)
	}
	if diff := cmp.Diff([]int32{5, 5, 0, 0, 0, 0}, c.Tasks); diff != "" {
		t.Error(diff)
	}
	var idle []string
	for _, i := range f.Idle() {
		idle = append(idle, line.g.Label(i.Task)+" "+i.Why.String()+": "+i.Reason)
	}
	want := []string{
		"C off: is disabled", "D manual: is started by hand or over the API only",
		`E manual: depends on "D", which is started by hand or over the API only`, "F later: runs next at 2026-12-15 06:00 UTC",
	}
	if diff := cmp.Diff(want, idle); diff != "" {
		t.Error(diff)
	}
}

// TestInheritedInstantsFollowTheRootsClock looks at a chain over the end of daylight
// saving time: the child runs at the same local time, at another instant.
func TestInheritedInstantsFollowTheRootsClock(t *testing.T) {
	t.Parallel()
	line := lineOf(t, "A @2:30 tz=Europe/Stockholm 30m\nB A:S 10m\nC B:S")
	for _, c := range []struct{ from, want string }{
		// 02:30 is skipped on 28 March 2027 and runs at 03:30 summer time.
		{"2027-03-27T12:00:00Z", "28 01:30 A, 28 02:00~ B<A, 28 02:10~ C<A, 29 00:30 A, 29 01:00~ B<A, 29 01:10~ C<A"},
		// 02:30 comes twice on 31 October and runs the first time only.
		{"2027-10-30T12:00:00Z", "31 00:30 A, 31 01:00~ B<A, 31 01:10~ C<A, 01 01:30 A, 01 02:00~ B<A, 01 02:10~ C<A"},
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := rows(line, slices.Collect(line.Forecast(from, from.Add(44*time.Hour)).Runs())); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestNextRuns(t *testing.T) {
	t.Parallel()
	line := lineOf(t, "A @6:00 10m\nB @FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=5;BYMINUTE=0 1h\nC & A:S B:S\nD @7:00\nE C:S D:S")
	for _, c := range []struct {
		task string
		n    int
		want string
	}{
		{"A", 2, "23 06:00 A, 24 06:00 A"},
		{"C", 2, "01 06:00~ C<B, 01 06:00~ C<B"},
		{"E", 3, "23 07:00~ E<D, 24 07:00~ E<D, 25 07:00~ E<D"},
		{"E", 0, ""},
	} {
		if got := rows(line, line.NextRuns(vertex(t, line, c.task), testNow, c.n)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.task, got, c.want)
		}
	}
}

func TestForecastOfNothing(t *testing.T) {
	t.Parallel()
	line := lineOf(t, "A @6:00")
	for _, f := range []*Forecast{line.Forecast(testNow, testNow), line.Forecast(testNow, testNow.Add(-time.Hour))} {
		if n := f.Counts().Total; n != 0 {
			t.Errorf("%d runs in an empty window", n)
		}
	}
	if f := line.Forecast(testNow, testNow.AddDate(100, 0, 0)); f.To.Sub(f.From) != WindowMost {
		t.Errorf("a window of %v", f.To.Sub(f.From))
	}
}
