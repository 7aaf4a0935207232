package reporters

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// fingerprintKey names our fingerprint in partialFingerprints. The key that GitHub
// computes itself, primaryLocationLineHash, is left to it.
const fingerprintKey = "tasklint/v1"

// SARIF writes one run of SARIF 2.1.0, made so that GitHub code scanning shows all
// of it. Results come worst first, so that a cut loses the least.
func SARIF(w io.Writer, report *Report) error {
	r := &sarifReport{jsonStream: newJSONStream(w), report: report, uris: newURIs(report.Base, report.WorkDir)}
	results, cut := r.results()
	r.chooseRules(results)
	r.raw(`{`)
	r.member("$schema", sarifSchema)
	r.raw(`,"version":"2.1.0","runs":[{` + "\n")
	r.raw(`"tool":{"driver":`)
	r.value(r.driver())
	r.raw("},\n")
	r.member("invocations", []sarifInvocation{r.invocation(cut)})
	r.raw(",\n")
	r.member("automationDetails", sarifDescriptor{"tasklint/"})
	r.raw(",\n" + `"originalUriBaseIds":{"` + baseID + `":{"description":`)
	r.value(sarifMessage{Text: "The root of the repository, or the working directory where there is none."})
	r.raw("}},\n")
	if repo := report.Repository; repo != nil && repo.URI != "" { // which section 3.23.3 asks for
		r.member("versionControlProvenance", []sarifRepository{{repo.URI, repo.Revision, repo.Branch, sarifArtifact{URIBaseID: baseID}}})
		r.raw(",\n")
	}
	r.raw(`"columnKind":"utf16CodeUnits",` + "\n" + `"results":`)
	list(r.jsonStream, results, func(f *diag.Finding) any { return r.result(f) })
	r.raw("}]}\n")
	return r.close()
}

// sarifReport carries what the results of one report share.
type sarifReport struct {
	*jsonStream
	report    *Report
	uris      *uris
	rules     []*rules.Setting
	ruleIndex map[string]int
	baseline  bool
}

// results chooses the findings to write and says how many are left out.
func (r *sarifReport) results() (results []*diag.Finding, cut int) {
	r.baseline = r.report.Baseline
	for _, f := range r.report.findings(diag.Note) {
		r.baseline = r.baseline || f.State == diag.Baseline
		if f.State != diag.Suppressed || r.report.SarifSuppressed {
			results = append(results, f)
		}
	}
	slices.SortStableFunc(results, func(a, b *diag.Finding) int { return cmp.Compare(b.Level, a.Level) })
	if most := r.report.SarifMax; most > 0 && len(results) > most {
		cut = len(results) - most
		results = results[:most]
	}
	return results, cut
}

// invocation tells how the run went: what it could not do, and what is left out.
func (r *sarifReport) invocation(cut int) sarifInvocation {
	inv := sarifInvocation{ExecutionSuccessful: r.report.Result.Err == nil, ExitCode: r.report.ExitCode}
	told := make(map[string]bool)
	for _, n := range r.report.Result.Notices {
		told[n.Message] = true
		inv.Notifications = append(inv.Notifications, r.notification(n))
	}
	for _, err := range failuresIn(r.report.Result.Err) {
		if text := err.Error(); !told[text] {
			told[text] = true
			inv.Notifications = append(inv.Notifications, sarifNotification{
				Descriptor: sarifDescriptor{engine.Failure}, Level: "error", Message: sarifMessage{Text: say.Period(text)},
			})
		}
	}
	if cut > 0 {
		inv.Notifications = append(inv.Notifications, sarifNotification{
			Descriptor: sarifDescriptor{"results-cut"}, Level: "warning",
			Message: sarifMessage{Text: say.Count(cut, "result") + " of the lowest levels left out; --sarif-max says how many are kept, 0 keeps all."},
		})
	}
	return inv
}

func (r *sarifReport) notification(n engine.Notice) sarifNotification {
	out := sarifNotification{Descriptor: sarifDescriptor{n.Kind}, Level: "note", Message: sarifMessage{Text: say.Period(n.Message)}}
	if n.Kind == engine.Unreadable {
		out.Level = "error"
	}
	if n.File != "" {
		out.Locations = []sarifLocation{{Physical: &sarifPhysical{Artifact: r.uris.named(n.File)}}}
	}
	return out
}

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
	if r.report.SarifSuppressed {
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
			out.Properties.Task = newJSONTask(f.Task)
		}
	}
	return out
}

// anchor is a place for what has none: the first file below the base. GitHub rejects
// a whole report in which one result has no location.
func (r *sarifReport) anchor() []sarifLocation {
	for _, doc := range r.report.Result.Documents {
		if a := r.uris.of(doc); a.URIBaseID != "" {
			return []sarifLocation{{Physical: &sarifPhysical{Artifact: a}, Message: message("It belongs to no file; this is the first that was checked.")}}
		}
	}
	return nil
}

// linked is the message with links to the related places, without which GitHub does
// not show them.
func linked(f *diag.Finding) string {
	text := say.Period(unlinked(f.Sentences()))
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
		text += " and " + say.Count(more, "more place")
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
			out = append(out, sarifFix{sarifMessage{Text: say.Period(fix.Description)}, changes})
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

// Bounds in bytes: of a region that is quoted, and of the text that is quoted on
// either side of it. A snippet is the whole text of its region, so a longer region
// goes without.
const (
	snippetMost = 1 << 10
	contextMost = 1 << 8
)

// quoteRegion adds the text of the region, and a larger region around it: the lines
// it stands on with one before and one after, as far as the bounds reach.
func quoteRegion(l *sarifPhysical, p diag.Place, at location) {
	if p.Span.Len() > snippetMost {
		return
	}
	text, err := p.Doc.Quote(p.Span)
	if err != nil {
		return
	}
	l.Region.Snippet = message(string(text))
	around := source.Span{Start: linesBefore(p.Doc, p.Span.Start), End: linesAfter(p.Doc, p.Span.End)}
	if around.Len() <= p.Span.Len() {
		return
	}
	outer := locateSpan(p.Doc, around)
	text, err = p.Doc.Quote(around)
	if err == nil && outer.known {
		l.Context = region(outer)
		l.Context.Snippet = message(string(text))
	}
}

// linesBefore is the start of the line before the one that holds off, of that line
// itself, or of what the bound allows.
func linesBefore(doc *source.Document, off int) int {
	start := max(0, off-contextMost)
	text, err := doc.Text(source.Span{Start: start, End: off})
	if err != nil {
		return off
	}
	if last := bytes.LastIndexByte(text, '\n'); last >= 0 {
		before := bytes.LastIndexByte(text[:last], '\n')
		if before < 0 && start > 0 {
			before = last
		}
		return start + before + 1
	}
	for start > 0 && len(text) > 0 && !utf8.RuneStart(text[0]) {
		text, start = text[1:], start+1
	}
	return start
}

// linesAfter is the end of the line after the one that holds off, without its line
// break, of that line itself, or of what the bound allows.
func linesAfter(doc *source.Document, off int) int {
	text, err := doc.Text(source.Span{Start: off, End: off + contextMost})
	if err != nil {
		return off
	}
	whole := off+len(text) >= doc.Len()
	if first := bytes.IndexByte(text, '\n'); first >= 0 {
		rest := text[first+1:]
		if second := bytes.IndexByte(rest, '\n'); second >= 0 || whole {
			if second < 0 {
				second = len(rest)
			}
			return off + first + 1 + len(bytes.TrimSuffix(rest[:second], []byte{'\r'}))
		}
		return off + len(bytes.TrimSuffix(text[:first], []byte{'\r'}))
	}
	if !whole {
		text = wholeRunes(text)
	}
	return off + len(text)
}

// describeMost is how many characters of a description GitHub takes.
const describeMost = 1024

// chooseRules lists the rules that are on, by id, each once; a rule that is named by
// a result only is added, so that every result has its rule.
func (r *sarifReport) chooseRules(results []*diag.Finding) {
	r.ruleIndex = make(map[string]int)
	add := func(s *rules.Setting) {
		if _, have := r.ruleIndex[s.Rule.ID]; !have {
			r.ruleIndex[s.Rule.ID] = 0
			r.rules = append(r.rules, s)
		}
	}
	for i := range r.report.Settings {
		if s := &r.report.Settings[i]; s.Level != diag.Off {
			add(s)
		}
	}
	for _, f := range results {
		if _, have := r.ruleIndex[f.Rule]; !have {
			rule := rules.ByID(f.Rule)
			if rule == nil {
				rule = &rules.Rule{ID: f.Rule, Level: f.Level}
			}
			add(&rules.Setting{Rule: rule, Level: f.Level})
		}
	}
	slices.SortFunc(r.rules, func(a, b *rules.Setting) int { return strings.Compare(a.Rule.ID, b.Rule.ID) })
	for i, s := range r.rules {
		r.ruleIndex[s.Rule.ID] = i
	}
}

func (r *sarifReport) driver() sarifDriver {
	d := sarifDriver{
		Name: r.report.Tool.Name, Version: r.report.Tool.Version, SemanticVersion: semantic(r.report.Tool.Version),
		InformationURI: r.report.Tool.InformationURI, Rules: make([]sarifRule, 0, len(r.rules)),
	}
	for _, s := range r.rules {
		d.Rules = append(d.Rules, describe(s))
	}
	return d
}

// describe makes the description of a rule. One without words of its own gets its id.
func describe(s *rules.Setting) sarifRule {
	rule := s.Rule
	summary := rule.Summary
	if summary == "" {
		summary = strings.ReplaceAll(rule.ID, "-", " ")
	}
	summary = say.Period(say.Capital(plain(summary)))
	level := rule.Level
	if level == diag.Off { // somebody has switched it on
		level = s.Level
	}
	out := sarifRule{
		ID:                   rule.ID,
		ShortDescription:     &sarifMessage{Text: say.Cut(summary, describeMost)},
		FullDescription:      &sarifMessage{Text: say.Cut(strings.TrimSpace(summary+" "+plain(rule.Why)), describeMost)},
		Help:                 &sarifMessage{Text: strings.TrimSpace(summary + " " + plain(strings.TrimSpace(rule.Why+"\n\n"+rule.Do))), Markdown: rule.Page(rules.DocsURL)},
		DefaultConfiguration: &sarifConfiguration{level.String()},
		Properties:           &sarifRuleTags{Tags: tags(rule), Precision: precision(rule.Basis), Severity: severity(level)},
	}
	if rules.ByID(rule.ID) == rule { // an organisation's own rule has no page with ours
		out.HelpURI = rules.DocsURL + rule.ID + ".md"
	}
	return out
}

// tags name what the rule looks at and its section, each word once.
func tags(rule *rules.Rule) []string {
	list := []string{"qlik", rule.Scope()}
	section := strings.ReplaceAll(strings.ToLower(string(rule.Group)), " ", "-")
	if section != "" && !slices.Contains(list, section) {
		list = append(list, section)
	}
	return list
}

// precision says in GitHub's words how seldom a rule is wrong.
func precision(b rules.Basis) string {
	switch b {
	case rules.Documented, rules.Standard:
		return "very-high"
	case rules.Policy:
		return "high"
	default:
		return "medium"
	}
}

// severity is a level in GitHub's words.
func severity(l diag.Level) string {
	switch l {
	case diag.Error, diag.Warning:
		return l.String()
	default:
		return "recommendation"
	}
}

// plain takes Markdown's code marks out of a text.
func plain(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "`", "") }

// semantic is a version without its "v" if it is a semantic one, else "".
func semantic(version string) string {
	version = strings.TrimPrefix(version, "v")
	core, _, _ := strings.Cut(version, "+")
	core, _, _ = strings.Cut(core, "-")
	parts := strings.Split(core, ".")
	if len(parts) != 3 {
		return ""
	}
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return ""
		}
	}
	return version
}
