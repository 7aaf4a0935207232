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

// addNamed adds a POSIX class; false when there is none of that name.
func (c *class) addNamed(name string) bool {
	ranges := namedClass(name)
	for i := 0; i < len(ranges); i += 2 {
		c.addRange(ranges[i], ranges[i+1])
	}
	return ranges != ""
}

// namedClass is a POSIX class as git defines it, by the first and last byte of each of
// its ranges: ASCII only, and space without vertical tab and form feed.
func namedClass(name string) string {
	switch name {
	case "alnum":
		return "09AZaz"
	case "alpha":
		return "AZaz"
	case "blank":
		return "  \t\t"
	case "cntrl":
		return "\x00\x1f\x7f\x7f"
	case "digit":
		return "09"
	case "graph":
		return "!~"
	case "lower":
		return "az"
	case "print":
		return " ~"
	case "punct":
		return "!/:@[`{~"
	case "space":
		return "\t\n\r\r  "
	case "upper":
		return "AZ"
	case "xdigit":
		return "09AFaf"
	default:
		return ""
	}
}
