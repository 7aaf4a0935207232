package rules

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// Set is what the rules of the second phase share: the tasks of one tenant and
// what is worked out from them, once, when the first rule asks. It belongs to one
// goroutine; Fork makes one for another.
type Set struct {
	*task.Set
	// Others are the sets of the other tenants of the run.
	Others []*task.Set
	// Removed are the tasks that the change at hand has removed, by id; nil when no
	// change is looked at.
	Removed map[string]Removed
	// Durations are the last durations by task id, from records of runs among the
	// input. They come before what the tasks tell of their last run.
	Durations map[string]time.Duration
	// Past is what is known of past runs.
	Past Past
	// Remote is what the tenant that the set is of has answered, nil when it was not
	// asked. FileGaps say why tasks of it may be in no file; empty when all should be.
	Remote   *Live
	FileGaps []string
	// Now is the clock for rules about time.
	Now time.Time

	shown     bool
	graph     *graph.Graph
	live      *graph.Liveness
	late      map[graph.Vertex]timeline.Spread // see findLate
	algebra   *graph.Algebra
	timeline  *timeline.Timeline
	schedules *schedules
	apps      *apps
	compared  *compare.Result
	compErr   error // why the files could not be compared with the tenant
	tree      source.Tree
	parsed    *task.Facts
}

// Removed is a task that was there before: its name, and the file it was in.
type Removed struct{ Name, File string }

// NewSet prepares the second phase of one set beside the others.
func NewSet(set *task.Set, others []*task.Set, now time.Time) *Set {
	return &Set{Set: set, Others: others, Now: now, schedules: &schedules{}, apps: &apps{}}
}

// Fork returns the set for a goroutine beside the one that s belongs to. Both have the
// graph, the schedules and the apps together; each works out for itself what it asks of chains.
func (s *Set) Fork() *Set {
	s.Live()
	s.compare()
	fork := *s
	fork.algebra, fork.timeline, fork.tree, fork.parsed = nil, nil, source.Tree{}, nil
	return &fork
}

// Shown returns the set for those who show its tasks, in the order of files and places.
func (s *Set) Shown() *Set {
	shown := NewSet(s.Set, s.Others, s.Now)
	shown.Removed, shown.Durations, shown.Past = s.Removed, s.Durations, s.Past
	shown.Remote, shown.FileGaps = s.Remote, s.FileGaps
	shown.schedules, shown.shown = s.schedules, true
	return shown
}

// Graph is who triggers whom in the set. For the rules its tasks are in the order of
// their identities: which of several rings or ways they find then goes by no path.
func (s *Set) Graph() *graph.Graph {
	switch {
	case s.graph != nil:
	case s.shown:
		s.graph = graph.Build(s.Set, s.Others)
	default:
		s.graph = graph.Build(s.Set.Ordered(), s.Others)
	}
	return s.graph
}

// Live reports which tasks some live trigger reaches. The first to ask has the joins found
// that are late for certain, as they start nothing: liveness, algebra and timeline all go
// by these.
func (s *Set) Live() *graph.Liveness {
	if s.live == nil {
		s.late = s.findLate()
		if s.live == nil {
			s.live = s.Graph().Live(s.assume(s.late))
		}
	}
	return s.live
}

// NotHere is why a task that a complete set does not hold never runs.
const NotHere = "not here"

// Assume returns what is known of the set beside what its tasks say of themselves: which
// schedules are silent, which joins never have all of their events in time, and, where it
// is complete, that no other tasks exist.
func (s *Set) Assume() graph.Assume {
	s.Live()
	return s.assume(s.late)
}

func (s *Set) assume(late map[graph.Vertex]timeline.Spread) graph.Assume {
	g := s.Graph()
	a := graph.Assume{Silent: func(v graph.Vertex) string {
		when := s.Schedule(g.Task(v))
		if when != nil {
			if _, _, contradiction := endsBeforeStart(when); contradiction {
				return "" // which of the two is wrong is not known: end-before-start tells
			}
		}
		return timeline.Silent(when, s.Now)
	}}
	if len(late) > 0 {
		a.Late = func(v graph.Vertex) bool {
			_, is := late[v]
			return is
		}
	}
	if s.Set.Complete() {
		a.Off = func(v graph.Vertex) string {
			if g.State(v) == graph.Ghost || s.otherTenant(v) {
				return NotHere
			}
			return ""
		}
	}
	return a
}

// otherTenant reports whether a vertex is known to be another tenant's task.
func (s *Set) otherTenant(v graph.Vertex) bool {
	if s.Graph().State(v) != graph.Foreign {
		return false
	}
	set, f := s.Graph().Elsewhere(v)
	own, theirs := tenantsOf(s.Set, &task.Facts{}, set, f)
	return own != "" && theirs != ""
}

// Unfollowed returns how many joins could not be followed to their end, by the rules that
// have run.
func (s *Set) Unfollowed() int {
	if s.algebra == nil {
		return 0
	}
	return s.algebra.Unfollowed()
}

// Algebra reports under which conditions tasks run.
func (s *Set) Algebra() *graph.Algebra {
	if s.algebra == nil {
		s.algebra = s.Graph().Algebra(s.Live())
	}
	return s.algebra
}

// Timeline reports how often and when tasks run, by their own schedules and those that
// they inherit.
func (s *Set) Timeline() *timeline.Timeline {
	if s.timeline == nil {
		s.timeline = timeline.New(timeline.Input{
			Graph: s.Graph(), Live: s.Live(), Schedule: s.Schedule, Now: s.Now, Durations: s.Durations,
		})
	}
	return s.timeline
}

// Started is the timeline if somebody starts tasks, also those that nothing starts as things
// are: what waits for them runs then.
func (s *Set) Started(tasks []graph.Vertex) *timeline.Timeline {
	if !slices.ContainsFunc(tasks, func(v graph.Vertex) bool { return !s.Live().Runs(v) }) {
		return s.Timeline()
	}
	a := s.Assume()
	a.Started = func(v graph.Vertex) bool { return slices.Contains(tasks, v) }
	return timeline.New(timeline.Input{
		Graph: s.Graph(), Live: s.Graph().Live(a), Schedule: s.Schedule, Now: s.Now, Durations: s.Durations,
	})
}

// Schedule returns the schedule of a task, nil when it has none. It may not be OK.
func (s *Set) Schedule(f *task.Facts) *schedule.Schedule {
	if f.Schedule == nil {
		return nil
	}
	if s := parsedSchedule(f, s.Now); s != nil {
		return s
	}
	return s.schedules.of(f, s.Now)
}

// parsedSchedule is the schedule that the first phase has made of a task, nil where it has not
// or where it counts from another time.
func parsedSchedule(f *task.Facts, now time.Time) *schedule.Schedule {
	s := f.Schedule.Parsed
	if s == nil || !f.Schedule.Anchored && !s.CountsFrom(anchor(f.CreatedAt.S, now)) {
		return nil
	}
	return s
}

// ScheduleOf returns the schedule of a task that has one, made now where the first phase
// has not.
func ScheduleOf(f *task.Facts, now time.Time) *schedule.Schedule {
	if s := parsedSchedule(f, now); s != nil {
		return s
	}
	return schedule.New(f.Schedule.Text(), anchor(f.CreatedAt.S, now))
}

// schedules are those that the first phase has not parsed, or at another time.
type schedules struct {
	mu   sync.Mutex
	made map[*task.Facts]*schedule.Schedule
}

func (m *schedules) of(f *task.Facts, now time.Time) *schedule.Schedule {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.made[f]
	if !ok {
		if m.made == nil {
			m.made = make(map[*task.Facts]*schedule.Schedule)
		}
		s = ScheduleOf(f, now)
		m.made[f] = s
	}
	return s
}

// anchor is the time that a schedule without a start counts from: when its task was
// created, else now.
func anchor(createdAt string, now time.Time) time.Time {
	if created, told := readCreated(createdAt); told {
		return created
	}
	return now
}

func readCreated(createdAt string) (created time.Time, told bool) {
	created, err := time.Parse(time.RFC3339, createdAt)
	return created, err == nil
}

// Root parses the task f again, for what the facts do not hold. The node is valid
// until another task is parsed. It is absent when the file can no longer be read.
func (s *Set) Root(f *task.Facts) source.Node {
	if s.parsed == f {
		return s.tree.Root()
	}
	s.parsed = nil
	text, err := f.Doc.Text(f.Span)
	if err != nil || s.tree.Parse(text, f.Span.Start, 0) != nil {
		return source.Node{}
	}
	s.parsed = f
	return s.tree.Root()
}

// node is the value at a place of the task.
func (s *Set) node(f *task.Facts, at task.Place) source.Node {
	if !s.Root(f).Exists() {
		return source.Node{}
	}
	return s.tree.Locate(f.Place(at))
}

// SetPass is what a rule sees of all tasks of one tenant in the second phase.
type SetPass struct {
	*Setting
	*Set
	// Err is why the rule could not do its work, nil when it did.
	Err error
	// Least is the least level of the findings of which anybody asks for more than how
	// many there are.
	Least diag.Level

	findings []*diag.Finding
	counted  *diag.Finding // what count reported last
}

// Findings returns what was reported.
func (p *SetPass) Findings() []*diag.Finding { return p.findings }

// onlyCounts reports whether nobody asks for more of what the rule finds at its own level
// than how many there are. A rule with a finding for every other edge may then count.
func (p *SetPass) onlyCounts() bool { return p.Setting.Level < p.Least }

// count is Report where onlyCounts says so.
func (p *SetPass) count(f *task.Facts) *Report {
	if p.counted == nil || p.counted.Doc != f.Doc {
		p.counted = &diag.Finding{Rule: p.Rule.ID, Level: p.Setting.Level, Place: diag.Place{Doc: f.Doc}}
	}
	p.findings = append(p.findings, p.counted)
	return &Report{finding: p.counted, setting: p.Setting}
}

// Report reports a place within the task f.
func (p *SetPass) Report(f *task.Facts, at task.Place, format string, args ...any) *Report {
	finding := &diag.Finding{
		Rule: p.Rule.ID, Level: p.Setting.Level, Message: fmt.Sprintf(format, args...), Task: p.key(f),
		Place: diag.Place{Doc: f.Doc, Span: f.Place(at)},
	}
	if known, ok := f.Locate(at); ok {
		finding.Pointer, finding.Canonical = finding.Task.Pointer+known.Pointer, known.Canonical
		finding.Value = diag.Scalar{Text: known.Value, Given: true}
	} else {
		n := p.node(f, at)
		finding.Pointer, finding.Canonical = pointers(finding.Task.Pointer, n)
		finding.Whole = n.Is(source.Object) || n.Is(source.Array)
		finding.Value = scalar(n)
	}
	p.findings = append(p.findings, finding)
	return &Report{finding: finding, setting: p.Setting}
}

// canonical is the canonical pointer of a place within the task f.
func (p *SetPass) canonical(f *task.Facts, at task.Place) (string, bool) {
	if known, ok := f.Locate(at); ok {
		return known.Canonical, true
	}
	n := p.node(f, at)
	_, canonical := pointers("", n)
	return canonical, n.Exists()
}

// ReportOpen reports that something is absent from the object or list at the
// place: at its opening bracket.
func (p *SetPass) ReportOpen(f *task.Facts, at task.Place, format string, args ...any) *Report {
	r := p.Report(f, at, format, args...)
	r.finding.Whole = true
	r.finding.Span.End = r.finding.Span.Start + 1
	return r
}

// Place returns a place within the task f, for related places. Where the place is the
// task itself or an object it is shown by its opening bracket.
func (p *SetPass) Place(f *task.Facts, at task.Place) diag.Place {
	if known, ok := f.Locate(at); ok {
		return p.field(f, known.Pointer, at)
	}
	return p.field(f, p.node(f, at).Pointer(), at)
}

// field is a place whose pointer within the task is known from what stands there, so
// that the task need not be parsed again.
func (p *SetPass) field(f *task.Facts, pointer string, at task.Place) diag.Place {
	return diag.Place{Doc: f.Doc, Span: f.Place(at), Pointer: f.PointerTo(pointer)}
}

// identityPlace is Identity as a related place.
func (p *SetPass) identityPlace(f *task.Facts) diag.Place {
	at, pointer := f.Shown()
	return p.field(f, pointer, at)
}

// Identity returns where a task is shown: its name, else its id, else its brace.
func (p *SetPass) Identity(f *task.Facts) task.Place {
	at, _ := f.Shown()
	return at
}

func (p *SetPass) key(f *task.Facts) diag.Task {
	return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S, Set: p.Set.Name, Pointer: f.Pointer(), Known: true}
}

// taskAt is the task of the set that holds a place, nil when there is none.
func taskAt(s *task.Set, at diag.Place) *task.Facts {
	i, found := slices.BinarySearchFunc(s.Tasks, at, func(t *task.Facts, at diag.Place) int {
		return cmp.Or(cmp.Compare(t.Doc.Name, at.Doc.Name), cmp.Compare(t.Span.Start, at.Span.Start))
	})
	if !found {
		i--
	}
	if i < 0 || s.Tasks[i].Doc != at.Doc || !s.Tasks[i].Span.Contains(at.Span) {
		return nil
	}
	return s.Tasks[i]
}

// apps are the apps that several tasks of a set reload, found when the first rule asks.
type apps struct {
	once  sync.Once
	tasks [][]*task.Facts
}

// Apps returns the tasks of each app that more than one task reloads, by identity.
func (s *Set) Apps() [][]*task.Facts {
	s.apps.once.Do(func() { s.apps.find(s.Set.Ordered()) })
	return s.apps.tasks
}

// find goes through the tasks as they lie in memory.
func (a *apps) find(s *task.Set) {
	var shared [][]int32                     // indices of tasks
	at := make(map[string]int, len(s.Tasks)) // the app's only task so far; its place in shared, inverted, when there are more
	for i, f := range s.InFiles() {
		app := f.AppID().S
		if app == "" {
			continue
		}
		switch first, known := at[app]; {
		case !known:
			at[app] = i
		case first >= 0:
			at[app] = ^len(shared)
			shared = append(shared, []int32{int32(first), int32(i)})
		default:
			shared[^first] = append(shared[^first], int32(i))
		}
	}
	for _, indices := range shared {
		slices.Sort(indices)
	}
	slices.SortFunc(shared, slices.Compare)
	for _, indices := range shared {
		tasks := make([]*task.Facts, len(indices))
		for k, i := range indices {
			tasks[k] = s.Tasks[i]
		}
		a.tasks = append(a.tasks, tasks)
	}
}
