package tenant_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

const robotSecret = "s3cret-of-robot"

func robot(w *world) func(*tenant.Options) {
	return func(o *tenant.Options) {
		o.Credential = tenant.Credential{Address: w.URL, Source: "the test", ClientID: "robot", ClientSecret: tenant.NewSecret(robotSecret)}
	}
}

// tokenRequests counts how often a token was asked for.
func tokenRequests(w *world) (n int) {
	for _, r := range w.Requests() {
		if r.Method == "POST" {
			n++
		}
	}
	return n
}

func TestOneTokenServesManyRequestsUntilItEnds(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{ClientID: "robot", ClientSecret: robotSecret, TokenLife: time.Hour})
	c := w.client(t, robot(w))
	me := func() {
		if _, err := c.Me(context.Background()); err != nil {
			t.Error(err)
		}
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(me)
	}
	group.Wait()
	if n := tokenRequests(w); n != 1 {
		t.Errorf("%d tokens for 20 requests", n)
	}
	_ = w.clock.Sleep(context.Background(), 59*time.Minute+time.Second)
	me()
	if n := tokenRequests(w); n != 2 {
		t.Errorf("%d tokens after the first one's end", n)
	}
	w.RevokeTokens()
	me()
	if n := tokenRequests(w); n != 3 {
		t.Errorf("%d tokens after they were revoked", n)
	}
	w.healthy(t)
}

func TestSigningInFailsInWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  *tenanttest.Fault
		secret string
		want   string
	}{
		"wrong secret":  {nil, "other", ` failed: 401 Unauthorized, invalid_client, "client authentication failed"; check QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, and that the client is allowed on this tenant`},
		"no token":      {&tenanttest.Fault{Kind: tenanttest.OtherJSON}, robotSecret, ` failed: its answer holds no bearer token; check the address of the tenant`},
		"login page":    {&tenanttest.Fault{Kind: tenanttest.HTML}, robotSecret, ` failed: a web page came instead of data, as where one has to sign in; check the address of the tenant and the credential`},
		"out of order":  {&tenanttest.Fault{Kind: tenanttest.Status, Status: 503}, robotSecret, ` failed after 6 attempts: 503 Service Unavailable (trace 0af7651916cd43dd); the service has a problem of its own: try again later`},
		"passing fault": {&tenanttest.Fault{Kind: tenanttest.Half, Times: 2}, robotSecret, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, tenanttest.Config{ClientID: "robot", ClientSecret: robotSecret})
			if c.fault != nil {
				c.fault.Path = "/oauth/token"
				w.Inject(*c.fault)
			}
			_, err := w.client(t, func(o *tenant.Options) {
				robot(w)(o)
				o.Credential.ClientSecret = tenant.NewSecret(c.secret)
			}).Me(context.Background())
			if c.want == "" && err == nil {
				return
			}
			if want := "signing in as an OAuth client of " + w.URL + c.want; err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
			if strings.Contains(err.Error(), robotSecret) {
				t.Error("the secret is in the error")
			}
		})
	}
}

// TestTheCredentialStaysAtHome starts a second tenant, which must not see a
// request whatever the first one says.
func TestTheCredentialStaysAtHome(t *testing.T) {
	t.Parallel()
	for kind, want := range map[tenanttest.Kind]string{
		tenanttest.Redirect:      "it redirects to another host, ",
		tenanttest.NextElsewhere: "the link to the next page leads to another host, ",
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			other := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(150)})
			w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(150)})
			for _, to := range []string{other.URL, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), "https://evil.example", strings.Replace(w.URL, "http://", "https://", 1)} {
				w.Heal()
				w.Inject(tenanttest.Fault{Kind: kind, To: to})
				_, err := ids(w.client(t, nil).Tasks(context.Background(), tenant.Query{}))
				if err == nil || !strings.Contains(err.Error(), want+`"`+to+`"; the credential was not sent there`) {
					t.Errorf("got %v", err)
				}
			}
			if n := len(other.Requests()); n != 0 {
				t.Errorf("the other host got %d requests", n)
			}
		})
	}
}

func TestATokenRequestFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	other := start(t, tenanttest.Config{})
	w := start(t, tenanttest.Config{ClientID: "robot", ClientSecret: "s3cret-of-robot"})
	for to, want := range map[string]string{other.URL: "redirects to another host", w.URL: "302 Found"} {
		w.Heal()
		w.Inject(tenanttest.Fault{Kind: tenanttest.Redirect, Path: "/oauth/token", To: to})
		_, err := w.client(t, func(o *tenant.Options) {
			o.Credential = tenant.Credential{Address: w.URL, ClientID: "robot", ClientSecret: tenant.NewSecret("s3cret-of-robot")}
		}).Me(context.Background())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if n := len(other.Requests()); n != 0 {
		t.Errorf("the other host got %d requests", n)
	}
}

func TestRedirectsWithinTheTenantAreFollowedNotForEver(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(3)})
	w.Inject(tenanttest.Fault{Kind: tenanttest.Redirect, To: w.URL, Times: 2})
	if got, err := ids(w.client(t, nil).Tasks(context.Background(), tenant.Query{})); err != nil || len(got) != 3 {
		t.Error(got, err)
	}
	w.Inject(tenanttest.Fault{Kind: tenanttest.Redirect, To: w.URL})
	_, err := w.client(t, nil).Me(context.Background())
	if err == nil || !strings.HasSuffix(err.Error(), "it redirects again and again; check the address of the tenant and the credential") {
		t.Errorf("got %v", err)
	}
}

// TestAConfiguredForeignURLGetsNothing is the case of a repository that names a
// tenant of somebody else.
func TestAConfiguredForeignURLGetsNothing(t *testing.T) {
	t.Parallel()
	foreign, own := start(t, tenanttest.Config{}), start(t, tenanttest.Config{})
	env := map[string]string{"QLIK_TENANT_URL": own.URL, "QLIK_API_KEY": tenanttest.DefaultKey}
	for _, name := range []string{"", "prod"} {
		_, err := tenant.Resolve(tenant.Sources{
			Tenant: name, Getenv: func(k string) string { return env[k] },
			Sets: []tenant.Configured{{Name: "prod", URL: foreign.URL}},
		})
		want := `tenant "prod" is configured with the url "` + foreign.URL + `", but the address of this run is "` + own.URL + `"; nothing was sent to either`
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if len(foreign.Requests())+len(own.Requests()) != 0 {
		t.Error("a request was sent")
	}
}

// childVariable tells the test binary that it is the child of the test below,
// since proxies and certificates are read from the environment of the process.
const childVariable = "TASKLINT_TEST_PROXY_CHILD"

// tunnel is a proxy that leads every CONNECT to one address.
func tunnel(t *testing.T, to string, seen *atomic.Value) *httptest.Server {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r.Method + " " + r.Host + " " + r.Header.Get("Authorization"))
		there, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer there.Close()
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer here.Close()
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(there, here) }()
		_, _ = io.Copy(here, there)
	}))
	t.Cleanup(proxy.Close)
	return proxy
}

// TestProxyAndCertificatesOfTheEnvironmentAreHonoured reads a tenant at
// example.com, which only the proxy can reach and whose certificate only
// SSL_CERT_FILE makes trusted.
func TestProxyAndCertificatesOfTheEnvironmentAreHonoured(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		c, err := tenant.New(tenant.Options{Credential: tenant.Credential{Address: "https://example.com", Key: tenant.NewSecret(tenanttest.DefaultKey)}, Version: "1"})
		if err != nil {
			t.Fatal(err)
		}
		me, err := c.Me(context.Background())
		fmt.Println("child:", me.ID, err)
		return
	}
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only here the certificates come from the environment")
	}
	w, err := tenanttest.Start(tenanttest.Config{TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.Web().Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	var seen atomic.Value
	proxy := tunnel(t, w.Web().Listener.Addr().String(), &seen)
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), childVariable+"=1", "HTTPS_PROXY="+proxy.URL, "https_proxy=", "NO_PROXY=", "no_proxy=", "SSL_CERT_FILE="+authority)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "child: user-1 <nil>") {
		t.Errorf("%v\n%s", err, out)
	}
	if got := seen.Load(); got != "CONNECT example.com:443 " {
		t.Errorf("the proxy saw %q", got)
	}
}

// TestNoSecretAppearsAnywhere goes through all faults with a key and with an
// OAuth client, and looks for secrets and tokens in errors, log and snapshot. The
// fault repeats the secret where it can, and the query holds it.
func TestNoSecretAppearsAnywhere(t *testing.T) {
	t.Parallel()
	kinds := []tenanttest.Kind{
		tenanttest.Status, tenanttest.Echo, tenanttest.Reset, tenanttest.Hang, tenanttest.Half, tenanttest.LongLength, tenanttest.ShortLength,
		tenanttest.CutJSON, tenanttest.InvalidJSON, tenanttest.OtherJSON, tenanttest.HTML, tenanttest.Redirect, tenanttest.BadGzip,
		tenanttest.RepeatPage, tenanttest.SameNext, tenanttest.NextElsewhere, "",
	}
	for _, kind := range kinds {
		for _, path := range []string{"", "/oauth/token"} {
			for _, secret := range []string{tenanttest.DefaultKey, robotSecret} {
				t.Run(string(kind)+path+"/"+secret, func(t *testing.T) {
					t.Parallel()
					w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(120), ClientID: "robot", ClientSecret: robotSecret})
					if kind != "" {
						w.Inject(tenanttest.Fault{Kind: kind, Path: path, Status: 403, Code: secret, Title: "no " + secret, To: "https://evil.example"})
					}
					everything := tellAll(t, w, secret)
					for _, hidden := range []string{secret, "token-"} {
						if i := strings.Index(everything, hidden); i >= 0 {
							t.Errorf("%s is told: %.300s", hidden, everything[max(0, i-100):])
						}
					}
				})
			}
		}
	}
}

// tellAll reads all tasks and gives every text that comes of it.
func tellAll(t *testing.T, w *world, secret string) string {
	t.Helper()
	var (
		rec tenant.Recorder
		out strings.Builder
	)
	c := w.client(t, func(o *tenant.Options) {
		if secret == robotSecret {
			robot(w)(o)
		}
		o.RequestTimeout, o.Record = 50*time.Millisecond, &rec
		fmt.Fprintf(&out, "%+v %#v\n", o.Credential, o.Credential)
	})
	_, err := ids(c.Tasks(context.Background(), tenant.Query{Filter: fmt.Sprintf("name ne %q", secret)}))
	for e := err; e != nil; e = errors.Unwrap(e) {
		fmt.Fprintf(&out, "%v %+v %#v\n", e, e, e)
	}
	file := filepath.Join(t.TempDir(), "snapshot")
	if rec.WriteFile(file) == nil {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(raw)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.lines) == 0 || !strings.Contains(w.lines[0], w.URL+"/") {
		t.Errorf("log is %q", w.lines)
	}
	out.WriteString(strings.Join(w.lines, "\n"))
	return out.String()
}
