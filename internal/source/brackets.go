package source

import (
	"bytes"
	"encoding/binary"
)

// valueLen is the length of the value that text begins with, told by brackets and
// quotes alone; 0 when it goes on beyond text.
func valueLen(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			if i = stringEnd(text, i+1); i < 0 {
				return 0
			}
		case '{', '[':
			depth++
			i = skipPlain(text, i+1) - 1
			continue
		case '}', ']':
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			i = skipPlain(text, i+1) - 1
			continue
		default:
			if depth > 0 {
				i = skipPlain(text, i+1) - 1
				continue
			}
			for i+1 < len(text) && !endsWord(text[i+1]) {
				i++
			}
			return i + 1
		}
		if depth <= 0 {
			return i + 1
		}
	}
	return 0
}

// endsWord reports whether a number or literal is over before c.
func endsWord(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\t', '\r', '\n':
		return true
	}
	return false
}

// stringEnd is the place of the quote that ends the string whose text goes on at i,
// -1 when there is none.
func stringEnd(text []byte, i int) int {
	for {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return -1
		}
		end := i + n
		slashes := 0
		for end-slashes > i && text[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end
		}
		i = end + 1
	}
}

// skipPlain goes on from i to where the next quote or bracket may be, eight bytes at a
// time: with the bits 0x26 set all four brackets are 0x7f.
func skipPlain(text []byte, i int) int {
	for i+8 <= len(text) {
		w := binary.LittleEndian.Uint64(text[i:])
		quote, bracket := w^('"'*ones), (w|0x26*ones)^(0x7f*ones)
		if ((quote-ones)&^quote|(bracket-ones)&^bracket)&highs != 0 {
			break
		}
		i += 8
	}
	return i
}
