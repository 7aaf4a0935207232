package rules

import (
	"errors"

	"github.com/expr-lang/expr/file"

	"github.com/tasklint/tasklint/internal/diag"
)

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

// vmMessage is what the virtual machine says of an error, without place and snippet.
func vmMessage(err error) string {
	if at, ok := errors.AsType[*file.Error](err); ok {
		if at.Prev != nil {
			return at.Prev.Error()
		}
		return at.Message
	}
	return err.Error()
}

// fail notes that a rule could not be evaluated.
func (p *ownPass) fail(r *OwnRule, program *ownProgram, err error) {
	f := Failure{Rule: r.rule, Reason: vmMessage(err), Count: 1, Where: program.place(err), Task: p.key(), At: p.subjectPlace()}
	p.failures = MergeFailures(p.failures, f)
}

// place is where in the configuration a run has failed.
func (o *ownProgram) place(err error) diag.Place {
	from, to := o.offset, o.offset+len(o.source)
	if at, ok := errors.AsType[*file.Error](err); ok {
		c := ownCompiler{source: []rune(o.source), base: o.offset}
		if at.To > at.From {
			from, to = c.offset(at.From), c.offset(at.To)
		}
	}
	return o.text.Place(from, to)
}

// MergeFailures adds a failure to others: of one rule there is one, with the number
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
