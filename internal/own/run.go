package own

import (
	"errors"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// evaluator evaluates own rules on one task at a time. It belongs to a rules.TaskPass, and so
// to one goroutine.
type evaluator struct {
	meter
	at       *rules.TaskPass
	begun    bool // turned to the task at hand
	vm       vm.VM
	env      map[string]any
	task     *object
	patterns map[string]*pattern
	loops    int // since the virtual machine is new
	// converted is how many bytes of the task at hand were turned into values.
	converted int
	failures  []rules.Failure

	// In the second phase only.
	shared     *shared
	facts      *task.Facts
	unread     func() source.Node // parses the task when somebody asks
	otherTree  source.Tree
	otherFacts *task.Facts
}

// loopsMost is how many loops a virtual machine may have run before it is replaced:
// what it keeps for them it never gives back.
const loopsMost = 4096

// evaluatorOf returns the evaluator of a pass, turned to its task.
func evaluatorOf(at *rules.TaskPass) *evaluator {
	p, ok := at.Evaluator.(*evaluator)
	if !ok {
		p = newEvaluator(at)
	}
	if !p.begun {
		p.begun = true
		p.begin()
	}
	return p
}

// newEvaluator puts an evaluator into a pass.
func newEvaluator(at *rules.TaskPass) *evaluator {
	p := &evaluator{at: at, patterns: make(map[string]*pattern)}
	p.env = map[string]any{passName: p}
	at.Evaluator = p
	return p
}

// Begin turns the pass to another task.
func (p *evaluator) Begin() { p.begun = false }

// Failures returns the rules that could not be evaluated since it was asked last.
func (p *evaluator) Failures() []rules.Failure {
	failed := p.failures
	p.failures = nil
	return failed
}

// begin turns to the task of the pass.
func (p *evaluator) begin() {
	p.converted = 0
	p.task = &object{pass: p, isTask: true}
	if p.unread == nil {
		p.task.node = p.at.Task.Root
	}
	p.env["task"] = p.task
	p.env["now"] = p.at.Now.UTC()
	p.env["tenant"] = p.at.Set
	p.env["file"] = p.at.Document().Name
}

// root parses the task at hand in the second phase, when somebody asks.
func (p *evaluator) root() source.Node {
	if p.unread == nil {
		return source.Node{}
	}
	return p.unread()
}

// run looks at each subject of a rule in the task at hand.
func (p *evaluator) run(r *Rule, at *rules.TaskPass) {
	if r.abandoned.Load() != nil || r.all.over() {
		return
	}
	p.env["options"] = optionsOf(at.Setting)
	if r.judged {
		p.env["set"] = p.shared.set()
	}
	if r.subject == "task" {
		p.judge(r, func() source.Node { p.task.root(); return p.at.Task.Root })
		return
	}
	p.task.root() // also reads the typed view
	switch t := p.at.Task; r.subject {
	case "event":
		for i := range t.Events {
			p.part(r, t.Events[i].Node)
		}
	case "state":
		for i := range t.States {
			p.part(r, t.States[i].Node)
		}
	case "action":
		for i := range t.States {
			for _, o := range t.States[i].OnEvents {
				for j := range o.Actions {
					p.part(r, o.Actions[j].Node)
				}
			}
		}
	case "schedule":
		if t.Start.Schedule.Exists() {
			p.part(r, t.Start.Schedule)
		}
	case "edge":
		p.edges(r)
	}
}

// part looks at an event, a state, an action or a schedule.
func (p *evaluator) part(r *Rule, n source.Node) {
	var v any = &object{pass: p, node: n}
	if !n.Is(source.Object) {
		v, _ = p.value(n) // a schedule may be a text
	}
	p.env[r.subject] = v
	p.judge(r, func() source.Node { return n })
}

// optionsOf are the options in force as expressions see them.
func optionsOf(s *rules.Setting) map[string]any {
	if len(s.Rule.Options) == 0 {
		return nil
	}
	options := make(map[string]any, len(s.Rule.Options))
	for _, o := range s.Rule.Options {
		v := o.Default
		if set, ok := s.Options[o.Name]; ok {
			v = set
		}
		options[o.Name] = listed(v)
	}
	return options
}

// listed is a Go value as expressions know it: a list of texts is a list of any values.
func listed(v any) any {
	words, ok := v.([]string)
	if !ok {
		return v
	}
	list := make([]any, len(words))
	for i := range words {
		list[i] = words[i]
	}
	return list
}

// judge evaluates a rule on the subject that the variables describe; place returns the
// subject's own node for the report.
func (p *evaluator) judge(r *Rule, place func() source.Node) {
	if p.at.Full() {
		return
	}
	p.meter.reset()
	found, message := p.evaluate(r)
	r.all.spend(p.steps)
	if extra := p.steps - stepsFree; extra > 0 && r.excess.Add(int64(extra)) > excessMost {
		r.abandon("it takes too many steps on all tasks together")
	}
	if found && r.abandoned.Load() == nil {
		p.report(r, place(), message)
	}
}

// evaluate reports whether the rule has found something, and what it says.
func (p *evaluator) evaluate(r *Rule) (found bool, message string) {
	if r.when != nil {
		applies, ok := p.outcome(r, r.when)
		if !ok || applies != true {
			return false, ""
		}
	}
	holds, ok := p.outcome(r, r.check)
	if !ok || holds != false {
		return false, ""
	}
	var b strings.Builder
	for _, part := range r.message {
		b.WriteString(part.text)
		if part.program == nil {
			continue
		}
		v, ok := p.outcome(r, part.program)
		if !ok {
			return false, ""
		}
		b.WriteString(textOf(v))
	}
	return true, strings.TrimSpace(b.String())
}

// outcome runs one program. A run that fails is noted, one that goes beyond its
// bounds gives the rule up.
func (p *evaluator) outcome(r *Rule, program *program) (v any, ok bool) {
	v, err := p.execute(program)
	switch {
	case err == nil:
		return v, true
	case overBudget(err):
		r.abandon(abandonedText(err))
	default:
		p.fail(r, program, err)
	}
	return nil, false
}

// execute runs one program within the bounds of an evaluation.
func (p *evaluator) execute(program *program) (any, error) {
	if p.loops > loopsMost {
		p.vm, p.loops = vm.VM{}, 0
	}
	if err := p.pay(program.weight, 32*program.weight); err != nil {
		return nil, err
	}
	p.vm.MemoryBudget = elementsMost
	v, err := p.vm.Run(program.Program, p.env)
	if err != nil {
		p.vm, p.loops = vm.VM{}, 0 // it may hold much
	}
	return v, err
}

// abandonedText says why a rule was given up.
func abandonedText(err error) string {
	for _, known := range []error{errSteps, errBytes, errPatience} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return errBytes.Error()
}

// report reports what a rule has found, at the part of the subject that "at" names, or
// where that is missing at the object or list that should hold it. Objects and lists
// are shown by their opening bracket.
func (p *evaluator) report(r *Rule, subject source.Node, message string) {
	if message == "" {
		message = "the rule " + r.rule.ID + " does not hold"
	}
	n := subject
	for _, token := range r.at {
		next := n.Get(token)
		if n.Is(source.Array) {
			i, err := strconv.Atoi(token)
			if next = (source.Node{}); err == nil {
				next = n.At(i)
			}
		}
		if !next.Exists() {
			break
		}
		n = next
	}
	switch {
	case !n.Exists(): // the file has changed since it was checked
	case n.Is(source.Object) || n.Is(source.Array):
		p.at.ReportOpen(n, "%s", message)
	default:
		p.at.Report(n, "%s", message)
	}
}

// key names the task at hand in the second phase without parsing it.
func (p *evaluator) key() diag.Task {
	if f := p.facts; f != nil {
		return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S, Set: p.at.Set, Pointer: f.Pointer(), Known: true}
	}
	return p.at.Key()
}

// subjectPlace is the task at hand, for failures.
func (p *evaluator) subjectPlace() diag.Place {
	if f := p.facts; f != nil {
		return diag.Place{Doc: f.Doc, Span: source.Span{Start: f.Span.Start, End: f.Span.Start + 1}, Pointer: f.Pointer()}
	}
	span := p.at.Task.Root.Span()
	span.End = min(span.End, span.Start+1)
	return diag.Place{Doc: p.at.Document(), Span: span, Pointer: p.at.Pointer()}
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
func (p *evaluator) fail(r *Rule, program *program, err error) {
	f := rules.Failure{Rule: r.rule, Reason: vmMessage(err), Count: 1, Where: program.place(err), Task: p.key(), At: p.subjectPlace()}
	p.failures = rules.MergeFailures(p.failures, f)
}

// place is where in the configuration a run has failed.
func (o *program) place(err error) diag.Place {
	from, to := o.span(err)
	return diag.Place{Doc: o.text.Document(), Span: source.Span{Start: o.text.Offset(from), End: o.text.Offset(to)}}
}

// span is the part of the text in which a run has failed.
func (o *program) span(err error) (from, to int) {
	if at, ok := errors.AsType[*file.Error](err); ok && at.To > at.From {
		c := compiler{source: []rune(o.source), base: o.offset}
		return c.offset(at.From), c.offset(at.To)
	}
	return o.offset, o.offset + len(o.source)
}
