package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "invalid-recurrence",
	Summary: "a recurrence is no rule of RFC 5545",
	Why: "`recurrence` holds one recurrence rule of RFC 5545: `RRULE:`, then parts such as `FREQ=DAILY` and `BYHOUR=6`, divided by semicolons. " +
		"The service refuses anything else (CHO-017); the finding marks the part that is wrong.\n\n" +
		"What goes wrong most often:\n\n" +
		"- midnight is `BYHOUR=0` and not 24;\n" +
		"- several hours are one part with commas, `BYHOUR=6,18`, and not two parts;\n" +
		"- `BYDAY=2MO`, the second Monday, needs `FREQ=MONTHLY` or `YEARLY`;\n" +
		"- `COUNT` and `UNTIL` do not go together;\n" +
		"- the deprecated reload-tasks took a list of rules; a task takes one rule in a string, so several rules become several tasks;\n" +
		"- a cron expression or an interval belongs in `cron` or `interval`, a `DTSTART` in `startDateTime`, and quotes inside the quotes are no part of a rule.\n\n" +
		"Three things are notes, since the standard allows them and this service does not document them: " +
		"a rule without `RRULE:`, one in small letters, and one that ends itself with `UNTIL` or `COUNT` instead of the schedule's `endDateTime`.",
	Do:    "Correct the part that is marked. `tasklint explain-schedule 'RULE'` says in words what a rule means and when it runs. A valid rule that has no run is `never-fires`.",
	Mend:  MendSchedule,
	Level: diag.Error,
	Levels: "A warning for `DTSTART`, `DTEND`, `RDATE`, `EXDATE` and `EXRULE` inside, which sister services on the same scheduler refuse, and for an empty text beside another kind of schedule. " +
		"A note for what RFC 5545 allows but the service does not document: no `RRULE:`, small letters, `FREQ` not in front, `UNTIL` or `COUNT`.",
	Since: "0.1.0",
	Basis: Documented,
	Sources: []string{"RFC 5545 section 3.3.10, Recurrence Rule", "Error CHO-017: the schedule was rejected: `recurrence` or `timezone` is invalid",
		"API reference of sharing tasks and data alerts, which run on the same scheduler: DTSTART, RDATE, EXDATE and EXRULE are not supported"},
	Fix:   UnsafeFix,
	Hides: true,
	Group: Schedule,
	Reads: Value,
	Task:  checkInvalidRecurrence,
})

func checkInvalidRecurrence(p *TaskPass) {
	n := p.Task.Start.Recurrence
	if !isRuleList(p, n) {
		reportParts(p, schedule.PartRecurrence, "")
		return
	}
	r := p.report(n, true, "recurrence is a list, but a task takes one rule in a string", nil).
		Note("the deprecated reload-tasks took a list")
	switch first := n.At(0); {
	case n.Len() > 1:
		r.Help("make a task of its own for each of the %d rules", n.Len())
	case first.Is(source.String):
		r.Help("write %s", first.Quoted()).Data("suggestion", first.Text()).
			Fix(diag.Unsafe, "Write the rule without the list", replaceValue(n, string(first.Raw())))
	default:
		r.Help("write one such as \"RRULE:FREQ=DAILY\"")
	}
}
