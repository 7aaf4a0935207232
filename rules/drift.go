package rules

import (
	"cmp"
	"slices"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "drift",
	Summary: "a task that is not as in the tenant",
	Why: "Somebody has changed the task in Qlik's interface, or a change of the file was never brought to the tenant. " +
		"Whoever reads the file reads something that is not so, and the next one who writes it to the tenant undoes the other change without knowing.\n\n" +
		"Each field that differs is reported at its place in the file. What the service writes is left aside; null, absent and default values are equal; " +
		"order counts only where it means something (see [the tenant](../live.md)). `diff.ignore` in the configuration passes fields over. " +
		"Bodies of requests (`--as`) are meant to differ and are not compared." +
		liveNote,
	Do: "Decide which of the two is right. `tasklint diff --live` shows them side by side, `tasklint fetch` brings the tenant's task to the files, and `tasklint diff --live " +
		"--format patch` writes what would bring the file to the tenant. A task that only one side has is `missing-in-files` or `missing-in-tenant`.",
	Mend:    MendTenant,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks: defaults, readOnly and ignored members", "qlik.dev, scheduling task events (the update event is there to \"detect configuration drift\")"},
	Group:   History,
	Live:    checkDrift,
})

// driftsMost is how many fields of one task are told one by one.
const driftsMost = 20

func checkDrift(p *SetPass) {
	c := p.comparison()
	if c == nil {
		return
	}
	for i := range c.Pairs {
		pair := &c.Pairs[i]
		n := 0
		var last *Report
		for _, j := range byPointer(pair.Differences) {
			d := &pair.Differences[j]
			if d.Ignored != "" {
				continue
			}
			if n++; n <= driftsMost {
				last = p.reportDrift(pair, d)
			}
		}
		if n > driftsMost {
			last.Also("%s of this task %s", say.Count(n-driftsMost, "more field"), say.Pick(n-driftsMost, "differs", "differ"))
		}
	}
}

func (p *SetPass) reportDrift(pair *compare.Pair, d *compare.Difference) *Report {
	report := p.Report
	if !d.New.Exists() {
		report = p.ReportOpen
	}
	r := report(pair.New, within(pair.New, d.New.Span), "%s of %s is %s here, but %s in the tenant",
		say.Quote(d.Pointer), p.name(pair.New), shownSide(&d.New), shownSide(&d.Old)).
		Help("fetch the task again (tasklint fetch), or bring the tenant to the file")
	if canonical, known := p.canonical(pair.Old, within(pair.Old, d.Old.Span)); known && !d.New.Exists() {
		r.finding.Canonical += "#" + canonical // several members may be absent from one object
	}
	return r.RelatedPlace(remotePlace(pair.Old, &d.Old), "in the tenant").Data("pointer", d.Pointer)
}

// byPointer are the indexes of differences in the order of their pointers, so that the
// order of keys does not decide which are told.
func byPointer(all []compare.Difference) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(all[i].Pointer, all[j].Pointer) })
	return order
}

// shownSide is a value for a message: what is long or looks like a credential is not
// shown.
func shownSide(s *compare.Side) string {
	if !s.Exists() {
		return "absent"
	}
	return shownValue(s.Text)
}
