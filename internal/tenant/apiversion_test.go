package tenant_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// read asks for the tasks and for one of them.
func (w *world) read(t *testing.T, c *tenant.Client) {
	t.Helper()
	if _, err := ids(c.Tasks(t.Context(), tenant.Query{})); err != nil {
		t.Error(err)
	}
	if _, err := c.Task(t.Context(), tenanttest.TaskID(0)); err != nil {
		t.Error(err)
	}
}

func TestEachRequestAsksForOneVersionOfTheAPI(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"": tenant.APIVersion, "2026-05": "2026-05", "2031-12": "2031-12"} {
		w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(250), ClientID: "id", ClientSecret: "secret-of-the-client"})
		c := w.client(t, func(o *tenant.Options) {
			o.APIVersion = given
			o.Credential.Key, o.Credential.ClientID, o.Credential.ClientSecret = tenant.Secret{}, "id", tenant.NewSecret("secret-of-the-client")
		})
		w.read(t, c)
		w.healthy(t)
		for _, r := range w.Requests() {
			if api := r.Path != "/oauth/token"; api && r.APIVersion != want || !api && r.APIVersion != "" {
				t.Errorf("%s asks for version %q, want %q", r.Path, r.APIVersion, want)
			}
		}
		if len(w.Requests()) < 5 || c.Announced() != "" {
			t.Errorf("%d requests, %q", len(w.Requests()), c.Announced())
		}
	}
}

func TestWhatIsNoVersionOfTheAPIIsRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"2026", "2026-13", "2026-1", "2026-11-01", "latest", "2026-11\r\nX: y", " 2026-11", "v1"} {
		_, err := tenant.New(tenant.Options{
			Credential: tenant.Credential{Address: "https://acme.eu.qlikcloud.com", Source: "the test", Key: tenant.NewSecret("a-key-for-this")}, APIVersion: bad,
		})
		if err == nil || !strings.Contains(err.Error(), "is no version of the API") || strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// announcements are what a tenant says of the end of its API, and what is told of it.
var announcements = []struct{ deprecation, sunset, told string }{
	{"", "", ""},
	{"@1793491200", "Mon, 01 Nov 2027 00:00:00 GMT", "is deprecated as of 2026-11-01 and ends on 2027-11-01;"},
	{"@1793491200", "", "is deprecated as of 2026-11-01;"},
	{"", "Mon, 01 Nov 2027 00:00:00 GMT", "2026-11 ends on 2027-11-01;"},
	{"true", "", "is deprecated;"},
	{"?1", "", "is deprecated;"},
	{"Mon, 01 Nov 2027 00:00:00 GMT", "", "is deprecated as of 2027-11-01;"},
	{"?0", "", ""},
	{"false", "", ""},
	{"soon", "next year", `is deprecated ("soon") and ends on "next year";`},
	{"@99999999999999999999", "", `is deprecated ("@99999999999999999999");`},
	{"@-1", "", `is deprecated ("@-1");`},
	{"a\u202ered\u009b31m", "", `is deprecated ("a` + "\uFFFDred\uFFFD" + `31m");`},
	{strings.Repeat("x", 5000), "", `xxx...");`},
	{tenanttest.DefaultKey, "", `is deprecated ("[secret]");`},
}

func TestTheEndOfAnAPIIsTold(t *testing.T) {
	t.Parallel()
	for _, a := range announcements {
		w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(1)})
		for name, value := range map[string]string{"Deprecation": a.deprecation, "Sunset": a.sunset} {
			if value != "" {
				w.Announce(name, value)
			}
		}
		c := w.client(t, nil)
		w.read(t, c)
		got := c.Announced()
		if a.told == "" && got != "" || !strings.Contains(got, a.told) || strings.Contains(got, tenanttest.DefaultKey) || len(got) > 800 {
			t.Errorf("%q, %q: %q, want %q", a.deprecation, a.sunset, got, a.told)
		}
		if a.told != "" && !strings.HasPrefix(got, "the tenant "+w.URL+" says that GET /api/scheduling/tasks of API version 2026-11 ") {
			t.Errorf("%q", got)
		}
	}
}

// TestWhatEndsFirstIsTold holds that the order of the answers does not matter.
func TestWhatEndsFirstIsTold(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(1)})
	c := w.client(t, nil)
	for _, sunset := range []string{"", "someday", "Fri, 01 Jan 2100 00:00:00 GMT", "Mon, 01 Nov 2027 00:00:00 GMT", "Tue, 01 Nov 2033 00:00:00 GMT"} {
		w.Announce("Sunset", sunset)
		w.read(t, c)
	}
	if got := c.Announced(); !strings.Contains(got, "ends on 2027-11-01;") {
		t.Error(got)
	}
	w.Heal()
	w.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: http.StatusGone, Title: "Gone"})
	w.Announce("Sunset", "Sun, 01 Nov 2026 00:00:00 GMT")
	if _, err := ids(c.Tasks(t.Context(), tenant.Query{})); err == nil {
		t.Error("no error")
	}
	if got := c.Announced(); !strings.Contains(got, "ends on 2026-11-01;") {
		t.Errorf("what is refused tells of its end, too: %s", got)
	}
}
