package source

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Unescape returns the text of a valid JSON string without its quotes: escapes are
// decoded, and a lone surrogate becomes U+FFFD (RFC 8259 section 8.2).
func Unescape(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			out = append(out, raw[i])
			i++
			continue
		}
		r, n := escape(raw[i:])
		out = utf8.AppendRune(out, r)
		i += n
	}
	return out
}

// longestEscape is how many bytes one byte of a text can take in a string: \u0041.
const longestEscape = 6

// escape decodes the escape at the start of s and returns the bytes it takes.
func escape(s []byte) (rune, int) {
	switch s[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r := hex4(s[2:])
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if pair := utf16.DecodeRune(r, hex4(s[8:])); pair != utf8.RuneError {
				return pair, 12
			}
		}
		return utf8.RuneError, 6
	default: // a quote, a slash or a backslash stands for itself
		return rune(s[1]), 2
	}
}

func hex4(s []byte) rune {
	v, err := strconv.ParseUint(string(s[:4]), 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	return rune(v)
}

// LoneSurrogate finds the first escape in a raw JSON string that is half of a
// surrogate pair: no Unicode character, so programs disagree about what it is.
// It returns the escape's place within raw.
func LoneSurrogate(raw []byte) (Span, bool) {
	for i := 0; i+1 < len(raw); {
		if raw[i] != '\\' {
			i++
			continue
		}
		if raw[i+1] == 'u' && i+6 <= len(raw) && utf16.IsSurrogate(hex4(raw[i+2:])) {
			if _, n := escape(raw[i:]); n == 6 {
				return Span{i, i + 6}, true
			}
			i += 12
			continue
		}
		i += 2
	}
	return Span{}, false
}

// OffsetInRaw returns the offset within a raw JSON string, quotes included, of byte
// offset off of its unescaped text: what a parser of the text found wrong is
// shown at the right place in the file.
func OffsetInRaw(raw []byte, off int) int {
	i := 1
	for text := 0; i < len(raw)-1 && text < off; {
		if raw[i] != '\\' {
			i++
			text++
			continue
		}
		r, n := escape(raw[i:])
		i += n
		text += utf8.RuneLen(r)
	}
	return i
}
