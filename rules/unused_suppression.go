package rules

import "github.com/tasklint/tasklint/internal/diag"

var _ = register(&Rule{
	ID:      "unused-suppression",
	Summary: "a suppression that matched nothing",
	Why: "What was suppressed is mended, or the entry never fitted: a task was renamed, a path or a pointer is off. " +
		"Left in place it hides the next finding of its kind without anybody having decided so.\n\n" +
		"The rule speaks only when everything that the suppression could be about was looked at. " +
		"It is silent in a run over some of the files, about rules that the command line switches off, without `--history` about rules on past runs, " +
		"and about entries of a file that the configuration extends, since others may extend it too.",
	Do:     "Remove it, or correct what it names. One that has passed its date is `expired-suppression`.",
	Mend:   MendConfiguration,
	Level:  diag.Warning,
	Since:  "0.1.0",
	Basis:  Policy,
	Fix:    SafeFix,
	Group:  Configuration,
	Config: checkUnusedSuppression,
})

func checkUnusedSuppression(p *ConfigPass) {
	for i := range p.Suppressions {
		if s := &p.Suppressions[i]; s.Matched == 0 && !s.Expired && !s.Idle {
			p.Report(s, "this suppression of %s matches no finding", s.subject()).
				Help("remove it, or correct what it is for").Fix(diag.Safe, "Remove the suppression", oneEdit(s.Removal, ""))
		}
	}
}
