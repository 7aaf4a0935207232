package engine

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Before is an earlier state of the documents.
type Before struct {
	// Files are the results of the first phase on all documents as they were. Those of
	// documents that have not changed since may be today's.
	Files []*FileResult
	// Engine is how they were judged then; nil for as today.
	Engine *Engine
	// Changed reports the documents of today that differ from then, or are new.
	Changed func(*source.Document) bool
	// Asked reports the documents all findings about which are kept; nil for none.
	Asked func(*source.Document) bool
}

// asks reports the findings that are kept whatever the change.
func (b *Before) asks(r *Result) func(*diag.Finding) bool {
	if b.Asked == nil {
		return func(*diag.Finding) bool { return false }
	}
	return r.concerns(b.Asked)
}

// JudgeChange judges today's documents and keeps the findings that a change answers
// for: those about tasks that differ from before, and those that were not there
// before although their task is the same, because something else has changed.
func (e *Engine) JudgeChange(files []*FileResult, before Before) *Result {
	if before.Engine == nil && slices.Equal(before.Files, files) { // nothing is new
		now := e.Judge(files)
		now.excess.narrow(func(doc *source.Document) bool { return before.Asked != nil && before.Asked(doc) })
		now.Keep(before.asks(now))
		return now
	}
	judge := cmp.Or(before.Engine, e)
	// The earlier verdict comes first: findings of unchanged documents are shared.
	then := judge.Judge(before.Files)
	known := Remember(then.Findings)
	e.Renew()
	now := e.judge(files, findRemoved(judge, before.Files, e, files))
	changed, asked := changedTasks(files, before), before.asks(now)
	own := make(map[*diag.Finding]bool)
	for _, f := range now.Findings {
		own[f] = changed.causes(f) || asked(f)
	}
	of, _ := recognise(now.Findings, known.findings, func(f *diag.Finding) int {
		if own[f] { // of equal ones the change has brought those about its tasks
			return 1
		}
		return 0
	})
	for i, f := range now.Findings {
		own[f] = own[f] || of[i] < 0
	}
	if before.Engine == nil { // what was only counted may be new where a document is
		now.excess.narrow(func(doc *source.Document) bool {
			return before.Changed(doc) || before.Asked != nil && before.Asked(doc)
		})
	}
	now.Keep(func(f *diag.Finding) bool { return own[f] })
	return now
}

// changes are what differs from before: the identities of tasks, where they are, and the
// documents that hold such a task, or no task at all and another text.
type changes struct {
	identities map[string]bool
	spans      map[*source.Document][]source.Span // in order
	documents  map[*source.Document]bool
}

// causes reports whether a finding is about a task that differs: the one at which it
// stands, one of those that it is about together, or one that it relates; or about a
// document that does.
func (c *changes) causes(f *diag.Finding) bool {
	if f.Task.Known && c.identities[f.Task.Identity()] || !f.Task.Known && c.documents[f.Doc] {
		return true
	}
	return slices.ContainsFunc(f.Members, func(identity string) bool { return c.identities[identity] }) ||
		slices.ContainsFunc(f.Related, func(r diag.Related) bool { return c.holds(r.Place) })
}

// holds reports whether a place is in a task that differs.
func (c *changes) holds(at diag.Place) bool {
	spans := c.spans[at.Doc]
	i, found := slices.BinarySearchFunc(spans, at.Span.Start, func(s source.Span, start int) int { return cmp.Compare(s.Start, start) })
	return found || i > 0 && spans[i-1].Contains(at.Span)
}

// changedTasks are the tasks that differ from before. A task that was only moved,
// or written in another way, is the same.
func changedTasks(files []*FileResult, before Before) *changes {
	old := make(map[said]int) // an identity may be borne twice, which is a defect
	for _, f := range before.Files {
		if !before.Changed(f.Doc) {
			continue
		}
		for _, t := range f.Tasks {
			old[saidBy(t.Facts)]++
		}
	}
	texts := make(map[[sha256.Size]byte]bool)
	for _, f := range before.Files {
		if len(f.Tasks) == 0 && before.Changed(f.Doc) {
			texts[textSum(f.Doc)] = true
		}
	}
	changed := &changes{make(map[string]bool), make(map[*source.Document][]source.Span), make(map[*source.Document]bool)}
	for _, f := range files {
		if !before.Changed(f.Doc) {
			continue
		}
		changed.documents[f.Doc] = len(f.Tasks) == 0 && !texts[textSum(f.Doc)]
		for _, t := range f.Tasks {
			if same := saidBy(t.Facts); old[same] > 0 {
				old[same]--
			} else {
				key := same.identity
				changed.identities[key], changed.documents[f.Doc] = true, true
				changed.spans[f.Doc] = append(changed.spans[f.Doc], t.Facts.Span)
			}
		}
	}
	return changed
}

// textSum is a hash of a document's text.
func textSum(doc *source.Document) [sha256.Size]byte {
	text, err := doc.Text(source.Span{End: doc.Len()})
	if err != nil {
		return [sha256.Size]byte{}
	}
	return sha256.Sum256(text)
}

// said is a task with what it says.
type said struct{ identity, content string }

func saidBy(f *task.Facts) said { return said{identity(f), string(f.ContentSum())} }

// removed are the tasks that a change has removed, by id: altogether, and of one set,
// though another one has a task of that id. A nil *removed holds none.
type removed struct {
	altogether map[string]rules.Removed
	of         map[setSign]map[string]rules.Removed
}

// setSign identifies a set in two states of the files.
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
func (r *removed) from(e *Engine, g *taskSet) map[string]rules.Removed {
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
