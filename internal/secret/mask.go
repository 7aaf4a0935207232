package secret

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Hidden is what stands in a message where a credential would.
const Hidden = "***"

// Span is a part of a text, from its first byte to behind its last.
type Span struct{ Start, End int }

// longestKey bounds a private key in its textual form.
const longestKey = 16 << 10

// Spans returns the parts of a text that look like credentials, in order: what to hide.
// More is hidden than Form reports, since a text may be cut, as a token of which the end is
// missing.
func Spans(text []byte) []Span {
	var all []Span
	for i := 0; i < len(text); i++ {
		c := text[i]
		if classes[c] == 0 { // half of what reports quote are blanks
			continue
		}
		var s Span
		switch {
		case c == '\\': // an escape is no part of a word
			if i++; i < len(text) && text[i] == 'u' {
				i += 4
			}
			continue
		case isTokenByte(c):
			if mayBegin(c) {
				s = tokenSpan(text, i)
			}
			if s.End == 0 {
				i = wordEnd(text, i)
				continue
			}
		case c == '=':
			if Names(wordBefore(text, i)) {
				s = valueSpan(text, i)
			}
		case c == ':':
			s = memberSpan(text, i)
		}
		if s.End > s.Start {
			all = append(all, s)
			i = s.End - 1
		}
	}
	return all
}

// tokenSpan is the credential that begins at a word, the zero Span for none.
func tokenSpan(text []byte, i int) Span {
	rest := text[i:]
	switch rest[0] {
	case 'e':
		if !bytes.HasPrefix(rest, []byte("eyJ")) {
			return Span{}
		}
		n := 0
		for n < len(rest) && (isTokenByte(rest[n]) || rest[n] == '.') {
			n++
		}
		if word := wordLength(rest); word >= 20 || word >= 12 && n > word+8 {
			return Span{i, i + n}
		}
	case '-':
		if isPrivateKey(rest) {
			end := keyLength(rest[:min(len(rest), longestKey)])
			if stop := bytes.Index(rest[:end], []byte("-----END ")); stop >= 0 {
				end = stop
			}
			return Span{i, i + end}
		}
	case 'B', 'b':
		if isBearer(rest) {
			const scheme = len("bearer ")
			return Span{i + scheme, i + scheme + tokenLength(rest[scheme:])}
		}
	}
	if len(rest) >= 16 && mayBeKey(rest[0], rest[1]) && hasKeyPrefix(rest) {
		return Span{i, i + wordLength(rest)}
	}
	return Span{}
}

// keyLength is how much of a text may be that of a private key: base64 in lines, whose
// ends may be escaped.
func keyLength(text []byte) int {
	for i := 0; i < len(text); i++ {
		slashes := 0
		for i+slashes < len(text) && text[i+slashes] == '\\' {
			slashes++
		}
		switch {
		case slashes > 0 && i+slashes < len(text) && (text[i+slashes] == 'n' || text[i+slashes] == 'r'):
			i += slashes
		case slashes > 0, !isLetterOrDigit(text[i]) && bytes.IndexByte([]byte("-+/=:,. \t\r\n%"), text[i]) < 0:
			return i
		}
	}
	return len(text)
}

// valueSpan is the value after the sign at i, if it may be a credential.
func valueSpan(text []byte, i int) Span {
	value := wordAfter(text, i)
	if end := bytes.IndexAny(value, "\\<"); end > 0 { // a quote in JSON, or what surrounds it in HTML
		value = value[:end]
	}
	if slashes := len(value) - len(bytes.TrimRight(value, "\\")); slashes%2 == 1 {
		value = value[:len(value)-1] // it belongs to the quote that follows
	}
	if !IsValue(value, 4) {
		return Span{}
	}
	start := i + 1 + bytes.Index(text[i+1:], value)
	return Span{start, start + len(value)}
}

// quotes are how a quotation mark is written in JSON, in JSON within a string, and in
// HTML. The longer ones come first.
var quotes = []string{`\\\"`, `\"`, `"`, `&#34;`, `&quot;`}

// memberSpan is the value of a member of an object whose colon is at i, where the name is
// that of a credential.
func memberSpan(text []byte, i int) Span {
	name := text[:i]
	for len(name) > 0 && isBlank(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	if len(name) == 0 || name[len(name)-1] != '"' && name[len(name)-1] != ';' {
		return Span{} // no quotation mark
	}
	if n := len(name) - 2; n > 0 && name[n+1] == '"' && name[n] != '\\' && !endName(name[n-1], name[n]) {
		return Span{} // the name of nearly every member
	}
	for _, q := range quotes {
		inside, ok := bytes.CutSuffix(name, []byte(q))
		if !ok {
			continue
		}
		from := len(inside)
		for from > 0 && isTokenByte(inside[from-1]) {
			from--
		}
		if !Names(inside[from:]) {
			return Span{}
		}
		start := i + 1
		for start < len(text) && isBlank(text[start]) {
			start++
		}
		if !bytes.HasPrefix(text[start:], []byte(q)) {
			return Span{}
		}
		start += len(q)
		end := start
		for end < len(text) && bytes.IndexByte([]byte("\"\\\n<&"), text[end]) < 0 { // it may be cut
			end++
		}
		if !IsValue(text[start:end], 4) {
			return Span{}
		}
		return Span{start, end}
	}
	return Span{}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// Mask writes a text for a message, without what looks like a credential.
func Mask(text string) string {
	if !mayHold(text) {
		return text
	}
	spans := Spans([]byte(text))
	if len(spans) == 0 {
		return text
	}
	out, at := make([]byte, 0, len(text)), 0
	for _, s := range spans {
		out = append(append(out, text[at:s.Start]...), Hidden...)
		at = s.End
	}
	return string(append(out, text[at:]...))
}

// mayHold rules out nearly all texts at once, and allocates nothing.
func mayHold(text string) bool {
	for i := 0; i < len(text); i++ { // as Spans does
		switch c := text[i]; {
		case c == '\\':
			if i++; i < len(text) && text[i] == 'u' {
				i += 4
			}
		case isTokenByte(c):
			if mayBegin(c) && mayBeToken(text[i:]) {
				return true
			}
			i = wordEnd(text, i)
		case c == '=':
			if endsWithName(strings.TrimSuffix(text[:i], " ")) {
				return true
			}
		case c == ':':
			if i > 0 && strings.IndexByte("\"; \t\r\n", text[i-1]) >= 0 {
				return true
			}
		}
	}
	return false
}

// MayHold rules out, of nearly all JSON texts at once, that Form tells of one of the keys
// and strings or that a key Names a credential.
func MayHold(json []byte) bool {
	if bytes.IndexByte(json, '\\') >= 0 { // what is escaped reads otherwise
		return true
	}
	for {
		start := bytes.IndexByte(json, '"')
		if start < 0 {
			return false
		}
		json = json[start+1:]
		end := bytes.IndexByte(json, '"')
		if end < 0 {
			end = len(json)
		}
		if mayHoldToken(json[:end]) || Names(json[:end]) {
			return true
		}
		json = json[min(end+1, len(json)):]
	}
}

// mayHoldToken rules out that Form tells of a text.
func mayHoldToken(text []byte) bool {
	for i := 0; i < len(text); i++ {
		switch c := classes[text[i]]; {
		case c&beginning != 0 && mayBeToken(text[i:]), c&sign != 0 && Names(wordBefore(text, i)):
			return true
		case c&(inner|joint) != 0:
			i = wordEnd(text, i)
		}
	}
	return false
}

// mayBeToken rules out that a word begins a token.
func mayBeToken[T []byte | string](word T) bool {
	switch word[0] {
	case 'e':
		return begins(word, "eyJ")
	case '-':
		return len(word) > 1 && word[1] == '-' && begins(word, "-----BEGIN ")
	case 'B', 'b':
		return len(word) > 7 && word[1]|0x20 == 'e' && strings.EqualFold(string(word[:7]), "bearer ")
	}
	if len(word) < 2 || !mayBeKey(word[0], word[1]) {
		return false
	}
	for _, k := range keyPrefixes {
		if begins(word, k.prefix) {
			return true
		}
	}
	return false
}

func begins[T []byte | string](text T, prefix string) bool {
	return len(text) >= len(prefix) && string(text[:len(prefix)]) == prefix
}

func endsWithName(text string) bool {
	if len(text) < 3 || !endName(text[len(text)-2], text[len(text)-1]) {
		return false
	}
	for _, name := range names {
		if at := len(text) - len(name); at >= 0 && strings.EqualFold(text[at:], name) {
			return true
		}
	}
	return false
}

// HiddenValue is what stands in the place of a whole value in JSON.
const HiddenValue = `"` + Hidden + `"`

// Value writes the value of a member in JSON for a message: HiddenValue where the name
// says that it is a credential.
func Value(name string, text []byte) string {
	if len(text) > 1 && text[0] == '"' && Names([]byte(name)) && IsValue(bytes.Trim(text, `"`), 4) {
		return HiddenValue
	}
	return Mask(string(text))
}

// Blank writes asterisks over what looks like a credential in a part of a JSON text, which
// it changes, so that places stay what they are. Strings are looked at as they read, too,
// however they are escaped.
func Blank(text []byte) {
	for _, s := range Spans(text) {
		blank(text, s)
	}
	if bytes.IndexByte(text, '\\') < 0 {
		return
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		end, escaped := stringEnd(text, i)
		if escaped && Form(Unescape(text[i+1:end])) != "" {
			blank(text, Span{i + 1, end})
		}
		i = end
	}
}

func blank(text []byte, s Span) {
	for i := s.Start; i < s.End; i++ {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = '*'
		}
	}
}

// stringEnd is the quote that ends the string which begins at i, or the end of its line.
func stringEnd(text []byte, i int) (end int, escaped bool) {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			escaped = true
			i++
		case '"', '\n':
			return i, escaped
		}
	}
	return len(text), escaped
}

// Unescape decodes the escapes of a JSON string that need not be whole; escapes of blanks
// become a blank.
func Unescape(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		i++
		switch text[i] {
		case 'n', 't', 'r', 'b', 'f':
			out = append(out, ' ')
		case 'u':
			code, err := strconv.ParseUint(string(text[i+1:min(i+5, len(text))]), 16, 16)
			if err != nil {
				out = append(out, 'u')
				continue
			}
			out = utf8.AppendRune(out, rune(code))
			i += 4
		default:
			out = append(out, text[i])
		}
	}
	return out
}

const (
	// reach is how much of a text is kept back where it has no line breaks, so that no
	// credential is cut in two, and piece how much is gathered before that is done.
	reach = 1 << 12
	piece = 1 << 16
)

// Writer passes a report on with asterisks in the place of what looks like a credential.
// What the caller of a reporter has overlooked ends here.
type Writer struct {
	to   io.Writer
	kept []byte
}

// NewWriter makes a Writer, which has to be flushed.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

// Written returns what write writes, without what looks like a credential.
func Written(write func(io.Writer) error) (string, error) {
	var b bytes.Buffer
	w := NewWriter(&b)
	if err := errors.Join(write(w), w.Flush()); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Write implements io.Writer.
func (w *Writer) Write(text []byte) (int, error) {
	w.kept = append(w.kept, text...)
	if len(w.kept) < piece {
		return len(text), nil
	}
	n := bytes.LastIndexByte(w.kept, '\n') + 1
	if n == 0 {
		n = len(w.kept) - reach
	}
	return len(text), w.pass(n)
}

// Flush passes on what is kept back.
func (w *Writer) Flush() error { return w.pass(len(w.kept)) }

// pass writes the first n bytes; a credential that goes on behind them is masked as far
// as it is known.
func (w *Writer) pass(n int) error {
	if n == 0 {
		return nil
	}
	for _, s := range Spans(w.kept) {
		blank(w.kept, s)
	}
	_, err := w.to.Write(w.kept[:n])
	w.kept = append(w.kept[:0], w.kept[n:]...)
	return err
}
