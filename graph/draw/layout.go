package draw

import (
	"cmp"
	"slices"

	"github.com/tasklint/tasklint/graph"
)

// Sizes of the layered drawing, in pixels.
const (
	nodeHeight   = 38.0
	nodeGap      = 11.0 // between nodes of a column
	laneGap      = 8.0  // beside a line that passes through a column
	columnGap    = 68.0
	pieceGap     = 28.0 // between unconnected pieces
	pageWidth    = 1520.0
	singleGap    = 12.0
	rowsAtLeast  = 13 // of a column, before leaves go to further columns
	laneMost     = 40_000
	shelvesOpen  = 20   // how many shelves are searched for room
	bowRoom      = 26.0 // beside a piece whose lines turn there
	layoutRounds = 24
)

// layout is where everything stands.
type layout struct {
	cells         []cell
	routes        []route // by arrow of the picture
	width, height float64
}

// cell is a node, or a place in a column that a line passes through.
type cell struct {
	node  int // of the picture, -1 for a line
	layer int
	pos   int // in its layer
	// x, y are the left edge and the middle; w and h the size.
	x, y, w, h float64
	// left and right are the cells of the neighbouring layers that lines lead to.
	left, right []int
	// anchor is the cell of this layer that a line turns at, -1 for others.
	anchor int
}

// route is the way of an arrow: cells from its upstream to its downstream.
type route struct {
	cells []int
	back  bool // runs against the layers
}

// box is an area that is taken.
type box struct{ x0, y0, x1, y1 float64 }

type point struct{ x, y float64 }

// piece is a part of the picture that nothing connects with the others.
type piece struct {
	nodes, arrows []int
	layers        [][]int // cells
	w, h          float64
}

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

// arrange lays the picture out: the pieces each in columns, then packed on a page.
func (p *Picture) arrange(widths []float64) (*layout, bool) {
	l := &layout{cells: make([]cell, len(p.Nodes)), routes: make([]route, len(p.Arrows))}
	for i := range l.cells {
		l.cells[i] = cell{node: i, w: widths[i], h: nodeHeight, anchor: -1}
	}
	pieces, singles := p.pieces()
	for i := range pieces {
		pc := &pieces[i]
		s := &layering{p: p, l: l, piece: pc}
		s.run()
		if len(l.cells) > len(p.Nodes)+laneMost {
			return nil, false
		}
		s.order()
		s.place()
	}
	l.pack(pieces)
	l.grid(singles)
	return l, true
}

// pieces are the connected parts, the largest first, and the nodes without arrows.
func (p *Picture) pieces() (pieces []piece, singles []int) {
	parts := newUnions(len(p.Nodes))
	joined := make([]bool, len(p.Nodes))
	for _, a := range p.Arrows {
		joined[a.From], joined[a.To] = true, true
		parts.join(a.From, a.To)
	}
	at := make(map[int]int)
	for i := range p.Nodes {
		if !joined[i] {
			singles = append(singles, i)
			continue
		}
		first := parts.find(i)
		if _, ok := at[first]; !ok {
			at[first] = len(pieces)
			pieces = append(pieces, piece{})
		}
		pc := &pieces[at[first]]
		pc.nodes = append(pc.nodes, i)
	}
	for i, a := range p.Arrows {
		pc := &pieces[at[parts.find(a.From)]]
		pc.arrows = append(pc.arrows, i)
	}
	return pieces, singles
}

// shelf is a row of columns of pieces.
type shelf struct {
	y, h, used float64 // used is the width up to the last column's end
	columns    []box   // x0..x1 wide, filled down to y1
}

// pack puts the pieces on shelves: the tallest first, smaller ones beside it and
// under each other, wherever there is room.
func (l *layout) pack(pieces []piece) {
	page := pageWidth
	for _, pc := range pieces {
		page = max(page, pc.w)
	}
	order := make([]int, len(pieces))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(pieces[b].h, pieces[a].h) })
	var shelves []shelf
	for _, i := range order {
		pc := &pieces[i]
		var at point
		found := false
		for j := max(0, len(shelves)-shelvesOpen); j < len(shelves) && !found; j++ {
			at, found = shelves[j].fit(pc.w, pc.h, page)
		}
		if !found {
			y := 0.0
			if n := len(shelves); n > 0 {
				y = shelves[n-1].y + shelves[n-1].h + pieceGap
			}
			shelves = append(shelves, shelf{y: y, h: pc.h, used: pc.w, columns: []box{{0, y, pc.w, y + pc.h}}})
			at = point{0, y}
			l.height = y + pc.h
		}
		l.move(pc, at.x, at.y)
		l.width = max(l.width, at.x+pc.w)
	}
}

// fit finds room on a shelf: under the pieces of a column, or in a new one.
func (s *shelf) fit(w, h, page float64) (point, bool) {
	for i := range s.columns {
		c := &s.columns[i]
		last := i == len(s.columns)-1
		if c.y1+pieceGap+h > s.y+s.h || c.x0+w > c.x1 && (!last || c.x0+w > page) {
			continue
		}
		at := point{c.x0, c.y1 + pieceGap}
		c.y1 = at.y + h
		if c.x0+w > c.x1 {
			c.x1 = c.x0 + w
			s.used = c.x1
		}
		return at, true
	}
	if x := s.used + pieceGap; x+w <= page && h <= s.h {
		s.columns = append(s.columns, box{x, s.y, x + w, s.y + h})
		s.used = x + w
		return point{x, s.y}, true
	}
	return point{}, false
}

// move shifts a piece, which stands at the origin.
func (l *layout) move(pc *piece, x, y float64) {
	for _, layer := range pc.layers {
		for _, c := range layer {
			l.cells[c].x += x
			l.cells[c].y += y
		}
	}
}

// grid puts the nodes without arrows below everything else, in rows.
func (l *layout) grid(singles []int) {
	if len(singles) == 0 {
		return
	}
	widest := 0.0
	for _, i := range singles {
		widest = max(widest, l.cells[i].w)
	}
	columns := max(1, int((max(l.width, pageWidth)+singleGap)/(widest+singleGap)))
	columns = min(columns, len(singles))
	top := l.height
	if top > 0 {
		top += pieceGap
	}
	for n, i := range singles {
		c := &l.cells[i]
		c.w = widest
		c.x = float64(n%columns) * (widest + singleGap)
		c.y = top + float64(n/columns)*(nodeHeight+singleGap) + nodeHeight/2
		l.width = max(l.width, c.x+c.w)
		l.height = max(l.height, c.y+nodeHeight/2)
	}
}

// unions are sets of numbers that are joined step by step. Each set goes by its least
// number.
type unions []int

// newUnions are n sets of one number each.
func newUnions(n int) unions {
	u := make(unions, n)
	for i := range u {
		u[i] = i
	}
	return u
}

// find is the least number of the set that i is in.
func (u unions) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

// join makes one set of those of i and j.
func (u unions) join(i, j int) {
	i, j = u.find(i), u.find(j)
	u[max(i, j)] = min(i, j)
}

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
		if a := &s.p.Arrows[i]; a.Outcome != graph.Succeeded && !a.Self && !s.back[i] {
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
