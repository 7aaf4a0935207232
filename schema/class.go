package schema

import "strings"

// class is a pattern of the form ^[...]{min,max}$ over ASCII.
type class struct {
	set      [2]uint64 // a bit for each character
	min, max int       // max -1: any number
}

func (c *class) has(b byte) bool { return b < 0x80 && c.set[b>>6]>>(b&63)&1 != 0 }

func (c *class) matches(text []byte) bool {
	if len(text) < c.min || c.max >= 0 && len(text) > c.max {
		return false
	}
	for _, b := range text {
		if !c.has(b) {
			return false
		}
	}
	return true
}

// parseClassPattern reads ^[...]$ with a quantifier or none; false for every
// other pattern.
func parseClassPattern(pattern string) (*class, bool) {
	rest, ok := strings.CutPrefix(pattern, "^[")
	if !ok || !strings.HasSuffix(rest, "$") || strings.HasPrefix(rest, "^") {
		return nil, false
	}
	c := new(class)
	rest, ok = c.parseSet(rest[:len(rest)-1])
	if !ok {
		return nil, false
	}
	return c, c.parseQuantifier(rest)
}

// parseSet reads the inside of the brackets and gives what follows them.
func (c *class) parseSet(s string) (rest string, ok bool) {
	for i := 0; i < len(s); {
		if s[i] == ']' {
			return s[i+1:], i > 0
		}
		low, n := classCharacter(s[i:])
		if n == 0 {
			return "", false
		}
		i += n
		high := low
		if i+1 < len(s) && s[i] == '-' && s[i+1] != ']' {
			high, n = classCharacter(s[i+1:])
			if n == 0 || high < low {
				return "", false
			}
			i += 1 + n
		}
		for b := low; b <= high; b++ {
			c.set[b>>6] |= 1 << (b & 63)
		}
	}
	return "", false
}

// classCharacter reads one character within brackets; 0 bytes when it is one
// that we do not know to be plain.
func classCharacter(s string) (b byte, n int) {
	switch {
	case s[0] >= 0x80 || s[0] == '[':
		return 0, 0
	case s[0] != '\\':
		return s[0], 1
	case len(s) > 1 && strings.IndexByte(`\-./()]^[`, s[1]) >= 0:
		return s[1], 2
	}
	return 0, 0
}

func (c *class) parseQuantifier(s string) bool {
	switch s {
	case "":
		c.min, c.max = 1, 1
	case "*":
		c.min, c.max = 0, -1
	case "+":
		c.min, c.max = 1, -1
	default:
		return c.parseCounts(s)
	}
	return true
}

// parseCounts reads {m,n}.
func (c *class) parseCounts(s string) bool {
	if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return false
	}
	low, high, ok := strings.Cut(s[1:len(s)-1], ",")
	if !ok {
		return false
	}
	var okLow, okHigh bool
	c.min, okLow = smallNumber(low)
	c.max, okHigh = smallNumber(high)
	return okLow && okHigh && c.min <= c.max
}

func smallNumber(s string) (int, bool) {
	if s == "" || len(s) > 4 || !digits([]byte(s)) {
		return 0, false
	}
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n, true
}
