package lsp

import (
	"encoding/json"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// prepareRename returns the name of an event or state that can be renamed at a place.
func (s *server) prepareRename(m *incoming) (any, error) {
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

// rename gives an event or state of a task another name, where it is given and wherever the
// task refers to it.
func (s *server) rename(m *incoming) (any, error) {
	p, d, err := asked[renameParams](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	spot, ok := at(d.data, d.offset(p.Position))
	var n named
	if ok {
		n, ok = d.nameAt(spot)
	}
	kind := strings.TrimSuffix(n.list, "s")
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
	edit, ok := s.edit(edits)
	if !ok {
		return nil, refused("the text has changed meanwhile")
	}
	return edit, nil
}

// isWhole reports whether the text is whole JSON, so that it is certain what stands where.
func (d *document) isWhole() bool { return d.file.now != nil && d.file.now == d.file.good }

// refused is why a request that is well-formed is not carried out.
func refused(why string) error { return &rpcError{codeRequestFailed, why} }
