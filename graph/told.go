package graph

// tell adds to a picture what only a graph answer tells of: tasks without their
// definition and what leads to them. Nothing is known of the outcomes that they
// wait for, and no analysis looks at them.
func (g *Graph) tell(p *Picture, d Drawing, at map[Vertex]int) {
	t := teller{p: p, d: d, nodes: make(map[string]int), next: make(map[string][]string)}
	for v, i := range at {
		if same, ok := g.ByID(g.ids[v]); ok && same == v {
			t.nodes[g.ids[v]] = i
		}
	}
	again := make(map[Link]bool, len(d.Told)) // several answers may tell the same
	for _, l := range d.Told {
		if !again[l] {
			again[l] = true
			t.next[l.Upstream] = append(t.next[l.Upstream], l.Downstream)
		}
	}
	if d.Focus == nil || d.Direction != Up {
		drawn := make([]int, len(p.Nodes))
		for i := range drawn {
			drawn[i] = i
		}
		t.follow(drawn)
	}
	if d.Focus != nil || d.Only != nil {
		return
	}
	for _, id := range d.Seen {
		if _, drawn := t.nodes[id]; !drawn {
			t.follow([]int{t.add(id, 0)})
		}
	}
}

// teller is the state of tell: the nodes by task id, and the links by upstream.
type teller struct {
	p     *Picture
	d     Drawing
	nodes map[string]int
	next  map[string][]string
}

func (t *teller) add(id string, depth int) int {
	i := len(t.p.Nodes)
	t.nodes[id] = i
	t.p.Nodes = append(t.p.Nodes, Node{Vertex: -1, Key: id, Label: id, Set: t.d.Set, Kind: Missing, State: Unreadable, Depth: depth})
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
