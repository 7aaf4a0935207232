package rules

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/vm"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// ownPass evaluates own rules on one task at a time. It belongs to a TaskPass, and so
// to one goroutine.
type ownPass struct {
	meter
	at       *TaskPass
	vm       vm.VM
	env      map[string]any
	task     *object
	patterns map[string]*ownPattern
	loops    int // since the virtual machine is new
	// converted is how many bytes of the task at hand were turned into values.
	converted int
	failures  []Failure

	// In the second phase only.
	shared     *ownShared
	facts      *task.Facts
	unread     func() source.Node // parses the task when somebody asks
	otherTree  source.Tree
	otherFacts *task.Facts
}

// loopsMost is how many loops a virtual machine may have run before it is replaced:
// what it keeps for them it never gives back.
const loopsMost = 4096

// own is the evaluator of the pass, turned to its task.
func (p *TaskPass) own() *ownPass {
	if p.owner == nil {
		p.owner = &ownPass{at: p, patterns: make(map[string]*ownPattern)}
		p.owner.env = map[string]any{passName: p.owner}
	}
	if !p.owned {
		p.owned = true
		p.owner.begin()
	}
	return p.owner
}

// begin turns to the task of the pass.
func (p *ownPass) begin() {
	p.converted = 0
	p.task = &object{pass: p, isTask: true}
	if p.unread == nil {
		p.task.node = p.at.Task.Root
	}
	p.env["task"] = p.task
	p.env["now"] = p.at.Now.UTC()
	p.env["tenant"] = p.at.Set
	p.env["file"] = p.at.doc.Name
}

// root parses the task at hand in the second phase, when somebody asks.
func (p *ownPass) root() source.Node {
	if p.unread == nil {
		return source.Node{}
	}
	return p.unread()
}

// run looks at each subject of a rule in the task at hand.
func (p *ownPass) run(r *OwnRule, at *TaskPass) {
	if r.abandoned.Load() != nil || r.all.over() {
		return
	}
	p.env["options"] = ownOptions(at.Setting)
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
func (p *ownPass) part(r *OwnRule, n source.Node) {
	var v any = &object{pass: p, node: n}
	if !n.Is(source.Object) {
		v, _ = p.value(n) // a schedule may be a text
	}
	p.env[r.subject] = v
	p.judge(r, func() source.Node { return n })
}

// ownOptions are the options in force as expressions see them.
func ownOptions(s *Setting) map[string]any {
	if len(s.Rule.Options) == 0 {
		return nil
	}
	options := make(map[string]any, len(s.Rule.Options))
	for _, o := range s.Rule.Options {
		v := o.Default
		if set, ok := s.Options[o.Name]; ok {
			v = set
		}
		if words, ok := v.([]string); ok {
			list := make([]any, len(words))
			for i := range words {
				list[i] = words[i]
			}
			v = list
		}
		options[o.Name] = v
	}
	return options
}

// judge evaluates a rule on the subject that the variables describe; place gives the
// subject's own node for the report.
func (p *ownPass) judge(r *OwnRule, place func() source.Node) {
	if p.at.full() {
		return
	}
	p.meter.reset()
	found, message := p.evaluate(r)
	r.all.spend(p.steps)
	if extra := p.steps - stepsFree; extra > 0 && r.excess.Add(int64(extra)) > excessMost {
		r.abandon("it takes too many steps on all tasks together")
	}
	if p.loops > loopsMost {
		p.vm, p.loops = vm.VM{}, 0
	}
	if found && r.abandoned.Load() == nil {
		p.tell(r, place(), message)
	}
}

// evaluate tells whether the rule has found something, and what it says.
func (p *ownPass) evaluate(r *OwnRule) (found bool, message string) {
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
func (p *ownPass) outcome(r *OwnRule, program *ownProgram) (v any, ok bool) {
	err := p.pay(program.weight, 32*program.weight)
	if err == nil {
		p.vm.MemoryBudget = elementsMost
		v, err = p.vm.Run(program.Program, p.env)
	}
	switch {
	case err == nil:
		return v, true
	case overBudget(err):
		r.abandon(abandonedText(err))
	default:
		p.fail(r, program, err)
	}
	p.vm, p.loops = vm.VM{}, 0 // it may hold much
	return nil, false
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
