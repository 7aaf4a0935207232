package timeline

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
)

// Run is one run of a task, past or to come.
type Run struct {
	Task graph.Vertex
	// Root is the task whose own schedule set it off, the task itself for its own.
	// For an "all" join it is that of the event that came last.
	Root graph.Vertex
	// Unix is the start in seconds since 1970.
	Unix int64
	// Estimated says that the start depends on how long other runs take.
	Estimated bool
	// Duration is that of the task's last run, 0 where unknown.
	Duration time.Duration
}

// Start returns the start as a time in UTC.
func (r Run) Start() time.Time { return time.Unix(r.Unix, 0).UTC() }

// feed returns the runs of one schedule piece by piece.
type feed struct {
	rank int32
	left []uint32 // offsets that are known and have not come
	size int      // of the next piece
	done bool
}

// The sizes of pieces: a daily task of a week is read at once.
const (
	feedFirst = 8
	feedMost  = 128
)

// simulation plays the runs of some tasks from an instant on, in order of time. Its
// memory is a few bytes a task and a piece of each schedule.
type simulation struct {
	t        *Timeline
	from, to time.Time
	feeds    []feed
	queue    queue
	// within are the tasks that take part, nil for all.
	within *cone
	// arrived are the edges of "all" joins that wait for others, missing is for how
	// many of them a join still waits, by rank.
	arrived []bool
	missing []int32
	// came is when the event of an edge came last, as an offset; nil where no join waits
	// for some time only.
	came    []int64
	scratch []int64
}

// simulate prepares the runs of the roots, and of all that they start, in [from, to).
func (t *Timeline) simulate(roots []graph.Vertex, within *cone, from, to time.Time) *simulation {
	s := &simulation{t: t, from: from.Truncate(time.Second), to: to, within: within}
	if t.edges.in != nil {
		s.joins()
		s.warmUp()
	}
	s.feeds = make([]feed, 0, len(roots))
	for _, v := range roots {
		f := feed{rank: t.rank[v], size: feedFirst}
		if s.read(&f, from) {
			s.queue.push(event{keyOf(f.left[0], f.rank), int32(^len(s.feeds)), -1})
			s.feeds = append(s.feeds, f)
		}
	}
	return s
}

// joins sets the joins up with nothing in hand. Simulations of a few tasks are many,
// so these use the same memory one after the other.
func (s *simulation) joins() {
	t := s.t
	if s.within == nil {
		s.arrived, s.missing = make([]bool, t.g.Edges()), slices.Clone(t.edges.waits)
		if t.edges.timed {
			s.came = make([]int64, t.g.Edges())
		}
		return
	}
	if t.spare.arrived == nil {
		t.spare.arrived, t.spare.missing = make([]bool, t.g.Edges()), make([]int32, len(t.order))
		if t.edges.timed {
			t.spare.came = make([]int64, t.g.Edges())
		}
	}
	s.arrived, s.missing, s.came = t.spare.arrived, t.spare.missing, t.spare.came
	for _, rank := range s.within.ranks {
		s.missing[rank] = t.edges.waits[rank]
		for _, e := range t.edges.in[rank] {
			s.arrived[e] = false
		}
	}
}

// clock is the schedule of a feed.
func (s *simulation) clock(f *feed) *schedule.Schedule { return s.t.clocks[s.t.order[f.rank]] }

// read fills a feed with its next runs, false when there are none.
func (s *simulation) read(f *feed, from time.Time) bool {
	if f.done {
		return false
	}
	s.scratch = s.clock(f).AppendInstants(s.scratch[:0], from, s.to, f.size)
	f.done = len(s.scratch) < f.size
	f.left = f.left[:0]
	base := s.from.Unix()
	if cap(f.left) < len(s.scratch) {
		f.left = make([]uint32, 0, len(s.scratch))
	}
	for _, at := range s.scratch {
		f.left = append(f.left, uint32(at-base))
	}
	f.size = min(2*f.size, feedMost)
	return len(f.left) > 0
}

// advance takes the first event off the queue, and puts the next run of its
// schedule there.
func (s *simulation) advance(e event) {
	if e.root >= 0 {
		s.queue.pop()
		return
	}
	f := &s.feeds[^e.root]
	last := f.left[0]
	if f.left = f.left[1:]; len(f.left) == 0 && !s.read(f, s.from.Add(time.Duration(last+1)*time.Second)) {
		f.left = nil
		s.queue.pop()
		return
	}
	s.queue.replace(event{keyOf(f.left[0], f.rank), e.root, -1})
}

// next returns the next run. What starts a task twice in the same second starts it once.
func (s *simulation) next() (Run, bool) {
	for len(s.queue) > 0 {
		e := s.queue[0]
		root, starts := s.take(e.key)
		if !starts {
			continue
		}
		v := s.t.order[e.rank()]
		exact := root < 0
		if exact {
			root = int32(v)
		}
		s.finish(e, root)
		return Run{
			Task: v, Root: graph.Vertex(root), Unix: s.from.Unix() + int64(e.offset()),
			Estimated: !exact, Duration: time.Duration(s.t.took(v)) * time.Second,
		}, true
	}
	return Run{}, false
}

// take takes all that happens to one task at one instant off the queue, and reports
// whether the task starts, and for which root: that of its own schedule is negative.
func (s *simulation) take(key uint64) (root int32, starts bool) {
	joined := int32(-1)
	for len(s.queue) > 0 && s.queue[0].key == key {
		e := s.queue[0]
		s.advance(e)
		switch {
		case e.edge < 0 && !starts: // the lowest root is first
			root, starts = e.root, true
		case e.edge >= 0 && s.arrive(e.rank(), e.edge, int64(e.offset())):
			joined = e.root
		}
	}
	rank := int32(uint32(key))
	if joined < 0 || s.missing[rank] > 0 {
		return root, starts
	}
	if s.forget(rank, int64(key>>32)); s.missing[rank] > 0 {
		return root, starts
	}
	s.begin(rank)
	if starts {
		return root, true
	}
	return joined, true
}

// arrive puts an event into the hand of a join, false where it has that already. One that
// comes again counts from then on, which is the same to a join that waits without end.
func (s *simulation) arrive(rank, edge int32, at int64) bool {
	again := s.arrived[edge]
	if !again {
		s.arrived[edge] = true
		s.missing[rank]--
	}
	if s.came == nil || s.t.edges.patience[rank] < 0 {
		return !again
	}
	s.came[edge] = at
	return true
}

// begin has a join wait for all of its events anew.
func (s *simulation) begin(rank int32) {
	for _, e := range s.t.edges.in[rank] {
		s.arrived[e] = false
	}
	s.missing[rank] = s.t.edges.waits[rank]
}

// finish notifies what waits for the run that it has ended.
func (s *simulation) finish(e event, root int32) {
	end := int64(e.offset()) + int64(s.t.took(s.t.order[e.rank()]))
	if end >= s.to.Unix()-s.from.Unix() {
		return
	}
	for _, h := range s.t.edges.from(e.rank()) {
		if s.within == nil || s.within.member[h.to] {
			s.queue.push(event{keyOf(uint32(end), h.to), root, h.edge})
		}
	}
}

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
