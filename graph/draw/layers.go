package draw

import (
	"cmp"
	"math"
	"slices"
)

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
	var starts, others []int
	for _, i := range s.piece.nodes {
		if entered[i] {
			others = append(others, i)
		} else {
			starts = append(starts, i)
		}
	}
	starts = append(starts, others...)
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

// order sorts each column so that few lines cross: by the mean of the neighbours'
// places, to and fro, keeping the best.
func (s *layering) order() {
	s.depthFirst()
	best, least := s.snapshot(), s.crossings()
	for round := 0; round < layoutRounds && least > 0; round++ {
		if round%2 == 0 {
			for i := 1; i < len(s.piece.layers); i++ {
				s.sortColumn(i, func(c *cell) []int { return c.left })
			}
		} else {
			for i := len(s.piece.layers) - 2; i >= 0; i-- {
				s.sortColumn(i, func(c *cell) []int { return c.right })
			}
		}
		s.swap()
		if n := s.crossings(); n < least {
			least, best = n, s.snapshot()
		}
	}
	for i, layer := range best {
		copy(s.piece.layers[i], layer)
		s.number(i)
	}
}

// depthFirst is the order to begin with: subtrees lie together.
func (s *layering) depthFirst() {
	cells := s.l.cells
	var sorted [][]int
	seen := make(map[int]bool)
	for range s.piece.layers {
		sorted = append(sorted, nil)
	}
	for _, layer := range s.piece.layers {
		for _, start := range layer {
			stack := []int{start}
			for len(stack) > 0 {
				c := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				if seen[c] {
					continue
				}
				seen[c] = true
				sorted[cells[c].layer] = append(sorted[cells[c].layer], c)
				stack = append(stack, s.trunkInside(cells[c].right)...)
			}
		}
	}
	for i := range sorted {
		s.piece.layers[i] = sorted[i]
		s.number(i)
	}
}

// trunkInside puts lines that go on between the nodes that they pass, so that they
// branch to both sides.
func (s *layering) trunkInside(right []int) []int {
	var nodes, lines []int
	for _, n := range slices.Backward(right) {
		if s.l.cells[n].node >= 0 {
			nodes = append(nodes, n)
		} else {
			lines = append(lines, n)
		}
	}
	half := len(nodes) / 2
	return slices.Concat(nodes[:half], lines, nodes[half:])
}

func (s *layering) number(layer int) {
	for pos, c := range s.piece.layers[layer] {
		s.l.cells[c].pos = pos
	}
}

func (s *layering) snapshot() [][]int {
	all := make([][]int, len(s.piece.layers))
	for i, layer := range s.piece.layers {
		all[i] = slices.Clone(layer)
	}
	return all
}

// sortColumn sorts a column by the mean place of the neighbours on one side. Lines
// that turn at a node stand right below it.
func (s *layering) sortColumn(layer int, side func(*cell) []int) {
	cells := s.l.cells
	key := make(map[int]float64, len(s.piece.layers[layer]))
	for _, c := range s.piece.layers[layer] {
		neighbours := side(&cells[c])
		key[c] = float64(cells[c].pos)
		if len(neighbours) > 0 {
			sum := 0
			for _, n := range neighbours {
				sum += cells[n].pos
			}
			key[c] = float64(sum) / float64(len(neighbours))
		}
	}
	for _, c := range s.piece.layers[layer] {
		if anchor := cells[c].anchor; anchor >= 0 {
			key[c] = key[anchor] + 1e-6
		}
	}
	slices.SortStableFunc(s.piece.layers[layer], func(a, b int) int { return cmp.Compare(key[a], key[b]) })
	s.number(layer)
}

// swap exchanges neighbours in a column while that saves crossings.
func (s *layering) swap() {
	cells := s.l.cells
	for i, layer := range s.piece.layers {
		for better, rounds := true, 0; better && rounds < 4; rounds++ {
			better = false
			for j := 1; j < len(layer); j++ {
				a, b := layer[j-1], layer[j]
				if cells[a].anchor >= 0 || cells[b].anchor >= 0 {
					continue
				}
				now := s.between(cells[a].left, cells[b].left) + s.between(cells[a].right, cells[b].right)
				then := s.between(cells[b].left, cells[a].left) + s.between(cells[b].right, cells[a].right)
				if then < now {
					layer[j-1], layer[j] = b, a
					better = true
				}
			}
			s.number(i)
		}
	}
}

// between counts the crossings of two cells' lines, the first standing above.
func (s *layering) between(a, b []int) int {
	if len(a)*len(b) > 4096 {
		return 0
	}
	n := 0
	for _, x := range a {
		for _, y := range b {
			if s.l.cells[x].pos > s.l.cells[y].pos {
				n++
			}
		}
	}
	return n
}

// crossings counts all crossings, column by column, with a Fenwick tree.
func (s *layering) crossings() int {
	cells := s.l.cells
	total := 0
	for i, layer := range s.piece.layers[:len(s.piece.layers)-1] {
		size := len(s.piece.layers[i+1])
		sums := make([]int, size+1)
		count := 0
		for _, c := range layer {
			for _, n := range cells[c].right {
				above := 0
				for k := cells[n].pos + 1; k > 0; k -= k & -k {
					above += sums[k]
				}
				total += count - above
			}
			for _, n := range cells[c].right {
				for k := cells[n].pos + 1; k <= size; k += k & -k {
					sums[k]++
				}
				count++
			}
		}
	}
	return total
}
