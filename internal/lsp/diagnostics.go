package lsp

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// changed has the diagnostics follow soon.
func (s *server) changed() {
	if !s.pending {
		s.pending, s.deadline = true, s.options.Now().Add(mostDelay)
	}
	s.timer.Reset(s.options.Debounce)
}

// settle judges what has changed and publishes what is found in open documents, and what
// the change has brought into others.
func (s *server) settle() {
	if !s.pending {
		return
	}
	s.pending = false
	s.timer.Stop()
	judged := false
	for _, w := range s.all() {
		if w.conf != w.configStamp() {
			s.load(w, false)
		}
		if w.unwatched && w.root != "" {
			s.load(w, true)
			w.lookAgain()
		}
		w.unwatched = false
		if w.stale && w.engine != nil {
			w.analyse(s.options.Now())
			judged = true
		}
	}
	for _, d := range s.documents {
		if d.config != nil {
			s.publish(d.uri, &d.version, s.configDiagnostics(d))
		} else {
			s.publish(d.uri, &d.version, append(s.diagnostics(s.found(d), d.rangeOf), d.notes()...))
		}
	}
	s.publishBroken()
	for _, w := range s.all() {
		s.logRest(w)
	}
	if judged {
		s.refresh()
	}
}

// refresh has the client ask again for what stands beside the text of documents that have
// not changed themselves: it may speak of a task that has.
func (s *server) refresh() {
	old := false
	for _, d := range s.documents {
		old = old || d.refreshed == d.version
		d.refreshed = d.version
	}
	if old && s.client.Workspace.Lens.Support {
		s.request("workspace/codeLens/refresh", nil)
	}
	if old && s.client.Workspace.Hints.Support {
		s.request("workspace/inlayHint/refresh", nil)
	}
}

// notes say what of a document was not checked or is not shown, at its top. While its JSON
// is broken they wait, since much is missing then that is about to be typed.
func (d *document) notes() []diagnostic {
	f := d.file
	if f.now == nil || f.ignored {
		return nil
	}
	var list []diagnostic
	if why := d.space.broke; why != "" {
		hold := "those that were read last hold"
		if d.space.bare {
			hold = "every rule runs at its default level"
		}
		list = append(list, note("configuration", "the settings of this folder cannot be used, so "+hold+": "+why))
	}
	if f.now.Err != nil {
		list = append(list, note(engine.Unreadable, f.now.Err.Error()))
	}
	if why := f.now.ValuesAlone(); why != "" {
		list = append(list, note(engine.ValuesAlone, why))
	}
	if d.isWhole() {
		for _, why := range f.now.Unread {
			list = append(list, note(engine.Unread, why))
		}
	}
	return append(list, notShown(d.space.found[f.now.Doc])...)
}

// note says something of a document at its top.
func note(code, message string) diagnostic {
	return diagnostic{Range: span{End: position{Character: 1}}, Severity: severity(diag.Note), Code: code, Source: "tasklint", Message: message}
}

// notShown notes how many findings of a document are beyond those that are shown.
func notShown(found []*diag.Finding) []diagnostic {
	more := len(found) - maxFindings
	if more <= 0 {
		return nil
	}
	return []diagnostic{note("not-shown", say.Count(more, "further finding")+say.Pick(more, " is", " are")+" not shown here; tasklint lint shows all")}
}

// maxLogged is how many messages the log gets of one judgement.
const maxLogged = 100

// logRest writes to the client's log what a judgement could not do or did not look at and
// no open document shows, each once.
func (s *server) logRest(w *workspace) {
	if w.result == nil {
		return
	}
	now, more := make(map[string]bool), 0
	tell := func(message string) {
		switch {
		case now[message] || message == "":
		case len(now) == maxLogged:
			more++
		default:
			if now[message] = true; !w.logged[message] {
				s.log(message)
			}
		}
	}
	for _, note := range slices.Concat(w.setup.Notes, w.baselined) {
		tell(note)
	}
	for _, n := range w.result.Notices {
		if n.Kind != "skipped" && !slices.ContainsFunc(w.order, func(f *file) bool { return f.open != nil && f.Name == n.File }) {
			tell(n.Message)
		}
	}
	if w.result.Err != nil {
		tell(w.result.Err.Error())
	}
	if more > 0 && more != w.unlogged {
		s.log(say.Count(more, "further message") + " about what was not checked; tasklint lint shows all")
	}
	w.logged, w.unlogged = now, more
}

// maxBroken is how many files that are not open are shown at a time.
const maxBroken = 200

// publishBroken publishes what has come into files that are not open since the session
// began, and takes back what is mended. Old findings there are left to lint.
func (s *server) publishBroken() {
	shown, left := make(map[string]string), 0
	for _, w := range s.folders {
		for _, doc := range slices.SortedFunc(maps.Keys(w.broken), func(a, b *source.Document) int { return cmp.Compare(a.Path, b.Path) }) {
			found := w.broken[doc]
			if doc.Path == "" || s.workspaceOf(doc.Path) != w || s.opened(doc) != nil || s.documents[uriOf(doc.Path)] != nil || s.givenUp[uriOf(doc.Path)] {
				continue
			}
			if len(shown) == maxBroken {
				left++
				continue
			}
			uri := uriOf(doc.Path)
			list := append(s.diagnostics(found[:min(len(found), maxFindings)], s.closedRange), notShown(found)...)
			text, err := json.Marshal(list)
			if err != nil {
				continue
			}
			if shown[uri] = string(text); s.broken[uri] != shown[uri] {
				s.publish(uri, nil, list)
			}
		}
	}
	for uri := range s.broken {
		if _, still := shown[uri]; !still && s.documents[uri] == nil && !s.givenUp[uri] {
			s.publish(uri, nil, nil)
		}
	}
	s.broken = shown
	if left > 0 && left != s.leftOut {
		s.log(say.Count(left, "further file") + " that " + say.Pick(left, "is", "are") + " not open " + say.Pick(left, "has", "have") + " new findings, which are not shown; tasklint lint shows all")
	}
	s.leftOut = left
}

// closedRange is where a finding in a file that is not open is shown.
func (s *server) closedRange(f *diag.Finding) span { return s.spanIn(f.Doc, shownSpan(f)) }

// found are the findings that count in a document as it is now, in order.
func (s *server) found(d *document) []*diag.Finding {
	if d.file.now == nil {
		return nil
	}
	found := d.space.found[d.file.now.Doc]
	return found[:min(len(found), maxFindings)]
}

// maxFindings is how many findings of a document are shown.
const maxFindings = 1000

// publish sends the diagnostics of a document unless the client has just these.
func (s *server) publish(uri string, version *int, list []diagnostic) {
	if list == nil {
		list = []diagnostic{}
	}
	p := encoded(publishParams{uri, version, list})
	if d := s.documents[uri]; d != nil {
		if bytes.Equal(p, d.shown) {
			return
		}
		d.shown = p
	}
	s.out.send([]byte(`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":`), p, []byte("}"))
}

// diagnostics are findings as the protocol wants them.
func (s *server) diagnostics(found []*diag.Finding, rangeOf func(*diag.Finding) span) []diagnostic {
	list := make([]diagnostic, 0, len(found))
	for _, f := range found {
		list = append(list, s.diagnostic(f, rangeOf(f)))
	}
	return list
}

func (s *server) diagnostic(f *diag.Finding, at span) diagnostic {
	g := diagnostic{
		Range: at, Severity: severity(f.Level), Code: f.Rule, Source: "tasklint", Message: f.Sentences(),
	}
	if rules.ByID(f.Rule) != nil {
		g.Description = &codeAddress{rules.DocsURL + f.Rule + ".md"}
	}
	if s.client.Text.Diagnostics.Related {
		for _, r := range f.Related {
			if r.Doc != nil {
				g.Related = append(g.Related, related{s.location(r.Doc, r.Span), r.Message})
			}
		}
	}
	return g
}

// severity is a level in the protocol's numbers.
func severity(l diag.Level) int {
	switch l {
	case diag.Error:
		return 1
	case diag.Warning:
		return 2
	default:
		return 3
	}
}

// rangeOf is where a finding is shown: one about an object or list as a whole at its
// first character.
func (d *document) rangeOf(f *diag.Finding) span { return d.rangeOfSpan(f.Doc, shownSpan(f)) }

func shownSpan(f *diag.Finding) source.Span {
	at := f.Span
	if f.Whole {
		at.End = min(at.End, at.Start+1)
	}
	return at
}

func (d *document) rangeOfSpan(doc *source.Document, at source.Span) span {
	at = at.Shift(doc.Shift())
	return d.span(at.Start, at.End)
}

// location is a place in any document, open or not.
func (s *server) location(doc *source.Document, at source.Span) location {
	d := s.opened(doc)
	switch {
	case d != nil && d.file.now != nil && d.file.now.Doc == doc:
		return location{d.uri, d.rangeOfSpan(doc, at)}
	case d != nil: // it is about a text that is gone
		return location{d.uri, s.spanIn(doc, at)}
	default:
		return location{uriOf(doc.Path), s.spanIn(doc, at)}
	}
}

// opened is the open document of a text's file, nil when it is not open.
func (s *server) opened(doc *source.Document) *document {
	key := doc.Path
	if key == "" {
		key = doc.Name
	}
	for _, w := range s.all() {
		if f := w.files[key]; f != nil && f.open != nil {
			return f.open
		}
	}
	return nil
}

// all are the folders and the place for documents that are in none.
func (s *server) all() []*workspace { return append([]*workspace{s.loose}, s.folders...) }

// spanIn is a place in a document that is not open.
func (s *server) spanIn(doc *source.Document, at source.Span) span {
	return span{s.placeIn(doc, at.Start), s.placeIn(doc, at.End)}
}

// placeIn is the place of an offset in a document that is not open.
func (s *server) placeIn(doc *source.Document, off int) position {
	p, err := doc.Position(off)
	if err != nil {
		return position{}
	}
	at := position{p.Line - 1, p.UTF16 - 1}
	switch s.counts {
	case utf8Bytes:
		at.Character = off - p.LineStart
	case utf32Runes:
		at.Character = p.Column - 1
	}
	return at
}

// at are the findings whose range touches a range.
func (s *server) at(d *document, r span) []*diag.Finding {
	return slices.DeleteFunc(slices.Clone(s.found(d)), func(f *diag.Finding) bool {
		g := d.rangeOf(f)
		return g.Start.after(r.End) || r.Start.after(g.End)
	})
}

// rule is the rule with an id in a workspace, nil when there is none.
func (w *workspace) rule(id string) *rules.Rule {
	for i := range w.setup.Options.Settings {
		if r := w.setup.Options.Settings[i].Rule; r.ID == id {
			return r
		}
	}
	return nil
}
