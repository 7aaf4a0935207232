package engine

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// taskSet is a set with the findings of the first phase about its tasks.
type taskSet struct {
	*task.Set
	home                                 // zero for a set by the tenant's id
	aside    []*task.Facts               // tasks that a body stands for, and further bodies for them
	replaced map[*task.Facts]*task.Facts // the stored task that a body stands for
	written  map[*task.Facts]*task.Facts // the facts of a body that got its id from that task
	findings []*diag.Finding
	below    docCounts
	live     *rules.Live               // what the tenant of the set has answered, nil for another set
	fileGaps []string                  // why tasks of the tenant may be in no file
	twins    map[*source.Document]bool // the tenant's tasks that files hold
}

// sets puts the tasks of all documents into sets: the configured ones of their
// documents, else those of folders with a marker, else by metadata.tenantId; tasks
// without one join the only tenant there is, else form a set of their own.
func (e *Engine) sets(files []*FileResult) []*taskSet {
	at, byTenant := make(map[home]*taskSet), make(map[string]*taskSet)
	homes := make([]home, len(files))
	for i, f := range files {
		homes[i] = e.homeOf(f.Doc)
		for _, t := range f.Tasks {
			h := homes[i]
			if h == (home{}) && t.of != nil {
				h = e.homeOf(t.of.Doc)
			}
			if h == (home{}) {
				join(byTenant, t.Facts.Tenant.S, t.Facts)
			} else {
				join(at, h, t.Facts)
			}
		}
	}
	var sets []*taskSet
	for h, g := range at {
		g.home, g.Name, g.Tenant = h, h.name, tenantOf(g.Tasks)
		if h.marker != nil {
			g.Folder, g.Address, g.Taken = h.marker.Folder, h.marker.Tenant, h.marker.Taken
		}
		sets = append(sets, g)
	}
	slices.SortFunc(sets, func(a, b *taskSet) int {
		return cmp.Or(first(a.Name != "", b.Name != ""), strings.Compare(a.Name, b.Name), strings.Compare(a.Folder, b.Folder))
	})
	sets = append(sets, bySign(sets, byTenant)...)
	for _, g := range sets {
		var own []*FileResult // where tasks of it may be
		for i, f := range files {
			if homes[i] == g.home {
				own = append(own, f)
			}
		}
		g.Incomplete = e.gaps(g, own)
		for _, f := range own {
			for _, id := range f.Vertices {
				g.Vertices[id] = true
			}
		}
	}
	sets = e.joinTenant(sets)
	e.fill(sets, files)
	return sets
}

// bySign are the sets of the tasks that are of no configured set and lie beside no
// marker. What is known to be of a tenant that a folder was fetched from joins it.
func bySign(marked []*taskSet, byTenant map[string]*taskSet) []*taskSet {
	var sets []*taskSet
	marked = slices.DeleteFunc(slices.Clone(marked), func(g *taskSet) bool { return g.marker == nil })
	for _, tenant := range slices.Sorted(maps.Keys(byTenant)) {
		if tenant == "" {
			continue
		}
		g := byTenant[tenant]
		g.Tenant = tenant
		if same := findSets(marked, func(m *taskSet) bool { return m.Tenant == tenant }); len(same) == 1 {
			same[0].Tasks = append(same[0].Tasks, g.Tasks...)
		} else {
			sets = append(sets, g)
		}
	}
	none := byTenant[""]
	switch all := slices.Concat(marked, sets); {
	case none == nil:
	case len(all) == 1:
		all[0].Tasks = append(all[0].Tasks, none.Tasks...)
	default:
		sets = append([]*taskSet{none}, sets...)
	}
	return sets
}

// tenantOf is the id of the tenant that tasks are of, by the first that says.
func tenantOf(tasks []*task.Facts) string {
	for _, t := range tasks {
		if t.Tenant.S != "" {
			return t.Tenant.S
		}
	}
	return ""
}

// first puts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// join adds a task to the set with that key.
func join[K comparable](sets map[K]*taskSet, key K, t *task.Facts) {
	if sets[key] == nil {
		sets[key] = &taskSet{Set: &task.Set{Vertices: make(map[string]bool)}}
	}
	sets[key].Tasks = append(sets[key].Tasks, t)
}

// complete reports whether the configuration says that a set holds all tasks.
func (e *Engine) complete(set string) bool {
	for i := range e.options.Config.Tenants {
		if t := &e.options.Config.Tenants[i]; t.Name == set {
			return t.Complete
		}
	}
	return false
}

// gaps says why a set is incomplete; empty when it is taken to be complete. Flags
// beat the configuration, and the configuration beats guesses. The files are those that
// tasks of the set may be in.
func (e *Engine) gaps(g *taskSet, files []*FileResult) []string {
	var gaps []string
	marker, tasks := e.exported(g)
	switch {
	case e.options.Complete:
		return nil
	case e.options.Partial:
		gaps = append(gaps, "the set is checked as partial"+e.options.Spell.Hint(" (", "partial", "", ")"))
	case g.Name != "" && e.options.Config != nil && e.complete(g.Name):
		return nil
	case g.marker != nil && g.marker.Err != nil:
		gaps = append(gaps, "the marker of its folder could not be read")
	case marker != nil && marker.chosen():
		gaps = append(gaps, "only some tasks of the tenant were fetched")
	case marker != nil && marker.Count == tasks:
		return nil
	case e.options.OnlyFiles && g.home == home{}:
		gaps = append(gaps, "only single files were named, so the set may be larger"+e.options.Spell.Hint(" (", "complete", "", " says that it is not)"))
	}
	for _, f := range files {
		if f.Err != nil {
			gaps = append(gaps, f.Doc.Name+" could not be read")
		}
		gaps = append(gaps, f.Gaps...)
	}
	return gaps
}

// exported is the marker of the folder that the stored tasks of a set lie in, with
// their number; nil when they do not lie in one.
func (e *Engine) exported(g *taskSet) (marker *Marker, tasks int) {
	for _, t := range g.Tasks {
		if t.As != task.Stored {
			continue
		}
		m := e.markers.Above(t.Doc.Path)
		if m == nil || tasks > 0 && m != marker {
			return nil, 0
		}
		marker = m
		tasks++
	}
	return marker, tasks
}

// fill sorts copies out, indexes the sets and hands each its findings. What was
// found in a copy is left out: it is reported once.
func (e *Engine) fill(sets []*taskSet, files []*FileResult) {
	findings := make(map[*task.Facts][]*diag.Finding)
	below := make(map[*task.Facts][]Counted)
	for _, f := range files {
		for _, t := range f.Tasks {
			if len(t.Findings) > 0 {
				findings[t.Facts] = t.Findings
			}
		}
		for _, of := range f.below {
			below[of.task] = of.counted
		}
	}
	for _, g := range sets {
		g.standIn()
		g.Index()
		dropCopies(g.Set)
		for _, t := range slices.Concat(g.Tasks, g.aside) {
			t = g.asWritten(t)
			for _, f := range findings[t] {
				f.Task.Set = g.Name
				g.findings = append(g.findings, f)
			}
			for _, k := range below[t] {
				g.below.add(t.Doc, k, 1)
			}
		}
	}
}

func reread(t *source.Tree, f *task.Facts) bool {
	text, err := f.Doc.Text(f.Span)
	return err == nil && t.Parse(text, f.Span.Start, 0) == nil
}

// dropCopies moves tasks that repeat another one to the set's copies, and older states of
// a stored task to the set's older ones.
func dropCopies(s *task.Set) {
	dropped := make(map[*task.Facts]bool)
	for _, all := range s.SameID() {
		all = dropOlder(s, all, dropped)
		of := all[0]
		for _, t := range all[1:] {
			switch {
			case of.Shape == task.Summary && t.Shape != task.Summary:
				dropped[of] = true
				s.Copies = append(s.Copies, task.Copy{Task: of, Of: t})
				of = t
			case t.Shape == task.Summary || sameTask(of, t):
				dropped[t] = true
				s.Copies = append(s.Copies, task.Copy{Task: t, Of: of})
			}
		}
	}
	if len(dropped) > 0 {
		s.Tasks = slices.DeleteFunc(s.Tasks, func(t *task.Facts) bool { return dropped[t] })
		s.Index()
	}
}

// creation is what all states of one stored task share beside their id.
type creation struct{ tenant, at string }

// dropOlder leaves the newest state of each stored task out of tasks of one id, which a
// backup of each day has, and returns the others; an older one that says the same is a copy.
func dropOlder(s *task.Set, all []*task.Facts, dropped map[*task.Facts]bool) []*task.Facts {
	states := make(map[creation][]*task.Facts)
	var keys []creation
	for _, t := range all {
		if isState(t) {
			key := creation{t.Tenant.S, instant(t.CreatedAt.S)}
			if states[key] == nil {
				keys = append(keys, key)
			}
			states[key] = append(states[key], t)
		}
	}
	for _, key := range keys {
		of := states[key]
		newest := slices.MaxFunc(of, func(a, b *task.Facts) int { return cmp.Compare(instant(a.UpdatedAt.S), instant(b.UpdatedAt.S)) })
		for _, t := range of {
			switch {
			case instant(t.UpdatedAt.S) == instant(newest.UpdatedAt.S):
				continue
			case sameTask(newest, t):
				s.Copies = append(s.Copies, task.Copy{Task: t, Of: newest})
			default:
				s.Older = append(s.Older, task.Copy{Task: t, Of: newest})
			}
			dropped[t] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(t *task.Facts) bool { return dropped[t] })
}

// isState reports whether a task is a stored one that says when it was created and
// changed.
func isState(t *task.Facts) bool {
	return t.As == task.Stored && t.Shape == task.Definition && t.CreatedAt.S != "" && t.UpdatedAt.S != ""
}

// instant is a time as the service writes it in a form in which equal ones are equal and
// later ones greater; any other text as it is.
func instant(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

// sameTask reads two tasks of one id again and compares them.
func sameTask(a, b *task.Facts) bool {
	var left, right source.Tree
	return reread(&left, a) && reread(&right, b) && task.SameDefinition(left.Root(), right.Root())
}

func findSet(sets []*taskSet, fits func(*taskSet) bool) *taskSet {
	if i := slices.IndexFunc(sets, fits); i >= 0 {
		return sets[i]
	}
	return nil
}

func findSets(sets []*taskSet, fits func(*taskSet) bool) []*taskSet {
	return slices.DeleteFunc(slices.Clone(sets), func(g *taskSet) bool { return !fits(g) })
}
