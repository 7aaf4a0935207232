package draw

import (
	"strings"
	"unicode"

	"github.com/tasklint/tasklint/internal/secret"
)

// Sizes of text, in pixels.
const (
	nameSize  = 12.5
	aboutSize = 10.5
	wordSize  = 10.0
)

// bold is how much wider a text is in semi-bold letters.
const bold = 1.11

// measure estimates the width of a text in pixels, for a sans-serif font of that
// size: that of the widest usual one, DejaVu Sans, as the reader's is not known.
func measure(text string, size float64) float64 {
	width := 0.0
	for _, r := range text {
		width += runeWidth(r)
	}
	return width * size
}

// runeWidth is the width of a character in ems.
func runeWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("iljI.,:;'| ·", r):
		return 0.32
	case strings.ContainsRune("tfr!()[]{}-", r):
		return 0.4
	case strings.ContainsRune("mwMW@%", r):
		return 0.96
	case r < 0x80 && unicode.IsUpper(r):
		return 0.7
	case r < 0x80:
		return 0.63
	case unicode.Is(unicode.Mn, r), r == '\u200D', r >= '\uFE00' && r <= '\uFE0F':
		return 0
	case r >= 0x1100 && (r <= 0x115F || r >= 0x2E80):
		return 1.1 // CJK and emoji
	default:
		return 0.68
	}
}

// shorten cuts a text to a width, with an ellipsis.
func shorten(text string, size, most float64) string {
	text = secret.Mask(text)
	if measure(text, size) <= most {
		return text
	}
	width := measure("…", size)
	for i, r := range text {
		if width += runeWidth(r) * size; width > most {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}

// xmlText escapes a text for XML content and attributes. What XML 1.0 section 2.2
// does not allow is replaced; of the control characters only line feeds stay.
func xmlText(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\n':
			b.WriteString("&#10;")
		case disturbing(r):
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
