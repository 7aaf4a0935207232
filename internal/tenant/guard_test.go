package tenant

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
)

// transportFunc answers instead of the network.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

var errSent = errors.New("sent")

func TestNothingButReadingLeavesTheClient(t *testing.T) {
	t.Parallel()
	const home = "https://acme.eu.qlikcloud.com"
	for _, c := range []struct {
		method, url, body, want string
	}{
		{"GET", home + "/api/scheduling/tasks?limit=100", "", "sent"},
		{"GET", "https://ACME.eu.qlikcloud.com:443/x", "", "sent"},
		{"POST", home + "/oauth/token", "{}", "sent"},
		{"POST", home + "/oauth/token?x=1", "{}", "could change the tenant"},
		{"POST", home + "/oauth/token/../../api/scheduling/tasks", "{}", "could change the tenant"},
		{"POST", home + "/api/scheduling/tasks", "{}", "could change the tenant"},
		{"POST", home + "/api/scheduling/tasks/x/actions/start", "", "could change the tenant"},
		{"PUT", home + "/oauth/token", "{}", "could change the tenant"},
		{"PUT", home + "/api/scheduling/tasks/x", "{}", "could change the tenant"},
		{"PATCH", home + "/api/scheduling/tasks/x", "[]", "could change the tenant"},
		{"DELETE", home + "/api/scheduling/tasks/x", "", "could change the tenant"},
		{"HEAD", home + "/", "", "could change the tenant"},
		{"OPTIONS", home + "/", "", "could change the tenant"},
		{"get", home + "/", "", "could change the tenant"},
		{"GET", home + "/", "body", "could change the tenant"},
		{"GET", "https://evil.example/api", "", "is not for the tenant"},
		{"GET", "http://acme.eu.qlikcloud.com/api", "", "is not for the tenant"},
		{"GET", "https://acme.eu.qlikcloud.com:8443/api", "", "is not for the tenant"},
		{"GET", "https://acme.eu.qlikcloud.com.evil.example/api", "", "is not for the tenant"},
		{"GET", "https://user@acme.eu.qlikcloud.com/api", "", "is not for the tenant"},
		{"POST", "https://evil.example/oauth/token", "{}", "is not for the tenant"},
	} {
		g := &guard{address: home, version: "1", next: transportFunc(func(r *http.Request) (*http.Response, error) {
			if got := r.Header.Get("Authorization"); (got == "Bearer k-secret") != (r.Method == http.MethodGet) {
				t.Errorf("%s %s carries %q", c.method, c.url, got)
			}
			if got := r.Header.Get("User-Agent"); got != "tasklint/1" {
				t.Errorf("user agent %q", got)
			}
			return nil, errSent
		})}
		ctx := context.WithValue(context.Background(), keyOfRequest{}, NewSecret("k-secret"))
		r, err := http.NewRequestWithContext(ctx, c.method, c.url, http.NoBody)
		if c.body != "" {
			r, err = http.NewRequestWithContext(ctx, c.method, c.url, strings.NewReader(c.body))
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.RoundTrip(r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: got %v, want %s", c.method, c.url, err, c.want)
		}
		if r.Header.Get("Authorization") != "" {
			t.Error("the credential stays in the request")
		}
	}
}

func TestTheGuardWantsNoOtherHostOrCredentialInTheRequest(t *testing.T) {
	t.Parallel()
	g := &guard{address: "https://acme.example", next: transportFunc(func(*http.Request) (*http.Response, error) { return nil, errSent })}
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.Host = "evil.example" },
		func(r *http.Request) { r.Header.Set("Authorization", "x") },
		func(r *http.Request) { r.Header.Set("Cookie", "x") },
	} {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://acme.example/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		if _, err := g.RoundTrip(r); errors.Is(err, errSent) {
			t.Errorf("%+v was sent", r)
		}
	}
}

// TestTheClientUsesTheGuard holds that nothing but the guard is between a
// client and the network.
func TestTheClientUsesTheGuard(t *testing.T) {
	t.Parallel()
	l := newLive("https://acme.example", Options{Credential: Credential{Key: NewSecret("k")}})
	if _, ok := l.http.Transport.(*guard); !ok {
		t.Fatalf("transport is %T", l.http.Transport)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		r, err := http.NewRequestWithContext(context.Background(), method, "https://acme.example/api/scheduling/tasks", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.http.Do(r); err == nil || !strings.Contains(err.Error(), "could change the tenant") {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// The systems have numbers of their own for what means the same to a user.
func TestRefusedConnectionsAreKnownOnEverySystem(t *testing.T) {
	t.Parallel()
	for _, number := range []syscall.Errno{syscall.ECONNREFUSED, 10061} {
		err := &url.Error{Op: "Get", Err: &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", number)}}
		if f := (&live{}).broken(err); f.problem != "it refuses connections" || f.retry {
			t.Errorf("%d: %+v", uintptr(number), f)
		}
	}
	for system, file := range map[string]bool{"linux": true, "freebsd": true, "windows": false, "darwin": false} {
		if advice := trusting(system); strings.Contains(advice, "SSL_CERT_FILE") != file {
			t.Errorf("%s: %s", system, advice)
		}
	}
}
