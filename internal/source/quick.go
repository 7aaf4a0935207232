package source

import "encoding/binary"

// quick reads a text that is in order, which nearly every one is, in one pass without
// the decoder. It says only "this is the tree" or "don't know": then the decoder, which
// stays the judge of what is JSON, reads the text again and says what is wrong. Nodes
// are as scan makes them.
func (t *Tree) quick(depth int) bool {
	q := quickReader{text: t.text}
	for {
		q.blanks()
		if !t.quickValue(&q, depth) {
			return false
		}
		for { // after a value: the brackets that end here, then what separates it from the next
			if len(t.open) == 0 {
				q.blanks()
				return q.at == len(q.text)
			}
			q.blanks()
			c := q.next()
			if c == ',' {
				break
			}
			if inObject := t.inObject(); c != '}' && c != ']' || (c == '}') != inObject {
				return false
			}
			t.pop(q.at)
		}
		if t.inObject() && !t.quickName(&q) {
			return false
		}
	}
}

// quickValue reads a scalar, or brackets up to the first scalar inside them or up to
// an empty pair, which it leaves for its caller to close.
func (t *Tree) quickValue(q *quickReader, depth int) bool {
	for q.at < len(q.text) {
		start := q.at
		switch c := q.text[start]; c {
		case '{', '[':
			if depth+len(t.open) >= MaxDepth {
				return false
			}
			q.at++
			t.push(start, c == '{')
			q.blanks()
			switch {
			case q.at < len(q.text) && q.text[q.at] == c+2:
				q.at++
				t.pop(q.at)
				return true
			case c == '{' && !t.quickName(q):
				return false
			}
			continue
		case '"':
			escaped, ok := q.string()
			t.add(start, q.at, String, escaped)
			return ok
		case 't':
			t.add(start, start+4, Bool, false)
			return q.word("true")
		case 'f':
			t.add(start, start+5, Bool, false)
			return q.word("false")
		case 'n':
			t.add(start, start+4, Null, false)
			return q.word("null")
		default:
			ok := q.number()
			t.add(start, q.at, Number, false)
			return ok
		}
	}
	return false
}

// quickName reads the name of a member and stands before its value then.
func (t *Tree) quickName(q *quickReader) bool {
	q.blanks()
	start := q.at
	if start == len(q.text) || q.text[start] != '"' {
		return false
	}
	escaped, ok := q.string()
	if !ok {
		return false
	}
	t.add(start, q.at, String, escaped)
	t.key(uint32(len(t.nodes) - 1))
	q.blanks()
	if q.next() != ':' {
		return false
	}
	q.blanks()
	return true
}

// quickReader is a place in a text.
type quickReader struct {
	text []byte
	at   int
}

// next is the byte at hand, which is read; 0 at the end.
func (q *quickReader) next() byte {
	if q.at == len(q.text) {
		return 0
	}
	q.at++
	return q.text[q.at-1]
}

const (
	ones   = 0x0101010101010101
	highs  = 0x8080808080808080
	spaces = ' ' * ones
)

// blanks goes on to what is no blank; indentation is passed eight spaces at a time.
func (q *quickReader) blanks() {
	text, i := q.text, q.at
	for i < len(text) && text[i] <= ' ' {
		switch text[i] {
		case ' ', '\n', '\t', '\r':
			i++
		default:
			q.at = i
			return
		}
		for i+8 <= len(text) && binary.LittleEndian.Uint64(text[i:]) == spaces {
			i += 8
		}
	}
	q.at = i
}

// string reads a string from its opening quote on.
func (q *quickReader) string() (escaped, ok bool) {
	text, i := q.text, q.at+1
	for {
		// Eight bytes at a time, as long as none of them is a quote, a backslash or a
		// control character.
		for i+8 <= len(text) {
			w := binary.LittleEndian.Uint64(text[i:])
			quote, slash := w^('"'*ones), w^('\\'*ones)
			if ((quote-ones)&^quote|(slash-ones)&^slash|(w-spaces)&^w)&highs != 0 {
				break
			}
			i += 8
		}
		for i < len(text) && text[i] != '"' && text[i] != '\\' && text[i] >= ' ' {
			i++
		}
		q.at = i
		if i == len(text) || text[i] < ' ' {
			return escaped, false
		}
		if text[i] == '"' {
			q.at++
			return escaped, true
		}
		size := escapeLen(text[i:])
		if size == 0 {
			return true, false
		}
		escaped = true
		i += size
	}
}

// escapeLen is the length of the escape that text begins with, 0 when it is none
// (RFC 8259 section 7).
func escapeLen(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(text) < longestEscape {
			return 0
		}
		for _, c := range text[2:longestEscape] {
			if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return 0
			}
		}
		return longestEscape
	}
	return 0
}

// word reads a literal.
func (q *quickReader) word(word string) bool {
	end := q.at + len(word)
	if end > len(q.text) || string(q.text[q.at:end]) != word {
		return false
	}
	q.at = end
	return true
}

// number reads a number (RFC 8259 section 6).
func (q *quickReader) number() bool {
	if q.at < len(q.text) && q.text[q.at] == '-' {
		q.at++
	}
	if q.at < len(q.text) && q.text[q.at] == '0' {
		q.at++
	} else if !q.digits() {
		return false
	}
	if q.at < len(q.text) && q.text[q.at] == '.' {
		q.at++
		if !q.digits() {
			return false
		}
	}
	if q.at < len(q.text) && q.text[q.at]|0x20 == 'e' {
		q.at++
		if q.at < len(q.text) && (q.text[q.at] == '+' || q.text[q.at] == '-') {
			q.at++
		}
		return q.digits()
	}
	return true
}

func (q *quickReader) digits() bool {
	start := q.at
	for q.at < len(q.text) && '0' <= q.text[q.at] && q.text[q.at] <= '9' {
		q.at++
	}
	return q.at > start
}
