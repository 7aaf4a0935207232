package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

// answering is a tenant that answers whatever is asked, by turns.
type answering struct {
	t                *testing.T
	statuses         [2]int
	headers          [2]string // lines
	bodies           [2]string
	requests, beyond int
}

// RoundTrip implements http.RoundTripper.
func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme+"://"+r.URL.Host != hostileTenant || r.Method != http.MethodGet {
		a.t.Errorf("%s %s is asked", r.Method, r.URL)
	}
	turn := a.requests % 2
	if a.requests++; a.requests > 2000 {
		a.beyond++
		return nil, io.ErrUnexpectedEOF
	}
	header := make(http.Header)
	for line := range strings.Lines(a.headers[turn]) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			header.Add(name, strings.TrimSpace(value))
		}
	}
	return &http.Response{
		Status: "whatever", StatusCode: a.statuses[turn], Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(a.bodies[turn])), ContentLength: -1, Request: r,
	}, nil
}

const (
	hostileTenant = "https://acme.eu.qlikcloud.com"
	secretKey     = "eyJhbGciOi.SuperSecretKey_42-abc"
)

// FuzzAnswers gets arbitrary answers of a tenant to everything that is asked: all questions
// end, go to the tenant alone, give each entry once and as JSON, and whatever comes is told
// without the key and in characters that steer nothing.
func FuzzAnswers(f *testing.F) {
	f.Add(200, 200, "Content-Type: application/json\nDate: Mon, 23 Nov 2026 08:00:00 GMT", `{"data":[{"id":"a","name":"x"},{"id":"b"},{"ID":1},{}],"links":{"next":{"href":"/api/scheduling/tasks?limit=100&page=2"}}}`, `{"data":[{"id":"a"}],"links":{"next":{"href":""}}}`)
	f.Add(302, 200, "Location: https://evil.example/KEY\nRetry-After: 1", "", `{"data":[],"links":{"next":{"href":"https://KEY.evil.example/?a=KEY"}}}`)
	f.Add(429, 503, "Retry-After: Mon, 23 Nov 2026 08:00:05 GMT\nDeprecation: @1700000000\nSunset: Mon, 23 Nov 2099 08:00:00 GMT", `{"errors":[{"code":"CHO-003","title":"\u001b[2J KEY \u202e"}],"traceId":"KEY"}`, "x")
	f.Add(401, 403, "Www-Authenticate: Bearer KEY\nContent-Type: text/html; charset=\x9b", "<html>KEY</html>", `{"error":"x\u0000","error_description":7}`)
	f.Add(200, 404, "Content-Encoding: gzip", "\x1f\x8b\x08", `{"vertices":[{"taskId":"a"}],"edges":[{"source":"a","target":null}],"id":"u"}`)
	f.Fuzz(func(t *testing.T, status1, status2 int, header, body1, body2 string) {
		if len(body1)+len(body2) > 1<<16 || status1 < 100 || status1 > 999 || status2 < 100 || status2 > 999 {
			return
		}
		key := func(text string) string { return strings.ReplaceAll(text, "KEY", secretKey) }
		a := &answering{t: t, statuses: [2]int{status1, status2}, headers: [2]string{key(header), ""}, bodies: [2]string{key(body1), key(body2)}}
		now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
		harmless := func(what, text string) {
			if strings.Contains(text, secretKey) {
				t.Errorf("%s tells the key: %q", what, text)
			}
			if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 && what != "the item" {
				t.Errorf("%s holds what steers a terminal: %q", what, text)
			}
		}
		c, err := New(Options{
			Credential: Credential{Address: hostileTenant, Source: "the test", Key: NewSecret(secretKey)}, Version: "1",
			Now: func() time.Time { return now }, Sleep: func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil },
			Jitter: func() float64 { return 0 }, Log: func(line string) { harmless("the log", strings.TrimSpace(line)) },
		})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.from.(*live).http.Transport.(*guard).next = a
		told := func(item Item, err error) {
			if err != nil {
				harmless("the error", err.Error())
			} else {
				harmless("the item", string(item.JSON))
			}
			if err == nil && (!json.Valid(item.JSON) || item.JSON[0] != '{') {
				t.Errorf("%q is an item", item.JSON)
			}
		}
		seen := make(map[string]bool)
		for item, err := range c.Tasks(t.Context(), Query{}) {
			if told(item, err); err == nil && item.ID != "" && seen[item.ID] {
				t.Errorf("%q comes twice", item.ID)
			}
			seen[item.ID] = true
		}
		told(c.Task(t.Context(), "a"))
		run, ran, err := c.LastRun(t.Context(), "a")
		if ran || err != nil {
			told(run, err)
		}
		for _, list := range []func(func(Item, error) bool){c.Runs(t.Context(), "a"), c.ResourceRuns(t.Context(), "b"), c.Related(t.Context(), "a", Parents, Query{})} {
			for item, err := range list {
				told(item, err)
			}
		}
		if _, err := c.Graph(t.Context(), "a", Subgraph, 2, true); err != nil {
			harmless("the error", err.Error())
		}
		if log, err := c.RunLog(t.Context(), "a", "b"); err != nil {
			harmless("the error", err.Error())
		} else if strings.Contains(log, secretKey) {
			t.Errorf("the log of a run tells the key: %q", log)
		}
		if me, err := c.Me(t.Context()); err != nil {
			harmless("the error", err.Error())
		} else if strings.Contains(fmt.Sprintf("%+v", me), secretKey) {
			t.Errorf("the user tells the key: %+v", me)
		}
		harmless("what the service announces", c.Announced())
		if a.beyond > 0 {
			t.Errorf("%d requests and more", a.requests)
		}
	})
}

// TestAListHasNoMoreThanSoManyPages asks a tenant whose pages never end and are empty.
func TestAListHasNoMoreThanSoManyPages(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	c, err := New(Options{
		Credential: Credential{Address: hostileTenant, Source: "the test", Key: NewSecret(secretKey)}, Version: "1", Jitter: func() float64 { return 0 },
		Now: func() time.Time { return now }, Sleep: func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	c.from.(*live).http.Transport.(*guard).next = roundTrip(func(r *http.Request) (*http.Response, error) {
		pages++
		body := fmt.Sprintf(`{"data":[],"links":{"next":{"href":"/api/scheduling/tasks?page=%d"}}}`, pages)
		return &http.Response{StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header), Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
	})
	_, err = c.AllTasks(t.Context(), Query{}, func(int) {})
	if err == nil || !strings.Contains(err.Error(), "there are more than 10000 pages") || pages != mostPages {
		t.Errorf("%d pages, %v", pages, err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
