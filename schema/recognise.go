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
