package timeline

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// Distance is the time between two runs of a cadence, by the schedules of its roots.
type Distance struct {
	Gap time.Duration
	// A and B are the two starts, RootA and RootB whose they are.
	A, B         time.Time
	RootA, RootB graph.Vertex
}

// The bounds of runs that are laid side by side: how many of all roots together, of
// one at least, and of how many roots.
const (
	sampleMost  = 8192
	sampleLeast = 256
	streamBits  = 6
	streamsMost = 1 << streamBits
)

// MinDistance returns the smallest time between two different starts of a cadence in the
// 12 months from now, false when there are not two. That of one root is exact; where
// several are united, the first starts of each are compared, a few hundred at least.
func (t *Timeline) MinDistance(c *Cadence) (Distance, bool) {
	best := Distance{Gap: -1}
	for _, r := range c.Roots {
		if d, ok := t.clocks[r].MinDistance(t.now); ok && (best.Gap < 0 || d.Gap < best.Gap) {
			best = Distance{d.Gap, d.A.Time(), d.B.Time(), r, r}
		}
	}
	streams := make([]stream, len(c.Roots))
	for i, r := range c.Roots {
		streams[i] = stream{root: r}
	}
	if d, ok := t.closest(streams); ok && (best.Gap < 0 || d.Gap < best.Gap) {
		best = d
	}
	return best, best.Gap > 0
}

// Crowding returns the smallest time between two different starts of a task that two
// roots bring about, by way of different events or of its own schedule: only
// together do they come so near. Where all durations are known it must also be
// smaller than least when they are counted in. It is false for tasks at which no
// cadences unite.
func (t *Timeline) Crowding(v graph.Vertex, least time.Duration) (Distance, bool) {
	c := t.cadences[v]
	if c == nil || t.g.All(v) || len(c.Roots) < 2 {
		return Distance{}, false
	}
	var streams []stream
	exact := true
	if t.clocks[v] != nil {
		streams = append(streams, stream{root: v})
	}
	for _, u := range t.upstreams(v) {
		if t.cadences[u] == c {
			return Distance{}, false // united further up
		}
		b := t.arrival(u)
		exact = exact && b.soonest == b.latest
		for _, r := range t.cadences[u].Roots {
			streams = append(streams, stream{root: r, shift: int64(b.expected)})
		}
		if len(streams) > streamsMost {
			return Distance{}, false
		}
	}
	plain := slices.Clone(streams)
	for i := range plain {
		plain[i].shift = 0
	}
	d, ok := t.closest(plain)
	if !ok || d.Gap >= least || !exact {
		return d, ok && d.Gap < least
	}
	d, ok = t.closest(streams)
	return d, ok && d.Gap < least
}

// stream is the runs of a root, later by a shift in seconds.
type stream struct {
	root  graph.Vertex
	shift int64
}

// closest finds the two different instants of different roots that are nearest.
func (t *Timeline) closest(streams []stream) (Distance, bool) {
	if len(streams) < 2 || len(streams) > streamsMost {
		return Distance{}, false
	}
	most := max(sampleLeast, sampleMost/len(streams))
	starts, second := t.sample[:0], 0 // the instant, then the index of the stream
	for i, s := range streams {
		first := len(starts)
		starts = t.clocks[s.root].AppendInstants(starts, t.now, t.now.Add(yearAhead), most)
		for j, at := range starts[first:] {
			starts[first+j] = (at+s.shift)<<streamBits | int64(i)
		}
		second = first
	}
	t.sample = starts
	if len(streams) == 2 { // as nearly always
		t.merged = merge(t.merged[:0], starts[:second], starts[second:])
		starts = t.merged
	} else {
		slices.Sort(starts)
	}
	best := Distance{}
	for i := 1; i < len(starts); i++ {
		a, b := starts[i-1]>>streamBits, starts[i]>>streamBits
		gap := time.Duration(b-a) * time.Second
		rootA, rootB := streams[starts[i-1]&(streamsMost-1)].root, streams[starts[i]&(streamsMost-1)].root
		if gap == 0 || rootA == rootB || best.Gap > 0 && gap >= best.Gap {
			continue
		}
		best = Distance{gap, time.Unix(a, 0).UTC(), time.Unix(b, 0).UTC(), rootA, rootB}
	}
	return best, best.Gap > 0
}

// merge appends two ascending lists to dst as one.
func merge(dst, a, b []int64) []int64 {
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			dst, a = append(dst, a[0]), a[1:]
		} else {
			dst, b = append(dst, b[0]), b[1:]
		}
	}
	return append(append(dst, a...), b...)
}

// roundsDeep is how many tasks one after the other are followed upward.
const roundsDeep = 64

// Rounds returns the least time between two runs of a task, and what of it certainly lies
// between the ends of tasks below that follow from different ones of these runs, as each
// run on the way may queue and take as long as it may. It is false where that is not
// known: what several ways, joins or roots lead to may run more often than its schedule
// says.
func (t *Timeline) Rounds(v graph.Vertex, ends ...graph.Vertex) (gap, sure time.Duration, ok bool) {
	c := t.cadences[v]
	if c == nil || c.Open || len(c.Roots) != 1 || !t.single(v) || t.arrival(v).limit == unbounded {
		return 0, 0, false
	}
	d, ok := t.MinDistance(c)
	if !ok {
		return 0, 0, false
	}
	way := descent{t: t, from: v, steps: map[graph.Vertex]int32{v: 0}}
	most := int32(0)
	for _, u := range ends {
		n, ok := way.of(u, roundsDeep)
		if !ok {
			return 0, 0, false
		}
		most = max(most, n)
	}
	limit := plus(t.arrival(v).limit, most*endMost)
	return d.Gap, d.Gap - time.Duration(limit)*time.Second, true
}

// single reports whether one event after the other leads from one schedule to v.
func (t *Timeline) single(v graph.Vertex) bool {
	for range roundsDeep {
		from, n := v, 0
		for _, tr := range t.g.Triggers(v) {
			if !t.never(input{trigger: tr}) {
				n++
				if tr.Edge >= 0 {
					from = t.g.Edge(tr.Edge).From
				}
			}
		}
		if n == 0 || t.live.Late(v) || t.g.All(v) && n < len(t.g.Triggers(v)) {
			return true // its schedule is all that there is
		}
		if n > 1 || t.live.Starts(v) || from == v {
			return false
		}
		v = from
	}
	return false
}

// descent counts the steps from a task down to others that nothing else starts.
type descent struct {
	t     *Timeline
	from  graph.Vertex
	steps map[graph.Vertex]int32 // -1 for what something else leads to
}

// of is the longest way down to u.
func (d *descent) of(u graph.Vertex, depth int) (int32, bool) {
	if n, seen := d.steps[u]; seen {
		return n, n >= 0
	}
	t := d.t
	triggers := t.g.Triggers(u)
	d.steps[u] = -1 // a circle goes on without end
	if depth == 0 || t.live.Starts(u) || t.g.All(u) && len(triggers) > 1 {
		return 0, false
	}
	most := int32(0)
	for _, tr := range triggers {
		if t.never(input{trigger: tr}) {
			continue
		}
		if tr.Edge < 0 {
			return 0, false
		}
		n, ok := d.of(t.g.Edge(tr.Edge).From, depth-1)
		if !ok {
			return 0, false
		}
		most = max(most, n)
	}
	d.steps[u] = most + 1
	return most + 1, true
}
