// Package draw makes pictures of a graph: which tasks and arrows, how they are laid out and
// written. It is part of the program's layout, not an API for others.
package draw

import (
	"iter"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/task"
)

// Options say what of a graph to draw.
type Options struct {
	// Title stands above the picture, "" for none. Set names the set of each node in
	// a picture of several sets, "" for none.
	Title, Set string
	// Focus limits it to what these vertices can reach; nil draws everything. Level
	// limits the distance, 0 is without limit.
	Focus     []graph.Vertex
	Direction graph.Direction
	Level     int
	// Only leaves only vertices that it wants and their direct neighbours; nil wants
	// all.
	Only func(graph.Vertex) bool
	// AnswerTasks are the ids of tasks that a graph answer names without their definition,
	// and AnswerLinks the dependencies that only it names. Where less than all is drawn,
	// those appear that a drawn vertex leads to.
	AnswerTasks []string
	AnswerLinks []Link
	// Marks are the findings about a vertex, worst first; nil for none.
	Marks func(graph.Vertex) []Mark
	// Schedule says a task's schedule in words, nil or "" for none.
	Schedule func(*task.Facts) string
}

// Link is a dependency between tasks by their ids.
type Link struct{ Upstream, Downstream string }

// Mark is a finding to show at a task.
type Mark struct {
	// Level is "error", "warning" or "note".
	Level, Rule, Message string
}

// Kind says by what a task is started, for its shape and colour.
type Kind uint8

// The kinds.
const (
	Manual    Kind = iota // nothing starts it but a person or the API
	Scheduled             // a schedule
	Dataset               // an update of data
	Chained               // other tasks
	Mixed                 // other tasks, and something else
	Unknown               // an event of a kind that is not known
	Missing               // not in the set (see Node.State), or only as a summary
)

// String names the kind as in legends and classes.
func (k Kind) String() string {
	return [...]string{"manual", "scheduled", "dataset", "chained", "mixed", "unknown", "missing"}[k]
}

// Picture is what is drawn, the same for every format.
type Picture struct {
	Title string
	Nodes []Node
	// Arrows run upstream -> downstream, in order of place.
	Arrows []Arrow
	// Focus are the indexes of the nodes in focus, in the order asked for.
	Focus     []int
	Direction graph.Direction
	// Cut says that the level left something out.
	Cut bool
}

// Node is one task of a picture.
type Node struct {
	Vertex graph.Vertex
	// Key is unique in the graph: the task id, or for tasks that share one or have
	// none their place.
	Key, ID, Label, App, Set string
	Kind                     Kind
	State                    graph.State
	// Off is "disabled" or "deleted", or "".
	Off string
	// Schedule is the schedule in words, "" without.
	Schedule string
	// Waits is how many events the task waits for; All says that it needs all.
	Waits int
	All   bool
	// Summary says that the task's definition was not shown.
	Summary bool
	// Depth is the distance from the focus, else the level in the whole graph.
	Depth             int
	IsChild, IsParent bool
	Marks             []Mark
}

// Arrow is one edge of a picture, between indexes of nodes.
type Arrow struct {
	From, To int
	// Outcome is what the arrow waits for. Clash says that it waits for all of these, of
	// which one run brings one only.
	Outcome graph.Outcome
	Clash   bool
	// Circle says that the edge lies within a circle, Self that it is one alone.
	Circle, Self bool
}

// New returns the picture of a graph. Nodes are in the order of the set, or by distance
// from the focus.
func New(g *graph.Graph, d Options) *Picture {
	steps, cut := choose(g, d)
	p := &Picture{Title: d.Title, Cut: cut, Direction: d.Direction, Nodes: make([]Node, 0, len(steps))}
	at := make(map[graph.Vertex]int, len(steps))
	for _, s := range steps {
		at[s.Vertex] = len(p.Nodes)
		p.Nodes = append(p.Nodes, node(g, s, d))
	}
	for _, v := range d.Focus {
		if i, ok := at[v]; ok {
			p.Focus = append(p.Focus, i)
		}
	}
	for i := range graph.EdgeID(g.Edges()) {
		e := g.Edge(i)
		if !e.Live {
			continue
		}
		from, ok := at[e.From]
		to, also := at[e.To]
		if ok && also {
			self := e.From == e.To
			a := Arrow{From: from, To: to, Outcome: g.Outcome(i), Circle: self || g.SameCircle(e.From, e.To), Self: self}
			if clash := g.Clash(i); clash != 0 {
				a.Outcome, a.Clash = clash, true
			}
			p.Arrows = append(p.Arrows, a)
		}
	}
	addAnswers(g, p, d, at)
	return p
}

// Join puts the pictures of several sets into one.
func Join(title string, pictures ...*Picture) *Picture {
	all := &Picture{Title: title}
	for _, p := range pictures {
		first := len(all.Nodes)
		all.Nodes = append(all.Nodes, p.Nodes...)
		for _, a := range p.Arrows {
			a.From, a.To = a.From+first, a.To+first
			all.Arrows = append(all.Arrows, a)
		}
		for _, i := range p.Focus {
			all.Focus = append(all.Focus, i+first)
		}
		all.Direction = p.Direction
		all.Cut = all.Cut || p.Cut
	}
	return all
}

// choose is what to draw, and whether the level cut it.
func choose(g *graph.Graph, d Options) (steps []graph.Step, cut bool) {
	if len(d.Focus) > 0 {
		steps = g.Walk(d.Focus, d.Direction, d.Level)
		if d.Level > 0 {
			cut = len(g.Walk(d.Focus, d.Direction, d.Level+1)) > len(steps)
		}
	} else {
		for v := range graph.Vertex(g.Len()) {
			switch level := g.Level(v); {
			case g.Task(v) == nil && !leads(g.Downstream(v)): // named by unused events only
			case d.Level <= 0 || level <= d.Level:
				steps = append(steps, graph.Step{Vertex: v, Depth: level})
			default:
				cut = true
			}
		}
	}
	if d.Only != nil {
		near := make(map[graph.Vertex]bool)
		for _, s := range steps {
			if !d.Only(s.Vertex) {
				continue
			}
			near[s.Vertex] = true
			for _, u := range g.Upstream(s.Vertex) {
				near[u] = true
			}
			for _, w := range g.Downstream(s.Vertex) {
				near[w] = true
			}
		}
		steps = slices.DeleteFunc(steps, func(s graph.Step) bool { return !near[s.Vertex] })
	}
	return steps, cut
}

// leads reports whether there is an edge.
func leads(edges iter.Seq2[graph.EdgeID, graph.Vertex]) bool {
	for range edges {
		return true
	}
	return false
}

func node(g *graph.Graph, s graph.Step, d Options) Node {
	v := s.Vertex
	n := Node{
		Vertex: v, Key: keyOf(g, v), ID: secret.Mask(g.ID(v)), Label: secret.Mask(g.Label(v)), State: g.State(v), Off: g.Off(v), Set: d.Set, Depth: s.Depth,
		Waits: len(g.Triggers(v)), All: g.All(v), Kind: KindOf(g, v),
		IsChild: leads(g.Upstream(v)), IsParent: leads(g.Downstream(v)),
	}
	if f := g.Task(v); f != nil {
		n.App, n.Summary = f.AppID().S, f.Shape == task.Summary
		if d.Schedule != nil && f.Schedule != nil {
			n.Schedule = d.Schedule(f)
		}
	}
	if d.Marks != nil {
		n.Marks = d.Marks(v)
	}
	return n
}

// KindOf returns by what a vertex is started.
func KindOf(g *graph.Graph, v graph.Vertex) Kind {
	const tasks = graph.ByTask | graph.ByAnyTask
	s := g.Sources(v)
	switch {
	case g.State(v) != graph.Known || s == 0 && g.Task(v).Shape == task.Summary:
		return Missing
	case s&tasks != 0 && s&^tasks != 0:
		return Mixed
	case s&tasks != 0:
		return Chained
	case s&graph.BySchedule != 0:
		return Scheduled
	case s&graph.ByDataset != 0:
		return Dataset
	case s&graph.ByUnknown != 0:
		return Unknown
	default:
		return Manual
	}
}

// keyOf is the id where that means this vertex, else the place of the task.
func keyOf(g *graph.Graph, v graph.Vertex) string {
	if same, ok := g.ByID(g.ID(v)); ok && same == v {
		return g.ID(v)
	}
	f := g.Task(v)
	return f.Doc.Name + "#" + f.Pointer()
}

// addAnswers adds to a picture what only a graph answer names: tasks without their
// definition and what leads to them. Nothing is known of the outcomes that they
// wait for, and no analysis looks at them.
func addAnswers(g *graph.Graph, p *Picture, d Options, at map[graph.Vertex]int) {
	t := teller{p: p, d: d, nodes: make(map[string]int), next: make(map[string][]string)}
	for v, i := range at {
		if same, ok := g.ByID(g.ID(v)); ok && same == v {
			t.nodes[g.ID(v)] = i
		}
	}
	again := make(map[Link]bool, len(d.AnswerLinks)) // several answers may name the same
	for _, l := range d.AnswerLinks {
		if !again[l] {
			again[l] = true
			t.next[l.Upstream] = append(t.next[l.Upstream], l.Downstream)
		}
	}
	if d.Focus == nil || d.Direction != graph.Up {
		drawn := make([]int, len(p.Nodes))
		for i := range drawn {
			drawn[i] = i
		}
		t.follow(drawn)
	}
	if d.Focus != nil || d.Only != nil {
		return
	}
	for _, id := range d.AnswerTasks {
		if _, drawn := t.nodes[id]; !drawn {
			t.follow([]int{t.add(id, 0)})
		}
	}
}

// teller is the state of addAnswers: the nodes by task id, and the links by upstream.
type teller struct {
	p     *Picture
	d     Options
	nodes map[string]int
	next  map[string][]string
}

func (t *teller) add(id string, depth int) int {
	i := len(t.p.Nodes)
	t.nodes[id] = i
	t.p.Nodes = append(t.p.Nodes, Node{Vertex: -1, Key: id, Label: id, Set: t.d.Set, Kind: Missing, State: graph.Unreadable, Depth: depth})
	return i
}

// follow draws the links that begin at the nodes, breadth-first.
func (t *teller) follow(queue []int) {
	for n := 0; n < len(queue); n++ {
		i := queue[n]
		key, depth := t.p.Nodes[i].Key, t.p.Nodes[i].Depth+1
		if t.nodes[key] != i {
			continue
		}
		for _, id := range t.next[key] {
			down, drawn := t.nodes[id]
			if !drawn {
				if t.d.Level > 0 && depth > t.d.Level {
					t.p.Cut = true
					continue
				}
				down = t.add(id, depth)
				queue = append(queue, down)
			}
			t.p.Nodes[i].IsParent, t.p.Nodes[down].IsChild = true, true
			t.p.Arrows = append(t.p.Arrows, Arrow{From: i, To: down, Self: i == down, Circle: i == down})
		}
	}
}
