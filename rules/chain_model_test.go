package rules_test

import "slices"

// chainModel judges a small set by trying every combination of outcomes. It shares
// nothing with package graph but the facts that both rest on:
//
//   - A run ends in exactly one of three ways. What starts by itself (a schedule that
//     fires, a task without any trigger, in an incomplete set an unknown task) may start.
//   - A task that is off, and in a complete set one that is unknown, does not run.
//   - Tasks of a ring may run more than once, so an event from within the same ring may
//     come whatever else has happened, as long as its task runs at all.
//   - A join of "all" that is late never has all of its events in the time that it waits.
//     Which are is not for this model to say, see chainTimes.
//   - A join whose events exclude each other is told once; below it counts as started
//     by itself.
//
// A statement is a set of worlds, bit by bit: world w gives vertex v the outcome
// w/3^v%3.
type chainModel struct {
	tasks    []chainTask
	names    []string // of the tasks, then of the unknown ones
	complete bool
	late     map[string]bool
	events   [][]modelEvent // by task
	ring     []int          // which ring a vertex is in, -1 for none
	live     []bool
	runs     []worlds
	dead     []bool // deadlocks
	size     int
	ended    [][3]worlds
}

// modelEvent is an event that an eventRef names; up is -1 for data.
type modelEvent struct {
	up     int
	status string
}

// statuses are the outcomes as bits: succeeded 1, failed 2, aborted 4.
func (e modelEvent) statuses() int {
	return map[string]int{"S": 1, "F": 2, "A": 4, "": 7}[e.status]
}

type worlds []uint64

func (w worlds) any() bool { return slices.ContainsFunc(w, func(x uint64) bool { return x != 0 }) }

func (w worlds) and(x worlds) worlds {
	z := make(worlds, len(w))
	for i := range w {
		z[i] = w[i] & x[i]
	}
	return z
}

func (w worlds) or(x worlds) worlds {
	z := make(worlds, len(w))
	for i := range w {
		z[i] = w[i] | x[i]
	}
	return z
}

func (w worlds) same(x worlds) bool { return slices.Equal(w, x) }

func newChainModel(tasks []chainTask, complete bool, late map[string]bool) *chainModel {
	m := &chainModel{tasks: tasks, complete: complete, late: late}
	for _, t := range tasks {
		m.names = append(m.names, t.name)
	}
	for _, t := range tasks {
		var events []modelEvent
		for _, e := range t.events {
			if e.unnamed {
				continue
			}
			up := -1
			if e.up != "" {
				if up = slices.Index(m.names, e.up); up < 0 {
					up = len(m.names)
					m.names = append(m.names, e.up)
				}
			}
			events = append(events, modelEvent{up, e.status})
		}
		m.events = append(m.events, events)
	}
	m.size = 1
	for range m.names {
		m.size *= 3
	}
	m.findRings()
	m.live = m.alive(func(v int) bool { return false }, nil)
	m.findOutcomes()
	m.findRuns()
	return m
}

func (m *chainModel) none() worlds { return make(worlds, (m.size+63)/64) }

func (m *chainModel) all() worlds {
	w := m.none()
	for i := range w {
		w[i] = ^uint64(0)
	}
	if rest := m.size % 64; rest > 0 {
		w[len(w)-1] = 1<<rest - 1
	}
	return w
}

func (m *chainModel) task(v int) *chainTask {
	if v < len(m.tasks) {
		return &m.tasks[v]
	}
	return nil
}

func (m *chainModel) off(v int) bool { return v < len(m.tasks) && m.tasks[v].off != "" }

func (m *chainModel) eventsOf(v int) []modelEvent {
	if v < len(m.events) {
		return m.events[v]
	}
	return nil
}

// findRings numbers the tasks that trigger each other, by reachability.
func (m *chainModel) findRings() {
	n := len(m.names)
	reach := make([][]bool, n)
	for v := range reach {
		reach[v] = make([]bool, n)
	}
	for v := range n {
		for _, e := range m.eventsOf(v) {
			if e.up >= 0 {
				reach[e.up][v] = true
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
			}
		}
	}
	m.ring = make([]int, n)
	for v := range n {
		m.ring[v] = -1
		for u := range n {
			if u != v && reach[u][v] && reach[v][u] {
				m.ring[v] = min(u, v)
				if m.ring[u] >= 0 && u < v {
					m.ring[v] = m.ring[u]
				}
				break
			}
		}
	}
}

func (m *chainModel) together(u, v int) bool {
	return u == v || u >= 0 && m.ring[u] >= 0 && m.ring[u] == m.ring[v]
}

// starts reports whether the vertex starts without any event.
func (m *chainModel) starts(v int) bool {
	t := m.task(v)
	switch {
	case t == nil:
		return !m.complete
	case t.clock == "" || t.clock == "expired" || t.clock == "never":
		return t.clock == "" && len(m.events[v]) == 0
	default:
		return true
	}
}

// alive spreads what can start, whatever the outcomes; mended starts though it would
// not, and off tells what does not run beside what is off.
func (m *chainModel) alive(off func(int) bool, mended func(int) bool) []bool {
	live := make([]bool, len(m.names))
	for changed := true; changed; {
		changed = false
		for v := range m.names {
			fixed := mended != nil && mended(v)
			if live[v] || off(v) || m.off(v) && !fixed {
				continue
			}
			comes := func(e modelEvent) bool { return e.up < 0 || live[e.up] }
			events := m.eventsOf(v)
			started := m.starts(v) || fixed || slices.ContainsFunc(events, comes)
			if len(events) > 0 && m.tasks[v].all && !m.starts(v) && !fixed {
				started = !slices.ContainsFunc(events, func(e modelEvent) bool { return !comes(e) })
			}
			if m.late[m.names[v]] && !m.starts(v) && !fixed {
				started = false
			}
			if started {
				live[v], changed = true, true
			}
		}
	}
	return live
}

func (m *chainModel) findOutcomes() {
	m.ended = make([][3]worlds, len(m.names))
	each := 1
	for v := range m.names {
		for o := range 3 {
			m.ended[v][o] = m.none()
		}
		for w := range m.size {
			m.ended[v][w/each%3][w/64] |= 1 << (w % 64)
		}
		each *= 3
	}
}

// ends are the worlds in which a vertex ends in one of some ways.
func (m *chainModel) ends(v, statuses int) worlds {
	w := m.none()
	for o := range 3 {
		if statuses&(1<<o) != 0 {
			w = w.or(m.ended[v][o])
		}
	}
	return w
}

// sorted are the vertices, upstream first; rings in any order.
func (m *chainModel) sorted() []int {
	level := make([]int, len(m.names))
	for range m.names {
		for v := range m.names {
			for _, e := range m.eventsOf(v) {
				if e.up >= 0 && !m.together(e.up, v) {
					level[v] = max(level[v], level[e.up]+1)
				}
			}
			for u := range m.names {
				if m.together(u, v) {
					level[v] = max(level[v], level[u])
				}
			}
		}
	}
	order := make([]int, len(m.names))
	for v := range order {
		order[v] = v
	}
	slices.SortStableFunc(order, func(a, b int) int { return level[a] - level[b] })
	return order
}

// findRuns finds the worlds in which each vertex runs, and the deadlocks.
func (m *chainModel) findRuns() {
	m.runs, m.dead = make([]worlds, len(m.names)), make([]bool, len(m.names))
	for v := range m.names {
		m.runs[v] = m.none()
	}
	for _, v := range m.sorted() {
		if t := m.task(v); t != nil && t.all && t.off == "" && m.fed(v) {
			m.dead[v] = m.excluded(v) || len(m.events[v]) > 1 && !m.joined(v).any()
		}
		if m.live[v] {
			m.runs[v] = m.started(v)
		}
	}
}

// fed reports whether every event of a task can come at all.
func (m *chainModel) fed(v int) bool {
	return !slices.ContainsFunc(m.events[v], func(e modelEvent) bool { return e.up >= 0 && !m.live[e.up] })
}

// excluded reports whether events that wait for one task exclude each other.
func (m *chainModel) excluded(v int) bool {
	left := map[int]int{}
	for _, e := range m.events[v] {
		if _, seen := left[e.up]; !seen {
			left[e.up] = 7
		}
		left[e.up] &= e.statuses()
		if e.up >= 0 && left[e.up] == 0 {
			return true
		}
	}
	return false
}

// comes are the worlds in which an event of v comes.
func (m *chainModel) comes(v int, e modelEvent) worlds {
	switch {
	case e.up < 0:
		return m.all()
	case !m.live[e.up]:
		return m.none()
	case m.together(e.up, v):
		return m.all()
	default:
		return m.runs[e.up].and(m.ends(e.up, e.statuses()))
	}
}

// joined are the worlds in which all events of v come.
func (m *chainModel) joined(v int) worlds {
	w := m.all()
	for _, e := range m.events[v] {
		w = w.and(m.comes(v, e))
	}
	return w
}

func (m *chainModel) started(v int) worlds {
	if m.starts(v) || m.dead[v] {
		return m.all()
	}
	if m.tasks[v].all {
		return m.joined(v)
	}
	w := m.none()
	for _, e := range m.events[v] {
		w = w.or(m.comes(v, e))
	}
	return w
}

// follows are the worlds in which each vertex runs because one of the roots ran: by way
// of at least one of its events, while whatever else it needs may start by itself. What
// ends at stop is not followed on.
func (m *chainModel) follows(roots map[int]worlds, stop int, off func(int) bool) []worlds {
	f := make([]worlds, len(m.names))
	for v := range f {
		if f[v] = roots[v]; f[v] == nil {
			f[v] = m.none()
		}
	}
	for changed := true; changed; {
		changed = false
		for v := range m.names {
			if roots[v] != nil || v == stop || m.dead[v] || m.late[m.names[v]] || off(v) {
				continue
			}
			if w := m.led(v, f).or(f[v]); !w.same(f[v]) {
				f[v], changed = w, true
			}
		}
	}
	return f
}

// led are the worlds in which v starts by way of tasks that run in those of f.
func (m *chainModel) led(v int, f []worlds) worlds {
	via, every := m.none(), m.all()
	for _, e := range m.eventsOf(v) {
		comes := m.comes(v, e)
		if e.up >= 0 {
			way := f[e.up].and(m.ends(e.up, e.statuses()))
			via = via.or(way)
			comes = comes.or(way)
		}
		every = every.and(comes)
	}
	if len(m.eventsOf(v)) > 0 && m.tasks[v].all {
		return via.and(every)
	}
	return via
}

// deadlock reports whether the events of a join of "all" exclude each other.
func (m *chainModel) deadlock(v int) bool { return m.dead[v] }

// commons are the vertices of which one run starts the join of "any" twice.
func (m *chainModel) commons(v int) []int {
	var found []int
	if m.tasks[v].all || m.tasks[v].off != "" {
		return nil
	}
	for c := range m.names {
		if m.live[c] && m.twice(v, c) {
			found = append(found, c)
		}
	}
	return found
}

func (m *chainModel) twice(v, c int) bool {
	once, again := m.none(), m.none()
	f := m.follows(map[int]worlds{c: m.runs[c]}, v, func(u int) bool { return !m.live[u] })
	for _, e := range m.events[v] {
		if e.up < 0 {
			continue
		}
		w := f[e.up].and(m.ends(e.up, e.statuses()))
		again = again.or(once.and(w))
		once = once.or(w)
	}
	return again.any()
}

// redundant reports whether the i-th event of a join of "all" has come whenever
// another one has; known is false where the answer hangs on how often a ring turns.
func (m *chainModel) redundant(v, i int) bool {
	if !m.tasks[v].all || m.tasks[v].off != "" || m.dead[v] || !m.fed(v) {
		return false
	}
	a := m.events[v][i]
	if a.up < 0 {
		return false
	}
	for j, b := range m.events[v] {
		switch {
		case j == i || b.up < 0:
		case b.up == a.up:
			if b.statuses()&^a.statuses() == 0 && (b.statuses() != a.statuses() || j < i) {
				return true
			}
		case m.together(a.up, b.up), m.together(a.up, v), m.together(b.up, v):
		default:
			comes := m.comes(v, b)
			if !comes.any() {
				continue
			}
			without := *m
			without.runs = slices.Clone(m.runs)
			for _, u := range m.sorted() {
				switch {
				case u == a.up || !m.live[u]:
					without.runs[u] = m.none()
				default:
					without.runs[u] = without.started(u)
				}
			}
			if !without.comes(v, b).any() && comes.and(m.ends(a.up, a.statuses())).same(comes) {
				return true
			}
		}
	}
	return false
}

// turns reports whether a lap of a ring, whose tasks start each other in this order,
// can be made: what else its tasks need comes within the lap, or starts by itself.
func (m *chainModel) turns(way []int) bool {
	lap := make([]worlds, len(m.names))
	for v := range lap {
		if lap[v] = m.none(); slices.Contains(way, v) || m.live[v] && (m.starts(v) || m.dead[v]) {
			lap[v] = m.all()
		}
	}
	comes := func(e modelEvent) worlds {
		if e.up < 0 {
			return m.all()
		}
		return lap[e.up].and(m.ends(e.up, e.statuses()))
	}
	every := func(v int) worlds {
		w := m.all()
		for _, e := range m.events[v] {
			w = w.and(comes(e))
		}
		return w
	}
	for changed := true; changed; {
		changed = false
		for v := range m.tasks {
			if !m.live[v] || len(m.events[v]) == 0 || m.late[m.names[v]] {
				continue
			}
			w := lap[v]
			if m.tasks[v].all {
				w = w.or(every(v))
			} else {
				for _, e := range m.events[v] {
					w = w.or(comes(e))
				}
			}
			if !w.same(lap[v]) {
				lap[v], changed = w, true
			}
		}
	}
	w := m.all()
	for i, v := range way {
		before := way[(i+len(way)-1)%len(way)]
		if !m.live[v] || m.late[m.names[v]] {
			return false
		}
		if m.tasks[v].all {
			w = w.and(every(v))
			continue
		}
		statuses := 0
		for _, e := range m.events[v] {
			if e.up == before {
				statuses |= e.statuses()
			}
		}
		w = w.and(m.ends(before, statuses))
	}
	return w.any()
}

// after are the vertices that can run if a task is started, though it may be off.
func (m *chainModel) after(start int) []bool {
	tasks := slices.Clone(m.tasks)
	tasks[start].off, tasks[start].clock = "", "daily"
	m = newChainModel(tasks, m.complete, m.late)
	f := m.follows(map[int]worlds{start: m.all()}, -1, m.off)
	can := make([]bool, len(m.names))
	for v := range can {
		can[v] = f[v].any() || m.off(v) && v != start && !(m.tasks[v].all && m.excluded(v)) && m.led(v, f).any()
	}
	return can
}
