package timeline

// event is something that happens to the task with a rank at an offset in seconds: it
// starts, or a task has ended that it waits for together with others.
type event struct {
	// key is the offset, then the rank, so that events come in the order of time and
	// at one instant upstream first.
	key uint64
	// root is the vertex whose schedule set it off; for a schedule's own run it is
	// ^index of the feed.
	root int32
	// edge is the one of an "all" join whose upstream has ended, -1 for a start.
	edge int32
}

func keyOf(offset uint32, rank int32) uint64 { return uint64(offset)<<32 | uint64(uint32(rank)) }

func (e event) offset() uint32 { return uint32(e.key >> 32) }
func (e event) rank() int32    { return int32(uint32(e.key)) }

func (e event) before(o event) bool {
	return e.key < o.key || e.key == o.key && e.root < o.root
}

// queue is a heap of events with four children a node, which is kinder to the
// processor's cache than two.
type queue []event

func (q *queue) push(e event) {
	h := append(*q, e)
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = e
	*q = h
}

// replace puts an event in the place of the first one.
func (q queue) replace(e event) {
	i := 0
	for {
		first := 4*i + 1
		if first >= len(q) {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, len(q)); c++ {
			if q[c].before(q[least]) {
				least = c
			}
		}
		if !q[least].before(e) {
			break
		}
		q[i] = q[least]
		i = least
	}
	q[i] = e
}

// pop removes the first event.
func (q *queue) pop() {
	h := *q
	last := h[len(h)-1]
	h = h[:len(h)-1]
	if len(h) > 0 {
		h.replace(last)
	}
	*q = h
}
