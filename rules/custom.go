package rules

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// OwnSpec is a rule of the organisation's own as it is written in the configuration.
type OwnSpec struct {
	// Rule bears id, level and options; compiling adds the check to it.
	Rule *Rule
	// For is what it looks at: task, event, state, action, schedule, edge or set.
	For string
	// When and Check are expressions, Message is text with {{ }} expressions. When
	// may be nil.
	When, Check, Message *OwnText
	// At is a JSON Pointer from the subject.
	At string
}

// OwnText is an expression that knows its place.
type OwnText struct {
	Text string
	// Place is the place of the bytes from..to of Text in the configuration.
	Place func(from, to int) diag.Place
}

// OwnMistake is what is wrong with an own rule: at the bytes From..To of Text, or
// with "at" when Text is nil.
type OwnMistake struct {
	Spec     *OwnSpec
	Text     *OwnText
	From, To int
	Message  string
}

// OwnRule is a compiled rule of the organisation's own. It is shared by goroutines;
// what changes is only whether it was abandoned.
type OwnRule struct {
	rule    *Rule
	subject string
	when    *ownProgram // nil when absent
	check   *ownProgram
	message []messagePart
	at      []string // reference tokens
	judged  bool     // needs the whole set, so it runs in the second phase
	tenants []string // texts that it compares the variable tenant with

	excess    atomic.Int64 // steps beyond what each evaluation may take
	abandoned atomic.Pointer[string]
	all       *together // shared with the other own rules
}

// messagePart is literal text, or an expression.
type messagePart struct {
	text    string
	program *ownProgram
}

// CompileOwn compiles own rules and adds the check to the rule of each. Nothing is
// added when there is a mistake.
func CompileOwn(specs []*OwnSpec) []OwnMistake {
	var mistakes []OwnMistake
	compiled := make([]*OwnRule, len(specs))
	for i, s := range specs {
		c := ownCompiler{spec: s}
		compiled[i] = c.rule()
		mistakes = append(mistakes, c.mistakes...)
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	all := &together{most: togetherMost}
	for i, s := range specs {
		own := compiled[i]
		own.all = all
		s.Rule.Own = own
		if !own.judged {
			s.Rule.Task = func(p *TaskPass) { p.own().run(own, p) }
		}
	}
	return nil
}

// Judged reports whether the rule looks at other tasks, so that it runs in the
// second phase.
func (r *OwnRule) Judged() bool { return r.judged }

// Tenants are the texts that the rule compares the variable tenant with.
func (r *OwnRule) Tenants() []string { return r.tenants }

// Abandoned says why the rule was given up, "" while it was not.
func (r *OwnRule) Abandoned() string {
	if why := r.abandoned.Load(); why != nil {
		return *why
	}
	return ""
}

// Exhausted reports whether the own rules together have taken more than a run may, so
// that all of them are given up.
func (r *OwnRule) Exhausted() bool { return r.all.over() }

// Renew begins the count of steps anew, for another run of a program that goes on.
// What was given up stays so.
func (r *OwnRule) Renew() {
	r.excess.Store(0)
	if !r.all.over() {
		r.all.steps.Store(0)
	}
}

// Restart is Renew that also lets the rule run again where it was given up, on documents
// that were only tried.
func (r *OwnRule) Restart() {
	r.excess.Store(0)
	r.all.steps.Store(0)
	r.abandoned.Store(nil)
}

// abandon gives the rule up until it is restarted.
func (r *OwnRule) abandon(why string) { r.abandoned.CompareAndSwap(nil, &why) }

// rule compiles the rule of the spec.
func (c *ownCompiler) rule() *OwnRule {
	s := c.spec
	r := &OwnRule{rule: s.Rule, subject: s.For, judged: s.For == "edge" || s.For == "set"}
	if s.When != nil {
		r.when = c.condition(s.When, "when")
	}
	r.check = c.condition(s.Check, "check")
	r.message = c.template(s.Message)
	r.judged = r.judged || c.usesSet
	slices.Sort(c.tenants)
	r.tenants = slices.Compact(c.tenants)
	if s.At == "" {
		return r
	}
	if s.For == "set" {
		c.mistakes = append(c.mistakes, OwnMistake{Spec: s, Message: `a set has no parts to point at; leave "at" out`})
		return r
	}
	for token := range strings.SplitSeq(strings.TrimPrefix(s.At, "/"), "/") {
		name, _ := source.UnescapeToken(token)
		r.at = append(r.at, name)
	}
	c.checkAt(r.at)
	return r
}

// checkAt finds misspelt members in "at".
func (c *ownCompiler) checkAt(tokens []string) {
	t := subjectType(c.spec.For)
	for _, name := range tokens {
		switch {
		case t.kind == listKind && t.elem != nil:
			t = t.elem
		case t.fields != nil && t.fields[name] != nil:
			t = t.fields[name]
		case t.fields != nil:
			c.mistakes = append(c.mistakes, OwnMistake{
				Spec: c.spec, Message: fmt.Sprintf("%s has no field %s%s", t.name, diag.Quote(name), didYouMean(name, t.names())),
			})
			return
		default:
			return
		}
	}
}
