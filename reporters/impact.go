package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/timeline"
	"github.com/tasklint/tasklint/rules"
)

// What happens to the tasks of an Impact.
const (
	Started  = "started"
	Disabled = "disabled"
	Deleted  = "deleted"
)

// Impact is the report of `tasklint impact`: what follows if tasks are started,
// disabled or deleted, over all tenants that they are of.
type Impact struct {
	when  string
	tasks []impactTask
	// partial says that a set may lack tasks, which then may follow, too.
	partial bool
	// runs are for Started, all else for the others.
	runs  []impactRun
	held  []impactHeld
	path  *impactPath
	never []impactLost
	keeps []impactKept
	names []impactName
}

// NewImpact returns the report of what happens to tasks: Started, Disabled or Deleted.
func NewImpact(when string) *Impact { return &Impact{when: when} }

// impactSet is a tenant, and the tasks in it that something happens to.
type impactSet struct {
	*rules.Set
	on []graph.Vertex
}

// impactTask is a task in the report.
type impactTask struct {
	impactSet
	v graph.Vertex
}

func (t impactTask) off() string { return t.Graph().Off(t.v) }

// impactRun is a task that runs because others were started.
type impactRun struct {
	impactTask
	graph.Run
	took  time.Duration // by its last run
	known bool
}

// impactHeld is a task that waits for those that run, and cannot follow.
type impactHeld struct {
	impactTask
	graph.Held
}

// impactPath is the way through the chain that takes longest.
type impactPath struct {
	timeline.Path
	impactSet
}

// impactLost is a task that never runs again, because of tasks that do not run.
type impactLost struct {
	impactTask
	because []graph.Vertex
}

// impactKept is a task that keeps running: by its schedule, by events that are no
// task's end, or after other tasks.
type impactKept struct {
	impactTask
	schedule     string // in words
	bySchedule   bool
	data, others bool
	after        []graph.EdgeID
}

// impactName is a place where a task names one that is deleted.
type impactName struct {
	impactTask
	ref graph.Ref
	to  graph.Vertex
}

// Add works out what follows in one tenant.
func (r *Impact) Add(tenant *rules.Set, tasks []graph.Vertex) {
	on := impactSet{tenant, tasks}
	for _, v := range on.on {
		r.tasks = append(r.tasks, impactTask{on, v})
	}
	r.partial = r.partial || !on.Set.Complete()
	if r.when == Started {
		r.start(on)
	} else {
		r.stop(on)
	}
	if r.when == Deleted {
		r.delete(on)
	}
}

func (r *Impact) start(on impactSet) {
	times := on.Started(on.on)
	runs, held := on.Graph().Started(on.on, on.Assume())
	for _, h := range held {
		r.held = append(r.held, impactHeld{impactTask{on, h.Vertex}, h})
	}
	for _, run := range runs {
		took, known := times.Duration(run.Vertex)
		r.runs = append(r.runs, impactRun{impactTask{on, run.Vertex}, run, took, known})
	}
	for _, v := range on.on {
		if p := times.CriticalPath(v); p.Length > 0 && (r.path == nil || p.Length > r.path.Length) {
			r.path = &impactPath{p, on}
		}
	}
}

func (r *Impact) stop(on impactSet) {
	g := on.Graph()
	loss := g.Stopped(on.on, r.when, on.Assume())
	for _, v := range loss.Never {
		lost := impactLost{impactTask: impactTask{on, v}}
		for _, u := range g.Upstream(v) {
			if !loss.After.Runs(u) {
				lost.because = append(lost.because, u)
			}
		}
		r.never = append(r.never, lost)
	}
	for _, v := range loss.Still {
		r.keeps = append(r.keeps, r.keep(on, v, loss.After))
	}
}

// keep finds by what a task keeps running.
func (r *Impact) keep(on impactSet, v graph.Vertex, after *graph.Liveness) impactKept {
	g := on.Graph()
	f := g.Task(v)
	k := impactKept{impactTask: impactTask{on, v}}
	if f.Schedule != nil && after.Starts(v) {
		k.bySchedule, k.schedule = true, on.Schedule(f).Describe()
	}
	sources := g.Sources(v)
	k.data, k.others = sources&graph.ByDataset != 0, sources&(graph.ByAnyTask|graph.ByUnknown) != 0
	for e, u := range g.Upstream(v) {
		if after.Runs(u) {
			k.after = append(k.after, e)
		}
	}
	return k
}

// delete finds the events that name a task after it is gone.
func (r *Impact) delete(on impactSet) {
	g := on.Graph()
	gone := make(map[graph.Vertex]bool, len(on.on))
	for _, v := range on.on {
		gone[v] = true
	}
	for i := range g.Edges() {
		e := graph.EdgeID(i)
		if !gone[g.Edge(e).From] || gone[g.Edge(e).To] {
			continue
		}
		last := int32(-1)
		for _, ref := range g.Refs(e) {
			if ref.Event != last { // an event may name it more than once
				last = ref.Event
				r.names = append(r.names, impactName{impactTask{on, g.Edge(e).To}, ref, g.Edge(e).From})
			}
		}
	}
}

// WriteText writes the report for people.
func (r *Impact) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	if r.when == Started {
		r.textStarted(b)
	} else {
		r.textStopped(b)
	}
	if r.partial {
		fmt.Fprintln(b, "\nThe files may not hold all tasks of the tenant: others may be concerned, too.")
	}
	return b.Flush()
}

// subject is the clause "A" and "B" are started.
func (r *Impact) subject() string {
	var names []string
	for _, t := range r.tasks {
		names = append(names, t.name(t.v))
	}
	verb := "is"
	if len(names) > 1 {
		verb = "are"
	}
	return and(names) + " " + verb + " " + r.when
}

func (r *Impact) textStarted(w io.Writer) {
	others := 0
	for _, run := range r.runs {
		if run.Off == "" && len(run.By) > 0 {
			others++
		}
	}
	fmt.Fprintf(w, "If %s, %s can follow:\n", r.subject(), say.CountOrNo(others, "other task"))
	wave := -1
	for _, run := range r.runs {
		step := "  "
		if run.Wave != wave {
			wave = run.Wave
			step = fmt.Sprint(wave+1, ".")
		}
		fmt.Fprintf(w, "%4s %s\n", step, run.text())
	}
	if len(r.held) > 0 {
		fmt.Fprintln(w, "\nThese wait for them as well, but cannot follow:")
	}
	for _, h := range r.held {
		fmt.Fprintf(w, "  %s\n", h.text())
	}
	var rounds []string
	for _, run := range r.runs {
		for _, e := range run.Again {
			rounds = append(rounds, run.name(run.v)+" runs again if "+run.condition(e))
		}
	}
	if len(rounds) > 0 {
		fmt.Fprintf(w, "\nThis goes round in a circle: %s.\n", and(rounds))
	}
	if r.path != nil {
		fmt.Fprintf(w, "\nIt takes about %s along the critical path, by the last runs (an estimate", say.About(r.path.Length))
		if r.path.Unknown > 0 {
			fmt.Fprintf(w, ", without the time of %s", say.CountOrNo(r.path.Unknown, "task"))
		}
		fmt.Fprint(w, "):\n")
		var names []string
		for i, v := range r.path.Tasks {
			if left := len(r.path.Tasks) - pathMost; left > 0 && i >= pathMost-1 && i < len(r.path.Tasks)-1 {
				if i == pathMost-1 {
					names = append(names, fmt.Sprint(left, " more"))
				}
				continue
			}
			names = append(names, r.path.name(v))
		}
		fmt.Fprintf(w, "  %s\n", strings.Join(names, ", then "))
	}
}

// text is the line of a task that runs: "Marts" runs if "Extract" succeeds.
func (run *impactRun) text() string {
	g := run.Graph()
	line := run.name(run.v)
	var when []string
	for _, e := range run.By {
		when = append(when, run.condition(e))
	}
	conditions := say.Or(say.First(when, listMost, ""))
	if g.All(run.v) {
		conditions = and(when)
	}
	switch {
	case run.Off != "":
		line += " would run if " + conditions + ", but is " + run.Off
	case len(when) > 0:
		line += " runs if " + conditions
	case run.off() != "":
		line += " (it is " + run.off() + ", so it may have to be enabled first)"
	}
	if run.Off == "" {
		var needs []string
		for _, e := range run.Needs {
			needs = append(needs, run.condition(e))
		}
		if run.Free {
			needs = append(needs, "an event comes that is no task's end")
		}
		if len(needs) > 0 {
			line += ", and only if also " + and(needs)
		}
	}
	if run.known {
		line += " (" + say.About(run.took) + " last time)"
	}
	return line
}

// text is the line of a task that cannot follow.
func (h *impactHeld) text() string {
	line := h.name(h.v)
	var by, missing []string
	for _, e := range h.By {
		by = append(by, h.condition(e))
	}
	for _, e := range h.Missing {
		up := h.Graph().Edge(e).From
		why := ", which never runs"
		if off := h.Graph().Off(up); off != "" {
			why = ", which is " + off
		}
		missing = append(missing, h.name(up)+why)
	}
	if len(missing) > 0 {
		return line + " would run if " + and(by) + ", but also needs " + and(missing)
	}
	if h.Late {
		return line + " would run if " + and(by) + ", but by the schedules its events never come within its \"eventTimeout\""
	}
	return line + " would run if " + and(by) + ", but not all of that comes of one run"
}

// condition is what an edge waits for: "Extract" succeeds.
func (f impactSet) condition(e graph.EdgeID) string {
	g := f.Graph()
	name := f.name(g.Edge(e).From)
	switch clash := g.Clash(e); {
	case clash != 0:
		var ways []string
		for _, o := range [...]graph.Outcome{graph.Succeeded, graph.Failed, graph.Aborted} {
			if clash&o != 0 {
				ways = append(ways, o.Verb())
			}
		}
		return name + " " + and(ways)
	case g.Outcome(e) == 0:
		return name + " ends with a status that is not understood"
	}
	return name + " " + g.Outcome(e).Verb()
}

func (r *Impact) textStopped(w io.Writer) {
	for _, t := range r.tasks {
		if off := t.off(); off != "" {
			fmt.Fprintf(w, "%s is %s already.\n", t.name(t.v), off)
		}
	}
	if len(r.never) == 0 {
		fmt.Fprintf(w, "If %s, no other task stops running.\n", r.subject())
	} else {
		self := "themselves"
		if len(r.never) == 1 {
			self = "itself"
		}
		fmt.Fprintf(w, "If %s, %s will never run again by %s:\n", r.subject(), say.CountOrNo(len(r.never), "other task"), self)
	}
	for _, lost := range r.never {
		fmt.Fprintf(w, "  %s, which waits for %s\n", lost.name(lost.v), lost.names(lost.because))
	}
	if len(r.keeps) > 0 {
		fmt.Fprintf(w, "\n%s %s running by another trigger:\n", say.Count(len(r.keeps), "task"), say.Pick(len(r.keeps), "keeps", "keep"))
	}
	for _, k := range r.keeps {
		fmt.Fprintf(w, "  %s, %s\n", k.name(k.v), k.text())
	}
	if len(r.names) > 0 {
		fmt.Fprintln(w, "\nEvents that name what is deleted, to be removed with it:")
	}
	for _, n := range r.names {
		g := n.Graph()
		f := g.Task(n.v)
		fmt.Fprintf(w, "  %s: %s waits for %s\n", say.Printable(f.Doc.Locate(f.Place(n.ref.At))), n.name(n.v), n.name(n.to))
	}
}

// text says by what a task keeps running.
func (k *impactKept) text() string {
	var by []string
	switch {
	case k.schedule != "":
		by = append(by, "by its schedule ("+say.Printable(k.schedule)+")")
	case k.bySchedule:
		by = append(by, "by its schedule")
	}
	if k.data {
		by = append(by, "when data is updated")
	}
	if k.others {
		by = append(by, "after an event of any task or of an unknown kind")
	}
	for _, e := range k.after {
		by = append(by, "if "+k.condition(e))
	}
	return say.Or(say.First(by, listMost, ""))
}

// name is what a task is called in text.
func (f impactSet) name(v graph.Vertex) string {
	return say.Escape(f.Graph().Quoted(v)) + map[graph.State]string{
		graph.Ghost: " (in none of the files)", graph.Unreadable: " (not accessible)", graph.Foreign: " (of another tenant)",
	}[f.Graph().State(v)]
}

func (f impactSet) names(all []graph.Vertex) string {
	var names []string
	for _, v := range all {
		names = append(names, f.name(v))
	}
	return and(names)
}

// listMost is how many parts a list has in text, pathMost how many tasks a path.
const (
	listMost = 8
	pathMost = 20
)

func and(parts []string) string { return say.And(say.First(parts, listMost, "")) }
