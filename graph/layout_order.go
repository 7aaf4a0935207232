package graph

import (
	"cmp"
	"slices"
)

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
