package graph

import (
	"cmp"
	"math"
	"slices"
)

// layering gives the nodes of a piece their columns, and lines that are longer than
// one column a cell in each column they pass.
type layering struct {
	p     *Picture
	l     *layout
	piece *piece
	out   map[int][]int // arrows by node, without those to the node itself
	in    map[int]int   // how many arrows come in, without back ones
	back  map[int]bool  // arrows that close a circle
}

func (s *layering) run() {
	s.out, s.in, s.back = make(map[int][]int), make(map[int]int), make(map[int]bool)
	entered := make(map[int]bool)
	for _, i := range s.piece.arrows {
		if a := s.p.Arrows[i]; !a.Self {
			s.out[a.From] = append(s.out[a.From], i)
			entered[a.To] = true
		}
	}
	s.findBack(entered)
	sorted := s.longest()
	s.pull(sorted)
	s.spread()
	s.lanes()
}

// findBack finds, depth-first from the roots, the arrows that lead back to a node
// on the way to them.
func (s *layering) findBack(entered map[int]bool) {
	starts := slices.Clone(s.piece.nodes)
	slices.SortStableFunc(starts, func(a, b int) int { return compareBool(entered[a], entered[b]) })
	const open, done = 1, 2
	state := make(map[int]int)
	type frame struct{ node, at int }
	for _, start := range starts {
		if state[start] != 0 {
			continue
		}
		state[start] = open
		stack := []frame{{start, 0}}
		for len(stack) > 0 {
			f := &stack[len(stack)-1]
			if f.at == len(s.out[f.node]) {
				state[f.node] = done
				stack = stack[:len(stack)-1]
				continue
			}
			arrow := s.out[f.node][f.at]
			f.at++
			to := s.p.Arrows[arrow].To
			switch state[to] {
			case open:
				s.back[arrow] = true
			case 0:
				state[to] = open
				stack = append(stack, frame{to, 0})
			}
		}
	}
}

// longest puts each node one column after the last of its upstreams, and returns
// the nodes upstream first.
func (s *layering) longest() []int {
	for _, i := range s.piece.arrows {
		if a := s.p.Arrows[i]; !a.Self && !s.back[i] {
			s.in[a.To]++
		}
	}
	missing := make(map[int]int, len(s.in))
	var sorted []int
	for _, n := range s.piece.nodes {
		if missing[n] = s.in[n]; missing[n] == 0 {
			sorted = append(sorted, n)
		}
	}
	for i := 0; i < len(sorted); i++ {
		from := &s.l.cells[sorted[i]]
		for _, arrow := range s.out[sorted[i]] {
			if s.back[arrow] {
				continue
			}
			to := s.p.Arrows[arrow].To
			s.l.cells[to].layer = max(s.l.cells[to].layer, from.layer+1)
			if missing[to]--; missing[to] == 0 {
				sorted = append(sorted, to)
			}
		}
	}
	return sorted
}

// pull moves roots next to the first of their downstreams.
func (s *layering) pull(sorted []int) {
	for _, n := range slices.Backward(sorted) {
		if s.in[n] > 0 {
			continue
		}
		nearest := math.MaxInt
		for _, arrow := range s.out[n] {
			if !s.back[arrow] {
				nearest = min(nearest, s.l.cells[s.p.Arrows[arrow].To].layer)
			}
		}
		if nearest < math.MaxInt {
			s.l.cells[n].layer = max(s.l.cells[n].layer, nearest-1)
		}
	}
}

// spread moves leaves from columns that are too tall to the next: a fan of sixty
// becomes a block. Leaves that wait for the same stay together, and the largest
// families move.
func (s *layering) spread() {
	rows := max(rowsAtLeast, int(1.5*math.Sqrt(float64(len(s.piece.nodes)))))
	type family struct {
		parent int
		class  string
	}
	of := make(map[int]family)
	for _, i := range s.piece.arrows {
		if a := &s.p.Arrows[i]; !a.Self && !s.back[i] {
			of[a.To] = family{a.From, a.class()}
		}
	}
	members := make(map[family]int)
	columns := make(map[int][]int)
	last := 0
	for _, n := range s.piece.nodes {
		layer := s.l.cells[n].layer
		columns[layer] = append(columns[layer], n)
		last = max(last, layer)
		if len(s.out[n]) == 0 && s.in[n] == 1 {
			members[of[n]]++
		}
	}
	for layer := 1; layer <= last; layer++ {
		surplus := len(columns[layer]) - rows
		if surplus <= 0 {
			continue
		}
		var leaves []int
		for _, n := range columns[layer] {
			if len(s.out[n]) == 0 && s.in[n] == 1 {
				leaves = append(leaves, n)
			}
		}
		slices.SortStableFunc(leaves, func(a, b int) int {
			x, y := of[a], of[b]
			return cmp.Or(cmp.Compare(members[y], members[x]), cmp.Compare(x.parent, y.parent), cmp.Compare(x.class, y.class), cmp.Compare(b, a))
		})
		for _, n := range leaves[:min(surplus, len(leaves))] {
			s.l.cells[n].layer++
			columns[layer+1] = append(columns[layer+1], n)
			last = max(last, layer+1)
		}
	}
}

// lanes makes the columns and routes the arrows. Lines from one node with the same
// outcome share their cells, so that they look like a trunk with branches.
func (s *layering) lanes() {
	l := s.l
	type trunk struct {
		from, layer int
		class       string
		back        int // the target of a line back
	}
	shared := make(map[trunk]int)
	lane := func(t trunk) int {
		if c, ok := shared[t]; ok {
			return c
		}
		c := len(l.cells)
		l.cells = append(l.cells, cell{node: -1, layer: t.layer, h: 2, anchor: -1})
		s.column(c)
		shared[t] = c
		return c
	}
	for _, n := range s.piece.nodes {
		s.column(n)
	}
	for _, i := range s.piece.arrows {
		a := &s.p.Arrows[i]
		if a.Self || len(l.cells) > len(s.p.Nodes)+laneMost {
			continue
		}
		from, to := a.From, a.To
		way := []int{from}
		if s.back[i] {
			for layer := l.cells[from].layer; layer >= l.cells[to].layer; layer-- {
				way = append(way, lane(trunk{from, layer, a.class(), to}))
			}
			l.cells[way[1]].anchor, l.cells[way[len(way)-1]].anchor = from, to
		} else {
			for layer := l.cells[from].layer + 1; layer < l.cells[to].layer; layer++ {
				way = append(way, lane(trunk{from, layer, a.class(), -1}))
			}
		}
		way = append(way, to)
		l.routes[i] = route{way, s.back[i]}
		s.connect(way)
	}
}

// column puts a cell into its column.
func (s *layering) column(c int) {
	layer := s.l.cells[c].layer
	for len(s.piece.layers) <= layer {
		s.piece.layers = append(s.piece.layers, nil)
	}
	s.piece.layers[layer] = append(s.piece.layers[layer], c)
}

// connect makes the cells of a way neighbours.
func (s *layering) connect(way []int) {
	for i := 1; i < len(way); i++ {
		a, b := way[i-1], way[i]
		x, y := &s.l.cells[a], &s.l.cells[b]
		switch {
		case x.layer+1 == y.layer:
			x.right, y.left = append(x.right, b), append(y.left, a)
		case x.layer == y.layer+1:
			x.left, y.right = append(x.left, b), append(y.right, a)
		}
	}
}
