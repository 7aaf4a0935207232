package graph

import (
	"fmt"
	"strings"
	"testing"
)

// verdict judges the join J: "deadlock X", "double X", "redundant X" with the common
// task, or "".
func verdict(t *testing.T, lines string) string {
	g := graphOf(t, lines)
	a := g.Algebra(g.Live(Assume{}))
	var words []string
	for v := range Vertex(g.Len()) {
		if d, ok := a.AndDeadlock(v); ok {
			common := "together"
			if d.Common >= 0 {
				common = g.Label(d.Common)
			}
			words = append(words, fmt.Sprintf("%s deadlock %s %v/%v %s", g.Label(v), common, d.First, d.Second, events(d.Triggers)))
		}
		if d, ok := a.DoubleTrigger(v); ok {
			words = append(words, fmt.Sprintf("%s double %s %s", g.Label(v), g.Label(d.Common), events([]Trigger{d.First, d.Second})))
		}
		for _, r := range a.Redundant(v) {
			words = append(words, fmt.Sprintf("%s redundant %s %s", g.Label(v), g.Label(r.Ancestor), events([]Trigger{r.Trigger, r.Other})))
		}
	}
	if a.Unfollowed() > 0 {
		words = append(words, fmt.Sprint(a.Unfollowed(), " not followed"))
	}
	return strings.Join(words, "; ")
}

func events(triggers []Trigger) string {
	var b strings.Builder
	for _, t := range triggers {
		fmt.Fprint(&b, "e", t.Event)
	}
	return b.String()
}

func TestJoins(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"all over opposite outcomes of one task", "X @\nJ & X:S X:F", "J deadlock X succeeded/failed e0e1"},
		{"case of the status does not matter", "X @\nJ & X:s X:F", "J deadlock X succeeded/failed e0e1"},
		{"all over success and any outcome", "X @\nJ & X:S X", "J redundant X e1e0"},
		{"all over a diamond split by status", "X @\nA X:S\nB X:F\nJ & A:S B:S", "J deadlock X succeeded/failed e0e1"},
		{"all over a diamond", "X @\nA X:S\nB X:S\nJ & A:S B:S", ""},
		{"all over a deep split", "X @\nA X:S\nA2 A:S\nA3 A2:F\nB X:F\nJ & A3:S B", "J deadlock X succeeded/failed e0e1"},
		{"all over a split with another way", "X @\nY @\nA X:S Y:S\nB X:F\nJ & A:S B:S", ""},
		{"all over a split that also has a schedule", "X @\nA @ X:S\nB X:F\nJ & A:S B:S", ""},
		{"all over three that only clash together", "X @\nY @\nA X:S Y:S\nB X:F\nC Y:F\nJ & A B C", "J deadlock together never/never e0e1e2"},
		{"all over two roots", "X @\nY @\nJ & X:S Y:F", ""},
		{"all over a parent and the child of its failure", "X @\nB X:F\nJ & X:S B:S", "J deadlock X succeeded/failed e0e1"},
		{"what follows a deadlock is not told again", "X @\nD & X:S X:F\nJ & D:S X:S", "D deadlock X succeeded/failed e0e1"},
		{"an event that is not referenced does not join", "X @\nJ & X:S -X:F", ""},
		{"a wrong status says nothing", "X @\nJ & X:S X:?", ""},
		{"contradictory statuses say nothing", "X @\nJ & X:S X:S,F", ""},
		{"contradictory ids say nothing", "X @\nY @\nJ & X:S X+Y:F", ""},
		{"all over a disabled task is told elsewhere", "X @\nA X:S off\nB X:F\nJ & A:S B:S", ""},
		{"a ghost is one task too", "J & gone:S gone:F", "J deadlock gone succeeded/failed e0e1"},
		{"the first of two events of one name counts", "X @\nJ & X:S =X:F", ""},
		{"a task of its own schedule may still deadlock", "X @\nJ & @ X:S X:F", "J deadlock X succeeded/failed e0e1"},

		{"one event written twice", "X @\nJ X:S X:S", "J double X e0e1"},
		{"any outcome beside success", "X @\nJ X X:S", "J double X e0e1"},
		{"the word any beside success", "X @\nJ X:any X:S", "J double X e0e1"},
		{"success and failure", "X @\nJ X:S X:F", ""},
		{"success, failure and abortion", "X @\nJ X:S X:F X:A", ""},
		{"a diamond", "X @\nA X:S\nB X:S\nJ A:S B:S", "J double X e0e1"},
		{"a diamond split by status", "X @\nA X:S\nB X:F\nJ A B", ""},
		{"a diamond half split", "X @\nA X:S\nB X\nJ A:S B:S", "J double X e0e1"},
		{"a parent and its child", "X @\nA X:S\nJ X:S A:S", "J double X e0e1"},
		{"a parent's failure and its child", "X @\nA X:S\nJ X:F A:S", ""},
		{"two roots", "X @\nY @\nJ X:S Y:S", ""},
		{"two ways over all joins that share one", "X @\nY @\nZ @\nP & X:S Y:S\nQ & X:S Z:S\nJ P:S Q:S", "J double X e0e1"},
		{"what follows a double trigger is not told again", "X @\nD X:S X\nJ D:S\nK J:S", "D double X e0e1"},
		{"a disabled branch does not run", "X @\nA X:S off\nB X:S\nJ A:S B:S", ""},
		{"below a disabled root nothing runs", "X @ off\nA X:S\nB X:S\nJ A:S B:S", ""},
		{"the nearest common task is named", "W @\nX W:S\nA X:S\nB X:S\nC W:S\nJ A:S B:S C:S", "J double X e0e1"},
		{"data and a task", "X @\nJ X:S data", ""},
		{"a circle is told elsewhere", "X @\nA X:S B:S\nB A:S", ""},
		{"a task that waits for itself is told elsewhere", "X @\nA X:S A:S", ""},
		{"a branch with a schedule of its own", "X @\nA @ X:S\nJ A:S X:S", "J double X e0e1"},

		{"all over a task and its child", "X @\nA X:S\nJ & X:S A:S", "J redundant X e0e1"},
		{"all over a task and its grandchild", "X @\nA X:S\nB A:S\nJ & B:S X", "J redundant X e1e0"},
		{"all over a failure and the child of it", "X @\nA X:F\nJ & X:F A:S", "J redundant X e0e1"},
		{"the child has another way", "X @\nY @\nA X:S Y:S\nJ & X:S A:S", ""},
		{"the child runs by itself too", "X @\nA @ X:S\nJ & X:S A:S", ""},
		{"the ancestor's event is narrower", "X @\nA X\nJ & X:S A:S", ""},
		{"a diamond without the top", "X @\nA X:S\nB X:S\nJ & A:S B:S", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := verdict(t, c.lines); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
