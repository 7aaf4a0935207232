package timeline

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// randomWaits are tasks by the clock, tasks that wait for any of these, and joins that
// wait for some time only.
func randomWaits(r *rand.Rand) string {
	var b strings.Builder
	n := 3 + r.IntN(5)
	for i := range n {
		fmt.Fprintf(&b, "T%d %dm", i, r.IntN(3)*r.IntN(200))
		switch {
		case i < 2 || r.IntN(4) == 0:
			fmt.Fprintf(&b, " @%d:%d", r.IntN(24), 10*r.IntN(6))
		case i == 2 && r.IntN(2) == 0:
			fmt.Fprintf(&b, " @FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=%d;BYMINUTE=0", r.IntN(24))
		default:
			if r.IntN(3) > 0 {
				fmt.Fprintf(&b, " & wait=PT%dM", r.IntN(900)+1)
			}
			for _, u := range r.Perm(i)[:min(i, 1+r.IntN(3))] {
				fmt.Fprintf(&b, " T%d:S", u)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestTimeoutsOfForecastsAgreeWithSpreads holds that no events start a join in a forecast
// whose upstreams end farther apart than it waits, that its reason says so, and that of two
// tasks by the clock whose ends come near enough they do.
func TestTimeoutsOfForecastsAgreeWithSpreads(t *testing.T) {
	t.Parallel()
	short, enough := 0, 0
	for seed := range uint64(2000) {
		lines := randomWaits(rand.New(rand.NewPCG(seed, 2)))
		line := lineOf(t, lines)
		forecast := line.Forecast(testNow, testNow.Add(15*day))
		counts := forecast.Counts()
		for v := range graph.Vertex(line.g.Tasks()) {
			patience := line.patience(v)
			if patience < 0 || len(line.g.Triggers(v)) < 2 {
				continue
			}
			s, ok := line.Spread(v)
			why, due := line.Why(v)
			switch {
			case ok && time.Duration(patience)*time.Second < s.Apart:
				if short++; counts.Tasks[v] > 0 || why != Apart || due != v && line.apart(due) != due {
					t.Fatalf("seed %d: %s runs %d times; it %s\n%s", seed, line.g.Label(v), counts.Tasks[v], line.Reason(v, forecast.To), lines)
				}
			case ok && len(line.g.Triggers(v)) == 2 && s.Direct:
				if enough++; counts.Tasks[v] == 0 || why == Apart {
					t.Fatalf("seed %d: %s never runs; it %s\n%s", seed, line.g.Label(v), line.Reason(v, forecast.To), lines)
				}
			case why == Apart && counts.Tasks[v] > 0:
				t.Fatalf("seed %d: %s runs %d times, and %s\n%s", seed, line.g.Label(v), counts.Tasks[v], line.Reason(v, forecast.To), lines)
			}
		}
		for _, idle := range forecast.Idle() {
			if idle.Why == Later && line.cadences[idle.Task] != nil && !line.isHurried(idle.Task) && line.clocks[idle.Task] == nil {
				t.Fatalf("seed %d: %s %s\n%s", seed, line.g.Label(idle.Task), idle.Reason, lines)
			}
		}
	}
	if short < 100 || enough < 100 {
		t.Errorf("%d too short and %d long enough only", short, enough)
	}
}

func TestForecastWithTimeouts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"events in time", "A @3:00 10m\nB @4:00\nJ & wait=PT1H A:S B:S", "23 04:00~ J<B, 24 04:00~ J<B"},
		{"events too far apart", "A @3:00\nB @5:00\nJ & wait=PT1H A:S B:S", ""},
		{"an event that comes again counts anew", "A @*/2:00\nB @5:00\nJ & wait=PT1H A:S B:S", "23 05:00~ J<B, 24 05:00~ J<B"},
		{"what waits for such a join", "A @3:00\nB @5:00\nJ & wait=PT1H A:S B:S\nK J:S\nL J:S A:S", "23 03:00~ L<A, 24 03:00~ L<A"},
		{"in hand before the window", "A @23:30\nB @0:10 5m\nJ & wait=PT1H A:S B:S", "23 00:15~ J<B, 24 00:15~ J<B"},
		{"in hand before the window, of unlike tasks", "A @FREQ=WEEKLY;BYDAY=SU;BYHOUR=23;BYMINUTE=30\nB @0:10 5m\nJ & wait=PT1H A:S B:S", "23 00:15~ J<B"},
		{"given up before the window", "A @FREQ=WEEKLY;BYDAY=SU;BYHOUR=21;BYMINUTE=30\nB @0:10 5m\nJ & wait=PT1H A:S B:S", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := lineOf(t, c.lines)
			for v, f := range line.g.InFiles() {
				if f.Schedule != nil {
					line.clocks[v] = since(f, testNow.AddDate(-1, 0, 0))
				}
			}
			var runs []Run
			for r := range line.Forecast(testNow, testNow.Add(2*day)).Runs() {
				if r.Estimated {
					runs = append(runs, r)
				}
			}
			if got := rows(line, runs); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
