package tenant

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
)

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
	forms := []string{text, url.QueryEscape(text), url.PathEscape(text)}
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

// cleanBytes is clean for a body, which is copied only when a secret is in it.
func (r *redactor) cleanBytes(body []byte) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.secrets {
		if bytes.Contains(body, []byte(s)) {
			body = bytes.ReplaceAll(body, []byte(s), []byte(hidden))
		}
	}
	return body
}

// clean is the text without secrets.
func (r *redactor) clean(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.secrets {
		text = strings.ReplaceAll(text, s, hidden)
	}
	return text
}
