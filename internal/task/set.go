package task

import (
	"cmp"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"time"
)

// Set is the tasks of one tenant: ids and names are unique within it, and
// references are looked up in it.
type Set struct {
	// Name is the configured name, "" for a set that was found by tenant id.
	Name string
	// Folder is the folder with a fetch marker that makes the set, absolute; "" for any
	// other.
	Folder string
	// Address is that of the tenant which the marker names, "" where there is none.
	Address string
	// Taken is when the folder was fetched, zero for any other set.
	Taken time.Time
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

	filed    []*Facts // Tasks as they were indexed
	ranks    []int32  // of filed, in ordered
	ordered  []*Facts
	byID     map[string]int32 // the rank of the first
	sameID   [][]*Facts
	sameName [][]*Facts
	named    map[string]bool // the names that several tasks have, of whatever version
}

// Copy is a task that is there twice with the same definition, as in a list and a
// graph answer of one tenant.
type Copy struct{ Task, Of *Facts }

// NameVersion is the pair that identifies a task beside its id.
type NameVersion struct{ Name, Version string }

// Label returns what people call the set: its name, its folder, its tenant; "" where
// nothing of that is known.
func (s *Set) Label() string {
	folder := ""
	if s.Folder != "" {
		folder = filepath.Base(s.Folder)
	}
	return cmp.Or(s.Name, folder, s.Address, s.Tenant)
}

// SameTenant reports whether two sets are known to be of one tenant, such as folders that
// were fetched from it with different filters. Configured sets are tenants by their names.
func (s *Set) SameTenant(o *Set) bool {
	return s.Name+o.Name == "" && (s.Tenant != "" && s.Tenant == o.Tenant || s.Address != "" && s.Address == o.Address)
}

// Supersedes reports whether a set holds all tasks of a tenant as they were after another
// was fetched from it: what only that one holds is gone.
func (s *Set) Supersedes(o *Set) bool {
	return s.SameTenant(o) && s.Complete() && !o.Taken.IsZero() && s.Taken.After(o.Taken)
}

// Complete reports whether a task that the set does not hold does not exist.
func (s *Set) Complete() bool { return len(s.Incomplete) == 0 }

// Index puts the tasks into order and makes them findable. Call it after the last
// task was added, and again when tasks were removed.
func (s *Set) Index() {
	slices.SortStableFunc(s.Tasks, Compare)
	s.filed = slices.Clone(s.Tasks)
	s.ordered, s.ranks, s.sameID = byIdentity(s.filed)
	withID, withName := 0, 0
	for _, t := range s.Tasks {
		if t.ID.S != "" {
			withID++
		}
		if t.Name.S != "" {
			withName++
		}
	}
	s.byID, s.named = make(map[string]int32, withID), make(map[string]bool)
	names := make(map[string]struct{}, withName)
	// In the order of files, as the texts lie in memory: to hash them in any other takes thrice as long.
	for i, t := range s.Tasks {
		if t.ID.S != "" {
			s.byID[t.ID.S] = s.ranks[i]
		}
		if t.Name.S == "" {
			continue
		}
		before := len(names)
		if names[t.Name.S] = struct{}{}; len(names) == before {
			s.named[t.Name.S] = true
		}
	}
	for _, all := range s.sameID {
		rank, _ := slices.BinarySearchFunc(s.ordered, all[0].ID.S, func(t *Facts, id string) int { return cmp.Compare(t.ID.S, id) })
		s.byID[all[0].ID.S] = int32(rank)
	}
	s.sameName = s.withOneName()
	for _, groups := range [...][][]*Facts{s.sameID, s.sameName} {
		slices.SortFunc(groups, func(a, b []*Facts) int { return Compare(a[0], b[0]) })
	}
}

// withOneName lists the tasks that share name and version, those of each by identity.
func (s *Set) withOneName() [][]*Facts {
	if len(s.named) == 0 {
		return nil
	}
	groups := make(map[NameVersion][]*Facts)
	for _, t := range s.ordered {
		if s.named[t.Name.S] {
			name := NameVersion{t.Name.S, t.Version.S}
			groups[name] = append(groups[name], t)
		}
	}
	maps.DeleteFunc(groups, func(_ NameVersion, all []*Facts) bool { return len(all) < 2 })
	return slices.Collect(maps.Values(groups))
}

// Ordered returns the set with its tasks by identity in place of files and places, so that
// what is worked out of it depends on no path.
func (s *Set) Ordered() *Set {
	ordered := *s
	ordered.Tasks, ordered.ByIdentity = s.ordered, true
	return &ordered
}

// InFiles returns the tasks in the order of files and places, with their indices in Tasks.
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

// ByID returns the first task with that id by identity, nil when the set has none.
func (s *Set) ByID(id string) *Facts {
	if i, ok := s.Rank(id); ok {
		return s.ordered[i]
	}
	return nil
}

// Rank returns the place of the first task with that id among those of Ordered.
func (s *Set) Rank(id string) (int, bool) {
	rank, ok := s.byID[id]
	return int(rank), ok
}

// SameID returns the tasks that share their id with others, those of each id by identity:
// no path decides which is the first. The ids are in the order of the places of these.
func (s *Set) SameID() [][]*Facts { return s.sameID }

// SameName is SameID for tasks that share name and version.
func (s *Set) SameName() [][]*Facts { return s.sameName }

// Namesakes reports whether several tasks have a name, of whatever version.
func (s *Set) Namesakes(name string) bool { return s.named[name] }
