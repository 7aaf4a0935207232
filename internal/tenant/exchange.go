package tenant

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
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
