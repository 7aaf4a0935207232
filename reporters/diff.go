package reporters

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Diff is the report of `tasklint diff`.
type Diff struct {
	*compare.Result
	// Address is that of the tenant on the old side, "" for files; Old and New are what
	// the two sides are called.
	Address, Old, New string
	// Version is that of the tool, Color says that text may be coloured.
	Version string
	Color   bool
}

// What the sides of a comparison are called that have no name of their own.
const (
	TheTenant = "the tenant"
	TheFiles  = "the files"
)

// valueMost is how many characters of a value a line of text shows.
const valueMost = 200

// WriteText writes what differs like a diff, and nothing when nothing does.
func (c *Diff) WriteText(w io.Writer) error {
	p := diffWriter{w: w, color: c.Color}
	for i := range c.Pairs {
		if pair := &c.Pairs[i]; !pair.Equal() {
			p.task(c, pair)
		}
	}
	for _, f := range c.OnlyNew {
		p.line(diffGreen, "+ %s is only in %s: %s", f.Titled(), c.New, where(f))
	}
	for _, f := range c.OnlyOld {
		p.line(diffRed, "- %s is only in %s: %s", f.Titled(), c.Old, where(f))
	}
	if !c.Equal() {
		p.line("", "%s", c.summary())
	}
	return p.err
}

// summary counts what was compared.
func (c *Diff) summary() string { return c.count(func(side string) string { return side }) }

// count is summary with the sides as called says.
func (c *Diff) count(called func(side string) string) string {
	equal, ignored := 0, 0
	for i := range c.Pairs {
		if c.Pairs[i].Equal() {
			equal++
		}
		for _, d := range c.Pairs[i].Differences {
			if d.Ignored != "" {
				ignored++
			}
		}
	}
	differ := len(c.Pairs) - equal
	text := fmt.Sprintf("%s %s, %d only in %s, %d only in %s, %d equal",
		say.Count(differ, "task"), say.Pick(differ, "differs", "differ"), len(c.OnlyNew), called(c.New), len(c.OnlyOld), called(c.Old), equal)
	if ignored > 0 {
		text += "; " + say.Count(ignored, "difference") + " passed over by the configuration"
	}
	return text
}

// The colours of a diff.
const (
	diffRed   = "\x1b[31m"
	diffGreen = "\x1b[32m"
	diffBold  = "\x1b[1m"
)

// diffWriter writes lines, in colour where that is wanted, and keeps the first error.
type diffWriter struct {
	w     io.Writer
	color bool
	err   error
}

func (p *diffWriter) line(color, format string, args ...any) {
	if p.err != nil {
		return
	}
	text := say.Printable(fmt.Sprintf(format, args...))
	if p.color && color != "" {
		text = color + text + "\x1b[0m"
	}
	_, p.err = fmt.Fprintln(p.w, text)
}

// task writes the fields in which a task differs, each with both values and places.
func (p *diffWriter) task(c *Diff, pair *compare.Pair) {
	p.line(diffBold, "%s", pair.New.Titled())
	p.line(diffRed, "--- %s", where(pair.Old))
	p.line(diffGreen, "+++ %s", where(pair.New))
	for i := range pair.Differences {
		d := &pair.Differences[i]
		if d.Ignored != "" {
			continue
		}
		p.line("", "  %s", d.Pointer)
		if d.Old.Exists() {
			p.line(diffRed, "  - %s  (%s)", short(d.Pointer, d.Old.Text), pair.Old.Doc.Locate(d.Old.Span))
		}
		if d.New.Exists() {
			p.line(diffGreen, "  + %s  (%s)", short(d.Pointer, d.New.Text), pair.New.Doc.Locate(d.New.Span))
		}
	}
	p.line("", "")
}

// where is the place of a task.
func where(f *task.Facts) string { return f.Doc.Locate(source.Span{Start: f.Span.Start}) }

// withoutSecret is the value of a difference as it may be shown.
func withoutSecret(pointer string, text []byte) []byte {
	if name := pointer[strings.LastIndexByte(pointer, '/')+1:]; secret.Value(name, text) == secret.HiddenValue {
		return []byte(secret.HiddenValue)
	}
	text = bytes.Clone(text)
	secret.Blank(text)
	return text
}

// short is a value on one line, not too long.
func short(pointer string, text []byte) string {
	text = withoutSecret(pointer, text)
	var packed bytes.Buffer
	line := string(text)
	if json.Compact(&packed, text) == nil {
		line = packed.String()
	}
	return say.Cut(strings.ToValidUTF8(line, "\ufffd"), valueMost)
}

// WriteMarkdown writes the comparison for a pull request or a job summary.
func (c *Diff) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Tasks compared with %s\n\n", inCode(cmp.Or(c.Address, c.Old)))
	if c.Equal() {
		b.WriteString("No differences.\n")
	} else {
		b.WriteString(c.count(inMarkdown) + ".\n")
	}
	for i := range c.Pairs {
		if p := &c.Pairs[i]; !p.Equal() {
			c.markdownTask(&b, p)
		}
	}
	markdownOnly(&b, "Only in "+inMarkdown(c.New), c.OnlyNew)
	markdownOnly(&b, "Only in "+inMarkdown(c.Old), c.OnlyOld)
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *Diff) markdownTask(b *strings.Builder, p *compare.Pair) {
	fmt.Fprintf(b, "\n### %s\n\n| field | in %s | in %s | place |\n|---|---|---|---|\n", inCode(p.New.Label()), inMarkdown(c.Old), inMarkdown(c.New))
	for i := range p.Differences {
		d := &p.Differences[i]
		if d.Ignored == "" {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", inCode(d.Pointer), inCode(short(d.Pointer, d.Old.Text)), inCode(short(d.Pointer, d.New.Text)), inCode(p.New.Doc.Locate(d.New.Span)))
		}
	}
}

func markdownOnly(b *strings.Builder, title string, tasks []*task.Facts) {
	if len(tasks) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", title)
	for _, f := range tasks {
		fmt.Fprintf(b, "- %s, %s\n", inCode(f.Label()), inCode(where(f)))
	}
}

// inMarkdown is what a side is called: the name of a file as code.
func inMarkdown(side string) string {
	if side == TheTenant || side == TheFiles {
		return side
	}
	return inCode(side)
}

// inCode writes a text as code of a table's cell: nothing in it is markup.
func inCode(text string) string {
	if text == "" {
		return ""
	}
	text = strings.NewReplacer("\n", " ", "\t", " ").Replace(say.Printable(text))
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	pad := ""
	if len(fence) > 1 {
		pad = " "
	}
	return fence + pad + strings.ReplaceAll(text, "|", `\|`) + pad + fence
}

// The form of `diff --format patch`. Fields are added to it, never changed.
type (
	// Patches are what would bring the old tasks to the new ones.
	Patches struct {
		Version int             `json:"version"`
		Tasks   []TaskPatch     `json:"tasks"`
		Create  []string        `json:"create"`
		Delete  []jsonPatchGone `json:"delete"`
	}
	// TaskPatch is an RFC 6902 patch of a task.
	TaskPatch struct {
		ID    string              `json:"id"`
		Name  string              `json:"name"`
		Patch []compare.Operation `json:"patch"`
	}
	jsonPatchGone struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
)

// Patches returns what would bring the old tasks to the new ones.
func (c *Diff) Patches() (*Patches, error) {
	out := &Patches{Version: 1, Tasks: []TaskPatch{}, Create: []string{}, Delete: []jsonPatchGone{}}
	for i := range c.Pairs {
		if p := &c.Pairs[i]; !p.Equal() {
			out.Tasks = append(out.Tasks, TaskPatch{ID: p.Old.ID.S, Name: p.Old.Name.S, Patch: p.Patch})
		}
	}
	seen := make(map[string]bool)
	for _, f := range c.OnlyNew {
		if !seen[f.Doc.Name] {
			seen[f.Doc.Name] = true
			out.Create = append(out.Create, f.Doc.Name)
		}
	}
	for _, f := range c.OnlyOld {
		out.Delete = append(out.Delete, jsonPatchGone{ID: f.ID.S, Name: f.Name.S})
	}
	if err := secretIn(out.Tasks); err != nil {
		return nil, err
	}
	return out, nil
}

// secretIn is an error for a patch that would show a credential: a mark in its place would
// be written to the tenant.
func secretIn(tasks []TaskPatch) error {
	var failed []error
	for _, t := range tasks {
		for _, o := range t.Patch {
			if shown := withoutSecret(o.Path, o.Value); !bytes.Equal(shown, o.Value) {
				failed = append(failed, fmt.Errorf("task %s: no patch is written, as the value of %s looks like a credential; take it out of the task first", say.Quote(t.Name), o.Path))
			}
		}
	}
	return errors.Join(failed...)
}

// The form of `diff --format json`. Lines and columns count from 1, columns in code
// points; pointers are from the task. A side without "value" does not have the field.
type (
	jsonDiff struct {
		Version int            `json:"version"`
		Tool    jsonTool       `json:"tool"`
		Old     string         `json:"old"`
		New     string         `json:"new"`
		Equal   bool           `json:"equal"`
		Tasks   []jsonDiffTask `json:"tasks"`
		Create  []jsonDiffOnly `json:"create"`
		Delete  []jsonDiffOnly `json:"delete"`
	}
	jsonDiffTask struct {
		ID          string           `json:"id,omitempty"`
		Name        string           `json:"name,omitempty"`
		MatchedBy   string           `json:"matchedBy"`
		Differences []jsonDifference `json:"differences"`
	}
	jsonDifference struct {
		Pointer string       `json:"pointer"`
		Old     jsonDiffSide `json:"old"`
		New     jsonDiffSide `json:"new"`
		Ignored string       `json:"ignored,omitempty"`
	}
	jsonDiffSide struct {
		Value   json.RawMessage `json:"value,omitempty"`
		Pointer string          `json:"pointer"`
		File    string          `json:"file"`
		Line    int             `json:"line,omitempty"`
		Column  int             `json:"column,omitempty"`
	}
	jsonDiffOnly struct {
		ID     string `json:"id,omitempty"`
		Name   string `json:"name,omitempty"`
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
)

// WriteJSON writes the comparison for programs; tasks that are equal are left out.
func (c *Diff) WriteJSON(w io.Writer) error {
	out := jsonDiff{
		Version: 1, Tool: jsonTool{"tasklint", c.Version}, Old: cmp.Or(c.Address, c.Old), New: c.New, Equal: c.Equal(),
		Tasks: []jsonDiffTask{}, Create: onlyJSON(c.OnlyNew), Delete: onlyJSON(c.OnlyOld),
	}
	for i := range c.Pairs {
		p := &c.Pairs[i]
		if len(p.Differences) == 0 {
			continue
		}
		t := jsonDiffTask{ID: p.Old.ID.S, Name: p.New.Name.S, MatchedBy: "id"}
		if p.ByName {
			t.MatchedBy = "name"
		}
		for j := range p.Differences {
			d := &p.Differences[j]
			t.Differences = append(t.Differences, jsonDifference{
				Pointer: d.Pointer, Old: sideJSON(p.Old, d.Pointer, &d.Old), New: sideJSON(p.New, d.Pointer, &d.New), Ignored: d.Ignored,
			})
		}
		out.Tasks = append(out.Tasks, t)
	}
	return EncodeJSON(w, out)
}

func sideJSON(f *task.Facts, pointer string, s *compare.Side) jsonDiffSide {
	side := jsonDiffSide{Value: withoutSecret(pointer, s.Text), Pointer: s.Pointer, File: f.Doc.Name}
	if p, err := f.Doc.Position(s.Span.Start); err == nil {
		side.Line, side.Column = p.Line, p.Column
	}
	return side
}

func onlyJSON(tasks []*task.Facts) []jsonDiffOnly {
	list := make([]jsonDiffOnly, 0, len(tasks))
	for _, f := range tasks {
		only := jsonDiffOnly{ID: f.ID.S, Name: f.Name.S, File: f.Doc.Name}
		if p, err := f.Doc.Position(f.Span.Start); err == nil {
			only.Line, only.Column = p.Line, p.Column
		}
		list = append(list, only)
	}
	return list
}
