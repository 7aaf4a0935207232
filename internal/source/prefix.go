package source

import "bytes"

// blanks are the characters that may stand between tokens (RFC 8259 section 2).
const blanks = " \t\r\n"

func trimRight(text []byte) []byte { return bytes.TrimRight(text, blanks) }

// skipBlanks is the offset of the first byte at or after i that is no blank.
func skipBlanks(text []byte, i int) int {
	return len(text) - len(bytes.TrimLeft(text[i:], blanks))
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

// prefix reads the valid beginning of a JSON text, in as many pieces as it comes,
// and knows what may follow. It serves error messages and trusts the decoder that
// the text is valid as far as it goes; after that it only must not fail.
type prefix struct {
	size     int    // offset in the document up to which it has read
	open     []byte // the brackets that are open, outermost first
	expect   expected
	last     byte // that is no blank and in no string; 0 at the start
	inString bool
	escaped  bool // after a backslash in a string
	stuck    bool // at a word in place of a name, which a decoder may read over
	deep     int  // offset in the document of the first bracket deeper than MaxDepth
}

// inside is the innermost bracket that is open, 0 at the top.
func (p *prefix) inside() byte {
	if len(p.open) == 0 {
		return 0
	}
	return p.open[len(p.open)-1]
}

// read goes on with the next piece of the text, unless it is stuck.
func (p *prefix) read(text []byte) {
	if p.stuck {
		return
	}
	for i, c := range text {
		if p.inString {
			p.stringByte(c)
			continue
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			p.inString = true
		case '{', '[':
			p.push(c, p.size+i)
		case '}', ']':
			p.open = p.open[:max(len(p.open)-1, 0)]
			p.valueEnded()
		case ',', ':':
			p.expect = wantValue
			if c == ',' && p.inside() == '{' {
				p.expect = wantName
			}
		default: // a number or a literal
			if p.expect == wantName {
				p.stuck = true
				p.size += i
				return
			}
			p.valueEnded()
		}
		p.last = c
	}
	p.size += len(text)
}

// stringByte reads one byte of a string.
func (p *prefix) stringByte(c byte) {
	switch {
	case p.escaped:
		p.escaped = false
	case c == '\\':
		p.escaped = true
	case c == '"':
		p.inString = false
		if p.expect == wantName {
			p.expect = wantColon
		} else {
			p.valueEnded()
		}
	}
}

func (p *prefix) push(bracket byte, at int) {
	p.open = append(p.open, bracket)
	if len(p.open) == MaxDepth+1 && p.deep == 0 {
		p.deep = at
	}
	p.expect = wantValue
	if bracket == '{' {
		p.expect = wantName
	}
}

func (p *prefix) valueEnded() {
	p.expect = wantComma
	if len(p.open) == 0 {
		p.expect = wantEnd
	}
}
