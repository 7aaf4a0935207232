package source

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
	"slices"
)

// mostOpen is how many brackets may be open in a value that is only passed over. It is
// more than MaxDepth, so that a list outlives an entry that nests too deep.
const mostOpen = 10_000

// reader reads JSON (RFC 8259) once, from a text in memory or piece by piece from a
// stream. Names that an object has twice, invalid UTF-8 and lone surrogates are let
// through: they have findings of their own. Where the text stops being JSON the reader
// stops, and failed says where and what was expected there.
type reader struct {
	text []byte    // what is in memory of the text
	at   int       // in text
	base int       // offset of text in its document
	in   io.Reader // what comes after text, nil when there is no more
	err  error     // of in
	open []bracket // outermost first
	most int       // how many may be open
	tree *Tree     // gets the nodes, nil where values are passed over

	failed failure
}

// bracket is one that is open.
type bracket struct {
	sign byte
	at   int // offset in the document
}

// expected is what the grammar asks for next.
type expected uint8

const (
	wantValue expected = iota
	wantName
	wantColon
	wantComma // or the end of the object or list
	wantEnd
)

// failure is where a text stops being JSON, with what the reader knew there. Its
// places count from the start of the document.
type failure struct {
	at        int
	expect    expected
	inString  bool
	truncated bool // the text ends at that place
	deep      int  // the place of the bracket that is too deep, -1 for none
	open      int  // how many brackets are open
	inside    byte // the last of them, 0 for none
	last      byte // the last byte before it that is no blank, 0 for none
	lastEnd   int  // the place after that byte
}

// offset is the reader's place in the document.
func (r *reader) offset() int { return r.base + r.at }

// inside is the innermost bracket that is open, 0 at the top.
func (r *reader) inside() byte {
	if len(r.open) == 0 {
		return 0
	}
	return r.open[len(r.open)-1].sign
}

// fail notes that the text is not as expected at the reader's place.
func (r *reader) fail(expect expected) bool {
	before := trimRight(r.text[:r.at])
	r.failed = failure{
		at: r.offset(), expect: expect, truncated: r.at == len(r.text), deep: -1,
		open: len(r.open), inside: r.inside(), lastEnd: r.base + len(before),
	}
	if len(before) > 0 {
		r.failed.last = before[len(before)-1]
	}
	return false
}

// failInside is fail for a number or literal that has begun well.
func (r *reader) failInside() bool {
	if len(r.open) == 0 {
		return r.fail(wantEnd)
	}
	return r.fail(wantComma)
}

func (r *reader) failInString() bool {
	r.fail(wantValue)
	r.failed.inString = true
	return false
}

// more reads on in a stream; it reports false at the end.
func (r *reader) more() bool {
	if r.in == nil {
		return false
	}
	size := len(r.text)
	r.text = slices.Grow(r.text, chunkSize)[:size+chunkSize]
	n, err := io.ReadFull(r.in, r.text[size:])
	r.text = r.text[:size+n]
	if err != nil {
		r.in = nil
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			r.err = err
		}
	}
	return n > 0
}

// release lets go of what is read of a stream, but for its last byte that is no blank.
func (r *reader) release() {
	if keep := max(len(trimRight(r.text[:r.at]))-1, 0); keep > chunkSize {
		r.text = r.text[:copy(r.text, r.text[keep:])]
		r.base += keep
		r.at -= keep
	}
}

// value reads the value that the reader stands before.
func (r *reader) value() bool {
	outside := len(r.open)
	for {
		if !r.begin() {
			return false
		}
		for { // after a value: the brackets that end here, then what separates it from the next
			if len(r.open) == outside {
				return true
			}
			c := r.next()
			if c == ',' {
				break
			}
			if c == 0 {
				return false
			}
		}
		if r.inside() == '{' {
			if _, ok := r.name(); !ok {
				return false
			}
		}
	}
}

// begin reads a scalar, or brackets up to the first scalar inside them or up to and with
// an empty pair.
func (r *reader) begin() bool {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case '{', '[':
			if !r.push() {
				return false
			}
			if r.pop() {
				return true
			}
			if c == '{' {
				if _, ok := r.name(); !ok {
					return false
				}
			}
		case '"':
			start := r.at
			escaped, ok := r.string()
			if ok && r.tree != nil {
				r.tree.add(start, r.at, String, escaped)
			}
			return ok
		case 't':
			return r.literal("true", Bool)
		case 'f':
			return r.literal("false", Bool)
		case 'n':
			return r.literal("null", Null)
		default:
			return r.number()
		}
	}
	return r.fail(wantValue)
}

// push reads an opening bracket and the blanks after it.
func (r *reader) push() bool {
	b := bracket{r.text[r.at], r.offset()}
	if len(r.open) >= r.most {
		r.fail(wantValue)
		if r.failed.deep = b.at; r.tree == nil {
			r.failed.deep = r.open[MaxDepth].at
		}
		return false
	}
	r.open = append(r.open, b)
	if r.tree != nil {
		r.tree.push(r.at, b.sign == '{')
	}
	r.at++
	r.blanks()
	return true
}

// pop reads the bracket that closes the innermost one, if it is at hand.
func (r *reader) pop() bool {
	if r.at == len(r.text) || r.text[r.at] != r.inside()+2 { // the other of the pair, in ASCII
		return false
	}
	r.at++
	r.open = r.open[:len(r.open)-1]
	if r.tree != nil {
		r.tree.pop(r.at)
	}
	return true
}

// next reads what follows an entry, and returns it: a comma with the blanks after it, or
// the closing bracket; 0 for anything else.
func (r *reader) next() byte {
	r.blanks()
	switch {
	case r.at == len(r.text):
	case r.text[r.at] == ',':
		r.at++
		r.blanks()
		return ','
	case r.pop():
		return r.text[r.at-1]
	}
	r.fail(wantComma)
	return 0
}

// name reads the name of a member and goes on to its value. It returns the name as it
// is written.
func (r *reader) name() (raw []byte, ok bool) {
	start := r.at
	if start == len(r.text) || r.text[start] != '"' {
		return nil, r.fail(wantName)
	}
	escaped, ok := r.string()
	if !ok {
		return nil, false
	}
	raw = r.text[start:r.at]
	if r.tree != nil {
		r.tree.add(start, r.at, String, escaped)
		r.tree.key(uint32(len(r.tree.nodes) - 1))
	}
	r.blanks()
	if r.at == len(r.text) || r.text[r.at] != ':' {
		return nil, r.fail(wantColon)
	}
	r.at++
	r.blanks()
	return raw, true
}

// end makes sure that nothing follows the value.
func (r *reader) end() bool {
	if r.blanks(); r.at < len(r.text) {
		return r.fail(wantEnd)
	}
	return true
}

// isValue reports whether text is one JSON value.
func isValue(text []byte) bool {
	r := reader{text: text, most: mostOpen}
	r.blanks()
	return r.value() && r.end()
}

const (
	ones   = 0x0101010101010101
	highs  = 0x8080808080808080
	spaces = ' ' * ones
)

// blanks goes on to what is no blank.
func (r *reader) blanks() {
	if r.at == len(r.text) || r.text[r.at] <= ' ' {
		r.manyBlanks()
	}
}

// manyBlanks is blanks where there may be some; spaces are passed eight at a time.
func (r *reader) manyBlanks() {
	for {
		text, i := r.text, r.at
		for i < len(text) {
			switch text[i] {
			case ' ', '\n', '\t', '\r':
				i++
			default:
				r.at = i
				return
			}
			for i+8 <= len(text) {
				if other := binary.LittleEndian.Uint64(text[i:]) ^ spaces; other != 0 {
					i += bits.TrailingZeros64(other) / 8
					break
				}
				i += 8
			}
		}
		if r.at = i; !r.more() {
			return
		}
	}
}

// string reads a string from its opening quote on.
func (r *reader) string() (escaped, ok bool) {
	text, i := r.text, r.at+1
	for {
		// Eight bytes at a time, up to the first that is a quote, a backslash or a control
		// character.
		for i+8 <= len(text) {
			w := binary.LittleEndian.Uint64(text[i:])
			quote, slash := w^('"'*ones), w^('\\'*ones)
			if found := ((quote-ones)&^quote | (slash-ones)&^slash | (w-spaces)&^w) & highs; found != 0 {
				i += bits.TrailingZeros64(found) / 8
				break
			}
			i += 8
		}
		for i < len(text) && text[i] != '"' && text[i] != '\\' && text[i] >= ' ' {
			i++
		}
		size, whole := 0, i < len(text)
		switch {
		case whole && text[i] == '"':
			r.at = i + 1
			return escaped, true
		case whole && text[i] == '\\':
			escaped = true
			size, whole = escapeLen(text[i:])
		}
		switch {
		case size > 0:
			i += size
		case whole || !r.more():
			if r.at = i; !whole {
				r.at = len(text)
			}
			return escaped, r.failInString()
		default:
			text = r.text
		}
	}
}

// escapeLen is the length of the escape that text begins with, 0 when it is none (RFC
// 8259 section 7); whole is false where it may be one that goes on beyond text.
func escapeLen(text []byte) (size int, whole bool) {
	if len(text) < 2 {
		return 0, false
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, true
	case 'u':
		for _, c := range text[2:min(longestEscape, len(text))] {
			if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return 0, true
			}
		}
		if len(text) < longestEscape {
			return 0, false
		}
		return longestEscape, true
	}
	return 0, true
}

// literal reads true, false or null, of which the first letter is at hand.
func (r *reader) literal(word string, kind Kind) bool {
	start := r.at
	for i := range len(word) {
		if r.peek() != word[i] {
			return r.failInside()
		}
		r.at++
	}
	if r.tree != nil {
		r.tree.add(start, r.at, kind, false)
	}
	return true
}

// peek is the byte at hand, 0 at the end.
func (r *reader) peek() byte {
	if r.at == len(r.text) && !r.more() {
		return 0
	}
	return r.text[r.at]
}

// number reads a number (RFC 8259 section 6).
func (r *reader) number() bool {
	start := r.at
	if r.peek() == '-' {
		r.at++
	}
	ok := true
	if r.peek() == '0' {
		r.at++
	} else {
		ok = r.digits()
	}
	if ok && r.peek() == '.' {
		r.at++
		ok = r.digits()
	}
	if ok && r.peek()|0x20 == 'e' {
		if r.at++; r.peek() == '+' || r.peek() == '-' {
			r.at++
		}
		ok = r.digits()
	}
	switch {
	case ok && r.tree != nil:
		r.tree.add(start, r.at, Number, false)
	case !ok && r.at == start:
		return r.fail(wantValue)
	case !ok:
		return r.failInside()
	}
	return ok
}

func (r *reader) digits() bool {
	first := r.peek()
	for c := first; '0' <= c && c <= '9'; c = r.peek() {
		r.at++
	}
	return '0' <= first && first <= '9'
}

// blanks are the characters that may stand between tokens (RFC 8259 section 2).
const blanks = " \t\r\n"

func trimRight(text []byte) []byte { return bytes.TrimRight(text, blanks) }

// skipBlanks is the offset of the first byte at or after i that is no blank.
func skipBlanks(text []byte, i int) int {
	return len(text) - len(bytes.TrimLeft(text[i:], blanks))
}
