package gitignore

import "strings"

// class is the set of bytes that a bracket expression accepts.
type class [4]uint64

func (c *class) has(b byte) bool { return c[b>>6]&(1<<(b&63)) != 0 }

func (c *class) addRange(lo, hi byte) {
	for b := int(lo); b <= int(hi); b++ {
		c[b>>6] |= 1 << (b & 63)
	}
}

// parseClass reads a bracket expression from after its `[` and returns how many
// bytes it takes with its `]`. It is false where git's wildmatch gives up: no
// closing bracket, a backslash at the end, an unknown [:name:].
func parseClass(p string) (c class, n int, ok bool) {
	r := classReader{text: p, low: -1}
	negated := p != "" && (p[0] == '!' || p[0] == '^')
	if negated {
		r.at++
	}
	for first := r.at; r.at < len(p); {
		if p[r.at] == ']' && r.at > first { // the first byte is never the closing bracket
			if negated {
				for w := range r.class {
					r.class[w] = ^r.class[w]
				}
			}
			return r.class, r.at + 1, true
		}
		if !r.item() {
			break
		}
	}
	return class{}, 0, false
}

// classReader reads the items of a bracket expression.
type classReader struct {
	class class
	text  string
	at    int
	low   int // the byte that a range could start with, or -1
}

// item reads a byte, a range or a [:name:].
func (r *classReader) item() bool {
	next := byte(0)
	if r.at+1 < len(r.text) {
		next = r.text[r.at+1]
	}
	switch b := r.text[r.at]; {
	case b == '-' && r.low > 0 && r.at+1 < len(r.text) && next != ']':
		r.at++
		high, ok := r.literal()
		r.class.addRange(byte(r.low), high)
		r.low = -1
		return ok
	case b == '[' && next == ':':
		return r.named()
	default:
		b, ok := r.literal()
		r.class.addRange(b, b)
		r.low = int(b)
		return ok
	}
}

// literal reads a byte that may stand behind a backslash.
func (r *classReader) literal() (b byte, ok bool) {
	if r.text[r.at] == '\\' {
		r.at++
	}
	if r.at >= len(r.text) {
		return 0, false
	}
	r.at++
	return r.text[r.at-1], true
}

// named reads a [:name:]; without its end it is a bracket like any other byte.
func (r *classReader) named() bool {
	inner := r.text[r.at+2:]
	end := strings.IndexByte(inner, ']')
	if end < 0 {
		return false
	}
	name, closed := strings.CutSuffix(inner[:end], ":")
	if !closed {
		r.class.addRange('[', '[')
		r.low = '['
		r.at++
		return true
	}
	r.at += 2 + end + 1
	r.low = -1
	return r.class.addNamed(name)
}

// addNamed adds a POSIX class as git defines it: ASCII only, and space without
// vertical tab and form feed.
func (c *class) addNamed(name string) bool {
	switch name {
	case "alnum":
		c.addRange('0', '9')
		c.addRange('A', 'Z')
		c.addRange('a', 'z')
	case "alpha":
		c.addRange('A', 'Z')
		c.addRange('a', 'z')
	case "blank":
		c.addRange(' ', ' ')
		c.addRange('\t', '\t')
	case "cntrl":
		c.addRange(0, 0x1f)
		c.addRange(0x7f, 0x7f)
	case "digit":
		c.addRange('0', '9')
	case "graph":
		c.addRange('!', '~')
	case "lower":
		c.addRange('a', 'z')
	case "print":
		c.addRange(' ', '~')
	case "punct":
		c.addRange('!', '/')
		c.addRange(':', '@')
		c.addRange('[', '`')
		c.addRange('{', '~')
	case "space":
		c.addRange('\t', '\n')
		c.addRange('\r', '\r')
		c.addRange(' ', ' ')
	case "upper":
		c.addRange('A', 'Z')
	case "xdigit":
		c.addRange('0', '9')
		c.addRange('A', 'F')
		c.addRange('a', 'f')
	default:
		return false
	}
	return true
}
