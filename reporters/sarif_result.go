package reporters

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

// GitHub shows at most so many related places and steps of a flow; a message with
// more links than linksMost is not read by anyone.
const (
	relatedSarifMost = 100
	linksMost        = 10
)

func (r *sarifReport) result(f *diag.Finding) *sarifResult {
	out := &sarifResult{
		RuleID: f.Rule, RuleIndex: r.ruleIndex[f.Rule], Level: f.Level.String(),
		Message: sarifMessage{Text: linked(f)},
	}
	if f.Doc != nil {
		l := r.location(f.Place)
		l.Message = message(f.Label)
		out.Locations = []sarifLocation{l}
	} else {
		out.Locations = r.anchor()
	}
	if f.Fingerprint != "" {
		out.PartialFingerprints = map[string]string{fingerprintKey: f.Fingerprint}
	}
	for i, rel := range f.Related[:min(len(f.Related), relatedSarifMost)] {
		l := r.location(rel.Place)
		id := i + 1
		l.ID, l.Message = &id, message(rel.Message)
		out.RelatedLocations = append(out.RelatedLocations, l)
	}
	if f.Flow {
		// A flow has at least one step (section 3.37.6).
		if flow := r.steps(f); len(flow.Locations) > 0 {
			out.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{flow}}}
		}
	}
	out.Fixes = r.fixes(f)
	if r.baseline {
		out.BaselineState = "new"
		if f.State == diag.Baseline {
			out.BaselineState = "unchanged"
		}
	}
	if r.run.SarifSuppressed {
		// Once one result says whether it is suppressed, all have to (section 3.27.23).
		list := []sarifSuppression{}
		if f.State == diag.Suppressed {
			list = append(list, sarifSuppression{"external", "accepted", f.Reason})
		}
		out.Suppressions = &list
	}
	if f.Task.Known || len(f.Data) > 0 {
		out.Properties = &sarifResultProperties{Data: f.Data.Map()}
		if f.Task.Known {
			out.Properties.Task = &jsonTask{f.Task.ID, f.Task.Name, f.Task.Set, f.Task.Pointer}
		}
	}
	return out
}

// anchor is a place for what has none: the first file below the base. GitHub rejects
// a whole report in which one result has no location.
func (r *sarifReport) anchor() []sarifLocation {
	for _, doc := range r.run.Result.Documents {
		if a := r.uris.of(doc); a.URIBaseID != "" {
			return []sarifLocation{{Physical: &sarifPhysical{Artifact: a}, Message: message("It belongs to no file; this is the first that was checked.")}}
		}
	}
	return nil
}

// linked is the message with links to the related places, without which GitHub does
// not show them.
func linked(f *diag.Finding) string {
	text := diag.Period(unlinked(f.Sentences()))
	n := min(len(f.Related), linksMost)
	if n == 0 {
		return text
	}
	links := make([]string, n)
	for i, rel := range f.Related[:n] {
		what := rel.Message
		if what == "" {
			what = "related place"
		}
		links[i] = "[" + escapeLink(what) + "](" + strconv.Itoa(i+1) + ")"
	}
	text += " See " + strings.Join(links, ", ")
	if more := len(f.Related) - n; more > 0 {
		text += " and " + count(more, "more place")
	}
	return text + "."
}

// unlinked keeps what looks like a link in a text from a file from becoming one.
func unlinked(text string) string {
	if !strings.Contains(text, "](") {
		return text
	}
	return escapeLink(text)
}

// escapeLink escapes a text for a place where brackets mean something (section 3.11.6).
func escapeLink(text string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(text)
}

func message(text string) *sarifMessage {
	if text == "" {
		return nil
	}
	return &sarifMessage{Text: text}
}

// location is a place with its region, context and JSON Pointer.
func (r *sarifReport) location(p diag.Place) sarifLocation {
	if p.Doc == nil {
		return sarifLocation{}
	}
	l := sarifLocation{Physical: &sarifPhysical{Artifact: r.uris.of(p.Doc)}}
	if at := locate(p); at.known {
		l.Physical.Region = region(at)
		quoteRegion(l.Physical, p, at)
	}
	l.Logical = []sarifLogical{{Path: p.Pointer, Kind: "member"}}
	return l
}

func region(at location) *sarifRegion {
	return &sarifRegion{StartLine: at.start.Line, StartColumn: at.start.UTF16, EndLine: at.end.Line, EndColumn: at.end.UTF16}
}

// steps are the way that a finding describes, from its own place on.
func (r *sarifReport) steps(f *diag.Finding) sarifThreadFlow {
	var flow sarifThreadFlow
	add := func(p diag.Place, text string) {
		if len(flow.Locations) < relatedSarifMost && p.Doc != nil {
			l := r.location(p)
			l.Message = message(text)
			flow.Locations = append(flow.Locations, sarifStep{l})
		}
	}
	if len(f.Related) == 0 || f.Related[0].Place != f.Place {
		add(f.Place, f.Message)
	}
	for _, rel := range f.Related {
		add(rel.Place, rel.Message)
	}
	return flow
}

// fixes are those whose edits all have a place in lines.
func (r *sarifReport) fixes(f *diag.Finding) []sarifFix {
	var out []sarifFix
	for _, fix := range f.Fixes {
		if changes := r.changes(fix.Edits); len(changes) > 0 {
			out = append(out, sarifFix{sarifMessage{Text: diag.Period(fix.Description)}, changes})
		}
	}
	return out
}

func (r *sarifReport) changes(edits []diag.Edit) []sarifChange {
	var out []sarifChange
	byURI := make(map[sarifArtifact]int)
	for _, e := range edits {
		at := locateSpan(e.Doc, e.Span)
		if !at.known || e.Span.Start < 0 || holdsSecret(e.Text) {
			return nil
		}
		uri := r.uris.of(e.Doc)
		i, have := byURI[uri]
		if !have {
			i = len(out)
			byURI[uri] = i
			out = append(out, sarifChange{Artifact: uri})
		}
		out[i].Replacements = append(out[i].Replacements, sarifReplacement{*region(at), message(e.Text)})
	}
	return out
}
