package reporters

import (
	"bufio"
	"fmt"
	"io"
)

// Compact writes one line a finding: file:line:col: level: message [rule]. Columns
// count code points from 1.
func Compact(w io.Writer, run *Run) error {
	out := bufio.NewWriter(w)
	for _, f := range counting(run.Result.Findings) {
		place := placeName(f.Place, locate(f.Place))
		if place == "" {
			place = run.Tool.Name
		}
		fmt.Fprintf(out, "%s: %s: %s [%s]\n", place, f.Level, Escape(f.Sentences()), Escape(f.Rule))
	}
	return out.Flush()
}
