package graph

import (
	"cmp"
	"slices"

	"github.com/tasklint/tasklint/internal/task"
)

// Build makes the graph of a set. Ids that the set does not hold are looked up in
// the other sets; those must be indexed (task.Set.Index), as the set itself.
func Build(set *task.Set, others []*task.Set) *Graph {
	n := len(set.Tasks)
	g := &Graph{
		set: set, others: slices.DeleteFunc(slices.Clone(others), func(s *task.Set) bool { return s == set }),
		ids: make([]string, n, n+n/8), states: make([]State, n, n+n/8), byID: make(map[string]Vertex),
		all: make([]bool, n), off: make([]string, n), summary: make([]bool, n), sources: make([]Sources, n, n+n/8), triggerRow: make([]int32, 1, n+1), in: make([]int32, 1, n+1),
	}
	events := 0
	for v, f := range g.InFiles() {
		events += len(f.Events)
		g.ids[v], g.all[v], g.off[v], g.summary[v] = f.ID.S, !f.Exclusive.Or(true), Off(f), f.Shape == task.Summary
		if _, taken := g.byID[f.ID.S]; f.ID.S != "" && !taken && !set.ByIdentity {
			g.byID[f.ID.S] = v
		}
	}
	b := builder{g: g, spans: make([]span, n), mentions: make([]mention, 0, events), triggers: make([]Trigger, 0, events)}
	for v, f := range g.InFiles() {
		b.task(v, f)
	}
	g.edges, g.refs, g.triggers = make([]Edge, 0, len(b.mentions)), make([]Ref, 0, len(b.mentions)), make([]Trigger, 0, len(b.triggers))
	for v := range Vertex(n) {
		b.link(v)
		g.in = append(g.in, int32(len(g.edges)))
		g.triggerRow = append(g.triggerRow, int32(len(g.triggers)))
	}
	for range len(g.ids) - n { // nothing is known of what starts the others
		g.in = append(g.in, int32(len(g.edges)))
		g.triggerRow = append(g.triggerRow, int32(len(g.triggers)))
		g.sources = append(g.sources, 0)
	}
	g.rows()
	g.lazily()
	return g
}

// rows sorts the live edges by upstream (a counting sort, which keeps their order).
func (g *Graph) rows() {
	g.outRow = make([]int32, g.Len()+1)
	for _, e := range g.edges {
		if e.Live {
			g.outRow[e.From+1]++
		}
	}
	for v := range g.Len() {
		g.outRow[v+1] += g.outRow[v]
	}
	g.out, g.outTo = make([]EdgeID, g.outRow[g.Len()]), make([]Vertex, g.outRow[g.Len()])
	next := slices.Clone(g.outRow)
	for i, e := range g.edges {
		if e.Live {
			g.out[next[e.From]], g.outTo[next[e.From]] = EdgeID(i), e.To
			next[e.From]++
		}
	}
}

// builder reads all tasks as they lie in memory, and then links them in the order of
// vertices.
type builder struct {
	g        *Graph
	spans    []span    // by vertex
	mentions []mention // of all tasks
	triggers []Trigger // likewise; Edge is the upstream vertex
	unknown  []string  // ids that no task has: the vertex below -1 counts them
	named    map[string]bool
}

// span is where the mentions and triggers of a task begin and end.
type span struct{ mention, mentionEnd, trigger, triggerEnd int32 }

// mention is a reference on its way to its edge.
type mention struct {
	from  Vertex
	place uint32 // of the edge: where its first live reference is, else its first
	ref   Ref
}

// task reads what the events of one task say.
func (b *builder) task(v Vertex, f *task.Facts) {
	g := b.g
	if f.Schedule != nil {
		g.sources[v] |= BySchedule
	}
	b.forget()
	at := span{mention: int32(len(b.mentions)), trigger: int32(len(b.triggers))}
	for i := range f.Events {
		e := &f.Events[i]
		live, repeated := b.referenced(f, e)
		r := read(e)
		from := Vertex(-1)
		for _, a := range e.Attributes {
			if r.task && a.Name.S == "id" && a.Value.S != "" {
				u := b.find(a.Value.S)
				if from == -1 {
					from = u
				}
				b.mentions = append(b.mentions, mention{u, 0, Ref{int32(i), a.Value.At, r.outcome, live}})
			}
		}
		if live {
			g.sources[v] |= r.source
		}
		if live && !repeated {
			b.triggers = append(b.triggers, Trigger{int32(i), EdgeID(from), r.outcome})
		}
	}
	at.mentionEnd, at.triggerEnd = int32(len(b.mentions)), int32(len(b.triggers))
	b.spans[v] = at
}

// link turns the mentions of one task into edges.
func (b *builder) link(v Vertex) {
	g, at := b.g, b.spans[v]
	mentions := b.mentions[at.mention:at.mentionEnd]
	for i := range mentions {
		mentions[i].from = b.known(mentions[i].from)
	}
	firstTrigger := len(g.triggers)
	for _, t := range b.triggers[at.trigger:at.triggerEnd] {
		t.Edge = EdgeID(b.known(Vertex(t.Edge))) // until the edges have numbers
		g.triggers = append(g.triggers, t)
	}
	if len(mentions) == 0 {
		return
	}
	// By upstream, live ones first: then the first of each upstream has its place.
	slices.SortStableFunc(mentions, func(x, y mention) int {
		return cmp.Or(cmp.Compare(x.from, y.from), compareBool(y.ref.Live, x.ref.Live), cmp.Compare(x.ref.At.Start, y.ref.At.Start))
	})
	for i := range mentions {
		m := &mentions[i]
		m.place = m.ref.At.Start
		if i > 0 && mentions[i-1].from == m.from {
			m.place = mentions[i-1].place
		}
	}
	slices.SortStableFunc(mentions, func(x, y mention) int {
		if g.set.ByIdentity && x.from != y.from {
			return cmp.Compare(g.ids[x.from], g.ids[y.from])
		}
		return cmp.Or(cmp.Compare(x.place, y.place), cmp.Compare(x.from, y.from), cmp.Compare(x.ref.At.Start, y.ref.At.Start))
	})
	firstEdge := len(g.edges)
	for i, m := range mentions {
		if i == 0 || mentions[i-1].from != m.from {
			g.edges = append(g.edges, Edge{From: m.from, To: v, first: int32(len(g.refs)), end: int32(len(g.refs))})
		}
		e := &g.edges[len(g.edges)-1]
		g.refs = append(g.refs, m.ref)
		e.end++
		e.Live = e.Live || m.ref.Live
	}
	number(g.edges[firstEdge:], EdgeID(firstEdge), g.triggers[firstTrigger:])
}

// number puts the numbers of edges where triggers hold upstream vertices.
func number(edges []Edge, first EdgeID, triggers []Trigger) {
	if len(edges) > 8 {
		byFrom := make(map[EdgeID]EdgeID, len(edges))
		for i, e := range edges {
			byFrom[EdgeID(e.From)] = first + EdgeID(i)
		}
		for i := range triggers {
			if t := &triggers[i]; t.Edge >= 0 {
				t.Edge = byFrom[t.Edge]
			}
		}
		return
	}
	for i := range triggers {
		t := &triggers[i]
		for j, e := range edges {
			if t.Edge >= 0 && EdgeID(e.From) == t.Edge {
				t.Edge = first + EdgeID(j)
				break
			}
		}
	}
}

// referenced reports whether an eventRef names the event, and whether an earlier
// such event has the same name.
func (b *builder) referenced(f *task.Facts, e *task.EventFacts) (live, repeated bool) {
	if !e.Name.Exists() || len(f.Refs) == 0 {
		return false, false
	}
	if len(f.Events) == 1 && len(f.Refs) == 1 {
		return f.Refs[0].S == e.Name.S, false
	}
	if len(b.named) == 0 {
		if b.named == nil {
			b.named = make(map[string]bool)
		}
		for _, r := range f.Refs {
			b.named[r.S] = false
		}
	}
	repeated, live = b.named[e.Name.S]
	if live {
		b.named[e.Name.S] = true
	}
	return live, repeated
}

// forget empties the names of the last task. A big map is dropped: to clear it would
// cost its size for each task that follows.
func (b *builder) forget() {
	if len(b.named) > 256 {
		b.named = nil
	}
	clear(b.named)
}

// find is the vertex of an upstream id, or what known makes one of.
func (b *builder) find(id string) Vertex {
	if v, ok := b.g.ByID(id); ok {
		return v
	}
	b.unknown = append(b.unknown, id)
	return Vertex(-1 - len(b.unknown))
}

// known is the vertex that find has given. Those that are no tasks are numbered as they
// are first named in the order of vertices.
func (b *builder) known(v Vertex) Vertex {
	if v >= -1 {
		return v
	}
	return b.vertex(b.unknown[-2-v])
}

// vertex is the vertex of an upstream id.
func (b *builder) vertex(id string) Vertex {
	g := b.g
	if v, ok := g.ByID(id); ok {
		return v
	}
	v := Vertex(len(g.ids))
	g.byID[id] = v
	g.ids = append(g.ids, id)
	g.states = append(g.states, g.stateOf(id))
	return v
}

func (g *Graph) stateOf(id string) State {
	if g.set.Vertices[id] {
		return Unreadable
	}
	state := Ghost
	for _, s := range g.others {
		switch {
		case s.ByID(id) == nil || g.set.Supersedes(s):
		case g.set.SameTenant(s):
			return Unreadable
		default:
			state = Foreign
		}
	}
	return state
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}
