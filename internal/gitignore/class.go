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
	i := 0
	negated := i < len(p) && (p[i] == '!' || p[i] == '^')
	if negated {
		i++
	}
	// low is the byte a range could start with, or -1. The first byte is never
	// the closing bracket.
	low := -1
	for first := true; ; first = false {
		if i >= len(p) {
			return class{}, 0, false
		}
		b := p[i]
		switch {
		case b == ']' && !first:
			if negated {
				for w := range c {
					c[w] = ^c[w]
				}
			}
			return c, i + 1, true
		case b == '\\':
			if i++; i >= len(p) {
				return class{}, 0, false
			}
			c.addRange(p[i], p[i])
			low = int(p[i])
		case b == '-' && low > 0 && i+1 < len(p) && p[i+1] != ']':
			if i++; p[i] == '\\' {
				if i++; i >= len(p) {
					return class{}, 0, false
				}
			}
			c.addRange(byte(low), p[i])
			low = -1
		case b == '[' && i+1 < len(p) && p[i+1] == ':':
			end := strings.IndexByte(p[i+2:], ']')
			if end < 0 {
				return class{}, 0, false
			}
			name, closed := strings.CutSuffix(p[i+2:i+2+end], ":")
			if !closed {
				// No `:]`: an ordinary set that holds a bracket.
				c.addRange('[', '[')
				low = '['
				break
			}
			if !c.addNamed(name) {
				return class{}, 0, false
			}
			i += 2 + end
			low = -1
		default:
			c.addRange(b, b)
			low = int(b)
		}
		i++
	}
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
