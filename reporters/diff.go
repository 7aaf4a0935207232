package reporters

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/plural"
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
		p.line(diffGreen, "+ task %s is only in %s: %s", TaskLabel(f), c.New, where(f))
	}
	for _, f := range c.OnlyOld {
		p.line(diffRed, "- task %s is only in %s: %s", TaskLabel(f), c.Old, where(f))
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
		plural.Of(differ, "task"), plural.Pick(differ, "differs", "differ"), len(c.OnlyNew), called(c.New), len(c.OnlyOld), called(c.Old), equal)
	if ignored > 0 {
		text += "; " + plural.Of(ignored, "difference") + " passed over by the configuration"
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
	text := Printable(fmt.Sprintf(format, args...))
	if p.color && color != "" {
		text = color + text + "\x1b[0m"
	}
	_, p.err = fmt.Fprintln(p.w, text)
}

// task writes the fields in which a task differs, each with both values and places.
func (p *diffWriter) task(c *Diff, pair *compare.Pair) {
	p.line(diffBold, "task %s", TaskLabel(pair.New))
	p.line(diffRed, "--- %s", where(pair.Old))
	p.line(diffGreen, "+++ %s", where(pair.New))
	for i := range pair.Differences {
		d := &pair.Differences[i]
		if d.Ignored != "" {
			continue
		}
		p.line("", "  %s", d.Pointer)
		if d.Old.Exists() {
			p.line(diffRed, "  - %s  (%s)", short(d.Pointer, d.Old.Text), Position(pair.Old.Doc, d.Old.Span))
		}
		if d.New.Exists() {
			p.line(diffGreen, "  + %s  (%s)", short(d.Pointer, d.New.Text), Position(pair.New.Doc, d.New.Span))
		}
	}
	p.line("", "")
}

// TaskLabel is what a task is called in a sentence.
func TaskLabel(f *task.Facts) string {
	if f.Label() == "" {
		return "without a name"
	}
	return diag.Quote(f.Label())
}

// where is the place of a task.
func where(f *task.Facts) string { return Position(f.Doc, source.Span{Start: f.Span.Start}) }

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
	runes := []rune(strings.ToValidUTF8(line, "\ufffd"))
	if len(runes) > valueMost {
		return string(runes[:valueMost]) + "…"
	}
	return string(runes)
}
