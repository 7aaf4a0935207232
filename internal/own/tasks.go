package own

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// summary is what expressions see of another task: its facts, or its id alone when
// the set does not hold it.
type summary struct {
	facts  *task.Facts
	id     string
	vertex graph.Vertex
}

// get is a field, nil when it is absent.
func (s *summary) get(name string) any {
	f := s.facts
	if f == nil {
		if name == "id" && s.id != "" {
			return s.id
		}
		return nil
	}
	text := func(t task.Text) any {
		if t.Exists() {
			return t.S
		}
		return nil
	}
	switch name {
	case "id":
		return text(f.ID)
	case "name":
		return text(f.Name)
	case "version":
		return text(f.Version)
	case "enabled":
		if f.Enabled.Given {
			return f.Enabled.On
		}
	case "appId":
		return text(f.AppID())
	case "spaceId":
		return text(f.Space)
	case "ownerId":
		return text(f.Owner)
	case "file":
		return f.Doc.Name
	}
	return nil
}

func (s *summary) label() string {
	if s.facts != nil {
		return s.facts.Label()
	}
	return s.id
}

// Costs in steps of what looks beyond the task at hand.
const (
	vertexCost   = 3
	parseCost    = 40
	scheduleCost = 100
	runCost      = 10
	// runsMost is how many runs nextRuns may be asked for.
	runsMost = 1000
)

// neighbours makes the function for the tasks on one side of a task.
func neighbours(side func(*evaluator, graph.Vertex) []any) func(p *evaluator, args []any) (any, error) {
	return func(p *evaluator, args []any) (any, error) {
		v, ok, err := p.vertexOf(args[0])
		if !ok || err != nil {
			return []any{}, err
		}
		found := side(p, v)
		return found, p.pay(vertexCost*len(found), 48*len(found))
	}
}

func (p *evaluator) upstream(v graph.Vertex) (found []any) {
	for _, u := range p.shared.graph().Upstream(v) {
		found = append(found, p.shared.summary(u))
	}
	return found
}

func (p *evaluator) downstream(v graph.Vertex) (found []any) {
	for _, d := range p.shared.graph().Downstream(v) {
		found = append(found, p.shared.summary(d))
	}
	return found
}

// ancestors are all tasks that can lead to a task, the nearest first. The walk pays
// as it goes, since it may be as large as the set.
func ancestors(p *evaluator, args []any) (any, error) {
	v, ok, err := p.vertexOf(args[0])
	if !ok || err != nil {
		return []any{}, err
	}
	g := p.shared.graph()
	seen := map[graph.Vertex]bool{v: true}
	list := []any{}
	for queue := []graph.Vertex{v}; len(queue) > 0; queue = queue[1:] {
		n := 0
		for _, u := range g.Upstream(queue[0]) {
			n++
			if !seen[u] {
				seen[u] = true
				queue = append(queue, u)
				list = append(list, p.shared.summary(u))
			}
		}
		if err := p.pay(vertexCost*(1+n), 96*n); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// vertexOf is the vertex of a task; ok is false for one without a place in the graph.
func (p *evaluator) vertexOf(t any) (v graph.Vertex, ok bool, err error) {
	switch t := t.(type) {
	case nil:
		return 0, false, nil
	case *summary:
		return t.vertex, true, nil
	case *object:
		if t.isTask {
			v, ok = p.shared.graph().Vertex(p.facts)
			return v, ok, nil
		}
	}
	return 0, false, failure("this needs a task, but it is %s", kindOf(t))
}

// getPointer reads a value of a task by JSON Pointer (RFC 6901).
func getPointer(p *evaluator, args []any) (any, error) {
	pointer, ok := args[1].(string)
	if args[0] == nil || args[1] == nil {
		return nil, nil
	}
	if !ok {
		return nil, failure("get needs a JSON Pointer, but this is %s", kindOf(args[1]))
	}
	switch t := args[0].(type) {
	case *object:
		return p.value(t.root().Find(pointer))
	case *summary:
		if t.facts == nil {
			return nil, nil
		}
		if err := p.pay(parseCost+t.facts.Span.Len()/32, 0); err != nil {
			return nil, err
		}
		n := p.other(t.facts).Find(pointer)
		if err := p.pay(n.Span().Len()/16, 8*n.Span().Len()); err != nil {
			return nil, err
		}
		return n.Value(numberOf), nil
	}
	return nil, failure("get needs a task, but this is %s", kindOf(args[0]))
}

// other parses another task of the set; the node is valid until the next one.
func (p *evaluator) other(f *task.Facts) source.Node {
	if p.otherFacts != f {
		p.otherFacts = nil
		if !f.Parse(&p.otherTree) {
			return source.Node{}
		}
		p.otherFacts = f
	}
	return p.otherTree.Root()
}

// scheduleOf is the schedule of a task, nil when it has none that is right.
func (p *evaluator) scheduleOf(t any) (*schedule.Schedule, error) {
	var s *schedule.Schedule
	switch t := t.(type) {
	case nil:
		return nil, nil
	case *object:
		if !t.isTask {
			return nil, failure("this needs a task, but it is another object")
		}
		t.root()
		s = p.at.Schedule()
	case *summary:
		if t.facts == nil || t.facts.Schedule == nil {
			return nil, nil
		}
		s = rules.ScheduleOf(t.facts, p.at.Now)
	default:
		return nil, failure("this needs a task, but it is %s", kindOf(t))
	}
	if s == nil || !s.OK() {
		return nil, p.pay(scheduleCost, 0)
	}
	return s, p.pay(scheduleCost, 0)
}

// nextRuns are the next times at which a task's schedule starts it, in the zone of
// the schedule.
func nextRuns(p *evaluator, args []any) (any, error) {
	n, ok := args[1].(int)
	if !ok || n < 0 || n > runsMost {
		return nil, failure("nextRuns gives 0 to %d runs", runsMost)
	}
	runs := []any{}
	s, err := p.scheduleOf(args[0])
	if s == nil || err != nil {
		return runs, err
	}
	if err := p.pay(runCost*n, 64*n); err != nil {
		return nil, err
	}
	at := p.at.Now
	for range n {
		o, ok := s.Next(at)
		if !ok {
			break
		}
		at = o.Time().Add(time.Second)
		runs = append(runs, o.Local())
	}
	return runs, nil
}

// minInterval is the smallest distance of two runs in the next 12 months, nil without
// two runs.
func minInterval(p *evaluator, args []any) (any, error) {
	s, err := p.scheduleOf(args[0])
	if s == nil || err != nil {
		return nil, err
	}
	d, ok := s.MinDistance(p.at.Now)
	if !ok {
		return nil, p.pay(scheduleCost, 0)
	}
	return d.Gap, p.pay(scheduleCost, 0)
}
