package reporters

import (
	"bufio"
	"fmt"
	"io"

	"github.com/tasklint/tasklint/internal/diag"
)

// Compact writes one line a finding: file:line:col: level: message [rule]. Columns
// count code points from 1. A last line counts by rule what is below the level shown.
func Compact(w io.Writer, run *Run) error {
	out := bufio.NewWriter(w)
	all := run.findings(diag.Warning)
	if !run.ShowSuppressed {
		all = counting(all)
	}
	for _, f := range all {
		place := placeName(f.Place, locate(f.Place))
		if place == "" {
			place = run.Tool.Name
		}
		state := ""
		if f.State != diag.New {
			state = " (" + f.State.String() + ": " + Escape(whyNot(f)) + ")"
		}
		fmt.Fprintf(out, "%s: %s: %s [%s]%s\n", place, f.Level, Escape(f.Sentences()), Escape(f.Rule), state)
	}
	if text := leftOut(run.Result, run.least(diag.Warning)); text != "" && !run.Quiet {
		fmt.Fprintln(out, text)
	}
	return out.Flush()
}
