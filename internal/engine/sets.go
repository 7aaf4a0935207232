package engine

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// group is a set with the findings of the first phase about its tasks.
type group struct {
	*task.Set
	home                                 // zero for a set by the tenant's id
	aside    []*task.Facts               // tasks that a body stands for, and further bodies for them
	replaced map[*task.Facts]*task.Facts // the stored task that a body stands for
	written  map[*task.Facts]*task.Facts // the facts of a body that got its id from that task
	findings []*diag.Finding
	live     *rules.Live               // what the tenant of the set has answered, nil for another set
	fileGaps []string                  // why tasks of the tenant may be in no file
	twins    map[*source.Document]bool // the tenant's tasks that files hold
}

// home is where a document's tasks belong without a look at them: to a configured set,
// to the folder of a marker, or with neither to a set by the tenant's id.
type home struct {
	name   string
	marker *Marker
}

func (e *Engine) homeOf(doc *source.Document) home {
	if names := e.setsOf(doc); len(names) > 0 {
		return home{name: names[0]}
	}
	return home{marker: e.markers.Above(doc.Path)}
}

// sets puts the tasks of all documents into sets: the configured ones of their
// documents, else those of folders with a marker, else by metadata.tenantId; tasks
// without one join the only tenant there is, else form a set of their own.
func (e *Engine) sets(files []*FileResult) []*group {
	at, byTenant := make(map[home]*group), make(map[string]*group)
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
	var groups []*group
	for h, g := range at {
		g.home, g.Name, g.Tenant = h, h.name, tenantOf(g.Tasks)
		if h.marker != nil {
			g.Folder = h.marker.Folder
		}
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b *group) int {
		return cmp.Or(first(a.Name != "", b.Name != ""), strings.Compare(a.Name, b.Name), strings.Compare(a.Folder, b.Folder))
	})
	groups = append(groups, bySign(groups, byTenant)...)
	for _, g := range groups {
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
	groups = e.meet(groups)
	e.fill(groups, files)
	return groups
}

// bySign are the sets of the tasks that are of no configured set and lie beside no
// marker. What is known to be of a tenant that a folder was fetched from joins it.
func bySign(marked []*group, byTenant map[string]*group) []*group {
	var groups []*group
	marked = slices.DeleteFunc(slices.Clone(marked), func(g *group) bool { return g.marker == nil })
	for _, tenant := range slices.Sorted(maps.Keys(byTenant)) {
		if tenant == "" {
			continue
		}
		g := byTenant[tenant]
		g.Tenant = tenant
		if same := findGroups(marked, func(m *group) bool { return m.Tenant == tenant }); len(same) == 1 {
			same[0].Tasks = append(same[0].Tasks, g.Tasks...)
		} else {
			groups = append(groups, g)
		}
	}
	none := byTenant[""]
	switch all := slices.Concat(marked, groups); {
	case none == nil:
	case len(all) == 1:
		all[0].Tasks = append(all[0].Tasks, none.Tasks...)
	default:
		groups = append([]*group{none}, groups...)
	}
	return groups
}

// tenantOf is the id of the tenant that tasks are of, by the first that tells.
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
func join[K comparable](sets map[K]*group, key K, t *task.Facts) {
	if sets[key] == nil {
		sets[key] = &group{Set: &task.Set{Vertices: make(map[string]bool)}}
	}
	sets[key].Tasks = append(sets[key].Tasks, t)
}

// setsOf names the configured sets that a document belongs to.
func (e *Engine) setsOf(doc *source.Document) []string {
	switch {
	case e.options.Tenant != "" && (e.options.Config == nil || doc.Path == ""):
		return []string{e.options.Tenant}
	case e.options.Config == nil:
		return nil
	}
	return e.options.Config.TenantOf(doc.Path)
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
func (e *Engine) gaps(g *group, files []*FileResult) []string {
	var gaps []string
	marker, tasks := e.exported(g)
	switch {
	case e.options.Complete:
		return nil
	case e.options.Partial:
		gaps = append(gaps, "the set is checked as partial (--partial)")
	case g.Name != "" && e.options.Config != nil && e.complete(g.Name):
		return nil
	case marker != nil && marker.chosen():
		gaps = append(gaps, "only some tasks of the tenant were fetched")
	case marker != nil && marker.Count == tasks:
		return nil
	case e.options.OnlyFiles && g.home == home{}:
		gaps = append(gaps, "only single files were named, so the set may be larger (--complete says that it is not)")
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
func (e *Engine) exported(g *group) (marker *Marker, tasks int) {
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
// found in a copy is left out: it is told once.
func (e *Engine) fill(groups []*group, files []*FileResult) {
	findings := make(map[*task.Facts][]*diag.Finding)
	for _, f := range files {
		for _, t := range f.Tasks {
			if len(t.Findings) > 0 {
				findings[t.Facts] = t.Findings
			}
		}
	}
	for _, g := range groups {
		g.standIn()
		g.Index()
		dropCopies(g.Set)
		for _, t := range slices.Concat(g.Tasks, g.aside) {
			for _, f := range findings[g.asWritten(t)] {
				f.Task.Set = g.Name
				g.findings = append(g.findings, f)
			}
		}
	}
}

func reread(t *source.Tree, f *task.Facts) bool {
	text, err := f.Doc.Text(f.Span)
	return err == nil && t.Parse(text, f.Span.Start, 0) == nil
}
