package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// Encoding is how a file's text is stored.
type Encoding uint8

// The encodings that are read. RFC 8259 section 8.1 asks for UTF-8 without a
// byte order mark; the others are read all the same and reported.
const (
	UTF8 Encoding = iota
	UTF8BOM
	UTF16LE
	UTF16BE
)

// String names the encoding.
func (e Encoding) String() string {
	return [...]string{"UTF-8", "UTF-8 with a byte order mark", "UTF-16 (little endian)", "UTF-16 (big endian)"}[e]
}

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// DetectEncoding reads the encoding from a text's first bytes: its byte order
// mark, else where the zero bytes are (JSON starts with an ASCII character).
func DetectEncoding(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte(byteOrderMark)):
		return UTF8BOM
	case len(head) >= 2 && head[0] == 0xff && head[1] == 0xfe:
		return UTF16LE
	case len(head) >= 2 && head[0] == 0xfe && head[1] == 0xff:
		return UTF16BE
	case len(head) >= 4 && head[0] != 0 && head[1] == 0 && head[3] == 0:
		return UTF16LE
	case len(head) >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0:
		return UTF16BE
	default:
		return UTF8
	}
}

// Decode turns a file's bytes into UTF-8 text without byte order mark.
func Decode(raw []byte) (text []byte, encoding Encoding, err error) {
	encoding = DetectEncoding(raw)
	order := unicode.LittleEndian
	switch encoding {
	case UTF8:
		return raw, encoding, nil
	case UTF8BOM:
		return raw[len(byteOrderMark):], encoding, nil
	case UTF16BE:
		order = unicode.BigEndian
	}
	text, err = unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(raw)
	if err != nil {
		return nil, encoding, fmt.Errorf("UTF-16 text: %w", err)
	}
	return text, encoding, nil
}

// InvalidUTF8 returns the place of the first byte of text that is not UTF-8.
func InvalidUTF8(text []byte) (Span, bool) {
	if utf8.Valid(text) {
		return Span{}, false
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			return Span{i, i + 1}, true
		}
		i += n
	}
	return Span{}, false
}

// EscapeReplacement escapes the replacement character in JSON. encoding/json puts it in
// the place of invalid UTF-8: up to Go 1.26 as an escape, later as itself. With this the
// text is the same to the byte, whichever Go has built the program.
func EscapeReplacement(json []byte) []byte {
	return bytes.ReplaceAll(json, []byte("\ufffd"), []byte(`\ufffd`))
}
