package reporters

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runner"
)

// jsonStream writes a JSON document piece by piece. Characters that a terminal must
// not see are escaped inside strings, which changes no value (RFC 8259 section 7).
// The first error stays and silences what follows.
type jsonStream struct {
	out     *bufio.Writer
	buffer  bytes.Buffer
	encoder *json.Encoder
	err     error
}

func newJSONStream(w io.Writer) *jsonStream {
	s := &jsonStream{out: bufio.NewWriterSize(w, 1<<16)}
	s.encoder = json.NewEncoder(&s.buffer)
	s.encoder.SetEscapeHTML(false)
	return s
}

// raw writes a piece of JSON as it is.
func (s *jsonStream) raw(text string) {
	if s.err == nil {
		_, s.err = s.out.WriteString(text)
	}
}

// value writes v as JSON.
func (s *jsonStream) value(v any) {
	if s.err != nil {
		return
	}
	s.buffer.Reset()
	if s.err = s.encoder.Encode(v); s.err == nil {
		_, s.err = s.out.Write(EscapeJSON(bytes.TrimSuffix(s.buffer.Bytes(), []byte{'\n'})))
	}
}

// member writes a key and its value.
func (s *jsonStream) member(key string, v any) {
	s.raw(`"` + key + `":`)
	s.value(v)
}

func (s *jsonStream) close() error {
	if s.err != nil {
		return s.err
	}
	return s.out.Flush()
}

// list writes a list, each item on a line of its own.
func list[T any](s *jsonStream, items []T, value func(T) any) {
	s.raw("[")
	for i, item := range items {
		if i > 0 {
			s.raw(",")
		}
		s.raw("\n")
		s.value(value(item))
	}
	if len(items) > 0 {
		s.raw("\n")
	}
	s.raw("]")
}

// EscapeJSON escapes characters in valid JSON that are not visible, and one of those
// that begin a command to a CI runner. Beyond ASCII they stand in strings only, and so
// do DEL and ##. The replacement character is one of them: encoding/json, which puts it
// in the place of invalid UTF-8, escapes it or not, as its version is.
func EscapeJSON(text []byte) []byte {
	for i := 0; i < len(text); {
		if text[i] < 0x7f && (text[i] != '#' || !runner.Starts(text[i:])) {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r != '#' && r != utf8.RuneError && visible(r) {
			i += size
			continue
		}
		rest := text[i:]
		out := append(make([]byte, 0, len(text)+64), text[:i]...)
		for len(rest) > 0 {
			r, size := utf8.DecodeRune(rest)
			switch high, low := utf16.EncodeRune(r); {
			case runner.Starts(rest):
				out = append(out, `\u0023`...)
			case r < 0x7f || r != utf8.RuneError && visible(r): // blanks between values, too
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
	return text
}

// EncodeJSON writes a value with an indent of two, and so that nothing in it disturbs
// a terminal.
func EncodeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(EscapeJSON(b.Bytes()))
	return err
}
