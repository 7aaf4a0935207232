package schedule

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"
)

// ours gives the runs of a generated rule until its end, at most 200.
func (g generatedRule) ours() []string {
	s := New(Text{Recurrence: "RRULE:" + g.rule, Start: g.start.Format("2006-01-02T15:04:05")}, time.Time{})
	out := []string{}
	for o := range s.Occurrences(g.start, g.until.Add(time.Second)) {
		if out = append(out, o.Time().Format("2006-01-02T15:04:05")); len(out) == 200 {
			break
		}
	}
	return out
}

// theirs asks rrule-go, which hangs on some legal rules: false after a second.
func (g generatedRule) theirs() ([]string, bool) {
	option, err := rrule.StrToROption(g.rule)
	if err != nil {
		return nil, false
	}
	option.Dtstart, option.Until = g.start, g.until
	done := make(chan []string, 1)
	go func() {
		rule, err := rrule.NewRRule(*option)
		if err != nil {
			done <- nil
			return
		}
		out := []string{}
		next := rule.Iterator()
		for t, ok := next(); ok && len(out) < 200; t, ok = next() {
			out = append(out, t.Format("2006-01-02T15:04:05"))
		}
		done <- out
	}()
	select {
	case out := <-done:
		return out, out != nil
	case <-time.After(time.Second):
		return nil, false
	}
}

func TestGeneratedRulesAgreeWithRRuleGo(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5545, 1))
	compared, known, hung := 0, map[string]int{}, 0
	for range 3500 {
		g := generate(random)
		if why := g.disagreement(); why != "" {
			known[why]++
			continue
		}
		ours := g.ours()
		if len(ours) == 0 && hung > 0 {
			continue // what never fires is where it hangs
		}
		theirs, ok := g.theirs()
		if !ok {
			hung++
			continue
		}
		compared++
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Errorf("%s from %s (-rrule-go +ours)\n%s", g.rule, g.start, diff)
		}
	}
	t.Logf("compared %d, left out %v, without answer %d", compared, known, hung)
	if compared < 2000 || known["not legal"] > 0 {
		t.Errorf("only %d rules were compared; left out: %v", compared, known)
	}
}
