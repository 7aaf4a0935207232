package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "run-near-limit",
	Summary: "the last run took nearly as long as a run may",
	Why: "The service ends a reload after 3 hours, and data grows. A run that takes over 80 % of that will fail before long." +
		pastNote,
	Do: "Load less, load in parts, or store what does not change. A chain that takes too long for its schedule is `chain-overrun`, a run that has gone beyond the limit is " +
		"`stuck-run`.",
	Mend:    MendRun,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik Cloud guardrails: 3 hours for a reload"},
	Options: []Option{
		{Name: "limit", Default: 3 * time.Hour, Doc: "How long a run may take."},
		{Name: "percent", Default: 80, Doc: "The share of the limit that a run may take without being reported, in percent."},
	},
	Group: History,
	Past:  checkRunNearLimit,
})

func checkRunNearLimit(p *SetPass) {
	limit := p.Duration("limit")
	p.eachPast(func(f *task.Facts, last *lastRun) {
		if last == nil || last.Started.IsZero() || !p.active(f) {
			return
		}
		took := instantOf(last.EndedAt.S).Sub(last.Started)
		if took > limit*time.Duration(p.Int("percent"))/100 {
			p.reportRun(f, last, last.EndedAt, "the last run of %s took %s, and a run may take %s", p.name(f), say.About(took), say.About(limit)).
				Help("load less at a time, or in parts")
		}
	})
}
