package reporters

import (
	"io"

	"github.com/tasklint/tasklint/internal/diag"
)

// Summary writes the table of the findings by rule, and the totals.
func Summary(w io.Writer, report *Report) error {
	t := newTextReport(w, report)
	least := report.least(diag.Note)
	t.table(byRule(report.Result, least))
	if !report.Quiet {
		t.totals(nil)
		t.leftOut(least)
	}
	return t.Flush()
}

// table writes the findings by rule, and a blank line.
func (t *textReport) table(all []ruleCount) {
	if len(all) == 0 {
		return
	}
	for _, line := range statistics(all, t.painter, t.page) {
		t.line("%s", line)
	}
	if !t.report.Quiet {
		t.line("")
	}
}

// leftOut counts by rule, in one line, the findings below the least level that is shown.
func (t *textReport) leftOut(least diag.Level) {
	if text := leftOut(t.report.Result, least); text != "" {
		for i, l := range wrap(text, t.breakAt(), 0, titleIndent) {
			t.line("%*s%s", min(i, 1)*titleIndent, "", t.paint(dim, l))
		}
	}
}
