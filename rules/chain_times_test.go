package rules_test

import (
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/timeline"
)

// chainTimes looks for a history in which a join of "all" has its events within its
// timeout. It makes up runs from the join upward, in every way that there is: which event
// has started a run, which other runs a join has waited for, which firing of its schedule
// a run is of. A run ends in one way, at most 9 hours after what has started it. Runs of
// one task are different ones only if something else has started them. What starts at no
// known time (data, by hand, unknown tasks, hourly schedules) starts at any.
type chainTimes struct {
	m     *chainModel
	runs  []timedRun
	rules []difference // between times: of run i 2*i is its start and 2*i+1 its end
	steps int
}

type timedRun struct {
	v        int
	statuses int
	cause    string // what makes it another run than others of its task
}

// difference asks that time a is no more than some minutes after time b; -1 is zero.
type difference struct{ a, b, most int }

// The bounds of a search: so many runs one after the other, and so many steps.
const (
	timesDeep = 7
	timesMost = 100_000
)

// firings are the minutes of some firings of a schedule, nil where it may start at any time.
func firings(clock string, minute int) []int {
	var at []int
	for d := -3; d <= 3; d++ {
		switch clock {
		case "daily":
			at = append(at, d*1440+180+minute)
		case "afternoon":
			at = append(at, d*1440+900+minute)
		case "weekly":
			if d == 0 {
				at = append(at, 180+minute)
			}
		}
	}
	return at
}

// joins reports whether the join can have its events in time; sure is false when it gave up.
func (c *chainTimes) joins(v int) (can, sure bool) {
	can = c.all(v, 0, func(int) bool { return true })
	return can, c.steps < timesMost
}

// mark and back take back what was made up.
func (c *chainTimes) mark() (int, int) { return len(c.runs), len(c.rules) }

func (c *chainTimes) back(runs, rules int) { c.runs, c.rules = c.runs[:runs], c.rules[:rules] }

// possible reports whether times can be as the rules ask.
func (c *chainTimes) possible() bool {
	at := make([]int, 2*len(c.runs)+1)
	for range len(at) + 1 {
		changed := false
		for _, r := range c.rules {
			if most := at[r.b+1] + r.most; at[r.a+1] > most {
				at[r.a+1], changed = most, true
			}
		}
		if !changed {
			return true
		}
	}
	return false
}

// run makes up a run of v that ends in one of some ways, or takes one that is there, and
// goes on.
func (c *chainTimes) run(v, statuses, deep int, next func(i int) bool) bool {
	if c.steps++; c.steps >= timesMost || deep > timesDeep || c.m.off(v) {
		return false
	}
	for i := range c.runs {
		if was := c.runs[i].statuses; c.runs[i].v == v && was&statuses != 0 {
			c.runs[i].statuses = was & statuses
			if next(i) {
				return true
			}
			c.runs[i].statuses = was
		}
	}
	t := c.m.task(v)
	if t == nil || c.m.starts(v) {
		if t == nil && c.m.complete {
			return false
		}
		var at []int
		if t != nil {
			at = firings(t.clock, v%60)
		}
		for _, minute := range at {
			if c.begin(v, statuses, "at "+string(rune(minute+20000)), func(i int) []difference {
				return []difference{{2 * i, -1, minute}, {-1, 2 * i, -minute}}
			}, next) {
				return true
			}
		}
		if at == nil && c.begin(v, statuses, "", func(int) []difference { return nil }, next) {
			return true
		}
	}
	if t == nil || len(c.m.events[v]) == 0 {
		return false
	}
	if t.all {
		return c.all(v, deep, func(i int) bool {
			c.runs[i].statuses = statuses
			return next(i)
		})
	}
	for k, e := range c.m.events[v] {
		if e.up < 0 {
			if c.begin(v, statuses, "", func(int) []difference { return nil }, next) {
				return true
			}
			continue
		}
		if c.run(e.up, e.statuses(), deep+1, func(u int) bool {
			return c.begin(v, statuses, "by "+string(rune(u))+string(rune(k)), func(i int) []difference {
				return []difference{{2 * i, 2*u + 1, 0}, {2*u + 1, 2 * i, 0}}
			}, next)
		}) {
			return true
		}
	}
	return false
}

// begin makes up a run and goes on; without a cause it is another one than all others.
func (c *chainTimes) begin(v, statuses int, cause string, rules func(i int) []difference, next func(i int) bool) bool {
	if cause != "" && slices.ContainsFunc(c.runs, func(r timedRun) bool { return r.v == v && r.cause == cause }) {
		return false
	}
	runs, before := c.mark()
	i := len(c.runs)
	c.runs = append(c.runs, timedRun{v, statuses, cause})
	c.rules = append(c.rules, difference{2*i + 1, 2 * i, 540}, difference{2 * i, 2*i + 1, 0})
	c.rules = append(c.rules, rules(i)...)
	if c.possible() && next(i) {
		return true
	}
	c.back(runs, before)
	return false
}

// all makes up runs for all events of a join, and then one of the join itself.
func (c *chainTimes) all(v, deep int, next func(i int) bool) bool {
	var causes []int
	var each func(k int) bool
	each = func(k int) bool {
		if k < len(c.m.events[v]) {
			e := c.m.events[v][k]
			if e.up < 0 {
				return each(k + 1)
			}
			return c.run(e.up, e.statuses(), deep+1, func(u int) bool {
				causes = append(causes, u)
				ok := each(k + 1)
				causes = causes[:len(causes)-1]
				return ok
			})
		}
		of := slices.Clone(causes)
		free := len(of) < len(c.m.events[v])
		cause := "of"
		for _, u := range of {
			cause += string(rune(u))
		}
		if free {
			cause = ""
		}
		lasts := slices.Compact(slices.Sorted(slices.Values(of)))
		if free {
			lasts = append(lasts, -1) // data comes last
		}
		for _, last := range lasts {
			if c.begin(v, 7, cause, func(i int) []difference { return c.waits(v, i, last, of) }, next) {
				return true
			}
		}
		return false
	}
	return each(0)
}

// waits are the rules for run i of a join, which starts when the last of its causes ends.
func (c *chainTimes) waits(v, i, last int, of []int) []difference {
	var rules []difference
	if last >= 0 {
		rules = []difference{{2 * i, 2*last + 1, 0}, {2*last + 1, 2 * i, 0}}
	}
	for _, u := range of {
		rules = append(rules, difference{2*u + 1, 2 * i, 0})
		if text := c.m.tasks[v].timeout; text != "" {
			d, _ := schedule.ParseDuration(text)
			rules = append(rules, difference{2 * i, 2*u + 1, int(d.Approx().Minutes())})
		}
	}
	return rules
}

// saidLate are the joins of which findings say for certain that their events never come
// in time.
func (j *chainJudge) saidLate() map[string]bool {
	late := map[string]bool{}
	for _, f := range j.result.Findings {
		deadlock := f.Rule == "and-join-deadlock" && f.Level == diag.Error
		apart := f.Rule == "and-join-timeout" && (strings.Contains(f.Message, ", so it never runs") || strings.Contains(f.Message, ", so these events never start it"))
		if deadlock || apart {
			late[f.Task.Name] = true
		}
	}
	return late
}

// times holds that no history brings the events of a join that is said to be late, and
// that every other one of two tasks that just run by the clock has one.
func (j *chainJudge) times() {
	m := j.m
	for v, t := range m.tasks {
		if t.timeout == "" || !t.all || t.off != "" || len(m.events[v]) < 2 || !m.fed(v) {
			if m.late[t.name] {
				j.problem("%s is said to be late", t.name)
			}
			continue
		}
		plain := len(m.events[v]) == 2 // of more the slowest is compared with each
		for _, e := range m.events[v] {
			plain = plain && e.up >= 0 && e.statuses()&1 != 0 || plain && m.dead[v]
			plain = plain && e.up >= 0 && e.up < len(m.tasks) && len(m.events[e.up]) == 0 && m.tasks[e.up].clock != ""
		}
		if !m.late[t.name] && !plain {
			continue
		}
		can, sure := (&chainTimes{m: m}).joins(v)
		switch {
		case !sure:
			j.seen["history not found"]++
		case can == m.late[t.name]:
			j.problem("%s can have its events in time: %v", t.name, can)
		case m.late[t.name]:
			j.seen["late"]++
		default:
			j.seen["in time"]++
		}
	}
}

// forecast holds that no event starts a join in a forecast of which a finding says that it
// runs only if something takes longer, and that one does where none says so.
func (j *chainJudge) forecast() {
	short := map[string]bool{}
	for _, f := range j.of("and-join-timeout") {
		short[f.Task.Name] = true
	}
	tenant := j.result.Sets[0]
	line, g := tenant.Timeline(), tenant.Graph()
	at := func(v int) graph.Vertex {
		found, _ := g.ByID(chainID(j.m.names[v]))
		return found
	}
	planned := map[string]bool{}
	for r := range line.Forecast(testNow, testNow.Add(15*24*time.Hour)).Runs() {
		if r.Estimated {
			planned[g.Label(r.Task)] = true
		}
	}
	for v, t := range j.m.tasks {
		if t.timeout == "" || !t.all || !j.m.live[v] {
			continue
		}
		plain := len(j.m.events[v]) > 1 && t.clock == ""
		for _, e := range j.m.events[v] {
			plain = plain && e.up >= 0 && e.up < len(j.m.tasks) && e.statuses()&1 != 0 && len(j.m.events[e.up]) == 0 && j.m.tasks[e.up].clock != ""
		}
		switch {
		case short[t.name]:
			j.seen["too short"]++
			if planned[t.name] {
				j.problem("%s has no events in time, but the forecast has a run by them", t.name)
			}
		case plain && len(j.m.events[v]) == 2:
			j.seen["long enough"]++
			if !planned[t.name] {
				j.problem("%s has its events in time, but the forecast has no run: it %s", t.name, line.Reason(at(v), testNow))
			}
		}
	}
}

// timeline holds next runs, and the reasons why there are none, against who runs.
func (j *chainJudge) timeline() {
	tenant := j.result.Sets[0]
	line, g := tenant.Timeline(), tenant.Graph()
	dead := []timeline.Why{timeline.Off, timeline.Expired, timeline.NeverFires, timeline.Circle, timeline.Missing, timeline.Late}
	for v, t := range j.m.tasks {
		at, _ := g.ByID(chainID(t.name))
		why, due := line.Why(at)
		if runs := len(line.NextRuns(at, testNow, 1)) > 0; runs && !j.m.live[v] {
			j.problem("%s never runs and has a next run", t.name)
		}
		round := why == timeline.Circle && j.m.live[j.vertex(g.ID(due))]
		if apart := why == timeline.Apart && t.clock == ""; apart && len(line.NextRuns(at, testNow, 1)) > 0 {
			j.problem("%s has a next run, but %s", t.name, line.Reason(at, testNow))
		}
		if j.m.live[v] == (slices.Contains(dead, why) && !round) {
			j.problem("%s runs: %v; but the timeline says that it %s", t.name, j.m.live[v], line.Reason(at, testNow))
		}
		if why != timeline.Later && due != at && !j.m.live[v] && int(due) < g.Tasks() && j.m.live[j.vertex(g.ID(due))] {
			j.problem("%s does not run because of %s, which does: it %s", t.name, g.Label(due), line.Reason(at, testNow))
		}
	}
}
