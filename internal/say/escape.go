package say

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/secret"
)

// Visible reports whether a character shows as itself and disturbs nothing. Those
// that do not: controls, format characters (bidirectional overrides and isolates,
// zero-width ones, tags), other blanks than the space, and characters that a
// renderer may ignore. U+FE0E and U+FE0F, which follow many emoji, are harmless.
func Visible(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	case !runes.Printable(r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return false
	default:
		return r == 0xfe0e || r == 0xfe0f || !unicode.Is(unicode.Variation_Selector, r)
	}
}

// Escape makes a text from a file safe to show on a terminal: what moves the
// cursor, reorders or hides text is written as an escape, e.g. \u202e for a
// right-to-left override and \xff for a byte that is no UTF-8. What a CI runner
// would take for a command to it is broken up: ##[group] or ##vso[...] anywhere, and
// a workflow command such as ::error:: where the text begins, as that may be the
// beginning of a line.
func Escape(text string) string {
	if at := LeadsCommand(text); at >= 0 {
		return string(appendEscaped(nil, text[:at])) + BrokenColon + Escape(text[at+1:])
	}
	for i, r := range text {
		if !Visible(r) || r == utf8.RuneError || r == '#' && StartsCommand(text[i:]) {
			return string(appendEscaped([]byte(text[:i]), text[i:]))
		}
	}
	return text
}

func appendEscaped(b []byte, text string) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if StartsCommand(text) {
			b, text = append(b, BrokenCommand...), text[len("##"):]
			continue
		}
		b = appendRune(b, r, text[0], size)
		text = text[size:]
	}
	return b
}

// appendRune writes one decoded character; first is its first byte.
func appendRune(b []byte, r rune, first byte, size int) []byte {
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Appendf(b, `\x%02x`, first)
	case Visible(r):
		return utf8.AppendRune(b, r)
	case r == '\t':
		return append(b, `\t`...)
	case r == '\n':
		return append(b, `\n`...)
	case r == '\r':
		return append(b, `\r`...)
	case r < 0x10000:
		return fmt.Appendf(b, `\u%04x`, r)
	default:
		return fmt.Appendf(b, `\u{%x}`, r)
	}
}

// Printable writes a message for standard error, in one line: control and format
// characters from file names and the like are escaped, so that they cannot move the
// cursor, what a CI runner would take for a command is broken up, and what looks like a
// credential is left out.
func Printable(text string) string {
	return BreakCommands(runes.Escape(secret.Mask(text), func(r rune) bool { return r != '\t' && !runes.Printable(r) }))
}

// PrintableLines is Printable for a message that has several lines of its own.
func PrintableLines(text string) string {
	lines := strings.Split(secret.Mask(text), "\n") // a private key has several
	for i, line := range lines {
		lines[i] = Printable(line)
	}
	return strings.Join(lines, "\n")
}

// EscapeJSON escapes characters in valid JSON that are not visible, and one of those
// that begin a command to a CI runner. Beyond ASCII they stand in strings only, and so
// do DEL and ##. The replacement character is one of them: encoding/json, which puts it
// in the place of invalid UTF-8, escapes it or not, as its version is.
func EscapeJSON(text []byte) []byte {
	for i := 0; i < len(text); {
		if text[i] < 0x7f && (text[i] != '#' || !StartsCommand(text[i:])) {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r != '#' && r != utf8.RuneError && Visible(r) {
			i += size
			continue
		}
		return appendJSON(append(make([]byte, 0, len(text)+64), text[:i]...), text[i:])
	}
	return text
}

func appendJSON(out, rest []byte) []byte {
	for len(rest) > 0 {
		r, size := utf8.DecodeRune(rest)
		switch high, low := utf16.EncodeRune(r); {
		case StartsCommand(rest):
			out = append(out, `\u0023`...)
		case r < 0x7f || r != utf8.RuneError && Visible(r): // blanks between values, too
			out = append(out, rest[:size]...)
		case high != utf8.RuneError:
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		rest = rest[size:]
	}
	return out
}
