package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// recogniser says of the unescaped text of a string that it certainly fits a
// pattern or format; false means that it may or may not.
type recogniser func(text []byte) bool

func unknownText([]byte) bool { return false }

// patternRecogniser knows the patterns that fit one class of ASCII characters
// from end to end, and the one for a text that is not blank.
func patternRecogniser(pattern string) recogniser {
	if pattern == blankPattern || pattern == `\S` {
		return notBlank
	}
	c, ok := parseClassPattern(pattern)
	if !ok {
		return unknownText
	}
	return c.matches
}

func formatRecogniser(format string) recogniser {
	switch format {
	case "date-time":
		return plainDateTime
	case "json-pointer":
		return plainPointer
	}
	return unknownText
}

func notBlank(text []byte) bool {
	for i, c := range text {
		switch {
		case c >= utf8.RuneSelf:
			return strings.IndexFunc(string(text[i:]), isVisible) >= 0
		case c > ' ' && c != 0x7f:
			return true
		}
	}
	return false
}

// blankPattern is the pattern of a text that is not blank: something in it is none of
// the blanks and invisible characters of Unicode. \S would not do, since readers of
// JSON Schema disagree about which these are.
const blankPattern = "[^\\s\u000b\u0085\u00a0\u1680\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"

// isVisible reports whether a character is none of those that blankPattern leaves out;
// of some others, too, it does not know.
func isVisible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != 0x180e }

// plainDateTime knows the RFC 3339 times (section 5.6) that need no calendar:
// capital letters, days up to the 28th, no leap second.
func plainDateTime(s []byte) bool {
	if len(s) < 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return false
	}
	if !digits(s[:4]) || !within(s[5:7], 1, 12) || !(within(s[8:10], 1, 28) || lastDay(s[5:10])) {
		return false
	}
	if !within(s[11:13], 0, 23) || !within(s[14:16], 0, 59) || !within(s[17:19], 0, 59) {
		return false
	}
	rest := s[19:]
	if rest[0] == '.' {
		i := 1
		for i < len(rest) && rest[i]-'0' <= 9 {
			i++
		}
		if i == 1 {
			return false
		}
		rest = rest[i:]
	}
	if len(rest) == 1 {
		return rest[0] == 'Z'
	}
	return len(rest) == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':' &&
		within(rest[1:3], 0, 23) && within(rest[4:6], 0, 59)
}

// lastDay reports whether MM-DD is a 29th, 30th or 31st that every year has.
func lastDay(monthDay []byte) bool {
	if !digits(monthDay[:2]) || monthDay[3] < '2' {
		return false
	}
	switch string(monthDay[:2]) {
	case "02":
		return false
	case "04", "06", "09", "11":
		return within(monthDay[3:], 29, 30)
	}
	return within(monthDay[3:], 29, 31)
}

func digits(s []byte) bool {
	for _, c := range s {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// within reports whether two digits lie between low and high.
func within(s []byte, low, high byte) bool {
	a, b := s[0]-'0', s[1]-'0'
	return a <= 9 && b <= 9 && a*10+b >= low && a*10+b <= high
}

// plainPointer knows the JSON Pointers in ASCII without "~".
func plainPointer(s []byte) bool {
	if len(s) > 0 && s[0] != '/' {
		return false
	}
	for _, c := range s {
		if c == '~' || c >= 0x80 {
			return false
		}
	}
	return true
}

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
