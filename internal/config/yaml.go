package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// readYAML turns a text into nodes; nil for a text that holds nothing. The tree is the
// library's, which knows where a value begins; where it ends is found in the text.
// Anchors, aliases, tags, directives and keys that are no text are refused: a
// configuration needs none of them, and without aliases its tree is no larger than it.
func readYAML(r *reports) *node {
	raw := r.doc.Whole()
	if !readable(r, raw) || !straight(r, raw) {
		return nil
	}
	p := &placer{reports: r, raw: raw, starts: lineStarts(raw)}
	if rest := raw[p.gap(0, ""):]; len(rest) > 0 && rest[0] == '%' {
		p.refuse(len(raw) - len(rest))
		return nil
	}
	// Without options that need be right, making a loader cannot fail.
	loader, err := yaml.NewLoader(bytes.NewReader(raw), yaml.WithPlugin(depth{}))
	if err != nil {
		panic(err)
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		p.broken(err)
		return nil
	}
	if p.refuseAll(&doc); p.any() {
		return nil
	}
	root := p.node(doc.Content[0])
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		p.broken(err)
	default:
		at := p.offset(second.Line, second.Column)
		p.add(source.Span{Start: at, End: at + len("---")}, "a second YAML document begins here; a configuration is one document")
	}
	if p.any() || root.kind == null && root.span.Len() == 0 {
		return nil
	}
	return root
}

// depth bounds how deep the library goes.
type depth struct{}

var errTooDeep = fmt.Errorf("nested deeper than %d levels", maxDepth)

// CheckDepth refuses what lies deeper.
func (depth) CheckDepth(levels int, _ *yaml.DepthContext) error {
	if levels > maxDepth {
		return errTooDeep
	}
	return nil
}

// CheckAlias refuses nothing: no alias is ever followed.
func (depth) CheckAlias(int, int) error { return nil }

// mostMarks is how many lines, brackets, commas and colons a file may have: the library
// makes up to a kilobyte of each. A megabyte of what people write has a third.
const mostMarks = 250_000

// straight reports whether the text has no more of them.
func straight(r *reports, raw []byte) bool {
	marks := 0
	for i, c := range raw {
		switch c {
		case '\n', '{', '}', '[', ']', ',', ':', '-', '?', '"', '\'':
			if marks++; marks > mostMarks {
				r.add(source.Span{Start: i, End: i + 1}, "more than %d lines, brackets, quotes and the like up to here; split the file with custom-files, or write less", mostMarks)
				return false
			}
		}
	}
	return true
}

// readable checks that a text is UTF-8 and has only the control characters that YAML
// allows (YAML 1.2.2 section 5.1).
func readable(r *reports, raw []byte) bool {
	if bad, found := source.InvalidUTF8(raw); found {
		r.add(bad, "the file is not UTF-8; save it in that encoding")
		return false
	}
	for i, c := range string(raw) {
		switch {
		case c == '\r' && i+1 < len(raw) && raw[i+1] == '\n', c == '\n', c == '\t':
		case c == '\r':
			r.add(source.Span{Start: i, End: i}, "a carriage return without a line feed; end lines with a line feed")
			return false
		case c < ' ' || c == 0x7f || c == 0xfffe || c == 0xffff:
			r.add(source.Span{Start: i, End: i + utf8.RuneLen(c)}, "control character %#02x, which YAML does not allow", c)
			return false
		}
	}
	return true
}

// refuseAll reports what a configuration may not have, once a line.
func (p *placer) refuseAll(doc *yaml.Node) {
	line := 0
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		at := p.offset(n.Line, n.Column)
		switch {
		case n.Line == line:
		case n.Tag == "!!merge":
			p.add(source.Span{Start: at, End: at + len(n.Value)}, "YAML merge keys (<<) are not allowed here; write the keys out")
			line = n.Line
		case p.refuse(at):
			line = n.Line
		}
		for _, child := range n.Content {
			walk(child)
		}
	}
	walk(doc.Content[0])
}

// refuse reports a sign that a configuration may not have, where one stands.
func (p *placer) refuse(at int) bool {
	message := ""
	switch rest := p.raw[at:]; {
	case len(rest) == 0:
	case rest[0] == '&':
		message = "YAML anchors (&) are not allowed here; write the value out, or put a text that begins with & in quotes"
	case rest[0] == '*':
		message = "YAML aliases (*) are not allowed here; write the value out, or put a text that begins with * in quotes"
		if name := p.word(at)[1:]; name == "" || strings.ContainsAny(name, "*/.") {
			message = `a text that begins with * must stand in quotes: "*` + say.Cut(name, shownMost) + `"`
		}
	case rest[0] == '!':
		message = "YAML tags (!) are not allowed here; put a text that begins with ! in quotes"
	case rest[0] == '?' && len(rest) > 1 && isBlank(rest[1]):
		message = "a key that begins with ? is not allowed here; write key: value"
	case rest[0] == '%':
		message = "YAML directives (%) are not allowed here; put a text that begins with % in quotes"
	}
	if message != "" {
		p.add(source.Span{Start: at, End: at + 1}, "%s", message)
	}
	return message != ""
}

// broken says in our words what the library stumbled over. The place is exact; which
// words fit it is told by what stands there and in what.
func (p *placer) broken(err error) {
	e, ok := errors.AsType[*yaml.LoadError](err)
	if !ok {
		p.add(source.Span{}, "this cannot be read as YAML: %v", err)
		return
	}
	at, from := p.offset(e.Mark.Line, e.Mark.Column), p.offset(e.ContextMark.Line, e.ContextMark.Column)
	rest, within := p.raw[at:], func(what string) bool { return strings.Contains(e.ContextMsg, what) }
	line := bytes.LastIndexByte(p.raw[:at], '\n') + 1
	first := line + blanks(p.raw[line:]) // of the line that is not blank
	tell := func(at int, format string, args ...any) {
		p.add(source.Span{Start: at, End: at + len(p.word(at))}, format, args...)
	}
	one := func(at int, format string, args ...any) {
		_, size := utf8.DecodeRune(p.raw[at:])
		p.add(source.Span{Start: at, End: at + size}, format, args...)
	}
	switch {
	case strings.HasPrefix(e.Message, errTooDeep.Error()):
		one(at, "%v", errTooDeep)
	case (within("anchor") || within("alias") || within("tag")) && p.refuse(from):
	case len(rest) > 0 && strings.IndexByte("&*!%", rest[0]) >= 0 && !within("quoted scalar") && p.refuse(at):
	case within("quoted scalar") && (len(rest) == 0 || at == line):
		one(from, "the quote that begins here is not closed")
	case within("quoted scalar"):
		one(at, `unknown escape in a double-quoted text; write \\ for a backslash, or use single quotes`)
	case len(rest) > 0 && rest[0] == '\t':
		one(at, "a tab, which YAML does not allow here; use spaces")
	case within("block scalar"):
		one(at, "only -, + and a digit may follow | or >; the text begins on the next line")
	case len(rest) > 0 && (rest[0] == '@' || rest[0] == '`'):
		one(at, "a text cannot begin with @ or `; put it in quotes")
	case within("flow sequence"), within("flow mapping"):
		p.unclosed(from, at, first)
	case within("flow node") && len(rest) > 0:
		one(at, "unexpected %q inside brackets or braces; put a text with special characters in quotes", rest[:1])
	case within("flow node"):
		p.unclosed(p.innermost(at), at, first)
	case within("simple key"):
		key := bytes.TrimSpace(p.raw[from:p.lineEnd(from)])
		p.add(source.Span{Start: from, End: from + len(key)}, `a key without ":"; write %s: and a value`, say.Cut(string(key), shownMost))
	case strings.HasPrefix(e.Message, "mapping values") && at == first:
		one(at, `a ":" without a key; put the text in quotes`)
	case strings.HasPrefix(e.Message, "mapping values") && bytes.Contains(p.raw[first:at], []byte(": ")):
		one(at, `a second ": " in one line; put the text in quotes`)
	case strings.HasPrefix(e.Message, "mapping values"):
		p.add(source.Span{Start: first, End: at}, "this line goes on with the text above it, so that it can be no key; indent it as its neighbours are")
	case strings.HasPrefix(e.Message, "block sequence entries"):
		one(at, "a list item cannot begin on the line of its key; begin a new line, or put the text in quotes")
	case len(rest) > 1 && rest[0] == '-' && isBlank(rest[1]) && at == first:
		one(at, "a list item among keys; indent it below the key that it belongs to")
	case len(rest) > 0 && (rest[0] == ']' || rest[0] == '}'):
		one(at, "%q closes nothing", rest[0:1])
	case at > first:
		tell(at, "this cannot follow on the same line; put a text with special characters in quotes")
	default:
		tell(at, "this line does not line up with the ones above; indent it as its neighbours are")
	}
}

// unclosed tells of a bracket or brace in which something is wrong at an offset; first is
// where the text of that line begins.
func (p *placer) unclosed(bracket, at, first int) {
	rest := p.raw[at:]
	if len(rest) == 0 || rest[0] == ']' || rest[0] == '}' || bytes.HasPrefix(rest, []byte("---")) || bytes.HasPrefix(rest, []byte("...")) {
		p.add(source.Span{Start: bracket, End: bracket + 1}, "%q is not closed", p.raw[bracket:bracket+1])
		return
	}
	if rest[0] == ':' { // of a key that goes on with the text above it
		at = first
	}
	p.add(source.Span{Start: at, End: at + len(p.word(at))}, "a comma is missing before this, or %q is not closed", p.raw[bracket:bracket+1])
}

// innermost is the last bracket or brace before an offset that is not closed before it.
func (p *placer) innermost(at int) int {
	closed := 0
	for at--; at > 0; at-- {
		switch p.raw[at] {
		case ']', '}':
			closed++
		case '[', '{':
			if closed--; closed < 0 {
				return at
			}
		}
	}
	return 0
}

// word is what stands at an offset, up to a blank or a sign.
func (p *placer) word(at int) string {
	rest := p.raw[at:]
	rest = rest[:runeStart(rest, min(len(rest), 64))]
	for i := 1; i < len(rest); i++ {
		if isBlank(rest[i]) || strings.IndexByte(",:[]{}", rest[i]) >= 0 {
			rest = rest[:i]
		}
	}
	return string(rest)
}

// shownMost is how many characters of what is written a message shows.
const shownMost = 40
