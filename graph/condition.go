package graph

import "slices"

// literal says that a task ended in one of some ways.
type literal struct {
	v Vertex
	o Outcome
}

// way is one way in which a task comes to run: literals that must all be true,
// ascending by vertex. Without literals it is free.
type way struct {
	lits []literal
	// loose ways say less than is known: literals were left out to keep the bound.
	loose bool
}

// Bounds of the algebra. A task has at most waysMost ways of at most literalsMost
// literals each; what is beyond is replaced by a loose way, which claims only what
// is true of all it stands for. A join is searched for at most pairsMost pairs of
// ways. A whole set may take stepsBase+stepsEach*tasks steps and keep keptMost
// literals; after that every task counts as free.
const (
	waysMost     = 16
	literalsMost = 64
	joinWaysMost = 1024
	pairsMost    = 10_000
	stepsBase    = 50_000_000
	stepsEach    = 500
	keptMost     = 8 << 20
)

// both is the way in which a and b are true together; it reports false, and the
// literals that clash, when they exclude each other.
func both(a, b way) (way, literal, literal, bool) {
	w := way{lits: make([]literal, 0, len(a.lits)+len(b.lits)), loose: a.loose || b.loose}
	i, j := 0, 0
	for i < len(a.lits) && j < len(b.lits) {
		x, y := a.lits[i], b.lits[j]
		switch {
		case x.v < y.v:
			w.lits = append(w.lits, x)
			i++
		case x.v > y.v:
			w.lits = append(w.lits, y)
			j++
		case x.o&y.o == 0:
			return way{}, x, y, false
		default:
			w.lits = append(w.lits, literal{x.v, x.o & y.o})
			i++
			j++
		}
	}
	w.lits = append(append(w.lits, a.lits[i:]...), b.lits[j:]...)
	return w, literal{}, literal{}, true
}

// compatible reports whether a and b can be true together, and the task that both
// name at the highest level.
func compatible(a, b way, level []int32) (Vertex, bool) {
	common := Vertex(-1)
	for i, j := 0, 0; i < len(a.lits) && j < len(b.lits); {
		x, y := a.lits[i], b.lits[j]
		switch {
		case x.v < y.v:
			i++
		case x.v > y.v:
			j++
		case x.o&y.o == 0:
			return -1, false
		default:
			if common < 0 || level[x.v] > level[common] {
				common = x.v
			}
			i++
			j++
		}
	}
	return common, true
}

// either is what is true of both ways: the literals on the same task.
func either(a, b way) way {
	w := way{loose: true}
	for i, j := 0, 0; i < len(a.lits) && j < len(b.lits); {
		x, y := a.lits[i], b.lits[j]
		switch {
		case x.v < y.v:
			i++
		case x.v > y.v:
			j++
		default:
			w.lits = append(w.lits, literal{x.v, x.o | y.o})
			i++
			j++
		}
	}
	return w
}

// with is the way with one more literal, on a task that it does not have.
func (w way) with(l literal, level []int32) way {
	at, _ := slices.BinarySearchFunc(w.lits, l, func(a, b literal) int { return int(a.v) - int(b.v) })
	return way{slices.Concat(w.lits[:at], []literal{l}, w.lits[at:]), w.loose}.fit(level)
}

// fit leaves out the furthest tasks of a way that is too long.
func (w way) fit(level []int32) way {
	for len(w.lits) > literalsMost {
		far := 0
		for i, l := range w.lits {
			if level[l.v] < level[w.lits[far].v] {
				far = i
			}
		}
		w.lits = slices.Delete(w.lits, far, far+1)
		w.loose = true
	}
	return w
}

// condition is the ways in which a task comes to run. Without ways it never does.
type condition []way

var free = condition{{}}

// add adds a way unless it is there; what is too much makes the last way loose. It
// reports the steps taken.
func (c *condition) add(w way) int {
	steps := 1
	for _, have := range *c {
		steps += min(len(have.lits), len(w.lits))
		if have.loose == w.loose && slices.Equal(have.lits, w.lits) {
			return steps
		}
	}
	if len(*c) < waysMost {
		*c = append(*c, w)
		return steps
	}
	last := &(*c)[waysMost-1]
	steps += len(last.lits)
	*last = either(*last, w)
	return steps
}

// loose reports whether a way of the condition says less than is known.
func (c condition) loose() bool {
	return slices.ContainsFunc(c, func(w way) bool { return w.loose })
}
