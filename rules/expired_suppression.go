package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "expired-suppression",
	Summary: "a suppression past its `until`: it no longer suppresses",
	Why:     "A suppression with an `until` is an exception for a time. That day has passed, so the findings count again.",
	Do:      "Mend what was put off, or decide anew and give the suppression a later `until`. One that would match nothing any more can go, see `unused-suppression`.",
	Mend:    MendConfiguration,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Policy,
	Group:   Configuration,
	Config:  checkExpiredSuppression,
})

func checkExpiredSuppression(p *ConfigPass) {
	for i := range p.Suppressions {
		s := &p.Suppressions[i]
		if !s.Expired {
			continue
		}
		end := s.Until.Format(time.DateOnly)
		if s.Matched == 0 && !s.Idle {
			p.Report(s, "the suppression of %s ended on %s and would match nothing", s.subject(), end).Help("remove it")
			continue
		}
		p.Report(s, "the suppression of %s ended on %s", s.subject(), end).
			Help("mend what it was for, or give it a later \"until\"")
	}
}
