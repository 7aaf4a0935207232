package rules_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// randomChains is a small set with everything in it: silent schedules, rings, tasks that
// are off, unknown upstreams, data, joins that wait for some time only.
func randomChains(r *rand.Rand) []chainTask {
	n := 2 + r.IntN(5)
	backward, plain := r.IntN(3) == 0, r.IntN(3) == 0
	clocked := r.IntN(3) == 0 // some tasks that run by the clock alone, and what waits for them
	var tasks []chainTask
	for i := range n {
		t := chainTask{name: fmt.Sprint("T", i), all: r.IntN(2) == 0}
		if i == 0 || r.IntN(4) == 0 {
			t.clock = []string{"daily", "daily", "afternoon", "weekly", "hourly"}[r.IntN(5)]
		}
		if clocked && i < 3 {
			t.clock, t.all = []string{"daily", "afternoon", "weekly"}[r.IntN(3)], false
			tasks = append(tasks, t)
			continue
		}
		if t.all && (clocked || r.IntN(2) == 0) {
			t.timeout = []string{"PT1M", "PT5H", "PT14H", "PT20H", "P2D"}[r.IntN(5)]
		}
		if !plain {
			switch r.IntN(12) {
			case 0:
				t.off = "off"
			case 1:
				t.off = "deleted"
			case 2:
				t.clock = "expired"
			case 3:
				t.clock = "never"
			case 4:
				t.clock = ""
			}
		}
		for range r.IntN(5) {
			up := ""
			switch limit := i; {
			case backward || r.IntN(8) == 0:
				up = fmt.Sprint("T", r.IntN(n))
			case !plain && r.IntN(10) == 0:
				up = fmt.Sprint("U", r.IntN(2))
			case !plain && r.IntN(12) == 0:
			case limit > 0:
				up = fmt.Sprint("T", r.IntN(limit))
			default:
				continue
			}
			e := chainEvent{up: up, status: []string{"S", "S", "F", "A", ""}[r.IntN(5)], unnamed: r.IntN(16) == 0}
			if up == "" {
				e.status = ""
			}
			t.events = append(t.events, e)
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// written writes tasks as chainTasks reads them.
func written(tasks []chainTask) string {
	var b strings.Builder
	for _, t := range tasks {
		b.WriteString(t.name)
		if t.off != "" {
			b.WriteString(" " + t.off)
		}
		if t.clock != "" {
			b.WriteString(" @" + t.clock)
		}
		b.WriteString(map[bool]string{true: " all", false: " any"}[t.all])
		if t.timeout != "" {
			b.WriteString(" timeout=" + t.timeout)
		}
		for _, e := range t.events {
			word := e.up
			if e.up == "" {
				word = "data"
			}
			if e.status != "" {
				word += ":" + e.status
			}
			if e.unnamed {
				word = "-" + word
			}
			b.WriteString(" " + word)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// chainSets is how many sets a run of the property test tries.
const chainSets = 2000

// TestChainsAgainstAllOutcomes compares what the rules say of small sets with what
// comes of every combination of outcomes.
func TestChainsAgainstAllOutcomes(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for seed := range uint64(chainSets) {
		tasks := randomChains(rand.New(rand.NewPCG(seed, 16)))
		complete := seed%3 > 0
		j := &chainJudge{
			t: t, seen: seen,
			said: fmt.Sprintf("seed %d, complete %v\n%s", seed, complete, written(tasks)),
		}
		j.result = lintChains(t, tasks, complete)
		j.m = newChainModel(tasks, complete, j.saidLate())
		j.judge()
		if t.Failed() {
			return
		}
	}
	for _, kind := range []string{"and-join-deadlock", "double-trigger", "redundant-event", "endless", "dead", "broken", "blocked",
		"disabled-upstream warning", "disabled-upstream note", "unknown-upstream warning", "unknown-upstream note", "unreachable-task", "self-trigger", "run", "held", "late"} {
		if seen[kind] < 20 {
			t.Errorf("%s came up %d times only", kind, seen[kind])
		}
	}
}

// chainJudge holds the findings about one set against the model.
type chainJudge struct {
	t      *testing.T
	m      *chainModel
	result *engine.Result
	seen   map[string]int
	said   string
}

func (j *chainJudge) problem(format string, args ...any) {
	j.t.Helper()
	j.t.Errorf("%s\n%s%s", fmt.Sprintf(format, args...), j.said, strings.Join(chainLines(j.result.Findings), "\n"))
}

// of are the findings of one rule.
func (j *chainJudge) of(rule string) []*diag.Finding {
	var found []*diag.Finding
	for _, f := range j.result.Findings {
		if f.Rule == rule {
			found = append(found, f)
		}
	}
	return found
}

// vertex is that of a name, or of the id by which messages call an unknown task.
func (j *chainJudge) vertex(name string) int {
	return slices.IndexFunc(j.m.names, func(n string) bool { return n == name || chainID(n) == name })
}

func (j *chainJudge) judge() {
	j.times()
	j.deadlocks()
	j.doubles()
	j.redundant()
	j.rings()
	j.selves()
	j.offUpstream()
	j.unknownUpstream()
	j.unreachable()
	j.contradictions()
	j.impact()
	j.timeline()
	j.forecast()
}

// about are the tasks that a rule reports, each with how often.
func (j *chainJudge) about(rule string) map[string]int {
	n := map[string]int{}
	for _, f := range j.of(rule) {
		n[f.Task.Name]++
		j.seen[rule]++
	}
	return n
}

// expect compares the tasks that a rule reports, once each, with those that it should.
func (j *chainJudge) expect(rule string, want func(v int) bool) {
	told := j.about(rule)
	for v, t := range j.m.tasks {
		n := map[bool]int{true: 1}[want(v)]
		if told[t.name] != n {
			j.problem("%s about %s: %d, want %d", rule, t.name, told[t.name], n)
		}
	}
}

func (j *chainJudge) deadlocks() { j.expect("and-join-deadlock", j.m.deadlock) }

var commonTask = regexp.MustCompile(`^one run of "([\w-]+)" starts "(\w+)" twice`)

func (j *chainJudge) doubles() {
	j.expect("double-trigger", func(v int) bool { return len(j.m.commons(v)) > 0 })
	for _, f := range j.of("double-trigger") {
		words := commonTask.FindStringSubmatch(f.Sentences())
		if words == nil || !slices.Contains(j.m.commons(j.vertex(f.Task.Name)), j.vertex(words[1])) {
			j.problem("no common task: %s", f.Sentences())
		}
	}
}

var eventIndex = regexp.MustCompile(`/events/(\d+)/`)

func (j *chainJudge) redundant() {
	told := map[[2]int]bool{}
	for _, f := range j.of("redundant-event") {
		j.seen["redundant-event"]++
		i, _ := strconv.Atoi(eventIndex.FindStringSubmatch(f.Pointer)[1])
		told[[2]int{j.vertex(f.Task.Name), i}] = true
	}
	for v, t := range j.m.tasks {
		named := 0
		for i, e := range t.events {
			if e.unnamed {
				continue
			}
			if want := j.m.redundant(v, named); told[[2]int{v, i}] != want {
				j.problem("redundant-event about event %d of %s: %v, want %v", i, t.name, !want, want)
			}
			named++
		}
	}
}

func (j *chainJudge) rings() {
	for _, f := range j.of("task-cycle") {
		ids, ok := f.Data.Get("tasks").([]string)
		if !ok {
			continue
		}
		var way []int
		for _, id := range ids {
			way = append(way, slices.IndexFunc(j.m.names, func(name string) bool { return chainID(name) == id }))
		}
		want, level := "blocked", diag.Warning
		switch {
		case slices.ContainsFunc(way, j.m.off):
			want = "broken"
		case !slices.ContainsFunc(way, func(v int) bool { return j.m.live[v] }):
			want, level = "dead", diag.Error
		case j.m.turns(way):
			want, level = "endless", diag.Error
		}
		j.seen[want]++
		if got := f.Data.Get("fate"); got != want || f.Level != level {
			j.problem("fate of %s: %v at level %s, want %s at %s", f.Sentences(), got, f.Level, want, level)
		}
		if held := slices.ContainsFunc(way, j.holds); want == "blocked" && held == strings.Contains(f.Message, "exclude each other") {
			j.problem("a member holds the ring up: %v: %s", held, f.Message)
		}
	}
}

// holds reports whether a member alone holds a ring up: it never runs, or never has all
// of its events, or waits for one that never comes.
func (j *chainJudge) holds(v int) bool {
	return !j.m.live[v] || j.m.dead[v] || j.m.late[j.m.names[v]] || j.m.tasks[v].all && !j.m.fed(v)
}

func (j *chainJudge) selves() {
	j.expect("self-trigger", func(v int) bool {
		return j.m.tasks[v].off != "deleted" && slices.ContainsFunc(j.m.events[v], func(e modelEvent) bool { return e.up == v })
	})
}

// hubs groups the edges from some vertices by these, with the tasks that wait for them.
func (j *chainJudge) hubs(from func(u int) bool, ringToo bool) map[int][]int {
	children := map[int][]int{}
	for v, t := range j.m.tasks {
		if t.off != "" {
			continue
		}
		for _, e := range j.m.events[v] {
			if e.up >= 0 && e.up != v && from(e.up) && (ringToo || !j.m.together(e.up, v)) && !slices.Contains(children[e.up], v) {
				children[e.up] = append(children[e.up], v)
			}
		}
	}
	return children
}

func (j *chainJudge) offUpstream() {
	told := map[string]*diag.Finding{}
	for _, f := range j.of("disabled-upstream") {
		j.seen["disabled-upstream "+f.Level.String()]++
		id := fmt.Sprint(f.Data.Get("upstream"))
		if told[id] != nil {
			j.problem("told twice: %s", f.Sentences())
		}
		told[id] = f
	}
	hubs := j.hubs(j.m.off, false)
	for hub, children := range hubs {
		f := told[chainID(j.m.names[hub])]
		dead := slices.ContainsFunc(children, func(v int) bool { return !j.m.live[v] })
		level := map[bool]diag.Level{true: diag.Warning, false: diag.Note}[dead]
		if f == nil || f.Level != level {
			j.problem("%s, which is off, is not told at level %s", j.m.names[hub], level)
			continue
		}
		var ids []string
		for _, v := range children {
			ids = append(ids, chainID(j.m.names[v]))
		}
		if got, _ := f.Data.Get("tasks").([]string); !sameWords(got, ids) {
			j.problem("tasks %v, want %v: %s", got, ids, f.Sentences())
		}
	}
	if len(told) != len(hubs) {
		j.problem("%d findings about what is off, want %d", len(told), len(hubs))
	}
}

func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (j *chainJudge) unknownUpstream() {
	told := map[string]int{}
	for _, f := range j.of("unknown-upstream") {
		j.seen["unknown-upstream "+f.Level.String()]++
		told[f.Task.Name]++
		v := j.vertex(f.Task.Name)
		if want := map[bool]diag.Level{true: diag.Warning, false: diag.Note}[j.m.complete]; f.Level != want {
			j.problem("level %s, want %s: %s", f.Level, want, f.Sentences())
		}
		if never := strings.Contains(f.Sentences(), "so it never runs"); never != (j.m.complete && !j.m.live[v] && !j.m.off(v)) {
			j.problem("never runs: %v: %s", never, f.Sentences())
		}
	}
	for v, t := range j.m.tasks {
		unknown := map[int]bool{}
		for _, e := range j.m.events[v] {
			if e.up >= len(j.m.tasks) && t.off != "deleted" {
				unknown[e.up] = true
			}
		}
		if told[t.name] != len(unknown) {
			j.problem("unknown upstreams of %s: %d, want %d", t.name, told[t.name], len(unknown))
		}
	}
}

// ownDead reports whether a task would not run though all outside of its ring did.
func (j *chainJudge) ownDead(v int) bool {
	return !j.m.alive(func(int) bool { return false }, func(u int) bool { return !j.m.together(u, v) || j.m.late[j.m.names[u]] && u != v })[v]
}

// unreachable holds that what is listed would run if what is named as the cause did, and
// that every task which nothing starts is told of once.
func (j *chainJudge) unreachable() {
	told := map[string]int{}
	for _, f := range j.of("unreachable-task") {
		j.seen["unreachable-task"]++
		roots, _ := f.Data.Get("causes").([]string)
		tasks, _ := f.Data.Get("tasks").([]string)
		if len(roots) == 0 || len(tasks) == 0 {
			j.problem("no causes or tasks: %s", f.Sentences())
		}
		mended := func(v int) bool { return slices.Contains(roots, chainID(j.m.names[v])) }
		for v := range j.m.names {
			if mended(v) && j.m.live[v] {
				j.problem("%s does run: %s", j.m.names[v], f.Sentences())
			}
		}
		live := j.m.alive(func(v int) bool { return false }, mended)
		several := strings.Contains(f.Sentences(), "among others")
		for v, t := range j.m.tasks {
			if !slices.Contains(tasks, chainID(t.name)) {
				continue
			}
			told[t.name]++
			switch {
			case j.m.live[v] || t.off != "":
				j.problem("%s is told to be cut off: %s", t.name, f.Sentences())
			case live[v] == several:
				j.problem("%s runs when the cause is mended: %v: %s", t.name, live[v], f.Sentences())
			}
		}
	}
	named := map[int]bool{}
	for _, children := range j.hubs(func(u int) bool { return j.m.off(u) || u >= len(j.m.tasks) && j.m.complete }, true) {
		for _, v := range children {
			named[v] = true
		}
	}
	for v, t := range j.m.tasks {
		clock := t.clock != "" && len(j.m.events[v]) == 0
		want := map[bool]int{true: 1}[!j.m.live[v] && t.off == "" && !named[v] && !clock && !j.m.late[t.name] && !j.ownDead(v)]
		if told[t.name] != want {
			j.problem("%s is told to be cut off %d times, want %d", t.name, told[t.name], want)
		}
	}
}

// impact holds what follows a start, and what never runs without a task.
func (j *chainJudge) impact() {
	tenant := j.result.Sets[0]
	g := tenant.Graph()
	of := func(v graph.Vertex) int { return j.vertex(g.ID(v)) }
	for v, t := range j.m.tasks {
		at, _ := g.ByID(chainID(t.name))
		follow := make([]bool, len(j.m.names))
		runs, held := g.Started([]graph.Vertex{at}, tenant.Assume())
		for _, r := range runs {
			follow[of(r.Vertex)] = true
			j.seen["run"]++
		}
		want := j.m.after(v)
		for u, name := range j.m.names {
			if follow[u] != want[u] {
				j.problem("%s follows %s: %v, want %v", name, t.name, follow[u], want[u])
			}
		}
		for _, h := range held {
			j.seen["held"]++
			if follow[of(h.Vertex)] || len(h.By) == 0 {
				j.problem("%s is held and follows %s", g.Label(h.Vertex), t.name)
			}
		}
		without := j.m.alive(func(u int) bool { return u == v }, nil)
		var never []int
		for _, u := range g.Stopped([]graph.Vertex{at}, "disabled", tenant.Assume()).Never {
			never = append(never, of(u))
		}
		for u, name := range j.m.names {
			if lost := u != v && j.m.live[u] && !without[u]; lost != slices.Contains(never, u) {
				j.problem("%s never runs without %s: %v, want %v", name, t.name, !lost, lost)
			}
		}
	}
}

// claims are the words by which findings say that a task runs, or never does.
var claims = []struct {
	words *regexp.Regexp
	runs  bool
}{
	{regexp.MustCompile(`^one run of "([\w-]+)" starts "(\w+)" twice`), true},
	{regexp.MustCompile(`^"(\w+)" waits for .* so this event never comes\..* Something else can still start it`), true},
	{regexp.MustCompile(`waits for itself, so once it ran it starts again`), true},
	{regexp.MustCompile(`"(\w+)" sets it off`), true},
	{regexp.MustCompile(`(?i)the schedule of "(\w+)" sets it off`), true},
	{regexp.MustCompile(`^"(\w+)" (?:and \d+ more tasks? )?waits? for .* so (?:it never runs|they never run)\.`), false},
	{regexp.MustCompile(`^"(\w+)" (?:and (?:"\w+"|\d+ more tasks) )?can never start`), false},
	{regexp.MustCompile(`^"(\w+)" waits no longer than .*, so it never runs`), false},
	{regexp.MustCompile(`^"(\w+)" waits no longer than .*, so it runs only if`), true},
	{regexp.MustCompile(`^"(\w+)" waits for .* It runs as seldom as "(\w+)"`), true},
	{regexp.MustCompile(`waits for itself and nothing else starts it, so it never runs`), false},
	{regexp.MustCompile(`(?i)\bevents? (?:alone )?can (?:still )?start`), true},
	{regexp.MustCompile(`will not run again`), false},
}

// contradictions holds the findings of one run against each other, without the model:
// whoever one says to run, no other may say never to.
func (j *chainJudge) contradictions() {
	runs, never := map[string]string{}, map[string]string{}
	say := func(of map[string]string, f *diag.Finding, names ...string) {
		for _, name := range names {
			of[name] = f.Sentences()
		}
	}
	for _, f := range j.result.Findings {
		ids, _ := f.Data.Get("tasks").([]string)
		var members []string
		for _, name := range j.m.names {
			if slices.Contains(ids, chainID(name)) {
				members = append(members, name)
			}
		}
		switch fate := f.Data.Get("fate"); {
		case fate == "endless":
			say(runs, f, members...)
		case fate == "dead", f.Rule == "unreachable-task":
			say(never, f, members...)
		case f.Rule == "and-join-deadlock" && f.Level == diag.Error && !j.m.starts(j.vertex(f.Task.Name)):
			say(never, f, f.Task.Name)
		}
		for _, c := range claims {
			if words := c.words.FindStringSubmatch(f.Sentences()); words != nil {
				names := words[1:]
				if len(names) == 0 {
					names = []string{f.Task.Name}
				}
				say(map[bool]map[string]string{true: runs, false: never}[c.runs], f, names...)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(runs)) {
		if message, both := never[name]; both {
			j.problem("%s runs and never does:\n- %s\n- %s", name, runs[name], message)
		}
	}
}
