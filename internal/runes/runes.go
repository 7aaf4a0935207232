// Package runes says what characters are: the same whatever version of Go has built the
// program, whose tables grow with Unicode. Here all know Unicode 15, as the oldest Go
// does that go.mod allows; to them a newer character is not assigned, so that it is
// shown as an escape.
package runes

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/rangetable"
	"golang.org/x/text/width"
)

// version is that of the oldest Go.
const version = "15.0.0"

var assigned = sync.OnceValue(func() *unicode.RangeTable { return rangetable.Assigned(version) })

// gap is the first character that is not assigned.
const gap = '\u0378'

func known(r rune) bool { return r < gap || unicode.Is(assigned(), r) }

// Printable reports whether a character shows as itself: a letter, mark, number,
// punctuation or symbol, or the space.
func Printable(r rune) bool { return unicode.IsPrint(r) && known(r) }

// Letter reports whether a character is a letter.
func Letter(r rune) bool { return unicode.IsLetter(r) && known(r) }

// Digit reports whether a character is a decimal digit.
func Digit(r rune) bool { return unicode.IsDigit(r) && known(r) }

// Mark reports whether a character is a mark on others.
func Mark(r rune) bool { return unicode.IsMark(r) && known(r) }

// Lower returns a letter in lower case.
func Lower(r rune) rune {
	if !known(r) {
		return r
	}
	return unicode.ToLower(r)
}

// Upper returns a letter in upper case.
func Upper(r rune) rune {
	if upper := unicode.ToUpper(r); known(r) && known(upper) {
		return upper
	}
	return r
}

// Cells returns how many terminal cells a visible character takes: two for wide East Asian
// characters and emoji (Unicode Annex 11), none for combining marks.
func Cells(r rune) int {
	switch {
	case r < 0x80:
		return 1
	case r == 0x1171e || unicode.In(r, unicode.Mn, unicode.Me): // this one takes room since Unicode 16
		return 0
	case r < 0x1100 || widened(r):
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// widened reports whether a character was narrow until Unicode 16: trigrams, hexagrams,
// counting rods and what is like them.
func widened(r rune) bool {
	return r >= 0x2630 && r <= 0x2637 || r >= 0x268a && r <= 0x268f || r >= 0x4dc0 && r <= 0x4dff || r >= 0x1d300 && r <= 0x1d376
}

// Quote is strconv.Quote with these characters.
func Quote(text string) string {
	return Escape(strconv.Quote(text), isNew)
}

// Escape writes the characters for which hidden holds, and bytes that are no UTF-8, as Go
// does in a string.
func Escape(text string, hidden func(rune) bool) string {
	if !strings.ContainsFunc(text, hidden) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case hidden(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

func isNew(r rune) bool { return r >= gap && unicode.IsPrint(r) && !known(r) }
