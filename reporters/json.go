package reporters

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/rules"
)

// JSON writes the report for programs, as schema/report.schema.json describes it.
// Fields are added to it, never changed.
func JSON(w io.Writer, report *Report) error {
	s := newJSONStream(w)
	s.raw(`{"version":1,`)
	s.member("tool", jsonTool{report.Tool.Name, report.Tool.Version})
	s.raw(",\n")
	summary := newJSONSummary(&report.Result.Summary)
	if report.Statistics {
		all := byRule(report.Result, diag.Note)
		summary.Rules = &all
	}
	s.member("summary", summary)
	if clock := report.clock(); clock != "" {
		s.raw(",\n")
		s.member("clock", clock)
	}
	s.raw(",\n" + `"sets":`)
	list(s, report.sets(), func(c checkedSet) any { return c })
	s.raw(",\n" + `"findings":`)
	list(s, report.findings(diag.Note), func(f *diag.Finding) any { return newJSONFinding(f) })
	s.raw(",\n" + `"notices":`)
	list(s, withFailures(report.Result), func(n engine.Notice) any { return jsonNotice(n) })
	s.raw("}\n")
	return s.close()
}

// withFailures are the notices and, as such, what the run could not do.
func withFailures(r *engine.Result) []engine.Notice {
	notices := slices.Clone(r.Notices)
	for _, err := range failuresIn(r.Err) {
		if !slices.ContainsFunc(r.Notices, func(n engine.Notice) bool { return n.Message == err.Error() }) {
			notices = append(notices, engine.Notice{Kind: engine.Failure, Message: err.Error()})
		}
	}
	return notices
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonSummary struct {
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Notes      int `json:"notes"`
	Suppressed int `json:"suppressed"`
	Baselined  int `json:"baselined"`
	Fixable    int `json:"fixable"`
	Files      int `json:"files"`
	Tasks      int `json:"tasks"`
	// Rules are the findings by rule, where they were asked for.
	Rules *[]ruleCount `json:"rules,omitempty"`
}

func newJSONSummary(s *engine.Summary) jsonSummary {
	return jsonSummary{s.Errors, s.Warnings, s.Notes, s.Suppressed, s.Baselined, s.Fixable, s.Files, s.Tasks, nil}
}

type jsonNotice struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
}

// jsonPlace is a place; line and column are left out when the file is gone.
type jsonPlace struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"endLine,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
	// Pointer is "" for the root of a document and nil without a document.
	Pointer *string `json:"pointer,omitempty"`
}

func newJSONPlace(p diag.Place) jsonPlace {
	j := jsonPlace{File: name(p)}
	if p.Doc != nil {
		j.Pointer = &p.Pointer
	}
	if at := locate(p); at.known {
		j.Line, j.Column = at.start.Line, at.start.Column
		j.EndLine, j.EndColumn = at.end.Line, at.end.Column
	}
	return j
}

type jsonFinding struct {
	Rule  string     `json:"rule"`
	Level diag.Level `json:"level"`
	// Confidence is what the rule rests on: documented, standard, inferred or policy.
	Confidence string `json:"confidence"`
	Message    string `json:"message"`
	Help       string `json:"help,omitempty"`
	Note       string `json:"note,omitempty"`
	Label      string `json:"label,omitempty"`
	jsonPlace
	Task        *jsonTask      `json:"task,omitempty"`
	Related     []jsonRelated  `json:"related"`
	Fingerprint string         `json:"fingerprint,omitempty"`
	State       string         `json:"state"`
	Reason      string         `json:"reason,omitempty"`
	Until       string         `json:"until,omitempty"`
	Fix         *jsonFix       `json:"fix,omitempty"`
	Data        map[string]any `json:"data,omitempty"`
}

// confidence is what a rule rests on. An organisation's own rest on its policy.
func confidence(rule string) string {
	if r := rules.ByID(rule); r != nil {
		return r.Basis.Word()
	}
	return rules.Policy.Word()
}

func newJSONFinding(f *diag.Finding) *jsonFinding {
	j := &jsonFinding{
		Rule: f.Rule, Level: f.Level, Confidence: confidence(f.Rule), Message: f.Message, Help: f.Help, Note: f.Note, Label: f.Label, jsonPlace: newJSONPlace(f.Place),
		Related: make([]jsonRelated, 0, len(f.Related)), Fingerprint: f.Fingerprint,
		State: f.State.String(), Reason: f.Reason, Until: f.Until, Data: f.Data.Map(),
	}
	if f.Task.Known {
		j.Task = newJSONTask(f.Task)
	}
	for _, r := range f.Related {
		j.Related = append(j.Related, jsonRelated{newJSONPlace(r.Place), r.Message})
	}
	if len(f.Fixes) > 0 {
		j.Fix = newJSONFix(f.Fixes[0])
	}
	return j
}

type jsonRelated struct {
	jsonPlace
	Message string `json:"message"`
}

type jsonFix struct {
	Safety      string     `json:"safety"`
	Description string     `json:"description"`
	Edits       []jsonEdit `json:"edits"`
}

// holdsSecret reports whether an edit would show a credential.
func holdsSecret(text string) bool {
	blanked := []byte(text)
	secret.Blank(blanked)
	return string(blanked) != text
}

// jsonEdit replaces length bytes of the file as it lies, from offset on.
type jsonEdit struct {
	File   string `json:"file"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	Text   string `json:"text"`
}

// newJSONFix is nil for a fix of text in UTF-16 or UTF-32: an edit of its UTF-8 form says nothing
// about the bytes of the file. So it is for one that would write what looks like a
// credential, which no report shows.
func newJSONFix(fix diag.Fix) *jsonFix {
	j := &jsonFix{Safety: fix.Safety.String(), Description: fix.Description, Edits: make([]jsonEdit, 0, len(fix.Edits))}
	for _, e := range fix.Edits {
		if e.Doc.Encoding.Wide() || holdsSecret(e.Text) {
			return nil
		}
		j.Edits = append(j.Edits, jsonEdit{e.Doc.Name, e.Span.Start + e.Doc.Shift(), e.Span.Len(), e.Text})
	}
	return j
}

// jsonStream writes a JSON document piece by piece. Characters that a terminal must
// not see are escaped inside strings, which changes no value (RFC 8259 section 7).
// The first error stays and silences what follows.
type jsonStream struct {
	out     *bufio.Writer
	buffer  bytes.Buffer
	encoder *json.Encoder
	err     error
}

func newJSONStream(w io.Writer) *jsonStream {
	s := &jsonStream{out: bufio.NewWriterSize(w, 1<<16)}
	s.encoder = json.NewEncoder(&s.buffer)
	s.encoder.SetEscapeHTML(false)
	return s
}

// raw writes a piece of JSON as it is.
func (s *jsonStream) raw(text string) {
	if s.err == nil {
		_, s.err = s.out.WriteString(text)
	}
}

// value writes v as JSON.
func (s *jsonStream) value(v any) {
	if s.err != nil {
		return
	}
	s.buffer.Reset()
	if s.err = s.encoder.Encode(v); s.err == nil {
		_, s.err = s.out.Write(say.EscapeJSON(bytes.TrimSuffix(s.buffer.Bytes(), []byte{'\n'})))
	}
}

// member writes a key and its value.
func (s *jsonStream) member(key string, v any) {
	s.raw(`"` + key + `":`)
	s.value(v)
}

func (s *jsonStream) close() error {
	if s.err != nil {
		return s.err
	}
	return s.out.Flush()
}

// list writes a list, each item on a line of its own.
func list[T any](s *jsonStream, items []T, value func(T) any) {
	s.raw("[")
	for i, item := range items {
		if i > 0 {
			s.raw(",")
		}
		s.raw("\n")
		s.value(value(item))
	}
	if len(items) > 0 {
		s.raw("\n")
	}
	s.raw("]")
}

// EncodeJSON writes a value with an indent of two, and so that nothing in it disturbs
// a terminal.
func EncodeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(say.EscapeJSON(b.Bytes()))
	return err
}
