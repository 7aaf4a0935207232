package rules

import (
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// liveNote is what the pages of rules that compare files with a tenant say.
const liveNote = "\n\nThe rule needs the tenant: it runs with `tasklint lint --live PATH`, or `--snapshot FILE` in its place."

// Live is what a tenant has answered. All of it is gathered before the rules run; no
// rule sends a request.
type Live struct {
	// Address is the tenant's, for messages; Set the configured set that it is, "" for
	// none.
	Address, Set string
	// Tasks are the tenant's tasks that the files are compared with; nil when they are
	// what is checked.
	Tasks []*task.Facts
	// Ignore are fields whose differences do not count.
	Ignore []compare.Ignore
	// Absent are ids of which the tenant says that it has no such task, Hidden those
	// of tasks that exist although the list of tasks does not show them.
	Absent, Hidden map[string]bool
	// Me is the id of the user that the tenant was asked by, "" when it is not known.
	Me string
	// Logs are the logs of runs by their ids, as far as they were asked for.
	Logs map[string]string
	// Graphs are the graph answers around tasks of the set.
	Graphs []LiveGraph
	// Skipped are the rules that could not be given what they need.
	Skipped []Skip
	// Err is why the tenant could not be asked at all: then no rule needs it.
	Err error
}

// Skip is rules that cannot run since a question to the tenant was not answered.
type Skip struct {
	Rules []string
	Err   error
}

// Skip notes that rules cannot run.
func (l *Live) Skip(err error, rules ...string) {
	l.Skipped = append(l.Skipped, Skip{Rules: rules, Err: err})
}

// Skips reports whether a rule cannot run.
func (l *Live) Skips(rule string) bool {
	return slices.ContainsFunc(l.Skipped, func(s Skip) bool { return slices.Contains(s.Rules, rule) })
}

// Given reports whether a rule has all that it needs of a tenant, which may be nil. A
// rule that also looks at sets by themselves does so without.
func (r *Rule) Given(l *Live) bool {
	switch {
	case r.Set != nil || r.Past != nil && l == nil:
		return true
	case l == nil, l.Err != nil, l.Skips(r.ID):
		return false
	default:
		return !r.Audit || l.Tasks == nil
	}
}

// Find returns the tenant's task with an id, nil when its list shows none.
func (l *Live) Find(id string) *task.Facts {
	for _, f := range l.Tasks {
		if f.ID.S == id {
			return f
		}
	}
	return nil
}

// comparison is how the files of the set differ from the tenant's tasks; nil when
// they were not compared, or could not be. Bodies of requests are meant to differ: the
// tasks that they are for are on neither side.
func (p *SetPass) comparison() *compare.Result {
	p.compare()
	p.Err = p.compErr
	return p.compared
}

// compare compares the files with the tenant, once.
func (s *Set) compare() {
	if l := s.Remote; s.compared == nil && s.compErr == nil && l != nil && l.Tasks != nil {
		s.compared, s.compErr = compareSets(s.Set, l)
	}
}

func compareSets(set *task.Set, l *Live) (*compare.Result, error) {
	theirs := make(map[*task.Facts]bool, len(l.Tasks))
	for _, f := range l.Tasks {
		theirs[f] = true
	}
	var files []*task.Facts
	apart := make(map[string]bool) // ids of tasks that are there, but not to be compared
	bodies := false
	for _, f := range set.Tasks {
		bodies = bodies || f.As != task.Stored
		switch {
		case theirs[f]:
		case f.As == task.Stored && f.Shape == task.Definition:
			files = append(files, f)
		case f.ID.S != "":
			apart[f.ID.S] = true
		}
	}
	if bodies && len(files) == 0 { // requests alone say nothing about other tasks
		return &compare.Result{}, nil
	}
	old := slices.DeleteFunc(slices.Clone(l.Tasks), func(f *task.Facts) bool { return apart[f.ID.S] })
	return compare.Sets(old, files, compare.Options{Ignore: l.Ignore}, false)
}

// remotePlace is a place in one of the tenant's tasks.
func remotePlace(f *task.Facts, side *compare.Side) diag.Place {
	at := diag.Place{Doc: f.Doc, Span: side.Span, Pointer: f.Pointer() + side.Pointer}
	if !side.Exists() {
		at.Span.End = at.Span.Start + 1
	}
	return at
}

// within is a span of the document as a place in the task.
func within(f *task.Facts, s source.Span) task.Place {
	return task.Place{Start: uint32(s.Start - f.Span.Start), End: uint32(s.End - f.Span.Start)}
}

// Question is something that a tenant is asked beside the list of its tasks.
type Question uint8

// The questions. Each costs requests, so that it is asked only when a rule needs it.
const (
	AskAbsent   Question = iota // whether tasks exist that the list does not show
	AskCaller                   // who asks
	AskLastRun                  // the last run of a task of which the list tells none
	AskFailures                 // the newest runs of a task whose last run failed
	AskLogs                     // the log of a last run that failed
	AskGraphs                   // the graph answers around tasks
)

// Need is what a rule needs of a tenant.
type Need struct {
	Question Question
	// Option names the rule's option that says how many of them (AskFailures: runs a
	// task, AskGraphs: requests), or whether at all (AskLogs); "" for a plain need.
	Option string
	// Optional says that the rule runs without an answer as well, and knows less.
	Optional bool
}

// Asks returns what the rule needs by a question; false when it needs nothing of it.
func (r *Rule) Asks(q Question) (Need, bool) {
	i := slices.IndexFunc(r.Needs, func(n Need) bool { return n.Question == q })
	if i < 0 {
		return Need{}, false
	}
	return r.Needs[i], true
}

// LiveGraph is a graph answer of the tenant: what it draws around the task Root.
type LiveGraph struct {
	Root string `json:"root"`
	// Edges are pairs of task ids. Their direction is not documented.
	Edges [][2]string `json:"edges"`
	// Parents and Children are the documented lists of tasks by the id of the task that
	// they belong to, for the pairs that are in doubt.
	Parents  map[string][]string `json:"parents"`
	Children map[string][]string `json:"children"`
}

// pair is two tasks, the smaller id first: an edge without a direction.
type pair [2]string

func pairOf(a, b string) pair {
	if b < a {
		a, b = b, a
	}
	return pair{a, b}
}

// Doubt is a difference between the events and a graph answer that the lists of parents
// and children have to confirm.
type Doubt struct {
	// Up and Down are the tasks. Where the graph has an edge without an event it is not
	// known which of them is which.
	Up, Down string
	// Drawn says that the graph has the edge and the events do not.
	Drawn bool

	edge graph.EdgeID
}

// GraphRoots returns the tasks whose graph answers together show every edge that is
// compared: the tops of the chains, in order, and one task of each ring without a top.
func GraphRoots(g *graph.Graph) []string {
	var roots []string
	covered := make([]bool, g.Edges())
	for e := range graph.EdgeID(g.Edges()) {
		if covered[e] || !drawable(g, e) {
			continue
		}
		root := top(g, g.Edge(e).From)
		roots = append(roots, g.ID(root))
		cover(g, root, covered)
	}
	return roots
}

// top climbs from a task to one that nothing above triggers, or that it met before.
func top(g *graph.Graph, v graph.Vertex) graph.Vertex {
	met := map[graph.Vertex]bool{}
	for !met[v] {
		met[v] = true
		for e, up := range g.Upstream(v) {
			if drawable(g, e) {
				v = up
				break
			}
		}
	}
	return v
}

// cover marks the edges below a task.
func cover(g *graph.Graph, root graph.Vertex, covered []bool) {
	for queue := []graph.Vertex{root}; len(queue) > 0; queue = queue[1:] {
		for e, down := range g.Downstream(queue[0]) {
			if !covered[e] {
				covered[e] = true
				queue = append(queue, down)
			}
		}
	}
}

// drawable reports whether an edge is one that a graph answer should have: between two
// enabled tasks, of which one waits for a success of the other.
func drawable(g *graph.Graph, e graph.EdgeID) bool {
	edge := g.Edge(e)
	up, down := g.Task(edge.From), g.Task(edge.To)
	return edge.Live && up != nil && down != nil && up != down && up.ID.S != "" && down.ID.S != "" &&
		up.Enabled.Or(false) && down.Enabled.Or(false) && g.Outcome(e)&graph.Succeeded != 0
}

// GraphDoubts returns the differences between the events of the tasks and what the graph
// answers draw, those of events first, both in order.
func GraphDoubts(g *graph.Graph, answers []LiveGraph) []Doubt {
	drawn, asked := make(map[pair]bool), make([]bool, g.Edges())
	for _, a := range answers {
		for _, e := range a.Edges {
			drawn[pairOf(e[0], e[1])] = true
		}
		if root, ok := g.ByID(a.Root); ok {
			cover(g, root, asked)
		}
	}
	named := make(map[pair]bool)
	var doubts []Doubt
	for e := range graph.EdgeID(g.Edges()) {
		edge := g.Edge(e)
		named[pairOf(g.ID(edge.From), g.ID(edge.To))] = true
		if asked[e] && drawable(g, e) && !drawn[pairOf(g.ID(edge.From), g.ID(edge.To))] {
			doubts = append(doubts, Doubt{Up: g.ID(edge.From), Down: g.ID(edge.To), edge: e})
		}
	}
	for _, a := range answers {
		for _, e := range a.Edges {
			p := pairOf(e[0], e[1])
			if named[p] || !shown(g, p[0]) || !shown(g, p[1]) || p[0] == p[1] {
				continue
			}
			named[p] = true
			doubts = append(doubts, Doubt{Up: p[0], Down: p[1], Drawn: true})
		}
	}
	return doubts
}

// shown reports whether a task of the set, with its events, has the id.
func shown(g *graph.Graph, id string) bool {
	v, ok := g.ByID(id)
	f := g.Task(v)
	return ok && f != nil && f.Shape == task.Definition
}
