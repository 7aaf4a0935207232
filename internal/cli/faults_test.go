package cli

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// faultWords is each way in which a tenant may fail, with what the user is told. Those
// that may pass are tried again until the time limit of the run, which tells then; how
// they are told alone is held by the tests of the client.
var faultWords = []struct {
	fault   tenanttest.Fault
	timeout string
	want    string
}{
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 400, Code: "CHO-001", Title: "bad"}, "20s", `: 400 Bad Request, CHO-001: the request or the id in it is invalid, "bad"`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 401}, "20s", `: 401 Unauthorized (trace 0af7651916cd43dd); the credential is wrong, expired or of another tenant`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 403}, "20s", `: 403 Forbidden (trace 0af7651916cd43dd); the user of this credential may not read it`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 404}, "20s", `: 404 Not Found (trace 0af7651916cd43dd); it does not exist, or the address is not that of a Qlik Cloud tenant`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 429, RetryAfter: "60"}, "20s", `: 429 Too Many Requests, and the time limit of 20s leaves no time for waiting`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 429, RetryAfter: "3600"}, "20s", `: the tenant asks to wait longer than 10m0s (trace 0af7651916cd43dd); try again later`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 500}, "20s", `: 500 Internal Server Error (trace 0af7651916cd43dd); the service has a problem of its own`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 502, RetryAfter: "60"}, "20s", `: 502 Bad Gateway, and the time limit of 20s leaves no time for waiting`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 503, RetryAfter: "60"}, "20s", `: 503 Service Unavailable, and the time limit of 20s leaves no time for waiting`},
	{tenanttest.Fault{Kind: tenanttest.Status, Status: 504, RetryAfter: "60"}, "20s", `: 504 Gateway Timeout, and the time limit of 20s leaves no time for waiting`},
	{tenanttest.Fault{Kind: tenanttest.Echo}, "20s", `: 403 Forbidden, CHO-003: the app does not exist`},
	{tenanttest.Fault{Kind: tenanttest.Reset}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.Hang}, "400ms", `: the time limit of 400ms is over; raise --timeout`},
	{tenanttest.Fault{Kind: tenanttest.Slow}, "400ms", `: the time limit of 400ms is over; raise --timeout`},
	{tenanttest.Fault{Kind: tenanttest.Half}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.LongLength}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.ShortLength}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.CutJSON}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.InvalidJSON}, "20s", `: its answer is no valid JSON at byte 11; check the address of the tenant, or try again later`},
	{tenanttest.Fault{Kind: tenanttest.OtherJSON}, "20s", `: its answer is no list of data; check the address of the tenant`},
	{tenanttest.Fault{Kind: tenanttest.HTML}, "20s", `: a web page came instead of data, as where one has to sign in`},
	{tenanttest.Fault{Kind: tenanttest.Endless}, "20s", `: its answer is larger than 64 MB; check the address of the tenant`},
	{tenanttest.Fault{Kind: tenanttest.Redirect, To: "https://elsewhere.example"}, "20s", `"https://elsewhere.example"`},
	{tenanttest.Fault{Kind: tenanttest.CutGzip}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.BadGzip}, "900ms", `the time limit of 900ms`},
	{tenanttest.Fault{Kind: tenanttest.Bomb}, "20s", `: its answer is larger than 64 MB; check the address of the tenant`},
	{tenanttest.Fault{Kind: tenanttest.RepeatPage}, "20s", `: it sent the same page twice; try again later`},
	{tenanttest.Fault{Kind: tenanttest.SameNext}, "20s", `: the link to the next page leads back to a page that was read before`},
	{tenanttest.Fault{Kind: tenanttest.NextElsewhere, To: "https://elsewhere.example"}, "20s", `: the link to the next page leads to another host, "https://elsewhere.example"; the credential was not sent there`},
}

// TestEveryFaultEndsARun holds message and exit code of each command that asks a
// tenant, that nothing is written, and that the credential is nowhere.
func TestEveryFaultEndsARun(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "task.json")
	if err := os.WriteFile(file, tenanttest.Tasks(1)[0], 0o600); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	var waiting sync.WaitGroup
	defer waiting.Wait()
	for _, c := range faultWords {
		dir := filepath.Join(out, string(c.fault.Kind)+strconv.Itoa(c.fault.Status))
		for _, args := range [][]string{{"fetch", "-o", dir}, {"diff", "--live", file}, {"lint", "--live"}, {"lint", "--live", file}} {
			run := func() {
				out, errs, code := askFaulty(t, c.fault, append(args, "--timeout", c.timeout, "--no-config"))
				want := "tasklint: reading the tasks of http://"
				if code != exitFailed || !strings.Contains(errs, want) || !strings.Contains(errs, c.want) {
					t.Errorf("%v, %v: exit code %d\n%s\nwant %s", c.fault, args, code, errs, c.want)
				}
				if strings.Contains(out+errs, tenanttest.DefaultKey) {
					t.Errorf("%v, %v tells the credential", c.fault, args)
				}
				if _, err := os.Stat(dir); err == nil {
					t.Errorf("%v, %v: something was written", c.fault, args)
				}
			}
			if strings.HasSuffix(c.timeout, "ms") { // nearly all of its time it waits
				waiting.Go(run)
			} else {
				run()
			}
		}
	}
}

// askFaulty runs a command against a tenant with a fault.
func askFaulty(t *testing.T, fault tenanttest.Fault, args []string) (stdout, stderr string, code int) {
	t.Helper()
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(150)})
	if err != nil {
		t.Error(err)
		return "", "", 0
	}
	defer server.Close()
	server.Inject(fault)
	var out, errs strings.Builder
	code = Main(context.Background(), args, strings.NewReader(""), &out, &errs, []string{"QLIK_TENANT_URL=" + server.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey})
	return out.String(), errs.String(), code
}
