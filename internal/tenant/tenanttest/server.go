// Package tenanttest is a Qlik Cloud tenant for tests: the scheduling API on a
// loopback address, strict about what it is asked and able to misbehave in the
// ways that networks, proxies and services do. It is linked into test binaries
// only.
package tenanttest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Config says what the tenant knows. Zero values take the defaults.
type Config struct {
	// Key is the API key that opens it (default DefaultKey). ClientID and
	// ClientSecret open the token endpoint when they are given.
	Key, ClientID, ClientSecret string
	// TokenLife is how long tokens live (default six hours).
	TokenLife time.Duration
	// Tasks are stored from the start, in the order of their creation.
	Tasks []json.RawMessage
	// Now is the tenant's clock, for rate limit, tokens and dates.
	Now func() time.Time
	// Chaos, when not nil, is asked before each request which fault to add; nil for
	// none.
	Chaos func(r *http.Request) *Fault
	// TLS makes it speak https with a certificate of its own.
	TLS bool
}

// DefaultKey opens a tenant that was configured without a key.
const DefaultKey = "fake-tenant-key-0123456789"

// perMinute is the limit of the service for reading (Tier 1,
// https://qlik.dev/apis/rest/rate-limiting/).
const perMinute = 1000

// Request is what the tenant remembers of a request.
type Request struct {
	Method, Path, Query string
	// APIVersion is the version of the API that it asked for.
	APIVersion string
	// Credential reports whether it carried any.
	Credential bool
}

// Server is a running fake tenant.
type Server struct {
	// URL is its address, without a slash at the end.
	URL string

	config  Config
	web     *httptest.Server
	done    chan struct{}
	closing sync.Once

	mu         sync.Mutex
	tasks      []*stored
	byID       map[string]*stored
	listed     map[string][]json.RawMessage // ordered lists until a task changes
	runs       map[string][]json.RawMessage
	logs       map[string]string
	cursors    map[string]cursor
	tokens     map[string]time.Time
	faults     []*Fault
	requests   []Request
	violations []string
	times      []time.Time
	announced  http.Header // is sent with each answer
	lost       bool        // the request at hand sees no edges
	inFlight   int
	peak       int
}

// Start runs a tenant on a loopback address until Close.
func Start(c Config) (*Server, error) {
	if c.Key == "" {
		c.Key = DefaultKey
	}
	if c.TokenLife == 0 {
		c.TokenLife = 6 * time.Hour
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{
		config: c, done: make(chan struct{}), byID: map[string]*stored{}, listed: map[string][]json.RawMessage{}, runs: map[string][]json.RawMessage{}, logs: map[string]string{},
		cursors: map[string]cursor{}, tokens: map[string]time.Time{},
	}
	for _, t := range c.Tasks {
		if err := s.Put(t); err != nil {
			return nil, err
		}
	}
	s.web = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.web.Config.ErrorLog = log.New(io.Discard, "", 0)
	// The address is known before the first request can come, which reads it.
	s.URL = "http://" + s.web.Listener.Addr().String()
	if c.TLS {
		s.URL = "https://" + s.web.Listener.Addr().String()
		s.web.StartTLS()
	} else {
		s.web.Start()
	}
	return s, nil
}

// Announce sends a header with all answers from now on.
func (s *Server) Announce(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.announced = maps.Clone(s.announced)
	if s.announced == nil {
		s.announced = make(http.Header)
	}
	s.announced.Set(name, value)
}

// Close stops the tenant, and whatever hangs in it. It may be called again.
func (s *Server) Close() {
	s.closing.Do(func() {
		close(s.done)
		s.web.CloseClientConnections()
		s.web.Close()
	})
}

// Web is the server underneath, for its certificate.
func (s *Server) Web() *httptest.Server { return s.web }

// Requests are all that came so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Violations are the things that came and that a good client never does.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// PeakInFlight is the largest number of requests that were open at once.
func (s *Server) PeakInFlight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peak
}

func (s *Server) violation(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// serve answers one request: the right answer is made first, and then spoilt.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.inFlight++
	s.peak = max(s.peak, s.inFlight)
	s.requests = append(s.requests, Request{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("qlik-api-version"), r.Header.Get("Authorization") != ""})
	fault := s.pickFault(r)
	a := s.answer(r, fault)
	announced := s.announced
	s.mu.Unlock()
	maps.Copy(w.Header(), announced)
	defer func() {
		s.mu.Lock()
		s.inFlight--
		s.mu.Unlock()
	}()
	s.send(w, r, a, fault)
}

// answer is what a request gets when nothing goes wrong on the way.
func (s *Server) answer(r *http.Request, fault *Fault) *answer {
	if !strings.HasPrefix(r.UserAgent(), "tasklint/") {
		s.violation("%s %s has the user agent %q", r.Method, r.URL.Path, r.UserAgent())
	}
	if r.URL.Path == "/oauth/token" {
		return s.giveToken(r)
	}
	if r.Method != http.MethodGet {
		s.violation("%s %s would change the tenant", r.Method, r.URL.Path)
		return refuse(http.StatusMethodNotAllowed, "HTTP-405", "Method not allowed")
	}
	if r.Header.Get("qlik-api-version") == "" {
		s.violation("GET %s asks for no version of the API", r.URL.Path)
	}
	if !s.open(r) {
		return refuse(http.StatusUnauthorized, "HTTP-401", "Unauthorized")
	}
	if fault == nil && !s.withinRate() {
		s.violation("more than %d requests in a minute", perMinute)
		a := refuse(http.StatusTooManyRequests, "HTTP-429", "Too many requests")
		a.header.Set("Retry-After", "60")
		return a
	}
	return s.route(r, fault)
}

// withinRate counts a request.
func (s *Server) withinRate() bool {
	now := s.config.Now()
	s.times = slices.DeleteFunc(s.times, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	s.times = append(s.times, now)
	return len(s.times) <= perMinute
}

// newID is an id as the service makes them.
func newID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

const tasksPath = "/api/scheduling/tasks"

// route finds what a path means.
func (s *Server) route(r *http.Request, fault *Fault) *answer {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest, "CHO-001", "query cannot be read")
	}
	if r.URL.Path == "/api/v1/users/me" {
		return reply(http.StatusOK, map[string]any{"id": "user-1", "name": "Pat Tester", "tenantId": TenantID})
	}
	rest, ok := strings.CutPrefix(r.URL.Path, tasksPath)
	if !ok {
		return refuse(http.StatusNotFound, "HTTP-404", "Not found")
	}
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	switch {
	case rest == "":
		return s.listTasks(r, q, fault, s.tasks)
	case len(parts) == 3 && parts[0] == "resources" && parts[2] == "runs":
		return s.listRuns(r, q, fault, s.runsOf(func(t *stored) bool { return t.text("resourceId") == parts[1] }))
	}
	t := s.byID[parts[0]]
	if t == nil {
		return refuse(http.StatusNotFound, "CHO-001", "task does not exist")
	}
	switch {
	case len(parts) == 1:
		return s.single(q, t.raw)
	case len(parts) == 2 && parts[1] == "runs":
		return s.listRuns(r, q, fault, s.runs[t.id])
	case len(parts) == 3 && parts[1] == "runs" && parts[2] == "last":
		if len(s.runs[t.id]) == 0 {
			return refuse(http.StatusNotFound, "HTTP-404", "task has no run")
		}
		return s.single(q, s.runs[t.id][0])
	case len(parts) == 4 && parts[1] == "runs" && parts[3] == "log":
		return s.log(r, parts[2])
	case len(parts) == 3 && parts[1] == "graphs":
		return s.graph(r, q, fault, t, parts[2])
	}
	return refuse(http.StatusNotFound, "HTTP-404", "Not found")
}

// unknown is the first parameter of a query that is not among the known ones.
func unknown(q url.Values, known ...string) (string, bool) {
	for name, values := range q {
		if !slices.Contains(known, name) || len(values) != 1 {
			return name, true
		}
	}
	return "", false
}

func (s *Server) single(q url.Values, v any) *answer {
	if name, bad := unknown(q); bad {
		s.violation("unknown parameter %q", name)
		return refuse(http.StatusBadRequest, "CHO-001", "unknown parameter "+name)
	}
	return reply(http.StatusOK, v)
}

func (s *Server) log(r *http.Request, run string) *answer {
	text, ok := s.logs[run]
	switch {
	case !ok:
		return refuse(http.StatusNotFound, "HTTP-404", "run has no log")
	case strings.Contains(r.Header.Get("Accept"), "text/plain"):
		return &answer{status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, body: []byte(text)}
	}
	return reply(http.StatusOK, map[string]any{"logContent": text})
}

// limitOf reads the parameter limit: 20 by default, 1 to 100.
func limitOf(q url.Values) (int, bool) {
	if !q.Has("limit") {
		return 20, true
	}
	n, err := strconv.Atoi(q.Get("limit"))
	return n, err == nil && n >= 1 && n <= 100
}

// open reports whether a request carries a credential that holds.
func (s *Server) open(r *http.Request) bool {
	token, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isBearer {
		return false
	}
	if ends, ok := s.tokens[token]; ok {
		return s.config.Now().Before(ends)
	}
	return token == s.config.Key
}

// giveToken is the client credentials grant with a JSON body
// (https://qlik.dev/authenticate/oauth/getting-started-oauth-m2m/).
func (s *Server) giveToken(r *http.Request) *answer {
	if r.Method != http.MethodPost {
		return refuse(http.StatusMethodNotAllowed, "HTTP-405", "Method not allowed")
	}
	var got map[string]string
	if r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&got) != nil || got["grant_type"] != "client_credentials" {
		s.violation("token request is not as documented")
		return reply(http.StatusBadRequest, map[string]any{"error": "invalid_request"})
	}
	if r.Header.Get("Authorization") != "" {
		s.violation("token request carries a credential beside its body")
	}
	if s.config.ClientID == "" || got["client_id"] != s.config.ClientID || got["client_secret"] != s.config.ClientSecret {
		return reply(http.StatusUnauthorized, map[string]any{"error": "invalid_client", "error_description": "client authentication failed"})
	}
	token := "token-" + newID()
	s.tokens[token] = s.config.Now().Add(s.config.TokenLife)
	return reply(http.StatusOK, map[string]any{"access_token": token, "token_type": "bearer", "expires_in": s.config.TokenLife.Seconds()})
}

// RevokeTokens makes all tokens worthless that were given out.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.tokens {
		s.tokens[t] = s.config.Now()
	}
}

// answer is a response before it is spoilt.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func reply(status int, v any) *answer {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // the tenant's own data
	}
	return &answer{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: bytes.TrimSpace(b.Bytes())}
}

// refuse is an error as the service reports it.
func refuse(status int, code, title string) *answer {
	return reply(status, map[string]any{
		"errors":  []any{map[string]any{"code": code, "title": title, "context": "GetTasks"}},
		"traceId": "0af7651916cd43dd",
	})
}
