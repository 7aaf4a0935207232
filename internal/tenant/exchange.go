package tenant

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/tasklint/tasklint/internal/address"
)

// failure is an attempt that brought no usable answer.
type failure struct {
	problem, advice string
	// retry says that it may go better the next time.
	retry bool
	cause error
}

// exchange sends a request until a final answer comes, as often as is sensible.
func (l *live) exchange(ctx context.Context, doing string, call func(context.Context) (*http.Request, error), form form) (*answer, error) {
	for attempt := 1; ; attempt++ {
		fail := func(a *answer, f *failure) error { return l.failed(doing, attempt, a, f) }
		a, f := l.attempt(ctx, call, form)
		switch {
		case f == nil && !transient(a.status):
			return a, nil
		case f != nil && !f.retry, attempt == mostAttempts:
			return nil, fail(a, f)
		}
		pause := backoff(attempt, l.jitter())
		if a != nil {
			if asked, ok := retryAfter(a.header, l.now()); ok {
				if asked > longestWait {
					return nil, fail(a, &failure{problem: fmt.Sprintf("the tenant asks to wait longer than %s", longestWait), advice: "try again later"})
				}
				pause = max(asked, firstBackoff) + time.Duration(l.jitter()*float64(firstBackoff))
			}
			if a.status == http.StatusTooManyRequests {
				l.limit.pause(l.now().Add(pause))
			}
		}
		if late := l.wait(ctx, pause); late != nil {
			return nil, fail(a, l.after(late, a, f))
		}
	}
}

// admit waits for a place among the requests in flight and for leave by the rate
// limit, both at once, so that a request that has leave is sent without delay.
// The place has to be given back with leave.
func (l *live) admit(ctx context.Context) *failure {
	for {
		select {
		case l.slots <- struct{}{}:
		case <-ctx.Done():
			return stopped(ctx.Err())
		}
		d := l.limit.take(l.now())
		if d == 0 {
			return nil
		}
		l.leave()
		if f := l.wait(ctx, d); f != nil {
			return f
		}
	}
}

func (l *live) leave() { <-l.slots }

// attempt sends the request once, when it may.
func (l *live) attempt(ctx context.Context, call func(context.Context) (*http.Request, error), form form) (*answer, *failure) {
	if f := l.admit(ctx); f != nil {
		return nil, f
	}
	defer l.leave()
	limit, whole := l.perRequest, false
	if !l.deadline.IsZero() {
		left := l.deadline.Sub(l.now())
		if left <= 0 {
			return nil, &failure{problem: fmt.Sprintf("the time limit of %s is over", l.timeout), advice: "raise --timeout", cause: context.DeadlineExceeded}
		}
		if left < limit {
			limit, whole = left, true
		}
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r, err := call(bounded)
	if err != nil {
		return nil, &failure{problem: l.secrets.clean(err.Error())}
	}
	began := l.now()
	a, f := l.send(r, form)
	if f != nil && ctx.Err() != nil {
		f = stopped(ctx.Err())
	} else if f != nil && bounded.Err() != nil {
		f = &failure{problem: fmt.Sprintf("no complete answer came within %s", limit.Round(time.Millisecond)), advice: "check the network, or try again later", retry: !whole}
		if whole {
			f.problem, f.advice, f.cause = fmt.Sprintf("the time limit of %s is over", l.timeout), "raise --timeout", context.DeadlineExceeded
		}
	}
	l.note(r, a, f, l.now().Sub(began))
	return a, f
}

// send follows a request within the tenant and reads the answer.
func (l *live) send(r *http.Request, form form) (*answer, *failure) {
	for hop := range 5 {
		if hop > 0 {
			// Redirects are rare: one that the limit holds back is tried again later.
			if d := l.limit.take(l.now()); d > 0 {
				return nil, &failure{problem: "it redirects while no more requests may be sent", advice: "try again later", retry: true}
			}
		}
		resp, err := l.http.Do(r)
		if err != nil {
			return nil, l.broken(err)
		}
		a, f := l.read(resp, form)
		if f != nil || a.status < 300 || a.status > 399 || a.status == http.StatusNotModified {
			return a, f
		}
		to, err := resp.Location()
		switch {
		case err != nil:
			return a, nil
		case address.Origin(to) != l.address:
			return nil, &failure{problem: fmt.Sprintf("it redirects to another host, %s; the credential was not sent there", quote(address.Origin(to))), advice: "check the address of the tenant"}
		case r.Method != http.MethodGet:
			return a, nil
		}
		next := r.Clone(r.Context())
		next.URL, next.Host = &url.URL{Scheme: to.Scheme, Host: r.URL.Host, Path: to.Path, RawPath: to.RawPath, RawQuery: to.RawQuery}, ""
		r = next
	}
	return nil, &failure{problem: "it redirects again and again", advice: "check the address of the tenant and the credential"}
}

// note writes the line of the log: no header, and no secret in the address.
func (l *live) note(r *http.Request, a *answer, f *failure, took time.Duration) {
	what := ""
	switch {
	case f != nil:
		what = f.problem
	case a != nil:
		what = fmt.Sprintf("%d, %d bytes", a.status, len(a.body))
	}
	l.log(l.secrets.clean(fmt.Sprintf("%s %s: %s, %s", r.Method, r.URL, what, took.Round(time.Millisecond))))
}

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
// a date, which is taken against the server's own clock where it says so.
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

const (
	// largestAnswer is the size in bytes, unpacked, over which an answer is refused.
	largestAnswer = 64 << 20
	// mostAnswers is the size of all answers of a run together: that of some two hundred
	// thousand tasks.
	mostAnswers = 512 << 20
)

// read takes a whole answer and makes sure that it is of the expected form. The
// body of a refusal is whatever came.
func (l *live) read(resp *http.Response, form form) (*answer, *failure) {
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		a.date = date.UTC()
	} else {
		a.date = l.now().UTC()
	}
	var err error
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, largestAnswer+1))
	if a.status != http.StatusOK {
		// The status says enough when its explanation broke off.
		return a, nil
	}
	if err != nil {
		if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
			return nil, &failure{problem: "its answer is packed wrongly", advice: "try again later", retry: true}
		}
		f := l.broken(err)
		f.problem = "its answer broke off: " + plain(l.secrets.clean(err.Error()))
		return nil, f
	}
	if len(a.body) > largestAnswer {
		return nil, &failure{problem: fmt.Sprintf("its answer is larger than %d MB", largestAnswer>>20), advice: "check the address of the tenant"}
	}
	if l.received.Add(int64(len(a.body))) > l.mostAnswers {
		return nil, &failure{problem: fmt.Sprintf("its answers are larger than %d MB together", l.mostAnswers>>20), advice: "narrow the list with --filter"}
	}
	return a, checkForm(a, form)
}

// checkForm tells a web page from data, and data from broken data.
func checkForm(a *answer, form form) *failure {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	text := bytes.TrimLeft(a.body, " \t\r\n")
	if kind == "text/html" || form == formJSON && len(text) > 0 && text[0] == '<' {
		return &failure{problem: "a web page came instead of data, as where one has to sign in", advice: "check the address of the tenant and the credential"}
	}
	if form == formText {
		return nil
	}
	var raw json.RawMessage
	err := json.Unmarshal(a.body, &raw)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax) && syntax.Offset < int64(len(a.body)):
		return &failure{problem: fmt.Sprintf("its answer is no valid JSON at byte %d", syntax.Offset), advice: "check the address of the tenant, or try again later"}
	}
	return &failure{problem: fmt.Sprintf("its answer ends too early, after %d bytes", len(a.body)), advice: "check the network, or try again later", retry: true}
}

// stopped is the failure of a request that the caller ended.
func stopped(err error) *failure {
	if errors.Is(err, context.DeadlineExceeded) {
		return &failure{problem: "the time for it is over", advice: "raise --timeout", cause: context.DeadlineExceeded}
	}
	return &failure{problem: "it was stopped", cause: context.Canceled}
}

// broken says what an error of the network means. Their own texts name addresses
// and hosts; they are cleaned, and the error is not handed on.
func (l *live) broken(err error) *failure {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	var (
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return &failure{problem: fmt.Sprintf("the host %s is not known", quote(name.Name)), advice: "check the address of the tenant, and HTTPS_PROXY where only a proxy knows it"}
	case errors.As(err, &certificate):
		return &failure{problem: "its certificate is not trusted: " + plain(l.secrets.clean(certificate.Err.Error())), advice: trusting(runtime.GOOS)}
	case errors.As(err, &record):
		return &failure{problem: "it does not speak TLS", advice: "check the address of the tenant and its port"}
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, refusedOnWindows):
		return &failure{problem: "it refuses connections", advice: "check the address of the tenant, and HTTPS_PROXY where a proxy is needed"}
	}
	return &failure{problem: "the connection broke: " + plain(l.secrets.clean(err.Error())), advice: "check the network, or try again later", retry: true}
}

// refusedOnWindows is WSAECONNREFUSED, which syscall.ECONNREFUSED is not there.
const refusedOnWindows = syscall.Errno(10061)

// trusting says how a system comes to trust a certificate: on some, Go asks it and no file.
func trusting(system string) string {
	advice := "add the certificate authority of your network to the system's"
	if system == "windows" || system == "darwin" {
		return advice
	}
	return advice + ", or name its file in SSL_CERT_FILE"
}

// after reports a time limit together with what was to be tried again.
func (l *live) after(late *failure, a *answer, f *failure) *failure {
	if !errors.Is(late.cause, context.DeadlineExceeded) {
		return late
	}
	why := ""
	switch {
	case f != nil:
		why = f.problem
	case a != nil:
		e := &Error{Status: a.status}
		e.explain(a.body)
		why = e.answer()
	}
	return &failure{problem: l.secrets.clean(why) + ", and " + late.problem, advice: late.advice, cause: late.cause}
}

// failed makes the error of a request that is given up. The status of an answer
// is reported by itself, or kept beside the problem.
func (l *live) failed(doing string, attempts int, a *answer, f *failure) error {
	e := &Error{Doing: doing, Tenant: l.address, Attempts: attempts}
	if a != nil {
		e.Status = a.status
		e.explain(l.secrets.cleanBytes(a.body))
		e.Advice = statusAdvice(a.status)
	}
	if f != nil {
		e.Problem, e.Advice, e.cause = f.problem, f.advice, f.cause
	}
	return l.secrets.cleanError(e)
}
