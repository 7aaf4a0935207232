package graph

import library "github.com/dominikbraun/graph"

// ReduceMost is how many vertices a picture may have to be reduced, and reduceEdges
// how many edges: the library's reduction searches the graph once for each edge.
const (
	ReduceMost  = 1000
	reduceEdges = 3000
)

// reduce leaves out the arrows that a longer way between the same nodes implies and
// reports whether it did. Arrows within circles stay; elsewhere each circle counts
// as one node, so that what is reduced has no circles.
func (p *Picture) reduce() bool {
	if len(p.Nodes) > ReduceMost || len(p.Arrows) > reduceEdges {
		return false
	}
	leader := p.leaders()
	sub := library.New(func(i int) int { return i }, library.Directed())
	for i, l := range leader {
		if i == l {
			_ = sub.AddVertex(i + 1) // never zero
		}
	}
	for _, a := range p.Arrows {
		if !a.Circle {
			_ = sub.AddEdge(leader[a.From]+1, leader[a.To]+1) // parallel ones fail
		}
	}
	reduced, err := library.TransitiveReduction(sub)
	if err != nil {
		return false
	}
	stays, err := reduced.AdjacencyMap()
	if err != nil {
		return false
	}
	kept := p.Arrows[:0]
	for _, a := range p.Arrows {
		if _, ok := stays[leader[a.From]+1][leader[a.To]+1]; ok || a.Circle {
			kept = append(kept, a)
		}
	}
	p.Arrows = kept
	return true
}

// leaders gives each node the first node of its circle; arrows of circles join them.
func (p *Picture) leaders() []int {
	leader := make([]int, len(p.Nodes))
	for i := range leader {
		leader[i] = i
	}
	find := func(i int) int {
		for leader[i] != i {
			leader[i] = leader[leader[i]]
			i = leader[i]
		}
		return i
	}
	for _, a := range p.Arrows {
		if x, y := find(a.From), find(a.To); a.Circle && x != y {
			leader[max(x, y)] = min(x, y)
		}
	}
	for i := range leader {
		leader[i] = find(i)
	}
	return leader
}
