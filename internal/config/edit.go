package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/source"
)

// AppendSuppression adds a suppression to the text of a configuration, after those
// that are there and written as the last of them is. Everything else stays as it
// is, to the byte. The text must be YAML, else the error is Errors; whether the rule
// and the tenant exist is for Parse to say of the result.
func AppendSuppression(src []byte, s Suppression) ([]byte, error) {
	f, err := open(Name, "", src)
	if err != nil {
		return nil, err
	}
	if f.root = readYAML(&f.reports); f.any() {
		return nil, f.errors()
	}
	text := f.doc.Whole()
	e := editor{text: text, lineEnd: "\n"}
	if i := bytes.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		e.lineEnd = "\r\n"
	}
	if err := e.add(f.root, &s); err != nil {
		return nil, err
	}
	out := bytes.Join([][]byte{src[:f.doc.Shift()], text[:e.at], []byte(e.insert), text[e.to:]}, nil)
	if !holds(out, src, &s) {
		return nil, errors.New("suppression: the list is written in a way that cannot be added to; add it by hand")
	}
	return out, nil
}

// editor finds where to put a new entry, which replaces text[at:to].
type editor struct {
	text    []byte
	lineEnd string
	at, to  int
	insert  string
}

func (e *editor) add(root *node, s *Suppression) error {
	switch {
	case root == nil:
		e.atEnd(len(e.text), "suppress:"+e.lineEnd+"  - "+flowEntry(s))
	case root.kind != mapping:
		return fmt.Errorf("suppression: the configuration is %s, not a mapping", root.kind)
	case root.get("suppress") == nil && root.flow:
		e.beforeBrace(root, "suppress: ["+flowEntry(s)+"]")
	case root.get("suppress") == nil:
		indent := e.indent(root.span.Start)
		e.atEnd(root.span.End, indent+"suppress:"+e.lineEnd+indent+"  - "+flowEntry(s))
	default:
		e.toList(root, root.get("suppress"), s)
	}
	return nil
}

// indent is what stands before a key or dash that begins its line.
func (e *editor) indent(at int) string {
	start := bytes.LastIndexByte(e.text[:at], '\n') + 1
	return strings.Repeat(" ", at-start)
}

// lineAfter is the end of the line in which an offset lies, without its break.
func (e *editor) lineAfter(at int) int {
	end := len(e.text)
	if i := bytes.IndexByte(e.text[at:], '\n'); i >= 0 {
		end = at + i
	}
	return at + len(bytes.TrimRight(e.text[at:end], "\r"))
}

// atEnd adds lines behind what is there, comments at the end included, but before a
// mark that ends the document.
func (e *editor) atEnd(from int, lines string) {
	e.at = len(e.text)
	if i := bytes.Index(e.text[from:], []byte("\n...")); i >= 0 {
		e.at = from + i + 1
	}
	e.to = e.at
	e.insert = lines + e.lineEnd
	if e.at > 0 && e.text[e.at-1] != '\n' {
		e.insert = e.lineEnd + e.insert
	}
}

func (e *editor) beforeBrace(root *node, entry string) {
	e.at, e.to, e.insert = root.span.End-1, root.span.End-1, entry
	if n := len(root.pairs); n > 0 {
		last := root.pairs[n-1]
		e.at = max(last.key.span.End, last.value.span.End)
		e.to, e.insert = e.at, ", "+entry
	}
}

// toList adds to the value of "suppress".
func (e *editor) toList(root, n *node, s *Suppression) {
	switch count := len(n.items); {
	case n.kind == null && root.flow:
		e.at, e.to, e.insert = n.span.Start, n.span.End, " ["+flowEntry(s)+"]"
	case n.kind == null:
		e.at, e.to = n.span.Start, n.span.End
		e.insert = e.lineEnd + e.indent(root.span.Start) + "  - " + flowEntry(s)
		if n.span.Len() == 0 { // behind a comment on the line of the key
			e.at = e.lineAfter(n.span.Start)
			e.to = e.at
		}
	case count == 0:
		e.at, e.to, e.insert = n.span.Start+1, n.span.Start+1, flowEntry(s)
	case n.flow:
		e.afterFlow(n.items[count-1].value.span, flowEntry(s))
	default:
		last := n.items[count-1]
		indent := e.indent(n.items[0].dash)
		e.at = e.lineAfter(last.value.span.End)
		e.to, e.insert = e.at, e.lineEnd+indent+"- "
		if last.value.flow {
			e.insert += flowEntry(s)
		} else {
			e.insert += entry(s, e.lineEnd+indent+"  ")
		}
	}
}

// afterFlow adds an entry behind the last one of a list in brackets, on a line of
// its own where the last one has one.
func (e *editor) afterFlow(last source.Span, entry string) {
	e.at, e.to, e.insert = last.End, last.End, ", "+entry
	start := bytes.LastIndexByte(e.text[:last.Start], '\n') + 1
	if start > 0 && len(bytes.TrimLeft(e.text[start:last.Start], " ")) == 0 {
		e.insert = "," + e.lineEnd + string(e.text[start:last.Start]) + entry
	}
}

// Repoint is the edit that gives a suppression another pointer; false where it has none, or
// one that is written over several lines.
func (s *Suppression) Repoint(pointer string) (diag.Edit, bool) {
	written, err := s.Doc.Text(s.pointer)
	if err != nil || len(written) == 0 || bytes.IndexByte(written, '\n') >= 0 {
		return diag.Edit{}, false
	}
	return diag.Edit{Doc: s.Doc, Span: s.pointer, Text: scalar(pointer)}, true
}

// entryKeys are the parts of a suppression in the order in which they are written.
func entryKeys(s *Suppression) [][2]string {
	until := ""
	if !s.Until.IsZero() {
		until = s.Until.Format(time.DateOnly)
	}
	var keys [][2]string
	for _, k := range [][2]string{
		{"rule", s.Rule}, {"tenant", s.Tenant}, {"path", s.Path}, {"task", s.Task}, {"pointer", s.Pointer}, {"reason", s.Reason}, {"until", until},
	} {
		if k[1] != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

// entry writes a suppression, its parts kept apart by separator.
func entry(s *Suppression, separator string) string {
	var parts []string
	for _, k := range entryKeys(s) {
		parts = append(parts, k[0]+": "+scalar(k[1]))
	}
	return strings.Join(parts, separator)
}

// flowEntry writes a suppression in braces.
func flowEntry(s *Suppression) string { return "{" + entry(s, ", ") + "}" }

// holds reports whether a text has the new entry at the end of the list, and says all else
// that was said before. The last line of what was there is ended first: whatever is added
// ends it, which a block of text there tells (YAML 1.2.2, 8.1.1.2).
func holds(out, src []byte, s *Suppression) bool {
	if len(src) > 0 && src[len(src)-1] != '\n' {
		src = append(bytes.Clone(src), '\n')
	}
	before, ok := tree(src)
	after, read := tree(out)
	if !ok || !read {
		return false
	}
	was, list := items(before.get("suppress")), items(after.get("suppress"))
	if len(list) != len(was)+1 {
		return false
	}
	for i, it := range was {
		if !it.value.says(list[i].value) {
			return false
		}
	}
	last := list[len(was)].value
	keys := entryKeys(s)
	if len(last.pairs) != len(keys) {
		return false
	}
	for i, k := range keys {
		if last.pairs[i].key.text != k[0] || last.pairs[i].value.kind != text || last.pairs[i].value.text != k[1] {
			return false
		}
	}
	return slices.EqualFunc(besides(before), besides(after), func(a, b pair) bool { return a.key.says(b.key) && a.value.says(b.value) })
}

// tree is what a text says, false where it is no YAML.
func tree(src []byte) (*node, bool) {
	f, err := open(Name, "", src)
	if err != nil {
		return nil, false
	}
	root := readYAML(&f.reports)
	return root, !f.any()
}

// besides are the settings of a configuration without its suppressions.
func besides(root *node) []pair {
	return slices.DeleteFunc(slices.Clone(pairs(root)), func(p pair) bool { return p.key.text == "suppress" })
}

// scalar writes a text as a YAML scalar: as it is where every reader takes it for
// that text, even those that follow YAML 1.1, else in double quotes.
func scalar(s string) string {
	if isPlain(s) {
		return s
	}
	quoted := string(appendString(nil, s))
	return strings.ReplaceAll(quoted, "\x7f", `\x7f`)
}

// isPlain is narrower than YAML is, and so right in lists and mappings of any style.
func isPlain(s string) bool {
	if s == "" || strings.HasSuffix(s, " ") {
		return false
	}
	letters := false
	for i, r := range s {
		switch {
		case runes.Letter(r), r == '/' && i == 0:
			letters = true
		case i == 0 && !runes.Digit(r):
			return false
		case !runes.Digit(r) && !strings.ContainsRune(" -_./", r):
			return false
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return false
	}
	// Without a letter it may be a number, but a date is text; a letter behind a
	// digit may be a number too: 1e3, 0x10.
	return letters && !runes.Digit(rune(s[0])) || isDate(s) || isUUID(s)
}

func isDate(s string) bool { return checkDate(nil, &node{text: s}) == "" }

// isUUID reports whether a text has the form of a task's id, which hyphens tell from
// a number.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (s[i] == '-') {
			return false
		}
	}
	return true
}
