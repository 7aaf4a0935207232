package timeline

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/task"
)

func TestCriticalPathIsTheLongestWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tasks, from, want string
		length                  time.Duration
		unknown                 int
	}{
		{"alone", "A @6:00 10m", "A", "A", 10 * time.Minute, 0},
		{"longest branch", "A @6:00 10m\nB A:S 5m\nC A:S 20m\nD C:S 1m", "A", "A C D", 31 * time.Minute, 0},
		{"from the middle", "A @6:00 10m\nB A:S 5m\nC B:S 20m", "B", "B C", 25 * time.Minute, 0},
		{"unknown on the way", "A @6:00 10m\nB A:S\nC B:S 20m", "A", "A B C", 30 * time.Minute, 1},
		{"nothing known", "A @6:00\nB A:S", "A", "A", 0, 1},
		{"below one started by hand", "A 10m\nB A:S 5m\nC & A:S B:S 1m", "A", "A B C", 16 * time.Minute, 0},
		{"not to a rarer join", "A @*:00 10m\nB @6:00 10m\nC & A:S B:S 50m", "A", "A", 10 * time.Minute, 0},
		{"but from the rare one", "A @*:00 10m\nB @6:00 10m\nC & A:S B:S 50m", "B", "B C", time.Hour, 0},
		{"not to a failure", "A @6:00 10m\nB A:F 50m", "A", "A", 10 * time.Minute, 0},
		{"circle once", "A @6:00 10m B:S\nB A:S 5m", "A", "A B", 15 * time.Minute, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, c.tasks)
			p := line.CriticalPath(vertex(t, line, c.from))
			if got := labels(line, p.Tasks); got != c.want || p.Length != c.length || p.Unknown != c.unknown {
				t.Errorf("%s, %v, %d unknown; want %s, %v, %d", got, p.Length, p.Unknown, c.want, c.length, c.unknown)
			}
		})
	}
}

func TestLastDurations(t *testing.T) {
	t.Parallel()
	run := func(status, from, to string) *task.RunFacts {
		return &task.RunFacts{Status: text(status), StartedAt: text(from), EndedAt: text(to)}
	}
	type record struct {
		id string
		r  *task.RunFacts
	}
	records := []record{
		{"a", run("SUCCEEDED", "2026-01-01T06:00:00Z", "2026-01-01T06:10:00Z")},
		{"a", run("Succeeded", "2026-01-02T06:00:00Z", "2026-01-02T08:05:00+02:00")},
		{"a", run("FAILED", "2026-01-03T06:00:00Z", "2026-01-03T06:00:01Z")},
		{"b", run("FAILED", "2026-01-03T06:00:00Z", "2026-01-03T06:01:00Z")},
		{"b", run("FAILED", "2026-01-02T06:00:00Z", "2026-01-02T06:30:00Z")},
		{"c", run("RUNNING", "2026-01-03T06:00:00Z", "")},
		{"d", run("SUCCEEDED", "2026-01-03T06:00:00Z", "2026-01-03T05:00:00Z")},
		{"e", run("SUCCEEDED", "yesterday", "today")},
		{"", run("SUCCEEDED", "2026-01-01T06:00:00Z", "2026-01-01T06:10:00Z")},
	}
	got := LastDurations(func(yield func(string, *task.RunFacts) bool) {
		for _, r := range records {
			if !yield(r.id, r.r) {
				return
			}
		}
	})
	if diff := cmp.Diff(map[string]time.Duration{"a": 5 * time.Minute, "b": time.Minute}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordsComeBeforeTheTasksOwnLastRun(t *testing.T) {
	t.Parallel()
	f := factsOf(t, []string{"A", "10m"})
	if s := lastSeconds(f, nil); s != 600 {
		t.Errorf("%d seconds, want 600", s)
	}
	if s := lastSeconds(f, map[string]time.Duration{"A": 1500 * time.Millisecond}); s != 2 {
		t.Errorf("%d seconds, want 2", s)
	}
}

func TestSpreadIsTheNearestThatUpstreamsCome(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tasks string
		apart, sure time.Duration
		ok, guessed bool
	}{
		{"two roots", "A @6:00 10m\nB @8:00 20m\nJ & A:S B:S", 2*time.Hour + 10*time.Minute, 0, true, false},
		{"branches", "R @6:00 10m\nA R:S 10m\nB R:S 60m\nJ & A:S B:S", 50 * time.Minute, 0, true, false},
		{"over midnight", "A @23:00 10m\nB @1:00 10m\nJ & A:S B:S", 2 * time.Hour, 0, true, false},
		{"unknown durations", "A @2:00\nB @14:00\nJ & A:S B:S", 12 * time.Hour, 3 * time.Hour, true, true},
		{"clock change in one zone", "A @6:00 0s tz=Europe/Stockholm\nB @6:00 0s\nJ & A:S B:S", time.Hour, 0, true, false},
		{"half a week", "A @FREQ=WEEKLY;BYDAY=MO;BYHOUR=6 10m\nB @FREQ=WEEKLY;BYDAY=TH;BYHOUR=6 10m\nJ & A:S B:S", 3 * day, 3*day - 9*time.Hour, true, false},
		{"behind a chain", "A @FREQ=WEEKLY;BYDAY=MO;BYHOUR=6 10m\nC A:S 10m\nB @FREQ=WEEKLY;BYDAY=TH;BYHOUR=6 10m\nJ & C:S B:S", 3*day - 10*time.Minute, 3*day - 18*time.Hour, true, false},
		{"any", "A @6:00 10m\nB @8:00 20m\nJ A:S B:S", 0, 0, false, false},
		{"data", "A @6:00 10m\nB @8:00 20m\nJ & A:S B:S data", 0, 0, false, false},
		{"two ways to one", "A @6:00 10m\nB A:S 10m\nC A:S B:S 10m\nD @12:00 5m\nJ & C:S D:S", 5*time.Hour + 35*time.Minute, 0, true, true},
		{"behind a join of two roots", "A @6:00 10m\nB @8:00 10m\nC & A:S B:S 5m\nD @12:00 5m\nJ & C:S D:S", 0, 0, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, c.tasks)
			s, ok := line.Spread(vertex(t, line, "J"))
			if ok != c.ok || ok && (s.Apart != c.apart || s.Sure != c.sure || s.Guessed != c.guessed) {
				t.Errorf("%+v, %v; want %v, surely %v, guessed %v", s, ok, c.apart, c.sure, c.guessed)
			}
		})
	}
}

// TestManyRunsOfAJoinAreBounded has more runs a year than are compared: then nothing is
// certain of how far apart upstreams end.
func TestManyRunsOfAJoinAreBounded(t *testing.T) {
	t.Parallel()
	every := func(step, end int) string {
		var list []string
		for i := 0; i < end; i += step {
			list = append(list, strconv.Itoa(i))
		}
		return strings.Join(list, ",")
	}
	hours := func(day string, n int) string { return "FREQ=WEEKLY;BYDAY=" + day + ";BYHOUR=" + every(1, n) }
	minutes := func(step int) string {
		return "FREQ=WEEKLY;BYDAY=TH;BYHOUR=" + every(1, 24) + ";BYMINUTE=" + every(step, 60)
	}
	for _, c := range []struct {
		slow, other string
		certain     bool
	}{
		{hours("MO", 14), hours("TH", 14), true}, // 742 runs in 53 weeks
		{hours("MO", 15), hours("TH", 15), false},
		{"FREQ=WEEKLY;BYDAY=MO", minutes(6), true},
		{"FREQ=WEEKLY;BYDAY=MO", minutes(2), false},
	} {
		line := lineOf(t, "A @"+c.slow+" 10m\nB @"+c.other+" 10m\nJ & A:S B:S")
		if s, ok := line.Spread(vertex(t, line, "J")); !ok || (s.Sure > 0) != c.certain {
			t.Errorf("%.40s and %.40s: %+v, %v", c.slow, c.other, s, ok)
		}
	}
}
