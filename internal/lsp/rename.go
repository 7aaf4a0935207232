package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// prepareRename returns the name of an event or state that can be renamed at a place.
func (s *server) prepareRename(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[documentPosition](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	spot, ok := at(d.data, d.offset(p.Position))
	if !ok || !d.isWhole() {
		return nil, nil
	}
	n, ok := d.nameAt(spot)
	if !ok {
		return nil, nil
	}
	return renameRange{d.span(spot.Start+1, spot.End-1), n.name}, nil
}

// rename gives an event or state of a task another name, where it is given, wherever the
// task refers to it, and in the suppressions that name it.
func (s *server) rename(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[renameParams](s, m)
	if err != nil {
		return nil, err
	}
	if d.space.conf != d.space.configStamp() { // its suppressions are about to be edited
		s.changed()
	}
	s.settle()
	spot, ok := at(d.data, d.offset(p.Position))
	var n named
	if ok {
		n, ok = d.nameAt(spot)
	}
	kind := n.kind()
	switch {
	case !ok:
		return nil, refused("only the names of events and states can be changed here")
	case !d.isWhole():
		return nil, refused("the text is no whole JSON; mend it first")
	case strings.TrimSpace(p.Name) == "":
		return nil, refused("the new name is empty")
	case p.Name == n.name:
		return nil, nil
	}
	if given, referring := d.mentions(spot.record, named{n.task, n.list, p.Name}); len(given) > 0 {
		return nil, refused("another " + kind + " of the task is called " + say.Quote(p.Name) + " already")
	} else if len(referring) > 0 {
		return nil, refused("the task refers to " + say.Quote(p.Name) + ", which the " + kind + " would become; mend that first")
	}
	quoted, err := json.Marshal(p.Name)
	if err != nil {
		return nil, err
	}
	given, referring := d.mentions(spot.record, n)
	doc := d.file.now.Doc
	var edits []diag.Edit
	for _, t := range append(given, referring...) {
		edits = append(edits, diag.Edit{Doc: doc, Span: t.Span.Shift(-doc.Shift()), Text: string(source.EscapeReplacement(quoted))})
	}
	also, err := s.repointed(d, spot, n, p.Name)
	if err != nil {
		return nil, err
	}
	edit, ok := s.edit(append(edits, also...))
	if !ok {
		return nil, refused("the text has changed meanwhile")
	}
	return edit, nil
}

// isWhole reports whether the text is whole JSON, so that it is certain what stands where.
func (d *document) isWhole() bool { return d.file.now != nil && d.file.now == d.file.good }

// refused is why a request that is well-formed is not carried out.
func refused(why string) error { return jsonrpc.NewError(codeRequestFailed, why) }

// repointed are the edits by which suppressions that name an event or state of a task go on
// to hold when it gets another name.
func (s *server) repointed(d *document, p spot, n named, name string) ([]diag.Edit, error) {
	conf, f := d.space.setup.Options.Config, d.taskAround(p)
	if conf == nil || f == nil {
		return nil, nil
	}
	var edits []diag.Edit
	for i := range conf.Suppress {
		entry := &conf.Suppress[i]
		pointer := n.repoint(entry.Pointer, name)
		if pointer == entry.Pointer || !d.space.concerns(entry, f) {
			continue
		}
		uri := uriOf(entry.Doc.Path)
		at := fmt.Sprintf("the suppression of %s at %s:%d names the %s", entry.Rule, entry.Doc.Name, s.placeIn(entry.Doc, entry.Span.Start).Line+1, n.kind())
		edit, ok := entry.Repoint(pointer)
		open := s.documents[uri]
		switch {
		case !ok:
			return nil, refused(at + " in a way that cannot be changed here; change it by hand first")
		case d.space.others(entry, f, n):
			return nil, refused(at + ", and is about other tasks as well; give it the task first")
		case !d.space.holds(entry.Doc.Path):
			return nil, refused(at + ", and lies out of this folder; change it there first")
		case open != nil && !bytes.Equal(open.data, entry.Doc.Whole()):
			return nil, refused(at + ", in a file with changes that are not saved; save it first")
		}
		edits = append(edits, edit)
	}
	return edits, nil
}

// taskAround is the task of a document that a place lies in, nil when it is in none.
func (d *document) taskAround(p spot) *task.Facts {
	for _, f := range d.ownTasks() {
		if at := f.Span.Shift(f.Doc.Shift()); at.Start <= p.Start && p.End <= at.End {
			return f
		}
	}
	return nil
}

// concerns reports whether a suppression may be about a task.
func (w *workspace) concerns(s *config.Suppression, f *task.Facts) bool {
	return (s.Task == "" || s.Task == f.ID.S || s.Task == f.Name.S) &&
		(s.Tenant == "" || slices.ContainsFunc(w.result.Sets, func(set *rules.Set) bool {
			return set.Set.Name == s.Tenant && slices.ContainsFunc(set.Set.Tasks, func(o *task.Facts) bool { return same(o, f) })
		})) &&
		w.setup.Options.Config.Covers(s, f.Doc.Path)
}

// others reports whether a suppression may be about other tasks than f that have an event
// or state of this name.
func (w *workspace) others(s *config.Suppression, f *task.Facts, n named) bool {
	for _, set := range w.result.Sets {
		for _, o := range set.Set.Tasks {
			if !same(o, f) && w.concerns(s, o) && (n.list == "states" || slices.ContainsFunc(o.Events, func(e task.EventFacts) bool { return e.Name.S == n.name })) {
				return true
			}
		}
	}
	return false
}

// repoint is a pointer of a suppression with another name in place of this one.
func (n named) repoint(pointer, name string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	tokens := strings.Split(pointer, "/")
	for i := 1; i < len(tokens); i++ {
		for list, prefix := range map[string]string{n.list: "name=", "eventRefs": "="} {
			if (list == n.list || n.list == "events") && tokens[i-1] == list && tokens[i] == prefix+escape.Replace(n.name) {
				tokens[i] = prefix + escape.Replace(name)
			}
		}
	}
	return strings.Join(tokens, "/")
}

// kind is what the name is of.
func (n named) kind() string { return strings.TrimSuffix(n.list, "s") }
