package tenant

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// live gets answers over the network.
type live struct {
	address    string
	cred       Credential
	http       *http.Client
	limit      *limiter
	slots      chan struct{}
	timeout    time.Duration
	deadline   time.Time // zero without a bound
	perRequest time.Duration
	now        func() time.Time
	sleep      func(context.Context, time.Duration) error
	jitter     func() float64
	log        func(string)
	secrets    *redactor
	// received is the size of all answers so far, of which mostAnswers are taken.
	received    atomic.Int64
	mostAnswers int64

	tokens sync.Mutex // held while a token is asked for
	token  Secret
	expiry time.Time
}

const (
	defaultInFlight = 4
	mostPerMinute   = 900
	defaultRequest  = 60 * time.Second
)

func newLive(address string, o Options) *live {
	l := &live{
		address: address, cred: o.Credential, timeout: o.Timeout, perRequest: o.RequestTimeout,
		now: o.Now, sleep: o.Sleep, jitter: o.Jitter, log: o.Log, secrets: &redactor{}, mostAnswers: o.MostAnswers,
	}
	if l.mostAnswers <= 0 {
		l.mostAnswers = mostAnswers
	}
	if l.perRequest <= 0 {
		l.perRequest = defaultRequest
	}
	if l.now == nil {
		l.now = time.Now
	}
	if l.sleep == nil {
		l.sleep = sleep
	}
	if l.jitter == nil {
		l.jitter = rand.Float64
	}
	if l.log == nil {
		l.log = func(string) {}
	}
	if l.timeout > 0 {
		l.deadline = l.now().Add(l.timeout)
	}
	inFlight, perMinute := o.InFlight, o.PerMinute
	if inFlight <= 0 {
		inFlight = defaultInFlight
	}
	if perMinute <= 0 || perMinute > mostPerMinute {
		perMinute = mostPerMinute
	}
	l.slots, l.limit = make(chan struct{}, inFlight), newLimiter(perMinute)
	l.secrets.hide(o.Credential.Key)
	l.secrets.hide(o.Credential.ClientSecret)
	if o.Record != nil {
		o.Record.secrets = l.secrets
	}
	l.http = &http.Client{
		Transport: &guard{address: address, version: o.Version, api: o.APIVersion, next: transport(inFlight)},
		// Redirects are followed by send, which looks where they lead.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return l
}

// transport is a connection pool that honours HTTPS_PROXY, NO_PROXY and the
// system's certificates, and unpacks gzip.
func transport(inFlight int) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:    15 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    inFlight,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// cleanError implements backend.
func (l *live) cleanError(e *Error) *Error { return l.secrets.cleanError(e) }

func (l *live) close() { l.http.CloseIdleConnections() }

// get implements backend. A token that the tenant no longer takes is renewed once.
func (l *live) get(ctx context.Context, doing string, u *url.URL, form form) (*answer, error) {
	for renewed := false; ; renewed = true {
		key, err := l.key(ctx)
		if err != nil {
			return nil, err
		}
		call := func(ctx context.Context) (*http.Request, error) {
			r, err := http.NewRequestWithContext(context.WithValue(ctx, keyOfRequest{}, key), http.MethodGet, u.String(), http.NoBody)
			if err == nil && form == formText {
				r.Header.Set("Accept", "text/plain")
			} else if err == nil {
				r.Header.Set("Accept", "application/json")
			}
			return r, err
		}
		a, err := l.exchange(ctx, doing, call, form)
		if err == nil && a.status == http.StatusUnauthorized && !l.cred.Key.Given() && !renewed {
			l.forget(key)
			continue
		}
		if err == nil {
			a.body = l.secrets.cleanBytes(a.body)
			a.ends = announced(u.Path, a.header)
			a.ends.deprecation, a.ends.sunset = l.secrets.clean(a.ends.deprecation), l.secrets.clean(a.ends.sunset)
		}
		return a, err
	}
}

// sleep waits in earnest.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait sleeps unless that would outlast the time limit of the run.
func (l *live) wait(ctx context.Context, d time.Duration) *failure {
	if !l.deadline.IsZero() && l.now().Add(d).After(l.deadline) {
		return &failure{problem: fmt.Sprintf("the time limit of %s leaves no time for waiting %s more", l.timeout, d.Round(time.Second)), advice: "raise --timeout", cause: context.DeadlineExceeded}
	}
	if err := l.sleep(ctx, d); err != nil {
		return stopped(err)
	}
	return nil
}
