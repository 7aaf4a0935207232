package own

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// shared is what the goroutines that judge one set share. It is only read once
// the set is prepared.
type shared struct {
	tenant    *rules.Set
	name      string
	values    map[string]any
	summaries []*summary // by vertex
}

func newShared(t *rules.Set) *shared {
	g := t.Graph()
	s := &shared{tenant: t, name: t.Set.Name, summaries: make([]*summary, g.Len())}
	for v := range s.summaries {
		vertex := graph.Vertex(v)
		s.summaries[v] = &summary{facts: g.Task(vertex), id: g.ID(vertex), vertex: vertex}
	}
	tasks := make([]any, g.Tasks())
	for v := range tasks {
		tasks[v] = s.summaries[v]
	}
	s.values = map[string]any{"name": t.Set.Name, "complete": t.Set.Complete(), "tasks": tasks}
	return s
}

func (s *shared) graph() *graph.Graph             { return s.tenant.Graph() }
func (s *shared) summary(v graph.Vertex) *summary { return s.summaries[v] }
func (s *shared) set() map[string]any             { return s.values }

// chunk is how many tasks a goroutine takes at a time.
const chunk = 128

// Judge runs the own rules that look at more than one task, on several goroutines.
// Each task is gone through once, for all rules that of returns for its document; those
// for sets are in whole. Findings are in the order of the tasks.
func Judge(t *rules.Set, jobs int, of func(*source.Document) []*rules.Setting, whole []*rules.Setting) ([]*diag.Finding, []rules.Failure) {
	settings := make(map[*source.Document][]*rules.Setting)
	wanted := len(whole) > 0
	for _, f := range t.Set.Tasks {
		if _, known := settings[f.Doc]; !known {
			settings[f.Doc] = of(f.Doc)
			wanted = wanted || len(settings[f.Doc]) > 0
		}
	}
	if !wanted || len(t.Set.Tasks) == 0 {
		return nil, nil
	}
	shared := newShared(t)
	tasks := t.Set.Tasks
	n := (len(tasks) + chunk - 1) / chunk
	found, failed := make([][]*diag.Finding, n), make([][]rules.Failure, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	var crash atomic.Pointer[any]
	for range max(1, min(jobs, n)) {
		workers.Go(func() {
			defer func() {
				if cause := recover(); cause != nil {
					crash.CompareAndSwap(nil, &cause)
				}
			}()
			j := newJudge(shared, t.Now)
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				for _, f := range tasks[i*chunk : min((i+1)*chunk, len(tasks))] {
					found[i] = append(found[i], j.judge(f, settings[f.Doc])...)
				}
				failed[i] = j.own.Failures()
			}
		})
	}
	workers.Wait()
	if c := crash.Load(); c != nil {
		panic(*c) // the caller reports it with the rule's name
	}
	var findings []*diag.Finding
	var failures []rules.Failure
	for i := range n {
		findings = append(findings, found[i]...)
		failures = rules.MergeFailures(failures, failed[i]...)
	}
	j := newJudge(shared, t.Now)
	for _, s := range whole {
		if Of(s.Rule).subject == "set" {
			findings = append(findings, j.whole(s)...)
		}
	}
	return findings, rules.MergeFailures(failures, j.own.Failures()...)
}

// judge runs own rules on the tasks of a set, in one goroutine.
type judge struct {
	pass   rules.TaskPass
	own    *evaluator
	view   task.Task
	tree   source.Tree
	parsed bool
}

func newJudge(shared *shared, now time.Time) *judge {
	j := &judge{pass: rules.TaskPass{Now: now, Set: shared.name}}
	j.pass.Tree = &j.tree
	j.own = newEvaluator(&j.pass)
	j.own.shared, j.own.unread = shared, j.read
	return j
}

// read parses the task at hand, once.
func (j *judge) read() source.Node {
	if !j.parsed {
		j.parsed = true
		text, err := j.own.facts.Doc.Text(j.own.facts.Span)
		if err != nil || j.tree.Parse(text, j.own.facts.Span.Start, 0) != nil {
			return source.Node{}
		}
		j.view.Read(j.tree.Root())
	}
	return j.view.Root
}

func (j *judge) begin(f *task.Facts) {
	j.parsed = false
	j.view = task.Task{}
	j.own.facts = f
	j.pass.Begin(f.Doc, f.Pointer(), &j.view)
}

// judge runs the rules on one task.
func (j *judge) judge(f *task.Facts, settings []*rules.Setting) []*diag.Finding {
	if len(settings) == 0 {
		return nil
	}
	j.begin(f)
	for _, s := range settings {
		if r := Of(s.Rule); r.subject != "set" {
			j.pass.Setting = s
			evaluatorOf(&j.pass).run(r, &j.pass)
		}
	}
	for _, found := range j.pass.Findings() {
		found.Task.Set = j.pass.Set
	}
	return j.pass.Findings()
}

// whole runs a rule on the set itself. Its finding has no place but the first file.
func (j *judge) whole(s *rules.Setting) []*diag.Finding {
	r := Of(s.Rule)
	j.begin(j.own.shared.tenant.Set.Tasks[0])
	j.pass.Setting = s
	p := evaluatorOf(&j.pass)
	p.env["options"], p.env["set"] = optionsOf(s), p.shared.set()
	p.meter.reset()
	found, message := p.evaluate(r)
	r.all.spend(p.steps)
	if !found || r.abandoned.Load() != nil {
		return nil
	}
	return []*diag.Finding{{
		Rule: s.Rule.ID, Level: s.Level, Message: message,
		Place: diag.Place{Doc: p.facts.Doc}, Task: diag.Task{Set: j.pass.Set},
	}}
}

// edges looks at each event by which the task waits for another one.
func (p *evaluator) edges(r *Rule) {
	g := p.shared.graph()
	v, ok := g.Vertex(p.facts)
	if !ok {
		return
	}
	for e, up := range g.Upstream(v) {
		for _, ref := range g.Refs(e) {
			if !ref.Live {
				continue
			}
			p.edge(r, v, up, &ref)
		}
	}
}

func (p *evaluator) edge(r *Rule, down, up graph.Vertex, ref *graph.Ref) {
	facts := &p.facts.Events[ref.Event]
	var node source.Node
	for i := range p.at.Task.Events {
		if e := p.at.Task.Events[i].Node; e.Span() == p.facts.Place(facts.At) {
			node = e
		}
	}
	var status any
	if text, ok := facts.Attribute("status"); ok {
		status = text.S
	}
	p.env["edge"] = map[string]any{
		"upstream": p.shared.summary(up), "downstream": p.shared.summary(down),
		"event": &object{pass: p, node: node}, "status": status, "exclusive": !p.shared.graph().All(down),
	}
	p.judge(r, func() source.Node {
		if len(r.at) == 0 {
			return p.at.Tree.Locate(p.facts.Place(ref.At))
		}
		return node
	})
}
