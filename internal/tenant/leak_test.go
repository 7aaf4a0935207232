package tenant_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

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
