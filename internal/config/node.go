package config

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v4"

	"github.com/tasklint/tasklint/internal/source"
)

// kind is what a node of the YAML text is.
type kind uint8

const (
	null kind = iota
	boolean
	integer
	float
	text
	list
	mapping
)

// String returns the kind in words, with article.
func (k kind) String() string {
	return [...]string{"nothing", "true or false", "a whole number", "a number", "text", "a list", "a mapping"}[k]
}

// style is how a scalar is written.
type style uint8

const (
	plain style = iota
	singleQuoted
	doubleQuoted
	literal // |
	folded  // >
)

// node is a value of the YAML text with its place.
type node struct {
	kind  kind
	style style
	// text is the value of a scalar, or how a number or null is written.
	text string
	// span is where it stands, from its first to its last character. For a literal
	// or folded text it begins at the "|" or ">"; for nothing it is empty.
	span  source.Span
	items []item
	pairs []pair
	// flow says that a list or mapping is written in brackets or braces.
	flow bool
	// commented says that a comment follows on the same line.
	commented bool
}

// item is an entry of a list; dash is where its "-" stands, -1 in brackets.
type item struct {
	dash  int
	value *node
}

type pair struct{ key, value *node }

// says reports whether two values say the same, wherever they stand and however they are
// written.
func (n *node) says(other *node) bool {
	if n == nil || other == nil {
		return n == other
	}
	return n.kind == other.kind && n.text == other.text &&
		slices.EqualFunc(n.items, other.items, func(a, b item) bool { return a.value.says(b.value) }) &&
		slices.EqualFunc(n.pairs, other.pairs, func(a, b pair) bool { return a.key.says(b.key) && a.value.says(b.value) })
}

// get is the value of a key, nil when it is absent. Keys are unique in what passed
// the check.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

// str is the text of a scalar, "" when it is absent.
func (n *node) str() string {
	if n == nil || n.kind == null {
		return ""
	}
	return n.text
}

// texts are the texts of a key that holds one or a list of them.
func (n *node) texts(key string) []*node {
	var all []*node
	if n = n.get(key); n != nil && n.kind == text {
		return []*node{n}
	}
	for _, it := range items(n) {
		if it.value.kind == text {
			all = append(all, it.value)
		}
	}
	return all
}

// isTrue reports whether a value is there and true.
func (n *node) isTrue() bool { return n != nil && n.kind == boolean && isTrueWord(n.text) }

func isTrueWord(s string) bool { return s == "true" || s == "True" || s == "TRUE" }

// strings are the texts of a list.
func (n *node) strings() []string {
	if n == nil {
		return nil
	}
	texts := make([]string, 0, len(n.items))
	for _, it := range n.items {
		texts = append(texts, it.value.text)
	}
	return texts
}

// placer makes nodes of the library's, with the bytes that each stands in. It walks the
// text once, however long its lines are: values come in the order of the text.
type placer struct {
	*reports
	raw    []byte
	starts []int // of lines
	// cursor is the offset of a line and column that was asked for.
	cursor, line, column int
	// done is the offset up to which nodes are made.
	done int
}

// lineStarts are the offsets of lines as the library counts them, which takes
// characters of Unicode for line breaks as well, as YAML 1.1 did.
func lineStarts(raw []byte) []int {
	starts := []int{0}
	if bytes.HasPrefix(raw, []byte("\ufeff")) {
		starts[0] = len("\ufeff")
	}
	for i, r := range string(raw) {
		if r == '\n' || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			starts = append(starts, i+utf8.RuneLen(r))
		}
	}
	return starts
}

// offset is the place of a line and column, which count from 1, columns in characters;
// the end of the text for what lies behind it.
func (p *placer) offset(line, column int) int {
	if line < 1 || line > len(p.starts) {
		return len(p.raw)
	}
	if line != p.line || column < p.column {
		p.line, p.column, p.cursor = line, 1, p.starts[line-1]
	}
	for ; p.column < column && p.cursor < len(p.raw); p.column++ {
		_, size := utf8.DecodeRune(p.raw[p.cursor:])
		p.cursor += size
	}
	return p.cursor
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// blanks is how many blanks and tabs a text begins with.
func blanks(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " \t")) }

// gap passes over blanks, comments, and those signs that may stand between values.
func (p *placer) gap(at int, signs string) int {
	for at < len(p.raw) {
		r, size := utf8.DecodeRune(p.raw[at:])
		switch {
		case r == '#':
			at = p.lineEnd(at)
		case strings.ContainsRune(" \t\r\n\u0085\u2028\u2029\ufeff", r), strings.ContainsRune(signs, r):
			at += size
		default:
			return at
		}
	}
	return at
}

// lineEnd is the end of the line in which an offset lies, without its break.
func (p *placer) lineEnd(at int) int {
	end := len(p.raw)
	if i := bytes.IndexByte(p.raw[at:], '\n'); i >= 0 {
		end = at + i
	}
	if end > at && p.raw[end-1] == '\r' {
		end--
	}
	return end
}

// node is the value at what is done.
func (p *placer) node(y *yaml.Node) *node {
	n := &node{flow: y.Style&yaml.FlowStyle != 0}
	if y.Kind == yaml.ScalarNode && y.Value == "" && y.Style == 0 { // nothing stands there
		n.span = source.Span{Start: p.done, End: p.done}
		return n
	}
	n.span.Start = p.offset(y.Line, y.Column)
	p.done = n.span.Start
	switch y.Kind {
	case yaml.SequenceNode:
		n.kind = list
		p.list(n, y)
	case yaml.MappingNode:
		n.kind = mapping
		p.mapping(n, y)
	default:
		p.scalar(n, y)
	}
	n.span.End = p.done
	return n
}

func (p *placer) list(n *node, y *yaml.Node) {
	if n.flow {
		p.done++ // the bracket
	}
	for _, child := range y.Content {
		dash := -1
		if !n.flow {
			dash = p.gap(p.done, "")
			p.done = dash + 1
		} else if p.done = p.gap(p.done, ","); child.Kind == yaml.MappingNode && p.raw[p.done] != '{' {
			p.pairInBrackets(child)
			return
		}
		n.items = append(n.items, item{dash, p.node(child)})
	}
	p.close(n)
}

// pairInBrackets refuses a key and value in a list in brackets, which YAML would take
// for a mapping of them.
func (p *placer) pairInBrackets(y *yaml.Node) {
	p.node(y.Content[0])
	at := p.gap(p.done, "")
	p.add(source.Span{Start: at, End: at + 1}, `":" inside a list in brackets; put the text in quotes, or write {key: value}`)
}

func (p *placer) mapping(n *node, y *yaml.Node) {
	signs := ""
	if n.flow {
		p.done++ // the brace
		signs = ","
	}
	for i := 0; i < len(y.Content) && !p.any(); i += 2 {
		p.done = p.gap(p.done, signs)
		if p.refuse(p.done) { // since it is no value, the tree does not have it
			return
		}
		key := p.node(y.Content[i])
		if key.kind == list || key.kind == mapping {
			p.add(key.span, "a list or mapping cannot be a key")
			return
		}
		if at := p.gap(p.done, ""); at < len(p.raw) && p.raw[at] == ':' {
			p.done = at + 1
		}
		n.pairs = append(n.pairs, pair{key, p.node(y.Content[i+1])})
	}
	p.close(n)
}

// close passes over what closes a list or mapping in brackets or braces.
func (p *placer) close(n *node) {
	if n.flow {
		p.done = min(p.gap(p.done, ",")+1, len(p.raw))
	}
}

func (p *placer) scalar(n *node, y *yaml.Node) {
	n.kind, n.text = text, y.Value
	switch y.Style {
	case yaml.SingleQuotedStyle:
		n.style = singleQuoted
		p.done += quotedLen(p.raw[p.done:])
	case yaml.DoubleQuotedStyle:
		n.style = doubleQuoted
		p.done += quotedLen(p.raw[p.done:])
	case yaml.LiteralStyle, yaml.FoldedStyle:
		if n.style = literal; y.Style == yaml.FoldedStyle {
			n.style = folded
		}
		// Below the header, to the end of the last line that is not blank.
		p.done = p.lineEnd(p.through(p.lineEnd(p.done), y.Value))
	default:
		n.kind = plainKind(y.Tag)
		p.done = p.through(p.done, y.Value)
		rest := p.raw[p.done:p.lineEnd(p.done)]
		rest = rest[blanks(rest):]
		n.commented = len(rest) > 0 && rest[0] == '#'
	}
}

// plainKind is what a scalar without quotes is. Dates are text.
func plainKind(tag string) kind {
	switch tag {
	case "!!null":
		return null
	case "!!bool":
		return boolean
	case "!!int":
		return integer
	case "!!float":
		return float
	}
	return text
}

// through is the end of a value that is written from an offset on, maybe over several
// lines: all but its blanks stand there as they are.
func (p *placer) through(at int, value string) int {
	end := at
	for i := range len(value) {
		if isBlank(value[i]) {
			continue
		}
		for at < len(p.raw) && p.raw[at] != value[i] {
			at++
		}
		at = min(at+1, len(p.raw))
		end = at
	}
	return end
}

// quotedLen is the length of the quoted text that b begins with, quotes included.
func quotedLen(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch {
		case b[0] == '"' && b[i] == '\\':
			i++
		case b[i] != b[0]:
		case b[0] == '\'' && i+1 < len(b) && b[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return len(b)
}

func items(n *node) []item {
	if n == nil {
		return nil
	}
	return n.items
}

// pairs are those of a mapping, none for nil.
func pairs(n *node) []pair {
	if n == nil {
		return nil
	}
	return n.pairs
}

// count reads a whole number from 0 as YAML 1.2 writes it in decimal.
func count(text string) (int, bool) {
	n, err := strconv.ParseInt(text, 10, 32)
	return int(n), err == nil && n >= 0
}

// jsonNumber writes a YAML number as JSON does: as it stands where that is JSON.
func jsonNumber(text string) (string, bool) {
	if v := jsontext.Value(text); v.IsValid() && v.Kind() == '0' {
		return text, true
	}
	plain := strings.ReplaceAll(strings.TrimPrefix(text, "+"), "_", "")
	if n, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}
