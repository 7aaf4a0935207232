package tenant_test

import (
	"context"
	"encoding/pem"
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
	"sync/atomic"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

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
