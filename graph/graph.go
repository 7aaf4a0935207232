// Package graph knows how the tasks of one set depend on each other: who triggers
// whom, in which circles and joins, and what can still run. It is part of the
// program's layout, not an API for others.
//
// Vertices are the tasks of a set and the upstream ids that no task of it bears.
// Edges always run upstream -> downstream. Everything is kept in rows of int32 and
// is linear in the size of the set.
package graph

import (
	"iter"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

// Vertex is a task or an upstream id. The tasks come first, in the set's order;
// the others follow in the order in which they are first named.
type Vertex int32

// EdgeID numbers the edges in order of place: by downstream task, then by where
// that task names the upstream, or by the upstream's id in a set by identity.
type EdgeID int32

// State says what is known of a vertex.
type State uint8

// The states. All but Known stand for ids that are only named as an upstream.
const (
	Known      State = iota // a task of the set
	Ghost                   // no task has this id
	Unreadable              // exists, but a graph answer did not show it, or another set of the tenant holds it
	Foreign                 // a task of another tenant's set
)

// Edge joins two vertices.
type Edge struct {
	From, To Vertex
	// Live edges have a reference that an eventRef names. The others carry nothing.
	Live bool

	first, end int32 // of Graph.refs
}

// Ref is one mention of an upstream: an attribute "id" of an event.
type Ref struct {
	// Event is the index in the downstream task's Events.
	Event int32
	// At is the value of the attribute, in the downstream task.
	At task.Place
	// Outcome is what the event waits for; zero when its status is no outcome that
	// a run can have, or when its attributes contradict each other.
	Outcome Outcome
	// Live refs belong to an event that an eventRef names.
	Live bool
}

// Graph is the dependencies of one set. It is read-only once built, and its
// methods may be called from several goroutines.
type Graph struct {
	set    *task.Set
	others []*task.Set

	ids    []string
	states []State
	all    []bool   // whether a task waits for all of its events
	off    []string // why a task cannot run at all
	// summary says that no more is known of a task than a graph answer shows.
	summary []bool
	byID    map[string]Vertex // without the tasks where the set is by identity: it knows their ranks
	edges   []Edge            // by To, then by place
	refs    []Ref             // by edge
	in      []int32
	out     []EdgeID // live edges, by From
	outTo   []Vertex // where they lead to
	outRow  []int32

	triggers   []Trigger
	triggerRow []int32
	sources    []Sources

	vertexOf func() map[*task.Facts]Vertex
	order    func() *order
}

// Set returns what the graph was built from.
func (g *Graph) Set() *task.Set { return g.set }

// Len returns the number of vertices.
func (g *Graph) Len() int { return len(g.ids) }

// Tasks returns the number of vertices that are tasks of the set: the first ones.
func (g *Graph) Tasks() int { return len(g.set.Tasks) }

// Edges returns the number of edges, live or not.
func (g *Graph) Edges() int { return len(g.edges) }

// Task returns the task that v stands for, nil when the set does not hold it.
func (g *Graph) Task(v Vertex) *task.Facts {
	if int(v) < len(g.set.Tasks) {
		return g.set.Tasks[v]
	}
	return nil
}

// InFiles returns the tasks in the order of files, as they lie in memory: for what is
// gathered of each of them by itself, since every other order takes much longer in a large
// set.
func (g *Graph) InFiles() iter.Seq2[Vertex, *task.Facts] {
	return func(yield func(Vertex, *task.Facts) bool) {
		for i, f := range g.set.InFiles() {
			if !yield(Vertex(i), f) {
				return
			}
		}
	}
}

// ID returns the task id of v, "" for a task without one.
func (g *Graph) ID(v Vertex) string { return g.ids[v] }

// State reports what is known of v.
func (g *Graph) State(v Vertex) State { return g.states[v] }

// Label returns what messages call v: the task's name, else the id.
func (g *Graph) Label(v Vertex) string {
	if f := g.Task(v); f != nil {
		return f.Label()
	}
	if _, f := g.Elsewhere(v); f != nil {
		return f.Label()
	}
	return g.ids[v]
}

// Quoted returns what a sentence calls v: its name or id in quotes, and both where other
// tasks have the name as well.
func (g *Graph) Quoted(v Vertex) string {
	label := g.Label(v)
	switch id := g.ID(v); {
	case label == "":
		return "a task without a name"
	case id != "" && g.Namesake(v):
		return say.Quote(label) + " (" + say.Quote(id) + ")"
	default:
		return say.Quote(label)
	}
}

// Namesake reports whether another task of the set has the name of v, so that it takes
// the id to tell them apart.
func (g *Graph) Namesake(v Vertex) bool {
	f := g.Task(v)
	return f != nil && g.set.Namesakes(f.Name.S)
}

// Elsewhere returns the other set that holds a Foreign vertex, and the task there.
func (g *Graph) Elsewhere(v Vertex) (*task.Set, *task.Facts) {
	if g.states[v] == Foreign {
		for _, s := range g.others {
			if f := s.ByID(g.ids[v]); f != nil {
				return s, f
			}
		}
	}
	return nil, nil
}

// ByID returns the vertex with that task id. Where several tasks of the set share the
// id it is the first, which is also the one that references lead to.
func (g *Graph) ByID(id string) (Vertex, bool) {
	if g.set.ByIdentity {
		if rank, ok := g.set.Rank(id); ok {
			return Vertex(rank), true
		}
	}
	v, ok := g.byID[id]
	return v, ok
}

// Vertex returns the vertex of a task of the set.
func (g *Graph) Vertex(f *task.Facts) (Vertex, bool) {
	v, ok := g.vertexOf()[f]
	return v, ok
}

// Edge returns the edge with that number.
func (g *Graph) Edge(e EdgeID) Edge { return g.edges[e] }

// Refs returns the mentions behind an edge, in order of place.
func (g *Graph) Refs(e EdgeID) []Ref { return g.refs[g.edges[e].first:g.edges[e].end] }

// Ref returns the mention that stands for an edge: the first live one, else the first.
func (g *Graph) Ref(e EdgeID) Ref {
	refs := g.Refs(e)
	for _, r := range refs {
		if r.Live {
			return r
		}
	}
	return refs[0]
}

// Outcome returns what a live edge waits for. Of several live references it is what either
// waits for where any of them will do, and what all of them have in common at a join of
// "all": zero when they exclude each other, see Clash.
func (g *Graph) Outcome(e EdgeID) Outcome {
	o, _ := g.outcome(e)
	return o
}

// Clash returns what the references of an edge wait for together where they exclude each
// other, zero where they do not.
func (g *Graph) Clash(e EdgeID) Outcome {
	if o, either := g.outcome(e); o == 0 {
		return either
	}
	return 0
}

// outcome is what a live edge waits for, and what either of its references does.
func (g *Graph) outcome(e EdgeID) (o, either Outcome) {
	every := AnyOutcome
	for _, r := range g.Refs(e) {
		if r.Live && r.Outcome != 0 {
			either |= r.Outcome
			every &= r.Outcome
		}
	}
	if either != 0 && g.All(g.edges[e].To) {
		return every, either
	}
	return either, either
}

// Named returns the edges into v in order of place, with those that no eventRef names.
func (g *Graph) Named(v Vertex) iter.Seq[EdgeID] {
	return func(yield func(EdgeID) bool) {
		for e := g.in[v]; e < g.in[v+1]; e++ {
			if !yield(EdgeID(e)) {
				return
			}
		}
	}
}

// Upstream returns the live edges into v in order of place.
func (g *Graph) Upstream(v Vertex) iter.Seq2[EdgeID, Vertex] {
	return func(yield func(EdgeID, Vertex) bool) {
		for e := g.in[v]; e < g.in[v+1]; e++ {
			if g.edges[e].Live && !yield(EdgeID(e), g.edges[e].From) {
				return
			}
		}
	}
}

// Downstream returns the live edges out of v in order of place.
func (g *Graph) Downstream(v Vertex) iter.Seq2[EdgeID, Vertex] {
	return func(yield func(EdgeID, Vertex) bool) {
		for i := g.outRow[v]; i < g.outRow[v+1]; i++ {
			if !yield(g.out[i], g.outTo[i]) {
				return
			}
		}
	}
}

// SelfTriggers returns the live edges that lead from a task to itself, in order.
func (g *Graph) SelfTriggers() []EdgeID {
	var found []EdgeID
	for e := range g.edges {
		if g.edges[e].Live && g.edges[e].From == g.edges[e].To {
			found = append(found, EdgeID(e))
		}
	}
	return found
}

// Roots returns the vertices that no live edge leads to, in order.
func (g *Graph) Roots() []Vertex {
	var roots []Vertex
	for v := range Vertex(g.Len()) {
		if !slices.ContainsFunc(g.edges[g.in[v]:g.in[v+1]], func(e Edge) bool { return e.Live }) {
			roots = append(roots, v)
		}
	}
	return roots
}

// lazily prepares what only some callers need.
func (g *Graph) lazily() {
	g.vertexOf = sync.OnceValue(func() map[*task.Facts]Vertex {
		m := make(map[*task.Facts]Vertex, g.Tasks())
		for v, f := range g.set.Tasks {
			m[f] = Vertex(v)
		}
		return m
	})
	g.order = sync.OnceValue(g.sort)
}
