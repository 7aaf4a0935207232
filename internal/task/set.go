package task

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// Set is the tasks of one tenant: ids and names are unique within it, and
// references are looked up in it.
type Set struct {
	// Name is the configured name, "" for a set that was found by tenant id.
	Name string
	// Folder is the folder with a fetch marker that makes the set, absolute; "" for any
	// other.
	Folder string
	// Tenant is the id that its tasks share, "" when none has one.
	Tenant string
	// Tasks are its tasks without copies, in the order of files and places.
	Tasks []*Facts
	// Copies are further mentions of tasks, each with the task that it repeats.
	Copies []Copy
	// Older are older states of stored tasks, each with the newest, as backups have them.
	Older []Copy
	// Vertices are ids that a graph answer names without showing the task: they
	// exist, but may not be read.
	Vertices map[string]bool
	// Incomplete says why tasks may be missing from it, in words; empty when the
	// set is known, or has to be taken, to be complete.
	Incomplete []string
	// ByIdentity says that Tasks are in the order of identities; see Ordered.
	ByIdentity bool

	filed   []*Facts // Tasks as they were indexed
	ranks   []int32  // of filed, in ordered
	ordered []*Facts
	byID    map[string]run
	byName  map[NameVersion][]*Facts
}

// run is a part of Set.ordered.
type run struct{ from, to int32 }

// Copy is a task that is there twice with the same definition, as in a list and a
// graph answer of one tenant.
type Copy struct{ Task, Of *Facts }

// NameVersion is the pair that identifies a task beside its id.
type NameVersion struct{ Name, Version string }

// Complete reports whether a task that the set does not hold does not exist.
func (s *Set) Complete() bool { return len(s.Incomplete) == 0 }

// Index puts the tasks into order and makes them findable. Call it after the last
// task was added, and again when tasks were removed.
func (s *Set) Index() {
	slices.SortStableFunc(s.Tasks, Compare)
	s.filed = slices.Clone(s.Tasks)
	s.ordered, s.ranks = byIdentity(s.filed)
	s.byID = make(map[string]run, len(s.Tasks))
	s.byName = make(map[NameVersion][]*Facts, len(s.Tasks))
	shared := make(map[NameVersion][]*Facts)
	// In the order of files, as the texts lie in memory: to hash them in any other takes thrice as long.
	for i, t := range s.Tasks {
		at := s.ranks[i]
		if t.ID.S != "" {
			s.addID(t.ID.S, at)
		}
		if name := (NameVersion{t.Name.S, t.Version.S}); name.Name != "" {
			if s.byName[name] != nil {
				shared[name] = nil
			}
			s.byName[name] = s.ordered[at : at+1 : at+1] // a list of one needs no memory of its own
		}
	}
	s.share(shared)
}

// addID adds one task. Those that share an id stand side by side.
func (s *Set) addID(id string, rank int32) {
	at, several := s.byID[id]
	if !several {
		at = run{rank, rank}
	}
	s.byID[id] = run{min(at.from, rank), max(at.to, rank+1)}
}

// share lists the tasks of names that several have.
func (s *Set) share(names map[NameVersion][]*Facts) {
	if len(names) == 0 {
		return
	}
	for _, t := range s.ordered {
		name := NameVersion{t.Name.S, t.Version.S}
		if all, ok := names[name]; ok {
			names[name] = append(all, t)
		}
	}
	maps.Copy(s.byName, names)
}

// Ordered is the set with its tasks by identity in place of files and places, so that
// what is worked out of it depends on no path.
func (s *Set) Ordered() *Set {
	ordered := *s
	ordered.Tasks, ordered.ByIdentity = s.ordered, true
	return &ordered
}

// InFiles are the tasks in the order of files and places, with their indices in Tasks.
func (s *Set) InFiles() iter.Seq2[int, *Facts] {
	if !s.ByIdentity {
		return slices.All(s.Tasks)
	}
	return func(yield func(int, *Facts) bool) {
		for i, f := range s.filed {
			if !yield(int(s.ranks[i]), f) {
				return
			}
		}
	}
}

// Compare orders tasks by file and place. Those of a tenant come before all files.
func Compare(a, b *Facts) int {
	if x, y := a.Doc.OfTenant(), b.Doc.OfTenant(); x != y {
		if x {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Doc.Name, b.Doc.Name), cmp.Compare(a.Span.Start, b.Span.Start))
}

// ByID is the first task with that id by identity, nil when the set has none.
func (s *Set) ByID(id string) *Facts {
	if i, ok := s.Rank(id); ok {
		return s.ordered[i]
	}
	return nil
}

// Rank is the place of the first task with that id among those of Ordered.
func (s *Set) Rank(id string) (int, bool) {
	at, ok := s.byID[id]
	return int(at.from), ok
}

// AllByID are the tasks with that id, by identity: no path decides which is the first.
func (s *Set) AllByID(id string) []*Facts {
	at := s.byID[id]
	return s.ordered[at.from:at.to:at.to]
}

// ByName are the tasks with that name and version, by identity.
func (s *Set) ByName(name, version string) []*Facts {
	return s.byName[NameVersion{name, version}]
}
