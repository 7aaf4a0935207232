package graph

// placeRounds is how often cells are drawn towards their neighbours.
const placeRounds = 40

// place gives the cells of a piece their coordinates: columns as wide as their
// widest node, and within a column as near to the neighbours as the order and the
// gaps allow.
func (s *layering) place() {
	s.columns()
	for round := range placeRounds {
		side := round % 3 // from the left, from the right, from both
		for i := range s.piece.layers {
			if side == 1 {
				i = len(s.piece.layers) - 1 - i
			}
			s.settle(s.piece.layers[i], side != 1, side != 0)
		}
	}
	s.lift()
}

// columns puts the cells side by side and below each other, as close as may be.
func (s *layering) columns() {
	cells := s.l.cells
	x, right := 0.0, 0.0
	for _, i := range s.piece.arrows {
		if s.back[i] {
			x, right = bowRoom, bowRoom
		} else if s.p.Arrows[i].Self {
			right = bowRoom
		}
	}
	gaps := s.gaps()
	for i, layer := range s.piece.layers {
		widest, y := 0.0, 0.0
		for _, c := range layer {
			widest = max(widest, cells[c].w)
		}
		for j, c := range layer {
			if j > 0 {
				y += s.distance(layer[j-1], c)
			}
			cells[c].x, cells[c].w, cells[c].y = x, widest, y
		}
		if x += widest; i < len(s.piece.layers)-1 {
			x += gaps[i]
		}
	}
	s.piece.w = x + right
}

// lift moves the piece up to where it begins.
func (s *layering) lift() {
	cells := s.l.cells
	top, bottom := 1e18, -1e18
	for _, layer := range s.piece.layers {
		for _, c := range layer {
			top = min(top, cells[c].y-cells[c].h/2)
			bottom = max(bottom, cells[c].y+cells[c].h/2)
		}
	}
	for _, layer := range s.piece.layers {
		for _, c := range layer {
			cells[c].y -= top
		}
	}
	s.piece.h = bottom - top
}

// gaps is the room right of each column: more where a line bears a word.
func (s *layering) gaps() []float64 {
	gaps := make([]float64, len(s.piece.layers))
	for i := range gaps {
		gaps[i] = columnGap
	}
	for _, i := range s.piece.arrows {
		if a := &s.p.Arrows[i]; a.Outcome != Succeeded && !a.Self && !s.back[i] {
			layer := s.l.cells[a.From].layer
			gaps[layer] = max(gaps[layer], columnGap+measure(a.word(), wordSize))
		}
	}
	return gaps
}

// distance is the least distance of the middles of two cells, the first above.
func (s *layering) distance(a, b int) float64 {
	x, y := &s.l.cells[a], &s.l.cells[b]
	gap := laneGap
	if x.node >= 0 && y.node >= 0 {
		gap = nodeGap
	}
	return (x.h+y.h)/2 + gap
}

// block is a run of cells that touch, as one.
type block struct {
	sum, weight float64 // of the wished places of its first cell
	cells       int
}

// settle moves the cells of a column as near as can be to where their neighbours
// are, in least squares: cells that would overlap join into blocks (pool adjacent
// violators).
func (s *layering) settle(layer []int, left, right bool) {
	cells := s.l.cells
	offset := make([]float64, len(layer)) // from the first cell when all touch
	blocks := make([]block, 0, len(layer))
	for i, c := range layer {
		if i > 0 {
			offset[i] = offset[i-1] + s.distance(layer[i-1], c)
		}
		wish, weight := s.wish(c, left, right)
		blocks = append(blocks, block{(wish - offset[i]) * weight, weight, 1})
		for n := len(blocks); n > 1 && blocks[n-2].sum/blocks[n-2].weight >= blocks[n-1].sum/blocks[n-1].weight; n = len(blocks) {
			last := blocks[n-1]
			b := &blocks[n-2]
			b.sum, b.weight, b.cells = b.sum+last.sum, b.weight+last.weight, b.cells+last.cells
			blocks = blocks[:n-1]
		}
	}
	i := 0
	for _, b := range blocks {
		for range b.cells {
			cells[layer[i]].y = b.sum/b.weight + offset[i]
			i++
		}
	}
}

// wish is where a cell would like to be, and how much. Lines want to be straight.
func (s *layering) wish(c int, left, right bool) (float64, float64) {
	cells := s.l.cells
	me := &cells[c]
	sum, weight := me.y*0.05, 0.05
	pull := func(side []int) {
		for _, n := range side {
			w := 1.0
			switch {
			case me.node < 0 && cells[n].node < 0:
				w = 8
			case me.node < 0 || cells[n].node < 0:
				w = 2
			}
			w /= float64(max(1, len(side)))
			sum += cells[n].y * w
			weight += w
		}
	}
	if left {
		pull(me.left)
	}
	if right {
		pull(me.right)
	}
	if me.anchor >= 0 {
		sum += (cells[me.anchor].y + nodeHeight/2 + laneGap) * 4
		weight += 4
	}
	return sum / weight, weight
}
