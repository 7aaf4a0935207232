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
	circles := newUnions(len(p.Nodes))
	for _, a := range p.Arrows {
		if a.Circle {
			circles.join(a.From, a.To)
		}
	}
	sub := library.New(func(i int) int { return i }, library.Directed())
	for i := range p.Nodes {
		if circles.find(i) == i {
			_ = sub.AddVertex(i + 1) // never zero
		}
	}
	for _, a := range p.Arrows {
		if !a.Circle {
			_ = sub.AddEdge(circles.find(a.From)+1, circles.find(a.To)+1) // parallel ones fail
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
		if _, ok := stays[circles.find(a.From)+1][circles.find(a.To)+1]; ok || a.Circle {
			kept = append(kept, a)
		}
	}
	p.Arrows = kept
	return true
}
