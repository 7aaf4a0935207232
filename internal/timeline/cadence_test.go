package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCadenceIsInherited(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tasks, task, roots string
		open                     bool
		period                   time.Duration
	}{
		{"own schedule", "A @6:00", "A", "A", false, day},
		{"three on a chain", "A @6:00\nB A:S\nC B:S", "C", "A", false, day},
		{"weekly rule", "A @FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=6\nB A:S", "B", "A", false, week / 3},
		{"working hours", "A @0/8-17/*/*/1-5\nB A:S", "B", "A", false, 0},
		{"diamond of any", "A @6:00\nB A:S\nC A:S\nD B:S C:S", "D", "A", false, day},
		{"diamond of all", "A @6:00\nB A:S\nC A:S\nD & B:S C:S", "D", "A", false, day},
		{"any unites", "A @6:00\nB @18:00\nC A:S B:S", "C", "A B", false, day / 2},
		{"all takes the slowest", "A @*:00\nB @6:00\nC & A:S B:S", "C", "B", false, day},
		{"all takes the first of equals", "A @8:00\nB @6:00\nC & A:S B:S", "C", "A", false, day},
		{"any end counts as success", "A @6:00\nB A", "B", "A", false, day},
		{"own schedule and events", "A @6:00\nB @*:00 A:S", "B", "A B", false, time.Hour * 24 / 25},
		{"own schedule and all of an unknown one", "A @6:00\nB @7:00 & A:S X:S", "B", "B", true, day},
		{"any with an unknown upstream", "A @6:00\nB A:S X:S", "B", "A", true, day},
		{"any with data", "A @6:00\nB A:S data", "B", "A", true, day},
		{"any with a failure", "A @6:00\nB @7:00\nC A:S B:F", "C", "A", true, day},
		{"open goes down the chain", "A @6:00\nB A:S data\nC B:S", "C", "A", true, day},
		{"off upstream of any", "A @6:00\nB @*:00 off\nC A:S B:S", "C", "A", false, day},
		{"circle fed from outside", "A @6:00\nB A:S D:S\nC B:S\nD C:S", "D", "A", true, day},
		{"circle of all entered behind its first member", "A @6:00\nR @7:00\nC B:S\nB & R:S D:S\nD A:S C:S", "C", "R", false, day},
		{"self trigger", "A @6:00 A:S", "A", "A", true, day},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, strings.ReplaceAll(c.tasks, "@0/8-17/*/*/1-5", "@FREQ=HOURLY;BYHOUR=8,9;BYDAY=MO,TU"))
			got := line.Cadence(vertex(t, line, c.task))
			if got == nil {
				why, _ := line.Why(vertex(t, line, c.task))
				t.Fatalf("no cadence: %v", why)
			}
			if roots := labels(line, got.Roots); roots != c.roots || got.Open != c.open {
				t.Errorf("roots %q, open %v; want %q, %v", roots, got.Open, c.roots, c.open)
			}
			if p := line.Period(got); c.period > 0 && differ(p, c.period) {
				t.Errorf("period %v, want %v", p, c.period)
			}
		})
	}
}

func TestChainSharesItsCadence(t *testing.T) {
	t.Parallel()
	line := lineOf(t, "A @6:00\nB A:S\nC B:S\nD & B:S C:S\nE D:S A:S")
	for _, name := range []string{"B", "C", "D", "E"} {
		if line.Cadence(vertex(t, line, name)) != line.Cadence(0) {
			t.Errorf("%s has a cadence of its own", name)
		}
	}
}

func TestTasksWithoutCadenceSayWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tasks, task, want string }{
		{"A", "A", "is started by hand or over the API only"},
		{"A\nB A:S", "B", `depends on "A", which is started by hand or over the API only`},
		{"A off", "A", "is disabled"},
		{"A @6:00 del\nB A:S\nC B:S", "C", `depends on "A", which is deleted`},
		{"A data", "A", "waits for an update of data, at no known time"},
		{"A *", "A", "waits for the end of any task, at no known time"},
		{"A X:S", "A", `waits for "X", which is not among the tasks at hand`},
		{"A @6:00\nB & A:S X:S", "B", `waits for "X", which is not among the tasks at hand`},
		{"A @6:00\nB A:F", "B", "runs only when another task does not succeed"},
		{"A A:S", "A", "waits for itself"},
		{"A B:S\nB A:S", "A", "waits for itself"},
		{"A @6:00 end=2026-11-01T00:00:00Z", "A", "has a schedule that ended at 2026-11-01 00:00 UTC"},
		{"A @R3/2026-01-01T00:00:00Z/P1D", "A", "has a schedule that ended at 2026-01-03 00:00 UTC"},
		{"A @FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "A", "has a schedule that never fires"},
		{"A @25:00", "A", "has a schedule that cannot be read"},
		{"A @FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=2;BYHOUR=6;BYMINUTE=0 tz=Asia/Tokyo", "A", "runs next at 2027-01-02 06:00 Asia/Tokyo"},
		{"A @FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=2;BYHOUR=6;BYMINUTE=0\nB A:S", "B", `runs after "A", which runs next at 2027-01-02 06:00 UTC`},
	} {
		t.Run(c.tasks, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, c.tasks)
			if got := line.Reason(vertex(t, line, c.task), testNow.Add(week)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestManyRootsAreBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	last := ""
	for i := range 500 {
		fmt.Fprintf(&b, "R%d @6:%02d\n", i, i%60)
		fmt.Fprintf(&b, "J%d R%d:S%s\n", i, i, last)
		last = fmt.Sprintf(" J%d:S", i)
	}
	line := lineOf(t, b.String())
	c := line.Cadence(vertex(t, line, "J499"))
	if len(c.Roots) != RootsMost || !c.Open {
		t.Errorf("%d roots, open %v", len(c.Roots), c.Open)
	}
}

func TestPeriodsOfEqualFrequencyAreEqual(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b   string
		differ bool
	}{
		{"@6:00", "@23:59", false},
		{"@6:00 tz=Europe/Stockholm", "@6:00 tz=America/New_York", false},
		{"@FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=6", "@FREQ=MONTHLY;BYMONTHDAY=23;BYHOUR=6", false},
		{"@FREQ=MONTHLY;BYDAY=1MO", "@FREQ=MONTHLY;BYMONTHDAY=-1", false},
		{"@*:00", "@R/PT1H", false},
		{"@*:00", "@FREQ=HOURLY;INTERVAL=1;BYMINUTE=30", false},
		{"@6:00", "@FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=6", true},
		{"@FREQ=WEEKLY;BYDAY=SU", "@FREQ=WEEKLY;BYDAY=MO", false},
		{"@FREQ=WEEKLY", "@FREQ=WEEKLY;INTERVAL=2", true},
		{"@FREQ=WEEKLY;INTERVAL=4", "@FREQ=MONTHLY", true},
		{"@FREQ=YEARLY", "@FREQ=YEARLY;BYMONTH=3", false},
		{"@6:00 end=2026-12-10T00:00:00Z", "@6:00", false},
		{"@*:*", "@R/PT1M", false},
		{"@8-17:*", "@R/PT1M", true},
	} {
		line := lineOf(t, "A "+c.a+"\nB "+c.b)
		a, b := line.Period(line.Cadence(0)), line.Period(line.Cadence(1))
		if differ(a, b) != c.differ {
			t.Errorf("%s has %v, %s has %v: differ %v", c.a, a, c.b, b, !c.differ)
		}
	}
}

// differ reports whether two periods are those of different frequencies.
func differ(a, b time.Duration) bool { return slower(a, b) || slower(b, a) }

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
