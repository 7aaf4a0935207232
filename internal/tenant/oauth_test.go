package tenant_test

import (
	"context"
	"strings"
	"sync"
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
