package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tasklint/tasklint/internal/address"
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

const (
	tasksPath = "/api/scheduling/tasks"
	tokenPath = "/oauth/token" //nolint:gosec // an address, no secret
)

// guard is the only way to the network. It lets nothing through but GET requests
// without a body and the POST to the token endpoint, and these only to the
// tenant's own host; and it sees the credential put on after that was checked.
type guard struct {
	address string // the tenant's origin
	version string // of this program
	api     string // the version of the API
	next    http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	body := r.Body != nil && r.Body != http.NoBody
	token := r.Method == http.MethodPost && r.URL.Path == tokenPath && r.URL.RawQuery == ""
	var refusal error
	switch {
	case address.Origin(r.URL) != g.address || r.Host != "" && r.Host != r.URL.Host || r.URL.User != nil:
		refusal = fmt.Errorf("request to %s is not for the tenant %s and was not sent", quote(address.Origin(r.URL)), g.address)
	case !token && (r.Method != http.MethodGet || body):
		refusal = fmt.Errorf("%s request to %s could change the tenant and was not sent", plain(r.Method), quote(r.URL.Path))
	case r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "":
		refusal = fmt.Errorf("request to %s carries a credential of its own and was not sent", quote(r.URL.Path))
	}
	if refusal != nil {
		if body {
			_ = r.Body.Close()
		}
		return nil, refusal
	}
	key, _ := r.Context().Value(keyOfRequest{}).(Secret)
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", "tasklint/"+g.version)
	if !token {
		r.Header.Set(versionHeader, g.api)
	}
	if key.Given() && !token {
		r.Header.Set("Authorization", "Bearer "+key.text())
	}
	return g.next.RoundTrip(r)
}

// keyOfRequest is under which a request's context holds its credential.
type keyOfRequest struct{}

// tokenSlack is how long before its end a token is no longer used.
const tokenSlack = time.Minute

// key is what the next request carries: the API key, or a token of the OAuth
// client, which is asked for when there is none that holds.
func (l *live) key(ctx context.Context) (Secret, error) {
	if l.cred.Key.Given() {
		return l.cred.Key, nil
	}
	l.tokens.Lock()
	defer l.tokens.Unlock()
	if l.token.Given() && (l.expiry.IsZero() || l.now().Before(l.expiry)) {
		return l.token, nil
	}
	return l.newToken(ctx)
}

// forget drops a token that the tenant refused, unless it is a newer one.
func (l *live) forget(refused Secret) {
	l.tokens.Lock()
	defer l.tokens.Unlock()
	if l.token.text() == refused.text() {
		l.token = Secret{}
	}
}

// newToken asks for a token with the client credentials grant
// (https://qlik.dev/authenticate/oauth/getting-started-oauth-m2m/; RFC 6749
// section 4.4).
func (l *live) newToken(ctx context.Context) (Secret, error) {
	const doing = "signing in as an OAuth client"
	body, err := json.Marshal(map[string]string{
		"client_id": l.cred.ClientID, "client_secret": l.cred.ClientSecret.text(), "grant_type": "client_credentials",
	})
	if err != nil {
		return Secret{}, err
	}
	call := func(ctx context.Context) (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.address+tokenPath, bytes.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json")
		}
		return r, err
	}
	a, err := l.exchange(ctx, doing, call, formJSON)
	if err != nil {
		return Secret{}, err
	}
	if a.status != http.StatusOK {
		return Secret{}, l.refusedToken(doing, a)
	}
	token, lives, ok := l.bearer(a.body)
	if !ok {
		return Secret{}, &Error{Doing: doing, Tenant: l.address, Problem: "its answer holds no bearer token", Advice: "check the address of the tenant"}
	}
	l.secrets.hide(token)
	l.token, l.expiry = token, time.Time{}
	if lives > 0 {
		l.expiry = l.now().Add(max(lives-tokenSlack, 0))
	}
	return token, nil
}

// bearer reads an answer: the token and how long it lives, 0 where it does not say.
func (l *live) bearer(answer []byte) (token Secret, lives time.Duration, ok bool) {
	var got struct {
		AccessToken string  `json:"access_token"`
		TokenType   string  `json:"token_type"`
		ExpiresIn   float64 `json:"expires_in"`
	}
	if json.Unmarshal(answer, &got) != nil || got.AccessToken == "" || got.TokenType != "" && !strings.EqualFold(got.TokenType, "bearer") {
		return Secret{}, 0, false
	}
	token = NewSecret(got.AccessToken)
	// A year is longer than any token lives and far from overflowing.
	lives = time.Duration(min(max(got.ExpiresIn, 0), 365*24*3600) * float64(time.Second))
	return token, lives, (&Credential{Address: l.address, Key: token}).check() == nil
}

// refusedToken is the error of a token request that was answered with no.
func (l *live) refusedToken(doing string, a *answer) error {
	e := &Error{Doing: doing, Tenant: l.address, Status: a.status, Advice: statusAdvice(a.status)}
	e.explain(l.secrets.cleanBytes(a.body))
	switch a.status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		e.Advice = "check QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, and that the client is allowed on this tenant"
	}
	return l.secrets.cleanError(e)
}
