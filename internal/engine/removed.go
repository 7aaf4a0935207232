package engine

import (
	"maps"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// removed are the tasks that a change has removed, by id: altogether, and of one set,
// though another one has a task of that id. A nil *removed holds none.
type removed struct {
	altogether map[string]rules.Removed
	of         map[setSign]map[string]rules.Removed
}

// setSign tells a set in two states of the files.
type setSign struct{ name, folder, tenant string }

func (e *Engine) setSign(f *task.Facts) setSign {
	h := e.homeOf(f.Doc)
	switch {
	case h.name != "":
		return setSign{name: h.name}
	case h.marker != nil:
		return setSign{folder: h.marker.Folder}
	}
	return setSign{tenant: f.Tenant.S}
}

// findRemoved compares two states, each with the engine that judges it. What a file has
// that cannot be read now is not known.
func findRemoved(then *Engine, old []*FileResult, now *Engine, files []*FileResult) *removed {
	unread := make(map[string]bool)
	held, heldBy := make(map[string]bool), make(map[setSign]map[string]bool)
	for _, f := range files {
		if f.Err != nil || f.Damaged {
			unread[f.Doc.Path] = true
		}
		for _, t := range f.Tasks {
			held[t.Facts.ID.S] = true
			put(heldBy, now.setSign(t.Facts), t.Facts.ID.S, true)
		}
	}
	r := &removed{make(map[string]rules.Removed), make(map[setSign]map[string]rules.Removed)}
	for _, f := range old {
		if unread[f.Doc.Path] {
			continue
		}
		for _, t := range f.Tasks {
			id := t.Facts.ID.S
			if id == "" {
				continue
			}
			gone := rules.Removed{Name: t.Facts.Label(), File: f.Doc.Name}
			if !held[id] {
				r.altogether[id] = gone
			}
			if sign := then.setSign(t.Facts); !heldBy[sign][id] {
				put(r.of, sign, id, gone)
			}
		}
	}
	return r
}

func put[V any](m map[setSign]map[string]V, sign setSign, id string, v V) {
	if m[sign] == nil {
		m[sign] = make(map[string]V)
	}
	m[sign][id] = v
}

// from are the tasks that are not in a set any more; nil without a change.
func (r *removed) from(e *Engine, g *group) map[string]rules.Removed {
	if r == nil {
		return nil
	}
	gone, seen := r.altogether, make(map[setSign]bool)
	for _, t := range g.Tasks {
		sign := e.setSign(t)
		if seen[sign] || len(r.of[sign]) == 0 {
			continue
		}
		if len(seen) == 0 {
			gone = maps.Clone(gone)
		}
		seen[sign] = true
		maps.Copy(gone, r.of[sign])
	}
	return gone
}
