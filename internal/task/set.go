package task

import (
	"cmp"
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

	ordered []*Facts
	byID    map[string][]*Facts
	byName  map[NameVersion][]*Facts
}

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
	s.ordered = byIdentity(s.Tasks)
	s.byID = make(map[string][]*Facts, len(s.Tasks))
	s.byName = make(map[NameVersion][]*Facts, len(s.Tasks))
	for i, t := range s.ordered {
		if t.ID.S != "" {
			add(s.byID, t.ID.S, s.ordered[i:i+1:i+1])
		}
		if t.Name.S != "" {
			add(s.byName, NameVersion{t.Name.S, t.Version.S}, s.ordered[i:i+1:i+1])
		}
	}
}

// Ordered is the set with its tasks by identity in place of files and places, so that
// what is worked out of it depends on no path.
func (s *Set) Ordered() *Set {
	ordered := *s
	ordered.Tasks, ordered.ByIdentity = s.ordered, true
	return &ordered
}

// add adds one task. A list of one needs no memory of its own.
func add[K comparable](to map[K][]*Facts, key K, one []*Facts) {
	if have := to[key]; have != nil {
		one = append(have, one...)
	}
	to[key] = one
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
	if all := s.byID[id]; len(all) > 0 {
		return all[0]
	}
	return nil
}

// AllByID are the tasks with that id, by identity: no path decides which is the first.
func (s *Set) AllByID(id string) []*Facts { return s.byID[id] }

// ByName are the tasks with that name and version, by identity.
func (s *Set) ByName(name, version string) []*Facts { return s.byName[NameVersion{name, version}] }
