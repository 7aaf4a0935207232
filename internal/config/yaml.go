package config

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"github.com/tasklint/tasklint/internal/source"
)

// readYAML turns a text into nodes; nil for a text that holds nothing. The tokens
// are those of goccy's lexer. The tree is built here and not by its parser, which
// takes quadratic time for wide mappings and deep nesting, stops at the first
// mistake, and follows aliases.
func readYAML(r *reports) *node {
	raw := r.doc.Whole()
	if !readable(r, raw) || !straight(r, raw) {
		return nil
	}
	words := tokens(r, raw)
	if r.any() {
		return nil
	}
	p := &parser{reports: r, tokens: words, end: len(raw)}
	root := p.document()
	if r.any() {
		return nil
	}
	return root
}

// mostMarks is how many lines, brackets, commas and colons a file may have: the lexer makes
// half a kilobyte of each. A megabyte of what people write has a third.
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

// readable checks what the lexer takes for granted: UTF-8, and only the control
// characters that YAML allows (YAML 1.2.2 section 5.1).
func readable(r *reports, raw []byte) bool {
	if bad, found := source.InvalidUTF8(raw); found {
		r.add(bad, "the file is not UTF-8; save it in that encoding")
		return false
	}
	for i, c := range raw {
		switch {
		case c == '\r' && i+1 < len(raw) && raw[i+1] == '\n', c == '\n', c == '\t':
		case c == '\r':
			r.add(source.Span{Start: i, End: i}, "a carriage return without a line feed; end lines with a line feed")
			return false
		case c < ' ' || c == 0x7f:
			r.add(source.Span{Start: i, End: i + 1}, "control character %#02x, which YAML does not allow", c)
			return false
		}
	}
	return true
}

// lexeme is a token with its place in the text.
type lexeme struct {
	token.Type
	value   string
	span    source.Span
	line    int // from 1
	endLine int
	column  int // in code points from 1
	// commented says that a comment follows on the same line.
	commented bool
}

func (t *lexeme) scalar() (kind, style, bool) {
	switch t.Type {
	case token.StringType:
		return text, plain, true
	case token.SingleQuoteType:
		return text, singleQuoted, true
	case token.DoubleQuoteType:
		return text, doubleQuoted, true
	case token.LiteralType:
		return text, literal, true
	case token.FoldedType:
		return text, folded, true
	case token.BoolType:
		return boolean, plain, true
	case token.NullType, token.ImplicitNullType:
		return null, plain, true
	case token.IntegerType, token.BinaryIntegerType, token.OctetIntegerType, token.HexIntegerType:
		return integer, plain, true
	case token.FloatType, token.InfinityType, token.NanType:
		return float, plain, true
	}
	return null, plain, false
}

// tokens lexes the text and refuses what a configuration does not use.
func tokens(r *reports, raw []byte) []lexeme {
	var words []lexeme
	// The lexer counts a comment that ends in CR LF as two lines.
	all := lex(strings.ReplaceAll(string(raw), "\r\n", "\n"))
	place := newPlacer(raw)
	refusedLine := 0
	for i := 0; i < len(all); i++ {
		t := all[i]
		if t.Type == token.CommentType {
			if n := len(words); n > 0 && words[n-1].endLine == t.Position.Line {
				words[n-1].commented = true
			}
			continue
		}
		w, ok := place.find(t)
		if t.Type == token.InvalidType || !ok {
			// What follows an invalid token is guesswork, so it is the last error.
			r.add(w.span, "%s", invalid(raw, w.span, t))
			return nil
		}
		if message := refused(t.Type, raw[w.span.End:]); message != "" {
			if t.Position.Line != refusedLine {
				r.add(w.span, "%s", message)
			}
			refusedLine = t.Position.Line
			continue
		}
		if t.Type == token.LiteralType || t.Type == token.FoldedType {
			// The lexer's place of the content is not to be trusted: it is found below
			// the header, however it is counted.
			w.value = ""
			for i+1 < len(all) && all[i+1].Type == token.CommentType {
				i++
			}
			if i+1 < len(all) && all[i+1].Type == token.StringType {
				i++
				w.value = all[i].Value
			}
			place.block(&w)
		}
		words = append(words, w)
	}
	return words
}

// lex runs the lexer. A panic in it would be a mistake of the lexer, not of the
// file, but must not end the program.
func lex(s string) (all token.Tokens) {
	defer func() {
		if recover() != nil {
			all = token.Tokens{{Type: token.InvalidType, Error: "the text cannot be read as YAML", Position: &token.Position{Line: 1, Column: 1}}}
		}
	}()
	return lexer.Tokenize(s)
}

// refused says why a token may not stand in a configuration, "" when it may; rest
// is the text after its sign.
func refused(t token.Type, rest []byte) string {
	switch t {
	case token.AnchorType:
		return "YAML anchors (&) are not allowed here; write the value out, or put a text that begins with & in quotes"
	case token.AliasType:
		name := string(rest[:runeStart(rest, min(len(rest), 64))])
		if i := strings.IndexAny(name, " \t\r\n,]}"); i >= 0 {
			name = name[:i]
		}
		if name == "" || strings.ContainsAny(name, "*/.") {
			return `a text that begins with * must stand in quotes: "*` + shorten(name) + `"`
		}
		return "YAML aliases (*) are not allowed here; write the value out, or put a text that begins with * in quotes"
	case token.MergeKeyType:
		return "YAML merge keys (<<) are not allowed here; write the keys out"
	case token.TagType:
		return "YAML tags (!) are not allowed here; put a text that begins with ! in quotes"
	case token.MappingKeyType:
		return "a key that begins with ? is not allowed here; write key: value"
	case token.DirectiveType:
		return "YAML directives (%) are not allowed here; put a text that begins with % in quotes"
	}
	return ""
}

func shorten(s string) string {
	if len(s) <= 40 {
		return s
	}
	cut := 40
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// invalid says in our words what the lexer stumbled over.
func invalid(raw []byte, span source.Span, t *token.Token) string {
	switch {
	case strings.Contains(t.Error, "single-quoted"), strings.Contains(t.Error, "double-quoted"):
		return "the quote that begins here is not closed"
	case strings.Contains(t.Error, "escape"):
		return "unknown escape in a double-quoted text; write \\\\ for a backslash, or use single quotes"
	case strings.Contains(t.Error, "tab") || hasTab(raw, span):
		return "a tab, which YAML does not allow here; use spaces"
	case strings.Contains(t.Error, "reserved"):
		return "a text cannot begin with @ or `; put it in quotes"
	case strings.Contains(t.Error, "header option"):
		return "only -, + and a digit may follow | or >; the text begins on the next line"
	}
	return "this cannot be read as YAML; put the text in quotes"
}

// hasTab reports whether the line in which a span begins holds a tab.
func hasTab(raw []byte, span source.Span) bool {
	from := bytes.LastIndexByte(raw[:span.Start], '\n') + 1
	line, _, _ := bytes.Cut(raw[from:], []byte{'\n'})
	return bytes.IndexByte(line, '\t') >= 0
}
