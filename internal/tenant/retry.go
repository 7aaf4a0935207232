package tenant

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// mostAttempts is how often one request is sent at most.
	mostAttempts = 6
	// firstBackoff doubles from attempt to attempt up to longestBackoff.
	firstBackoff   = 500 * time.Millisecond
	longestBackoff = 30 * time.Second
	// longestWait is the longest Retry-After that is obeyed; the service counts over
	// five minutes.
	longestWait = 10 * time.Minute
)

// transient reports whether a status may be another one the next time.
func transient(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// backoff is how long to wait after the attempt with that number, from 1; jitter
// is between 0 and 1 and spreads it over the upper half.
func backoff(attempt int, jitter float64) time.Duration {
	d := min(firstBackoff<<min(attempt-1, 10), longestBackoff)
	return d/2 + time.Duration(jitter*float64(d/2))
}

// retryAfter reads the header of that name (RFC 9110 section 10.2.3): seconds, or
// a date, which is taken against the server's own clock where it tells that.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if digits := strings.Trim(text, "0123456789"); digits == "" {
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return longestWait + 1, true
		}
		return time.Duration(n) * time.Second, true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if there, err := http.ParseTime(h.Get("Date")); err == nil {
		now = there
	}
	return max(at.Sub(now), 0), true
}
