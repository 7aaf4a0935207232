package rules

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

// Own is the compiled form of a rule of the organisation's own, which internal/own makes.
type Own interface {
	// Describe returns what the rule looks at and its expressions; when is "" where the
	// rule has none.
	Describe() (subject, when, check string)
}

// Evaluator evaluates own rules on the tasks of a pass.
type Evaluator interface {
	// Begin says that the pass has turned to another task.
	Begin()
	// Failures returns the rules that could not be evaluated since it was asked last.
	Failures() []Failure
}

// Failure is an own rule that could not be evaluated on some tasks.
type Failure struct {
	Rule *Rule
	// Where is the place of the expression in the configuration.
	Where diag.Place
	// Reason says why, Task on which task for example, Count on how many subjects.
	Reason string
	Task   diag.Task
	At     diag.Place
	Count  int
}

// MergeFailures adds failures to others: of one rule there is one, with the number
// of all and the first of them as its example.
func MergeFailures(all []Failure, more ...Failure) []Failure {
next:
	for _, f := range more {
		for i := range all {
			have := &all[i]
			if have.Rule != f.Rule {
				continue
			}
			if before(f.At, have.At) {
				f.Count += have.Count
				*have = f
			} else {
				have.Count += f.Count
			}
			continue next
		}
		all = append(all, f)
	}
	return all
}

func before(a, b diag.Place) bool {
	if a.Doc.Name != b.Doc.Name {
		return a.Doc.Name < b.Doc.Name
	}
	return a.Span.Start < b.Span.Start
}

// ownPage is the documentation of an own rule below its heading: what the
// organisation says about it, and its expressions.
func (r *Rule) ownPage() string {
	subject, when, check := r.Own.Describe()
	var b strings.Builder
	fmt.Fprintf(&b, "**Level:** %s%s · **Looks at:** %s · one of the organisation's own rules\n\n", r.Level, optIn(r), subject)
	if why := strings.TrimSpace(r.Why); why != "" {
		fmt.Fprintf(&b, "## Why\n\n%s\n\n", why)
	}
	b.WriteString("## Rule\n\n")
	if when != "" {
		fmt.Fprintf(&b, "Where this is true:\n\n```\n%s\n```\n\nthis must be true:\n\n", when)
	} else {
		b.WriteString("This must be true:\n\n")
	}
	fmt.Fprintf(&b, "```\n%s\n```\n\n", check)
	r.writeOptions(&b)
	r.writeConfiguration(&b)
	return strings.TrimRight(b.String(), "\n") + "\n"
}
