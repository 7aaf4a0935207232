package compare

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Pair is one task in its two states.
type Pair struct {
	Old, New *task.Facts
	// ByName says that the ids do not tell that they are the same, but that name and
	// version do.
	ByName bool
	// Differences are in the order of the new task, ignored ones included.
	Differences []Difference
	// Patch would bring the old task to the new one; nil when they are equal.
	Patch []Operation
}

// Equal reports whether nothing that counts differs.
func (p *Pair) Equal() bool {
	return !slices.ContainsFunc(p.Differences, func(d Difference) bool { return d.Ignored == "" })
}

// Result is the comparison of two sets of tasks.
type Result struct {
	// Pairs are in the order of the new tasks.
	Pairs []Pair
	// OnlyOld and OnlyNew are the tasks that the other side does not have.
	OnlyOld, OnlyNew []*task.Facts
}

// Equal reports whether the sets are.
func (r *Result) Equal() bool {
	return len(r.OnlyOld) == 0 && len(r.OnlyNew) == 0 && !slices.ContainsFunc(r.Pairs, func(p Pair) bool { return !p.Equal() })
}

// Match pairs the tasks of two sets: by id, else by name and version where one task
// on each side bears them. It compares nothing yet.
func Match(before, after []*task.Facts, ids *IDs) *Result {
	r := &Result{}
	byID := make(map[string]*task.Facts, len(before))
	for _, f := range before {
		if id := ids.New(f.ID.S); id != "" && byID[id] == nil {
			byID[id] = f
		}
	}
	used := make(map[*task.Facts]bool, len(before))
	partner := make(map[*task.Facts]*task.Facts, len(after))
	for _, f := range after {
		if old := byID[f.ID.S]; f.ID.S != "" && old != nil {
			partner[f], used[old] = old, true
		}
	}
	names := unmatched(before, func(f *task.Facts) bool { return used[f] })
	news := unmatched(after, func(f *task.Facts) bool { return partner[f] != nil })
	for _, f := range after {
		p := Pair{Old: partner[f], New: f}
		if key := nameOf(f); p.Old == nil && len(news[key]) == 1 && len(names[key]) == 1 && f.Name.S != "" {
			p.Old, p.ByName = names[key][0], true
			used[p.Old] = true
		}
		if p.Old == nil {
			r.OnlyNew = append(r.OnlyNew, f)
		} else {
			r.Pairs = append(r.Pairs, p)
		}
	}
	for _, f := range before {
		if !used[f] {
			r.OnlyOld = append(r.OnlyOld, f)
		}
	}
	return r
}

func nameOf(f *task.Facts) task.NameVersion {
	return task.NameVersion{Name: f.Name.S, Version: f.Version.S}
}

func unmatched(tasks []*task.Facts, matched func(*task.Facts) bool) map[task.NameVersion][]*task.Facts {
	rest := make(map[task.NameVersion][]*task.Facts)
	for _, f := range tasks {
		if !matched(f) {
			rest[nameOf(f)] = append(rest[nameOf(f)], f)
		}
	}
	return rest
}

// Sets compares two sets of tasks. Tasks that belong together by name have their ids
// taken for the same, so that what waits for one of them does not differ. With patch
// each pair that differs gets its patch.
func Sets(before, after []*task.Facts, o Options, patch bool) (*Result, error) {
	r := Match(before, after, o.IDs)
	o.IDs = o.IDs.clone()
	for _, p := range r.Pairs {
		if p.Old.ID.S != "" && p.New.ID.S != "" {
			o.IDs.Add(p.Old.ID.S, p.New.ID.S)
		}
	}
	var old, new source.Tree
	for i := range r.Pairs {
		p := &r.Pairs[i]
		if err := parse(&old, p.Old); err != nil {
			return nil, err
		}
		if err := parse(&new, p.New); err != nil {
			return nil, err
		}
		p.Differences = Tasks(old.Root(), new.Root(), o)
		if !patch || p.Equal() {
			continue
		}
		var err error
		if p.Patch, err = makePatch(old.Root(), new.Root(), p.Differences, o); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(r.OnlyOld, byLabel)
	slices.SortStableFunc(r.OnlyNew, byLabel)
	return r, nil
}

func byLabel(a, b *task.Facts) int {
	if c := strings.Compare(a.Label(), b.Label()); c != 0 {
		return c
	}
	return strings.Compare(a.ID.S, b.ID.S)
}

// parse reads a task again.
func parse(t *source.Tree, f *task.Facts) error {
	text, err := f.Doc.Text(f.Span)
	if err != nil {
		return err
	}
	return t.Parse(text, f.Span.Start, 0)
}
