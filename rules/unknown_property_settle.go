package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

// grownFrom is how many stored tasks a set needs for their majority to say more
// about the API than our copy of its schema does.
const grownFrom = 20

// grown counts the stored tasks that have one unknown key.
type grown struct {
	tasks int
	last  *task.Facts
	told  bool
}

// settleUnknownProperty puts one note in place of all findings about a key that several
// stored tasks of the set have, and in place of those in other tasks as well where most
// stored ones have it.
func settleUnknownProperty(p *SetPass, found []*diag.Finding) []*diag.Finding {
	stored := 0
	for _, t := range p.Set.Tasks {
		if isStored(t) {
			stored++
		}
	}
	keys := make(map[string]*grown)
	in := make([]*task.Facts, len(found))
	for i, f := range found { // task by task
		k := keys[genericPointer(f)]
		if k == nil {
			k = new(grown)
			keys[genericPointer(f)] = k
		}
		if t := taskAt(p.Set, f.Place); t != nil && isStored(t) {
			if in[i] = t; t != k.last {
				k.tasks, k.last = k.tasks+1, t
			}
		}
	}
	var kept []*diag.Finding
	for i, f := range found {
		k := keys[genericPointer(f)]
		switch most := stored >= grownFrom && 2*k.tasks > stored; {
		case !most && (in[i] == nil || k.tasks < 2):
			kept = append(kept, f)
		case !k.told:
			k.told = true
			kept = append(kept, p.forSet(f, k.tasks, stored))
		}
	}
	return kept
}

// isStored reports whether the service has the task as it stands or nearly so.
func isStored(t *task.Facts) bool { return t.Stored() && t.As == task.Stored }

// forSet makes a finding about one task's key one about the set.
func (p *SetPass) forSet(f *diag.Finding, tasks, stored int) *diag.Finding {
	one := *f
	one.Task, one.Canonical, one.Fixes = diag.Task{Set: p.Set.Name}, genericPointer(f), nil
	if !p.Fixed {
		one.Level = diag.Note
	}
	one.Message = fmt.Sprintf("%d of %d stored tasks have %s, which this version of tasklint does not know: the API has probably grown; a newer version may know it, or list %s under \"allow\"",
		tasks, stored, Quote(one.Canonical), Quote(one.Canonical))
	return &one
}

// genericPointer is the pointer of a finding's place from its task, with "*" for
// the indexes of lists.
func genericPointer(f *diag.Finding) string {
	tokens := strings.Split(strings.TrimPrefix(f.Pointer, f.Task.Pointer), "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
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
