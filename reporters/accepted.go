package reporters

import (
	"cmp"

	"github.com/tasklint/tasklint/internal/diag"
)

// acceptedMost is how many suppressed findings a report for people lists.
const acceptedMost = 200

// acceptance is a finding that does not count, as a report for people lists it.
type acceptance struct{ rule, about, reason, until string }

// accepted are the suppressed findings of a run in their order, at most acceptedMost, and
// how many more there are. Those of the baseline are counted in the head of a report.
func (r *Run) accepted() (list []acceptance, more int) {
	for _, f := range r.Result.Findings {
		switch {
		case f.State != diag.Suppressed:
		case len(list) == acceptedMost:
			more++
		default:
			list = append(list, acceptance{f.Rule, cmp.Or(f.Task.Name, f.Task.ID, name(f.Place)), cmp.Or(f.Reason, "without a reason"), cmp.Or(f.Until, "no end")})
		}
	}
	return list, more
}
