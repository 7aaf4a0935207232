package tenant_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

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
