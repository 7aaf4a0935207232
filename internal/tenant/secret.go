package tenant

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
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
