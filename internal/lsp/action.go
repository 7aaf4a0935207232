package lsp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

// The kinds of actions that are offered.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll"
)

// actions offers the fixes of what is found in a range, to suppress it, and all safe
// fixes of the document at once.
func (s *server) actions(m *incoming) (any, error) {
	p, err := params[actionParams](m)
	if err != nil {
		return nil, err
	}
	d, err := s.find(p.Document)
	if err != nil {
		return nil, err
	}
	s.settle()
	list := []codeAction{}
	if wanted(p.Context.Only, quickFix) {
		for _, f := range s.at(d, p.Range) {
			list = append(list, s.fixes(d, f)...)
		}
		for _, f := range s.at(d, p.Range) {
			if a, ok := s.suppression(d, f); ok {
				list = append(list, a)
			}
		}
	}
	if wanted(p.Context.Only, fixAll) {
		if edit, ok := s.allSafe(d); ok {
			list = append(list, codeAction{Title: "Apply all safe fixes of tasklint", Kind: fixAll, Edit: edit})
		}
	}
	return list, nil
}

// wanted reports whether a client that asks for some kinds only wants one of kind.
func wanted(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool {
		return o == kind || strings.HasPrefix(kind, o+".") || strings.HasPrefix(o, kind+".tasklint")
	})
}

// fixes are the ways to mend a finding.
func (s *server) fixes(d *document, f *diag.Finding) []codeAction {
	var list []codeAction
	for i, fix := range f.Fixes {
		edit, ok := s.edit(fix.Edits)
		if !ok {
			continue
		}
		list = append(list, codeAction{
			Title: fix.Description, Kind: quickFix, Diagnostics: []diagnostic{s.diagnostic(f, d.rangeOf(f))},
			Preferred: i == 0 && fix.Safety == diag.Safe, Edit: edit,
		})
	}
	return list
}

// allSafe joins the best fixes of the document's findings that are safe. Of fixes
// that overlap the first counts, and the others are offered after it.
func (s *server) allSafe(d *document) (workspaceEdit, bool) {
	var edits []diag.Edit
	for _, f := range s.found(d) {
		if len(f.Fixes) == 0 || f.Fixes[0].Safety != diag.Safe {
			continue
		}
		if !slices.ContainsFunc(f.Fixes[0].Edits, func(e diag.Edit) bool { return e.Doc != d.file.now.Doc || touches(edits, e) }) {
			edits = append(edits, f.Fixes[0].Edits...)
		}
	}
	if len(edits) == 0 {
		return workspaceEdit{}, false
	}
	return s.edit(edits)
}

// touches reports whether an edit has a byte or an end in common with others.
func touches(edits []diag.Edit, e diag.Edit) bool {
	return slices.ContainsFunc(edits, func(o diag.Edit) bool {
		return e.Span.Start <= o.Span.End && o.Span.Start <= e.Span.End
	})
}

// edit is a list of edits as the protocol wants it; false when one of them is in a
// text that is gone.
func (s *server) edit(edits []diag.Edit) (workspaceEdit, bool) {
	byURI := make(map[string][]textEdit)
	var uris []string
	for _, e := range edits {
		at := s.location(e.Doc, e.Span)
		if d := s.documents[at.URI]; d != nil && (d.file.now == nil || d.file.now.Doc != e.Doc) {
			return workspaceEdit{}, false
		}
		if byURI[at.URI] == nil {
			uris = append(uris, at.URI)
		}
		byURI[at.URI] = append(byURI[at.URI], textEdit{at.Range, e.Text})
	}
	if len(uris) == 0 {
		return workspaceEdit{}, false
	}
	for _, list := range byURI {
		slices.SortStableFunc(list, func(a, b textEdit) int {
			return cmp.Or(cmp.Compare(a.Range.Start.Line, b.Range.Start.Line), cmp.Compare(a.Range.Start.Character, b.Range.Start.Character))
		})
	}
	if !s.client.Workspace.Edit.DocumentChanges {
		return workspaceEdit{Changes: byURI}, true
	}
	var out workspaceEdit
	for _, uri := range uris {
		id := &versionedID{URI: uri}
		if d := s.documents[uri]; d != nil {
			id.Version = &d.version
		}
		out.Documents = append(out.Documents, documentEdit{Document: id, Edits: byURI[uri]})
	}
	return out, true
}
