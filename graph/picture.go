package graph

import (
	"slices"

	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/task"
)

// Drawing says what of a graph to draw.
type Drawing struct {
	// Title stands above the picture, "" for none. Set names the set of each node in
	// a picture of several sets, "" for none.
	Title, Set string
	// Focus limits it to what these vertices can reach; nil draws everything. Level
	// limits the distance, 0 is without limit.
	Focus     []Vertex
	Direction Direction
	Level     int
	// Only leaves only vertices that it wants and their direct neighbours; nil wants
	// all.
	Only func(Vertex) bool
	// Seen are the ids of tasks that a graph answer names without their definition,
	// and Told the dependencies that only it tells of. Where less than all is drawn,
	// those appear that a drawn vertex leads to.
	Seen []string
	Told []Link
	// Marks are the findings about a vertex, worst first; nil for none.
	Marks func(Vertex) []Mark
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
	Mixed                 // a schedule or data, and other tasks
	Missing               // not in the set (see Node.State), or only as a summary
)

// String names the kind as in legends and classes.
func (k Kind) String() string {
	return [...]string{"manual", "scheduled", "dataset", "chained", "mixed", "missing"}[k]
}

// Picture is what is drawn, the same for every format.
type Picture struct {
	Title string
	Nodes []Node
	// Arrows run upstream -> downstream, in order of place.
	Arrows []Arrow
	// Focus are the indexes of the nodes in focus, in the order asked for.
	Focus     []int
	Direction Direction
	// Cut says that the level left something out.
	Cut bool
}

// Node is one task of a picture.
type Node struct {
	Vertex Vertex
	// Key is unique in the graph: the task id, or for tasks that share one or have
	// none their place.
	Key, ID, Label, App, Set string
	Kind                     Kind
	State                    State
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
	Outcome Outcome
	Clash   bool
	// Circle says that the edge lies within a circle, Self that it is one alone.
	Circle, Self bool
}

// Draw picks what is to be drawn. Nodes are in the order of the set, or by distance
// from the focus.
func (g *Graph) Draw(d Drawing) *Picture {
	steps, cut := g.choose(d)
	p := &Picture{Title: d.Title, Cut: cut, Direction: d.Direction, Nodes: make([]Node, 0, len(steps))}
	at := make(map[Vertex]int, len(steps))
	for _, s := range steps {
		at[s.Vertex] = len(p.Nodes)
		p.Nodes = append(p.Nodes, g.node(s, d))
	}
	for _, v := range d.Focus {
		if i, ok := at[v]; ok {
			p.Focus = append(p.Focus, i)
		}
	}
	o := g.order()
	for i := range g.edges {
		e := &g.edges[i]
		if !e.Live {
			continue
		}
		from, ok := at[e.From]
		to, also := at[e.To]
		if ok && also {
			self := e.From == e.To
			a := Arrow{From: from, To: to, Outcome: g.Outcome(EdgeID(i)), Circle: self || o.together(e.From, e.To), Self: self}
			if clash := g.Clash(EdgeID(i)); clash != 0 {
				a.Outcome, a.Clash = clash, true
			}
			p.Arrows = append(p.Arrows, a)
		}
	}
	g.tell(p, d, at)
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
func (g *Graph) choose(d Drawing) (steps []Step, cut bool) {
	if len(d.Focus) > 0 {
		steps = g.Walk(d.Focus, d.Direction, d.Level)
		if d.Level > 0 {
			cut = len(g.Walk(d.Focus, d.Direction, d.Level+1)) > len(steps)
		}
	} else {
		for v := range Vertex(g.Len()) {
			switch level := g.Level(v); {
			case g.Task(v) == nil && g.outRow[v] == g.outRow[v+1]: // named by unused events only
			case d.Level <= 0 || level <= d.Level:
				steps = append(steps, Step{v, level})
			default:
				cut = true
			}
		}
	}
	if d.Only != nil {
		near := make(map[Vertex]bool)
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
		steps = slices.DeleteFunc(steps, func(s Step) bool { return !near[s.Vertex] })
	}
	return steps, cut
}

func (g *Graph) node(s Step, d Drawing) Node {
	v := s.Vertex
	n := Node{
		Vertex: v, Key: g.key(v), ID: secret.Mask(g.ID(v)), Label: secret.Mask(g.Label(v)), State: g.State(v), Off: g.Off(v), Set: d.Set, Depth: s.Depth,
		Waits: len(g.Triggers(v)), All: g.All(v), Kind: g.kind(v),
	}
	for range g.Upstream(v) {
		n.IsChild = true
		break
	}
	for range g.Downstream(v) {
		n.IsParent = true
		break
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

func (g *Graph) kind(v Vertex) Kind {
	s := g.Sources(v)
	byTask := s&(ByTask|ByAnyTask) != 0
	switch {
	case g.State(v) != Known || s == 0 && g.Task(v).Shape == task.Summary:
		return Missing
	case byTask && s&(BySchedule|ByDataset) != 0:
		return Mixed
	case byTask:
		return Chained
	case s&BySchedule != 0:
		return Scheduled
	case s&ByDataset != 0:
		return Dataset
	default:
		return Manual
	}
}

// key is the id where that means this vertex, else the place of the task.
func (g *Graph) key(v Vertex) string {
	if same, ok := g.ByID(g.ids[v]); ok && same == v {
		return g.ids[v]
	}
	f := g.Task(v)
	return f.Doc.Name + "#" + f.Pointer()
}
