package tenant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/secret"
)

// hidden is what stands where a secret would.
const hidden = "[secret]"

// Secret is a text that only a request may carry. However it is printed, logged
// or encoded, it shows "[secret]"; the text is kept in a closure, so that
// reflection over a struct that holds a Secret does not find it either.
type Secret struct{ reveal func() string }

// NewSecret hides a text. Blanks and line breaks around it, as from a file that
// held it, are dropped.
func NewSecret(text string) Secret {
	text = strings.TrimSpace(text)
	if text == "" {
		return Secret{}
	}
	return Secret{func() string { return text }}
}

// Given reports whether there is a secret at all.
func (s Secret) Given() bool { return s.reveal != nil }

// text is the secret itself.
func (s Secret) text() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// String implements fmt.Stringer without the secret.
func (s Secret) String() string { return hidden }

// GoString implements fmt.GoStringer without the secret.
func (s Secret) GoString() string { return hidden }

// Format implements fmt.Formatter without the secret, for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText implements encoding.TextMarshaler without the secret, and so
// covers JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue implements slog.LogValuer without the secret.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// shortestRedacted is the length in bytes from which on a secret is looked for
// in texts: replacing shorter ones would garble words without hiding anything.
const shortestRedacted = 4

// redactor takes the secrets of a run out of texts that come from outside, for a
// server may repeat what it was sent.
type redactor struct {
	mu      sync.Mutex
	secrets []string // as they are, escaped for addresses and for JSON
}

// hide adds a secret to those that are taken out.
func (r *redactor) hide(s Secret) {
	text := s.text()
	if len(text) < shortestRedacted {
		return
	}
	forms := []string{text, strings.ToLower(text), url.QueryEscape(text), url.PathEscape(text)} // hosts come in lower case
	if quoted, err := json.Marshal(text); err == nil {
		forms = append(forms, string(quoted[1:len(quoted)-1]))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range forms {
		if !slices.Contains(r.secrets, f) {
			r.secrets = append(r.secrets, f)
		}
	}
	// The longest first, so that a secret that is part of another leaves nothing.
	slices.SortFunc(r.secrets, func(a, b string) int { return len(b) - len(a) })
}

// mostEscapes is how often a text may be escaped over and again and still be seen through.
const mostEscapes = 3

// cleanBytes is clean for a body, which is copied only when a secret is in it. Of JSON
// it looks at what the strings say, however they are escaped.
func (r *redactor) cleanBytes(body []byte) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	body = r.replace(body)
	if len(r.secrets) == 0 || bytes.IndexByte(body, '\\') < 0 {
		return body
	}
	var out []byte
	kept := 0 // what of the body is in out
	for i := 0; i < len(body); {
		if body[i] != '"' {
			i++
			continue
		}
		end := stringEnd(body, i)
		if r.escaped(body[i+1 : end]) {
			out = append(append(out, body[kept:i+1]...), hidden...)
			kept = end
		}
		i = end + 1
	}
	if out == nil {
		return body
	}
	return append(out, body[kept:]...)
}

// replace takes the secrets out of a text as it stands.
func (r *redactor) replace(text []byte) []byte {
	for _, s := range r.secrets {
		if bytes.Contains(text, []byte(s)) {
			text = bytes.ReplaceAll(text, []byte(s), []byte(hidden))
		}
	}
	return text
}

// escaped reports whether the inside of a JSON string holds a secret in escapes.
func (r *redactor) escaped(text []byte) bool {
	for range mostEscapes {
		if bytes.IndexByte(text, '\\') < 0 {
			return false
		}
		text = secret.Unescape(text)
		for _, s := range r.secrets {
			if bytes.Contains(text, []byte(s)) {
				return true
			}
		}
	}
	return false
}

// stringEnd is the quote that ends the string which begins at i, or the end of the text.
func stringEnd(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// clean is the text without secrets, as they are or in escapes.
func (r *redactor) clean(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.escaped([]byte(text)) {
		return hidden
	}
	return r.cleanHosts(string(r.replace([]byte(text))))
}

// longestShared is how many letters and digits of a secret in a row a host may hold.
const longestShared = 11

// cleanHosts takes the hosts out of addresses that are made of a secret: in a host it has
// lost its case, and the characters that no host may have.
func (r *redactor) cleanHosts(text string) string {
	rest := text
	for {
		_, after, found := strings.Cut(rest, "://")
		if !found {
			return text
		}
		host := after
		if i := strings.IndexAny(after, "/?#\" '"); i >= 0 {
			host = after[:i]
		}
		if r.madeOfSecret(host) {
			text = strings.ReplaceAll(text, host, hidden)
		}
		rest = after
	}
}

func (r *redactor) madeOfSecret(host string) bool {
	letters := lettersAndDigits(host)
	for _, s := range r.secrets {
		s = lettersAndDigits(s)
		n := min(len(s), longestShared+1)
		for i := 0; n >= shortestRedacted && i+n <= len(letters); i++ {
			if strings.Contains(s, letters[i:i+n]) {
				return true
			}
		}
	}
	return false
}

// lettersAndDigits is what a host keeps of a text.
func lettersAndDigits(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			return c
		}
		return -1
	}, text)
}

// cleanError takes the secrets out of all that an error says of what came.
func (r *redactor) cleanError(e *Error) *Error {
	for _, text := range []*string{&e.Code, &e.Title, &e.Trace, &e.Problem} {
		*text = r.clean(*text)
	}
	return e
}
