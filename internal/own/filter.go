package own

import (
	"github.com/tasklint/tasklint/rules"
)

// Filter is a condition on values by name, in the language of the own rules: what may be
// written, what is missing and what an evaluation may cost are the same.
type Filter struct {
	program   *program
	evaluator *evaluator
	excess    int // steps beyond what is free for each evaluation
}

// Mistake is what is wrong with a filter, at the bytes From..To of its text.
type Mistake struct {
	From, To int
	Message  string
}

// Error returns the message.
func (m *Mistake) Error() string { return m.Message }

// CompileFilter compiles a filter over fields, each with a value of its type: a text, a
// list of texts, a truth value or a time. What is wrong is a *Mistake.
func CompileFilter(text string, fields []Field) (*Filter, error) {
	s := &scope{noun: "filters", absent: true}
	for _, f := range fields {
		s.add(f.Name, typeOf(f.Value))
	}
	var mistake *Mistake
	c := compiler{scope: s, report: func(from, to int, message string) { mistake = &Mistake{from, to, message} }}
	p := c.program(0, text, "the filter")
	if mistake != nil {
		return nil, mistake
	}
	return &Filter{program: p, evaluator: newEvaluator(new(rules.TaskPass))}, nil
}

// Field is a name with a value.
type Field struct {
	Name  string
	Value any
}

// Holds reports whether the filter is true for the values of the fields, nil for those
// that are absent. Where that cannot be said the error is a *Mistake.
func (f *Filter) Holds(fields []Field) (bool, error) {
	p := f.evaluator
	for _, field := range fields {
		p.env[field.Name] = listed(field.Value)
	}
	p.meter.reset()
	v, err := p.execute(f.program)
	f.excess += max(0, p.steps-stepsFree)
	if err == nil && f.excess > excessMost {
		err = errSteps
	}
	switch {
	case err != nil && overBudget(err):
		return false, &Mistake{0, len(f.program.source), abandonedText(err) + "; make it simpler"}
	case err != nil:
		from, to := f.program.span(err)
		return false, &Mistake{from, to, vmMessage(err)}
	}
	return v == true, nil
}
