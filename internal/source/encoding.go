package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
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
	UTF32LE
	UTF32BE
)

// Wide reports whether the text is stored in units of several bytes, so that no offset in
// it says where something lies in the file.
func (e Encoding) Wide() bool { return e >= UTF16LE }

// String names the encoding.
func (e Encoding) String() string {
	return [...]string{"UTF-8", "UTF-8 with a byte order mark", "UTF-16 (little endian)", "UTF-16 (big endian)", "UTF-32 (little endian)", "UTF-32 (big endian)"}[e]
}

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// DetectEncoding reads the encoding from a text's first bytes: its byte order
// mark, else where the zero bytes are (JSON starts with an ASCII character).
func DetectEncoding(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte(byteOrderMark)):
		return UTF8BOM
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")):
		return UTF32LE
	case bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return UTF32BE
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return UTF16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return UTF16BE
	case len(head) < 4:
		return UTF8
	}
	switch [4]bool{head[0] != 0, head[1] != 0, head[2] != 0, head[3] != 0} {
	case [4]bool{true, false, false, false}:
		return UTF32LE
	case [4]bool{false, false, false, true}:
		return UTF32BE
	case [4]bool{true, false, true, false}:
		return UTF16LE
	case [4]bool{false, true, false, true}:
		return UTF16BE
	default:
		return UTF8
	}
}

// Decode turns a file's bytes into UTF-8 text without byte order mark.
func Decode(raw []byte) (text []byte, encoding Encoding, err error) {
	switch encoding = DetectEncoding(raw); encoding {
	case UTF8:
		return raw, encoding, nil
	case UTF8BOM:
		return raw[len(byteOrderMark):], encoding, nil
	}
	coding, _ := encoding.Coding()
	if text, err = coding.NewDecoder().Bytes(raw); err != nil {
		return nil, encoding, fmt.Errorf("%s text: %w", encoding, err)
	}
	return text, encoding, nil
}

// Coding returns what reads a Wide text, with a byte order mark or without, and writes it
// with one, which is so many bytes long.
func (e Encoding) Coding() (coding encoding.Encoding, mark int) {
	switch e {
	case UTF32LE:
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), 4
	case UTF32BE:
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM), 4
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), 2
	default:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), 2
	}
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
