package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
)

// Error says in one sentence why the tenant did not answer a request, and what
// to do. It never holds a credential.
type Error struct {
	// Doing says what was asked for, as "reading the tasks".
	Doing string
	// Tenant is the address.
	Tenant string
	// Status is the HTTP status of the last answer, 0 when none came.
	Status int
	// Code and Title are those of the service's first error, "" without one; Trace
	// is what its support asks for.
	Code, Title, Trace string
	// Problem says what went wrong when the status does not.
	Problem string
	// Advice says what to do.
	Advice string
	// Attempts counts the requests that were sent.
	Attempts int

	cause error // of the context, or nil
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s failed", e.Doing, e.Tenant)
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " after %d attempts", e.Attempts)
	}
	b.WriteString(": ")
	if e.Problem != "" {
		b.WriteString(e.Problem)
	} else {
		b.WriteString(e.answer())
	}
	if e.Trace != "" {
		fmt.Fprintf(&b, " (trace %s)", plain(e.Trace))
	}
	if e.Advice != "" {
		b.WriteString("; " + e.Advice)
	}
	return b.String()
}

// Unwrap returns context.Canceled or context.DeadlineExceeded when the caller or
// the time limit ended the request.
func (e *Error) Unwrap() error { return e.cause }

// answer puts status, code and title into words.
func (e *Error) answer() string {
	text := fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	if http.StatusText(e.Status) == "" {
		text = fmt.Sprintf("status %d", e.Status)
	}
	words := codeWords(e.Code)
	switch {
	case words != "":
		text += ", " + e.Code + ": " + words
	case e.Code != "" && !strings.EqualFold(e.Code, fmt.Sprintf("HTTP-%d", e.Status)):
		text += ", " + plain(e.Code)
	}
	if e.Title != "" && !strings.EqualFold(e.Title, http.StatusText(e.Status)) {
		text += ", " + quote(e.Title)
	}
	return text
}

// statusAdvice says what to do about a status, by the one who asks.
func statusAdvice(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "check --filter, --resource and --api-version"
	case http.StatusUnauthorized:
		return "the credential is wrong, expired or of another tenant: make a new one in the tenant and give it in QLIK_API_KEY"
	case http.StatusForbidden:
		return "the user of this credential may not read it: ask a tenant admin for the right, or use another credential"
	case http.StatusNotFound:
		return "it does not exist, or the address is not that of a Qlik Cloud tenant"
	case http.StatusTooManyRequests:
		return "the tenant gets too many requests of this user: wait five minutes, or raise --timeout"
	case http.StatusProxyAuthRequired:
		return "the proxy wants a user: give it in HTTPS_PROXY"
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return "the service has a problem of its own: try again later"
	}
	return "check the address of the tenant"
}

// IsNotFound reports whether the service has said that there is no such thing.
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == http.StatusNotFound
}

// envelope is how the service reports errors: a list with a trace id, in older
// parts one object, from the token endpoint what RFC 6749 section 5.2 says. Codes
// come as text and as number.
type envelope struct {
	Errors  []serviceError `json:"errors"`
	TraceID looseText      `json:"traceId"`
	serviceError
	OAuthError       looseText `json:"error"`
	OAuthDescription looseText `json:"error_description"`
}

type serviceError struct {
	Code    looseText `json:"code"`
	Title   looseText `json:"title"`
	Detail  looseText `json:"detail"`
	Message looseText `json:"message"`
}

// looseText takes a string or a number, and passes over anything else.
type looseText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *looseText) UnmarshalJSON(raw []byte) error {
	switch {
	case len(raw) > 0 && raw[0] == '"':
		return json.Unmarshal(raw, (*string)(t))
	case number(string(raw)):
		*t = looseText(raw)
	}
	return nil
}

// explain fills in what the body of a refusal says.
func (e *Error) explain(body []byte) {
	if body = bytes.TrimSpace(body); len(body) == 0 || body[0] != '{' {
		return
	}
	var env envelope
	// A body that is something else explains nothing; the status is left.
	if json.Unmarshal(body, &env) != nil {
		return
	}
	first := env.serviceError
	if len(env.Errors) > 0 {
		first = env.Errors[0]
	}
	e.Code, e.Trace = string(first.Code), string(env.TraceID)
	for _, t := range []looseText{first.Title, first.Detail, first.Message, env.OAuthDescription} {
		if e.Title == "" {
			e.Title = string(t)
		}
	}
	if e.Code == "" {
		e.Code = string(env.OAuthError)
	}
}

// codeWords says what an error code of the scheduling service means, "" for an
// unknown one (the pages of POST .../actions/reload/*, the only public list).
func codeWords(code string) string {
	switch code {
	case "CHO-001":
		return "the request or the id in it is invalid"
	case "CHO-003":
		return "the app does not exist, cannot be seen, or the right app:reload on it is missing"
	case "CHO-004":
		return "the upstream task was deleted meanwhile"
	case "CHO-013":
		return "the task could not be stored"
	case "CHO-014":
		return "the app already has as many tasks as are allowed"
	case "CHO-015":
		return "the app of the upstream task cannot be read"
	case "CHO-016":
		return "the id of the upstream task is no UUID, or there is no such task"
	case "CHO-017":
		return "the schedule was rejected: its recurrence, time zone or end is invalid"
	case "CHO-018":
		return "the user has as many tasks as are allowed"
	case "CHO-024":
		return "the scheduler is not available for the moment"
	case "CHO-030":
		return "the app uses no dataset that a pipeline produces"
	case "CHO-031":
		return "the app already has a task for updated datasets"
	}
	return ""
}

// longestQuote is how much of a foreign text a message shows, in code points.
const longestQuote = 200

// quote shows a text that comes from outside: cut to a bearable length, in
// quotes, and without characters that steer a terminal or reverse the line.
func quote(text string) string {
	return say.QuoteWhole(plain(text))
}

// plain is a foreign text on one line.
func plain(text string) string {
	var b strings.Builder
	n, blank := 0, false
	for _, r := range secret.Mask(text) {
		if unicode.IsSpace(r) {
			blank = b.Len() > 0
			continue
		}
		if n++; n > longestQuote {
			b.WriteString("...")
			break
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		if r == utf8.RuneError || !runes.Printable(r) {
			r = '\uFFFD'
		}
		b.WriteRune(r)
	}
	return b.String()
}
