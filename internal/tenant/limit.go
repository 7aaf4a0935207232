package tenant

import (
	"sync"
	"time"
)

// window is the time over which requests are counted.
const window = time.Minute

// limiter keeps the requests of any minute under a bound. It remembers when the
// last ones were sent, so that a short run is never slowed down.
type limiter struct {
	mu    sync.Mutex
	sent  []time.Time // ring of the last requests, one place for each allowed one
	next  int
	until time.Time // nothing is sent before
}

func newLimiter(perMinute int) *limiter { return &limiter{sent: make([]time.Time, perMinute)} }

// take asks for leave to send at the time now: zero when it is given and noted
// down, else how long to wait before asking again.
func (l *limiter) take(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	start := l.until
	if oldest := l.sent[l.next]; !oldest.IsZero() && oldest.Add(window).After(start) {
		start = oldest.Add(window)
	}
	if start.After(now) {
		return start.Sub(now)
	}
	l.sent[l.next] = now
	l.next = (l.next + 1) % len(l.sent)
	return 0
}

// pause holds all requests back until a time: the service blocks all of a user's
// requests together (429, https://qlik.dev/apis/rest/rate-limiting/).
func (l *limiter) pause(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.until) {
		l.until = until
	}
}
