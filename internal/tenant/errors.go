package tenant

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
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

// Unwrap gives context.Canceled or context.DeadlineExceeded when the caller or
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
