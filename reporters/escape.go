package reporters

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Escape makes a text from a file safe to show on a terminal: what moves the
// cursor, reorders or hides text is written as an escape, e.g. \u202e for a
// right-to-left override and \xff for a byte that is no UTF-8. What a CI runner
// would take for a command to it, such as ##[group] or ##vso[...], is broken up: it
// looks for those anywhere in a line.
func Escape(text string) string {
	for i, r := range text {
		if !visible(r) || r == utf8.RuneError || r == '#' && startsRunnerCommand(text[i:]) {
			return string(appendEscaped([]byte(text[:i]), text[i:]))
		}
	}
	return text
}

func appendEscaped(b []byte, text string) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if startsRunnerCommand(text) {
			b, text = append(b, brokenCommand...), text[len("##"):]
			continue
		}
		b = appendRune(b, r, text[0], size)
		text = text[size:]
	}
	return b
}

// brokenCommand stands for the "##" of a runner command.
const brokenCommand = `#\u0023`

// commandMost bounds the word between ## and [ in a runner command.
const commandMost = 16

// startsRunnerCommand reports whether a text begins with ##[ (GitHub), ##vso[ (Azure
// Pipelines) or ##teamcity[.
func startsRunnerCommand[T string | []byte](text T) bool {
	if len(text) < 3 || text[0] != '#' || text[1] != '#' {
		return false
	}
	for i := 2; i < min(len(text), 3+commandMost); i++ {
		switch c := text[i] | 0x20; {
		case text[i] == '[':
			return true
		case c < 'a' || c > 'z':
			return false
		}
	}
	return false
}

// appendRune writes one decoded character; first is its first byte.
func appendRune(b []byte, r rune, first byte, size int) []byte {
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Appendf(b, `\x%02x`, first)
	case visible(r):
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

// visible reports whether a character shows as itself and disturbs nothing. Those
// that do not: controls, format characters (bidirectional overrides and isolates,
// zero-width ones, tags), other blanks than the space, and characters that a
// renderer may ignore. U+FE0E and U+FE0F, which follow many emoji, are harmless.
func visible(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	case !unicode.IsPrint(r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return false
	default:
		return r == 0xfe0e || r == 0xfe0f || !unicode.Is(unicode.Variation_Selector, r)
	}
}
