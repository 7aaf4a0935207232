// Package own compiles and runs the organisation's own rules, and the filters of list, which
// are written in the same language.
package own

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Rule is a compiled rule of the organisation's own. It is shared by goroutines;
// what changes is only whether it was abandoned.
type Rule struct {
	rule    *rules.Rule
	subject string
	when    *program // nil when absent
	check   *program
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
	program *program
}

// Of returns the compiled form of a rule, nil for a built-in one.
func Of(r *rules.Rule) *Rule {
	own, _ := r.Own.(*Rule)
	return own
}

// Compile compiles the own rules of a configuration, so that they run like built-in ones.
// Mistakes in them are config.Errors; nothing is compiled then. Rules that are compiled
// already stay as they are.
func Compile(conf *config.Config) error {
	var mistakes config.Errors
	all := &together{most: togetherMost}
	var compiled []*Rule
	for _, written := range conf.Own {
		if written.Rule.Own != nil {
			continue
		}
		c := ruleCompiler{compiler: compiler{scope: ruleScope(written)}, written: written}
		r := c.rule()
		r.all = all
		compiled = append(compiled, r)
		mistakes = append(mistakes, c.mistakes...)
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	for _, r := range compiled {
		r.rule.Own = r
		if !r.judged {
			r.rule.Task = func(p *rules.TaskPass) { evaluatorOf(p).run(r, p) }
		}
	}
	return nil
}

// Describe returns what the rule looks at and its expressions.
func (r *Rule) Describe() (subject, when, check string) {
	if r.when != nil {
		when = strings.TrimSpace(r.when.source)
	}
	return r.subject, when, strings.TrimSpace(r.check.source)
}

// Judged reports whether the rule looks at other tasks, so that it runs in the
// second phase.
func (r *Rule) Judged() bool { return r.judged }

// Tenants returns the texts that the rule compares the variable tenant with.
func (r *Rule) Tenants() []string { return r.tenants }

// Abandoned returns why the rule was given up, "" while it was not.
func (r *Rule) Abandoned() string {
	if why := r.abandoned.Load(); why != nil {
		return *why
	}
	return ""
}

// Exhausted reports whether the own rules together have taken more than a run may, so
// that all of them are given up.
func (r *Rule) Exhausted() bool { return r.all.over() }

// Renew begins the count of steps anew, for another run of a program that goes on.
// What was given up stays so.
func (r *Rule) Renew() {
	r.excess.Store(0)
	if !r.all.over() {
		r.all.steps.Store(0)
	}
}

// Restart is Renew that also lets the rule run again where it was given up, on documents
// that were only tried.
func (r *Rule) Restart() {
	r.excess.Store(0)
	r.all.steps.Store(0)
	r.abandoned.Store(nil)
}

// abandon gives the rule up until it is restarted.
func (r *Rule) abandon(why string) { r.abandoned.CompareAndSwap(nil, &why) }

// ruleCompiler compiles the expressions of a rule.
type ruleCompiler struct {
	compiler
	written  *config.OwnRule
	mistakes config.Errors
}

// part compiles an expression that begins at a byte of a text; with what it must be a
// truth value.
func (c *ruleCompiler) part(text *config.Expression, base int, src, what string) *program {
	c.report = func(from, to int, message string) { c.mistakes = append(c.mistakes, text.Mistake(from, to, message)) }
	p := c.program(base, src, what)
	if p != nil {
		p.text = text
	}
	return p
}

// rule compiles the rule.
func (c *ruleCompiler) rule() *Rule {
	s := c.written
	r := &Rule{rule: s.Rule, subject: s.For, judged: s.For == "edge" || s.For == "set"}
	if s.When != nil {
		r.when = c.part(s.When, 0, s.When.Text, "when")
	}
	r.check = c.part(s.Check, 0, s.Check.Text, "check")
	r.message = c.template(s.Message)
	r.judged = r.judged || c.usesSet
	slices.Sort(c.tenants)
	r.tenants = slices.Compact(c.tenants)
	if s.At == "" {
		return r
	}
	if s.For == "set" {
		c.mistakeInAt(`a set has no parts to point at; leave "at" out`)
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
func (c *ruleCompiler) checkAt(tokens []string) {
	t := subjectType(c.written.For)
	for _, name := range tokens {
		switch {
		case t.kind == listKind && t.elem != nil:
			t = t.elem
		case t.fields != nil && t.fields[name] != nil:
			t = t.fields[name]
		case t.fields != nil:
			c.mistakeInAt(say.Instead(t.name+" has no field "+say.Quote(name), name, t.names()))
			return
		default:
			return
		}
	}
}

func (c *ruleCompiler) mistakeInAt(message string) {
	at := c.written.AtOrigin
	c.mistakes = append(c.mistakes, &config.Error{File: at.File, Line: at.Line, Column: at.Column, Message: message})
}

// template compiles a message.
func (c *ruleCompiler) template(text *config.Expression) []messagePart {
	var parts []messagePart
	for at := 0; ; {
		open := strings.Index(text.Text[at:], "{{")
		if open < 0 {
			return append(parts, messagePart{text: text.Text[at:]})
		}
		parts = append(parts, messagePart{text: text.Text[at : at+open]})
		begin := at + open + 2
		length := strings.Index(text.Text[begin:], "}}")
		if length < 0 {
			c.mistakes = append(c.mistakes, text.Mistake(at+open, begin, `"{{" is not closed; add "}}" after the expression`))
			return nil
		}
		if p := c.part(text, begin, text.Text[begin:begin+length], ""); p != nil {
			parts = append(parts, messagePart{program: p})
		}
		at = begin + length + 2
	}
}
