package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// TestChainExamples holds sets that were once told wrong to what is true of them. Each
// line that is wanted is "level rule task: some words of the message"; rules that are
// only about a task's own triggers are left aside unless one of them is wanted.
func TestChainExamples(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tasks string
		partial     bool
		want        string
	}{
		{name: "a schedule that is over is no way to start", tasks: `
			A @daily
			C @expired any A:F
			D all A:S C:S
			E any A:S D:S`,
			want: `warning and-join-deadlock D: It waits for "A" to succeed, and for "C", which needs "A" to fail`},

		{name: "a ring is not endless beside a member that never runs", tasks: `
			C off @daily
			A all B:S C:S
			B @daily A:S`,
			want: `warning task-cycle A: which does not turn, as "A" also needs "C", which is disabled
				warning disabled-upstream A: so it never runs`},
		{name: "whichever of the members is the first", tasks: `
			C off @daily
			B all A:S C:S
			A @daily B:S`,
			want: `warning task-cycle B: which does not turn, as "B" also needs "C", which is disabled
				warning disabled-upstream B: so it never runs`},
		{name: "a ring is not endless where a member waits for both outcomes", tasks: `
			A @daily any B:S
			B all A:S A:F`,
			want: `warning task-cycle A: which does not turn, as "B" never has all of its events within one run
				warning and-join-deadlock B: within one run of "A"`},
		{name: "a ring that an event from outside paces", tasks: `
			Load @daily
			Model all Load:S Clean:S
			Clean @daily Model:S`,
			want: `error task-cycle Model: endless ring. Remove one of these events. The schedule of "Clean" sets it off, one lap each time "Load" succeeds`},
		{name: "a ring that repeats what has failed", tasks: `
			Reload @daily any Fix:S
			Fix Reload:F`,
			want: `error task-cycle Reload: endless ring. Remove one of these events. The schedule of "Reload" sets it off, only while "Reload" fails`},
		{name: "a ring of outcomes that exclude each other", tasks: `
			A @daily any C:S
			B A:S
			C all B:S A:F`,
			want: `warning task-cycle A: as its tasks need outcomes of each other that exclude each other
				warning task-cycle A: as its tasks need outcomes of each other that exclude each other`},

		{name: "the cause beside a ring is the task that waits for itself", partial: true, tasks: `
			A any B:S Z:F
			B all A:S B:F
			C B:S`,
			want: `warning task-cycle A: which does not turn
				note unknown-upstream A:
				error self-trigger B: so it never runs
				warning unreachable-task C: it depends on "B", which waits for itself. Give "B" another trigger`},
		{name: "two rings that stand still are not told at each other", tasks: `
			A B:S
			B A:S
			C D:S
			D all A:S C:S`,
			want: `error task-cycle A: neither ever runs
				error task-cycle C: neither ever runs`},
		{name: "what needs two dead roots is told as that", tasks: `
			A @expired
			B @never
			J all A:S B:S
			K J:S`,
			want: `warning unreachable-task J: "J" and "K" can never start, as they depend on "A", whose schedule ended at 2021-01-01 00:00 UTC. Give "A" a new schedule`},
		{name: "either of two dead roots would do", tasks: `
			A @expired
			B @expired
			J any A:S B:S`,
			want: `warning unreachable-task J: "J" can never start, as it depends on "A"`},

		{name: "double triggers beside a ring", tasks: `
			A @daily any B:S
			B A:S
			C any A:S B:S`,
			want: `error task-cycle A: endless
				warning double-trigger C: one run of "B" starts "C" twice, directly and through "A"`},
		{name: "one event twice within a ring", tasks: `
			A @daily any B:S B:S
			B A:S`,
			want: `error task-cycle A: endless
				warning double-trigger A: one run of "B" starts "A" twice`},
		{name: "two ways round a ring", tasks: `
			A @daily any B:S C:S
			B A:S
			C A:S`,
			want: `error task-cycle A: "A" and "B" start each other
				error task-cycle A: "A" and "C" start each other
				warning double-trigger A: one run of "A" starts "A" twice, through "B" and through "C"`},

		{name: "nothing is said of deleted tasks", tasks: `
			A @daily
			C deleted any A:S A:S
			D deleted A:S Z:S D:S
			E deleted all A:S A:F`},
		{name: "nothing is said of what disabled tasks would do", tasks: `
			A @daily
			C off any A:S A:S
			D off all A:S A:F
			E off all A:S A`},
		{name: "a disabled task that names an unknown one", tasks: `
			B off Z:S`,
			want: `warning unknown-upstream B: "B", which is disabled, waits for a task that is not among those of this set. Write the id`},

		{name: "a clash is no need", tasks: `
			X0 @daily
			X1 @daily
			J1 any X0:S X1:S
			J2 all X0:F X1:F
			D all J1:S J2:S`,
			want: `warning and-join-deadlock D: In a run in which "J1" succeeds, "J2" never succeeds`},
		{name: "one upstream twice in a join of all", tasks: `
			A @daily
			B all A:S A
			C all A:S A:S
			D all A:S A:S A`,
			want: `note redundant-event B: waits twice for "A"
				note redundant-event C: waits twice for "A"
				note redundant-event D: waits twice for "A"
				note redundant-event D: waits twice for "A"`},

		{name: "an unknown task of a complete set is dead", tasks: `
			R off @daily
			B any R:S Z:S
			C B:S`,
			want: `warning disabled-upstream B: so it never runs
				warning unknown-upstream B: so it never runs
				warning unreachable-task C: it depends on "R", which is disabled. Enable "R"`},
		{name: "two unknown tasks of a complete set", tasks: `
			B any Z1:S Z2:S
			C B:S`,
			want: `warning unknown-upstream B: so it never runs
				warning unknown-upstream B: so it never runs
				warning unreachable-task C: `},
		{name: "an unknown task of an incomplete set may run", partial: true, tasks: `
			R off @daily
			B any R:S Z:S
			C B:S`,
			want: `note disabled-upstream B: Something else can still start it
				note unknown-upstream B: If there is none, this event never comes`},

		{name: "ends of daily runs may come near to each other", tasks: `
			A @daily
			J all timeout=PT20H A:S A:F`,
			want: `warning and-join-deadlock J: within one run of "A"`},
		{name: "ends of daily runs do not come as near as that", tasks: `
			A @daily
			J all timeout=PT14H A:S A:F`,
			want: `error and-join-deadlock J: Two runs cannot pair either`},
		{name: "ends of hourly runs may come at any distance", tasks: `
			A @hourly
			J all timeout=PT1M A:S A:F`,
			want: `warning and-join-deadlock J: within one run of "A"`},
		{name: "a join that is late cuts off what waits for it", tasks: `
			A @daily
			B @afternoon
			J all timeout=PT1H A:S B:S
			C J:S
			D C:S`,
			want: `warning and-join-timeout J: "B" and "A" end at least 2h59m apart, so it never runs
				warning unreachable-task C: "C" and "D" can never start, as they depend on "J", whose events never come in time. Let "J" wait longer, or for events that come together, or give`},
		{name: "a deadlock that two runs cannot end cuts off what waits for it", tasks: `
			A @daily
			J all timeout=PT14H A:S A:F
			C J:S`,
			want: `error and-join-deadlock J: Two runs cannot pair either
				warning unreachable-task C: it depends on "J", whose events never come`},
		{name: "a join that is late may have a schedule of its own", tasks: `
			A @daily
			B @afternoon
			J @daily all timeout=PT1H A:S B:S
			C J:S`,
			want: `warning and-join-timeout J: these events never start it`},
		{name: "a join that is late makes another one late", tasks: `
			A @daily
			B @afternoon
			J all timeout=PT1M A:S B:S
			K any J:S A:S
			L all timeout=PT1M K:S K:F
			M L:S`,
			want: `warning and-join-timeout J: it never runs
				error and-join-deadlock L: within one run of "K"
				warning unreachable-task M: it depends on "L", whose events never come`},
		{name: "a ring is held up by a join that is late", tasks: `
			A @daily
			J all timeout=PT1H A:S A:F R:S
			R @daily J:S
			C J:S`,
			want: `warning task-cycle J: which does not turn, as "J" never has all of its events within its "eventTimeout"
				error and-join-deadlock J: Two runs cannot pair either
				warning unreachable-task C: it depends on "J", whose events never come`},
		{name: "what a ring starts may come at any time", tasks: `
			A @daily any B:S
			B A:S
			C @afternoon
			J all timeout=PT1M B:S C:S`,
			want: `error task-cycle A: endless`},
		{name: "two runs of a day can pair", tasks: `
			R @daily
			P R:S
			Q R:S
			A any P:S Q:S
			J all timeout=PT1H A:S A:F`,
			want: `warning double-trigger A: one run of "R" starts "A" twice
				warning and-join-deadlock J: within one run of "A"`},
		{name: "what a join has waited for may be of the day before", tasks: `
			R @daily
			A R:S
			X R:S
			B all A:S X:S
			C A:F
			J all timeout=PT1M B:S C:S`,
			want: `warning and-join-deadlock J: within one run of "A"`},
		{name: "each task on the way may queue and take its time", tasks: `
			A @daily
			B A:S
			C A:F
			J all timeout=PT6H B:S C:S
			K all timeout=PT5H B:S C:S`,
			want: `warning and-join-deadlock J: within one run of "A"
				error and-join-deadlock K: within one run of "A"`},
		{name: "tasks of one name are told apart", tasks: `
			N=1 @daily N=2:S
			N=2 N=1:S`,
			want: `error task-cycle N: "N" ("` + chainID("N=1") + `") and "N" ("` + chainID("N=2") + `") `},
		{name: "a schedule that is over starts nothing", tasks: `
			X @daily
			A @expired any X:S`,
			want: `warning expired-schedule A: the schedule will not start the task again
				note mixed-trigger A: the schedule and event "e0" both start this task`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result := lintChains(t, chainTasks(c.tasks), !c.partial)
			aside := []string{"mixed-trigger", "expired-schedule", "never-fires"}
			var found []*diag.Finding
			for _, f := range result.Findings {
				if strings.Contains(c.want, f.Rule) || !slices.Contains(aside, f.Rule) {
					found = append(found, f)
				}
			}
			got := chainLines(found)
			var want []string
			for line := range strings.Lines(c.want) {
				want = append(want, strings.TrimSpace(line))
			}
			same := len(got) == len(want)
			for i := range min(len(got), len(want)) {
				about, words, _ := strings.Cut(want[i], ": ")
				same = same && strings.HasPrefix(got[i], strings.TrimSuffix(about, ":")+": ") && strings.Contains(got[i], words)
			}
			if !same {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
	}
}

// TestLargeJoinsAreFollowed holds that nothing is missed below hubs and in long chains.
func TestLargeJoinsAreFollowed(t *testing.T) {
	t.Parallel()
	for _, n := range []int{16, 17, 60, 63, 200} {
		var loads, all, any, succeeded, failed strings.Builder
		for i := range n {
			fmt.Fprintf(&loads, "X%d @daily\n", i)
			fmt.Fprintf(&succeeded, " X%d:S", i)
			fmt.Fprintf(&failed, " X%d:F", i)
		}
		fmt.Fprintf(&any, "%sJ1 any%s\nJ2 all%s\nD any J1:S X%d:S\n", &loads, &succeeded, &succeeded, n-1)
		expectChains(t, any.String(), "warning double-trigger D")
		for i := range n - 1 {
			fmt.Fprintf(&all, "R%d all X%d:S X%d:S\n", i, i, i+1)
		}
		hub := loads.String() + all.String() + "Hub all" + succeeded.String() + "\nA Hub:S\nB Hub:S\nD any A:S B:S\nE any A:S A\n"
		expectChains(t, hub, "warning double-trigger D", "warning double-trigger E")
		expectChains(t, loads.String()+"J1 any"+succeeded.String()+"\nJ2 all"+failed.String()+"\nD all J1:S J2:S\n", "warning and-join-deadlock D")
	}
	for _, join := range []string{"any", "all"} {
		var ladder strings.Builder
		var want []string
		ladder.WriteString("J0 @daily\n")
		for i := range 1000 {
			fmt.Fprintf(&ladder, "A%d J%d:S\nB%d J%d:S\nJ%d %s A%d:S B%d:S\n", i, i, i, i, i+1, join, i, i)
			if join == "any" {
				want = append(want, fmt.Sprint("warning double-trigger J", i+1))
			}
		}
		expectChains(t, ladder.String(), want...)
	}
}

// expectChains compares the findings, by level, rule and task, and that nothing was left
// unfollowed.
func expectChains(t *testing.T, tasks string, want ...string) {
	t.Helper()
	result := lintChains(t, chainTasks(tasks), true)
	var got []string
	for _, f := range result.Findings {
		if f.Level < diag.Warning {
			continue
		}
		got = append(got, fmt.Sprintf("%s %s %s", f.Level, f.Rule, f.Task.Name))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %d findings, want %d: %.500s", len(got), len(want), fmt.Sprint(got))
	}
	if len(result.Notices) > 0 {
		t.Errorf("not all is followed: %s", result.Notices[0].Message)
	}
}

// TestOneHubIsOneFinding holds that what is off, or over, is told once however many wait
// for it.
func TestOneHubIsOneFinding(t *testing.T) {
	t.Parallel()
	var children strings.Builder
	for i := range 300 {
		fmt.Fprintf(&children, "C%d Hub:S\n", i)
	}
	children.WriteString("K @daily any Hub:S\n")
	for _, c := range []struct{ hub, want string }{
		{"Hub off @daily\n", `warning disabled-upstream C0: "C0" and 299 more tasks wait for "Hub", which is disabled, so they never run. Enable "Hub", or wait for another task.`},
		{"Hub @expired\n", `warning unreachable-task C0: "C0" and 299 more tasks can never start, as they depend on "Hub", whose schedule ended at 2021-01-01 00:00 UTC. Give "Hub" a new schedule, or the task another trigger.`},
	} {
		result := lintChains(t, chainTasks(c.hub+children.String()), true)
		var found []*diag.Finding
		for _, f := range result.Findings {
			if f.Rule != "expired-schedule" && f.Rule != "mixed-trigger" {
				found = append(found, f)
			}
		}
		if len(found) != 1 || chainLines(found)[0] != c.want || len(found[0].Related) != 100 {
			t.Errorf("got %q", chainLines(found))
		}
	}
}

// TestWhatIsNotFollowedIsCounted makes a join whose events exclude each other in a way
// that takes more than the search may: clauses of three that no outcomes satisfy.
func TestWhatIsNotFollowedIsCounted(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	var b strings.Builder
	const loads = 150
	for i := range loads {
		fmt.Fprintf(&b, "X%d @daily\n", i)
	}
	join := "J all"
	for i := range 5 * loads {
		fmt.Fprintf(&b, "C%d any", i)
		for range 3 {
			fmt.Fprintf(&b, " X%d:%s", r.IntN(loads), []string{"S", "F"}[r.IntN(2)])
		}
		fmt.Fprintf(&b, "\n")
		join += fmt.Sprintf(" C%d:S", i)
	}
	result := lintChains(t, chainTasks(b.String()+join+"\n"), true)
	const want = "1 join is too tangled to be followed to the end: a deadlock, a double trigger or a redundant event may be missing there (see docs/limits.md)"
	if len(result.Notices) != 1 || result.Notices[0].Message != want || result.Notices[0].Kind != engine.Unfollowed {
		t.Errorf("got %+v", result.Notices)
	}
}
