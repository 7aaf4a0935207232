package lsp

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

// The kinds of actions that are offered.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll"
)

// actions offers the fixes of what is found in a range, to suppress it, and all safe
// fixes of the document at once.
func (s *server) actions(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[actionParams](s, m)
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
		if d := s.documents[at.URI]; d != nil && !d.shows(e.Doc) {
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

// shows reports whether the client has the text that something was found in.
func (d *document) shows(doc *source.Document) bool {
	if d.config != nil {
		return bytes.Equal(d.data, doc.Whole())
	}
	return d.file.now != nil && d.file.now.Doc == doc
}

const (
	// showReason is the command that leads the user to the reason of a suppression.
	showReason = "tasklint.showReason"
	// reasonToWrite stands where the reason is to be written.
	reasonToWrite = "say why this is acceptable"
)

// suppression offers to add a suppression of a finding to the folder's configuration;
// its reason, which nobody but the user knows, is shown next, where the client can.
func (s *server) suppression(d *document, f *diag.Finding) (codeAction, bool) {
	w := d.space
	task := f.Task.ID
	if task == "" {
		task = f.Task.Name
	}
	if w.root == "" || w.bare || task == "" || w.rule(f.Rule) == nil {
		return codeAction{}, false
	}
	pointer := f.Canonical // with names where there are any: an index is another item's tomorrow
	if !strings.HasPrefix(pointer, "/") {
		pointer = strings.TrimPrefix(f.Pointer, f.Task.Pointer)
	}
	edit, reason, err := s.addSuppression(w, config.Suppression{
		Rule: f.Rule, Task: task, Tenant: f.Task.Set, Pointer: pointer, Reason: reasonToWrite,
	})
	if err != nil {
		return codeAction{}, false // a configuration that cannot be added to is reported elsewhere
	}
	a := codeAction{
		Title: fmt.Sprintf("Suppress %s here, in %s, with a reason", f.Rule, configName), Kind: quickFix,
		Diagnostics: []diagnostic{s.diagnostic(f, d.rangeOf(f))}, Edit: edit,
	}
	if s.client.Window.Show.Support {
		a.Command = &command{"Write the reason", showReason, []any{reason}}
	}
	return a, true
}

// errNoCreate says that the client cannot create a file.
var errNoCreate = errors.New("the client creates no files")

// addSuppression is the edit that adds a suppression, and the place of its reason.
func (s *server) addSuppression(w *workspace, entry config.Suppression) (workspaceEdit, location, error) {
	path := w.configPath()
	uri := uriOf(path)
	old, err := s.configText(uri, path)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case missing && !slices.Contains(s.client.Workspace.Edit.Operations, "create"):
		return workspaceEdit{}, location{}, errNoCreate
	case err != nil && !missing:
		return workspaceEdit{}, location{}, err
	}
	from := old
	if missing {
		from = []byte("version: 1\n")
	}
	now, err := config.AppendSuppression(from, entry)
	if err != nil {
		return workspaceEdit{}, location{}, err
	}
	change := difference(old, now, s.counts)
	at := text{data: now, counts: s.counts}
	start := bytes.LastIndex(now, []byte(reasonToWrite))
	reason := location{uri, at.span(start, start+len(reasonToWrite))}
	if !s.client.Workspace.Edit.DocumentChanges {
		return workspaceEdit{Changes: map[string][]textEdit{uri: {change}}}, reason, nil
	}
	var out workspaceEdit
	if missing {
		out.Documents = append(out.Documents, documentEdit{Kind: "create", URI: uri})
	}
	out.Documents = append(out.Documents, documentEdit{Document: &versionedID{URI: uri}, Edits: []textEdit{change}})
	return out, reason, nil
}

// configText is a configuration as the client has it, else as it is on the disk.
func (s *server) configText(uri, path string) ([]byte, error) {
	if d := s.documents[uri]; d != nil {
		return d.data, nil
	}
	return regular.Read(path, config.Limit)
}

// difference is the one edit that leads from a text to another.
func difference(old, now []byte, counts encoding) textEdit {
	start := 0
	for start < min(len(old), len(now)) && old[start] == now[start] {
		start++
	}
	start = bytes.LastIndexByte(old[:start], '\n') + 1 // no character is cut
	end := 0
	for end < min(len(old), len(now))-start && old[len(old)-1-end] == now[len(now)-1-end] {
		end++
	}
	if i := bytes.IndexByte(old[len(old)-end:], '\n'); i >= 0 {
		end -= i + 1
	} else {
		end = 0
	}
	was := text{data: old, counts: counts}
	return textEdit{was.span(start, len(old)-end), string(now[start : len(now)-end])}
}

// execute runs the commands that there are: both show a place.
func (s *server) execute(m *jsonrpc.Message) (any, error) {
	p, err := jsonrpc.Params[commandParams](m)
	if err != nil {
		return nil, err
	}
	var at location
	if p.Command != showReason && p.Command != showWaiting || len(p.Arguments) != 1 || json.Unmarshal(p.Arguments[0], &at) != nil {
		return nil, jsonrpc.NewError(jsonrpc.InvalidParams, fmt.Sprintf("command %.100q with these arguments is not known", p.Command))
	}
	if s.client.Window.Show.Support {
		s.request("window/showDocument", map[string]any{"uri": at.URI, "takeFocus": true, "selection": at.Range})
	}
	return nil, nil
}
