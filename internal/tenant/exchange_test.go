package tenant_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// TestEveryFaultIsToldInOneSentence holds the whole message of each fault, the
// address aside, and that nothing is tried again where that is no use.
func TestEveryFaultIsToldInOneSentence(t *testing.T) {
	t.Parallel()
	status := func(code int, chosen ...string) tenanttest.Fault {
		f := tenanttest.Fault{Kind: tenanttest.Status, Status: code}
		if len(chosen) == 2 {
			f.Code, f.Title = chosen[0], chosen[1]
		}
		return f
	}
	for name, c := range map[string]struct {
		fault    tenanttest.Fault
		want     string
		requests int
	}{
		"400":              {status(400, "CHO-001", "bad filter"), `: 400 Bad Request, CHO-001: the request or the id in it is invalid, "bad filter" (trace 0af7651916cd43dd); check --filter, --resource and --api-version`, 1},
		"401":              {status(401, "HTTP-401", "Unauthorized"), `: 401 Unauthorized (trace 0af7651916cd43dd); the credential is wrong, expired or of another tenant: make a new one in the tenant and give it in QLIK_API_KEY`, 1},
		"403":              {status(403, "CHO-003", "no access"), `: 403 Forbidden, CHO-003: the app does not exist, cannot be seen, or the right app:reload on it is missing, "no access" (trace 0af7651916cd43dd); the user of this credential may not read it: ask a tenant admin for the right, or use another credential`, 1},
		"404":              {status(404), `: 404 Not Found (trace 0af7651916cd43dd); it does not exist, or the address is not that of a Qlik Cloud tenant`, 1},
		"500":              {status(500, "CHO-999", "boom"), `: 500 Internal Server Error, CHO-999, "boom" (trace 0af7651916cd43dd); the service has a problem of its own: try again later`, 1},
		"418":              {status(418), `: 418 I'm a teapot (trace 0af7651916cd43dd); check the address of the tenant`, 1},
		"299":              {status(299), `: status 299 (trace 0af7651916cd43dd); check the address of the tenant`, 1},
		"429":              {status(429, "HTTP-429", "Too many requests"), ` after 6 attempts: 429 Too Many Requests (trace 0af7651916cd43dd); the tenant gets too many requests of this user: wait five minutes, or raise --timeout`, 6},
		"502":              {status(502), ` after 6 attempts: 502 Bad Gateway (trace 0af7651916cd43dd); the service has a problem of its own: try again later`, 6},
		"503":              {status(503, "CHO-024", ""), ` after 6 attempts: 503 Service Unavailable, CHO-024: the scheduler is not available for the moment (trace 0af7651916cd43dd); the service has a problem of its own: try again later`, 6},
		"504":              {status(504), ` after 6 attempts: 504 Gateway Timeout (trace 0af7651916cd43dd); the service has a problem of its own: try again later`, 6},
		"terminal escapes": {status(403, "X", "a\x1b[31m\u202eb\nc"), `: 403 Forbidden, X, "a�[31m�b c" (trace`, 1},

		"reset":           {tenanttest.Fault{Kind: tenanttest.Reset}, ` after 6 attempts: the connection broke: EOF; check the network, or try again later`, 6},
		"half":            {tenanttest.Fault{Kind: tenanttest.Half}, ` after 6 attempts: its answer broke off: unexpected EOF; check the network, or try again later`, 6},
		"long length":     {tenanttest.Fault{Kind: tenanttest.LongLength}, ` after 6 attempts: its answer broke off: unexpected EOF; check the network, or try again later`, 6},
		"short length":    {tenanttest.Fault{Kind: tenanttest.ShortLength}, ` after 6 attempts: its answer ends too early, after `, 6},
		"cut":             {tenanttest.Fault{Kind: tenanttest.CutJSON}, ` after 6 attempts: its answer ends too early, after `, 6},
		"cut gzip":        {tenanttest.Fault{Kind: tenanttest.CutGzip}, ` after 6 attempts: its answer broke off: unexpected EOF; check the network, or try again later`, 6},
		"bad gzip":        {tenanttest.Fault{Kind: tenanttest.BadGzip}, ` after 6 attempts: its answer is packed wrongly; try again later`, 6},
		"invalid":         {tenanttest.Fault{Kind: tenanttest.InvalidJSON}, `: its answer is no valid JSON at byte 11; check the address of the tenant, or try again later`, 1},
		"something else":  {tenanttest.Fault{Kind: tenanttest.OtherJSON}, `: its answer is no list of data; check the address of the tenant`, 1},
		"part":            {tenanttest.Fault{Kind: tenanttest.PartAnswer}, `: its answer tells of an error beside the list, so that some of it may be missing; try again later`, 1},
		"login page":      {tenanttest.Fault{Kind: tenanttest.HTML}, `: a web page came instead of data, as where one has to sign in; check the address of the tenant and the credential`, 1},
		"endless":         {tenanttest.Fault{Kind: tenanttest.Endless}, `: its answer is larger than 64 MB; check the address of the tenant`, 1},
		"bomb":            {tenanttest.Fault{Kind: tenanttest.Bomb}, `: its answer is larger than 64 MB; check the address of the tenant`, 1},
		"own next":        {tenanttest.Fault{Kind: tenanttest.SameNext}, `: the link to the next page leads back to a page that was read before; try again later`, 1},
		"same page again": {tenanttest.Fault{Kind: tenanttest.RepeatPage}, `: it sent the same page twice; try again later`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(150)})
			w.Inject(c.fault)
			_, err := ids(w.client(t, nil).Tasks(context.Background(), tenant.Query{}))
			want := "reading the tasks of " + w.URL + " failed" + c.want
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
			if n := len(w.Requests()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
			w.healthy(t)
		})
	}
}

func TestFaultsThatPassLeaveNoTrace(t *testing.T) {
	t.Parallel()
	for _, f := range []tenanttest.Fault{
		{Kind: tenanttest.Status, Status: 429, RetryAfter: "3"}, {Kind: tenanttest.Status, Status: 502}, {Kind: tenanttest.Status, Status: 503},
		{Kind: tenanttest.Status, Status: 504}, {Kind: tenanttest.Reset}, {Kind: tenanttest.Half}, {Kind: tenanttest.LongLength},
		{Kind: tenanttest.ShortLength}, {Kind: tenanttest.CutJSON}, {Kind: tenanttest.CutGzip}, {Kind: tenanttest.BadGzip},
	} {
		t.Run(fmt.Sprint(f.Kind, f.Status), func(t *testing.T) {
			t.Parallel()
			w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(150)})
			f.After, f.Times = 1, 4
			w.Inject(f)
			got, err := ids(w.client(t, nil).Tasks(context.Background(), tenant.Query{}))
			if err != nil || len(got) != 150 || len(w.Requests()) != 6 {
				t.Errorf("%d tasks in %d requests, %v", len(got), len(w.Requests()), err)
			}
			w.healthy(t)
		})
	}
}

func TestSilenceEndsARequest(t *testing.T) {
	t.Parallel()
	for _, k := range []tenanttest.Kind{tenanttest.Hang, tenanttest.Slow} {
		t.Run(string(k), func(t *testing.T) {
			t.Parallel()
			w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(2)})
			w.Inject(tenanttest.Fault{Kind: k, Times: 1})
			brief := func(o *tenant.Options) { o.RequestTimeout = 100 * time.Millisecond }
			got, err := ids(w.client(t, brief).Tasks(context.Background(), tenant.Query{}))
			if err != nil || len(got) != 2 {
				t.Errorf("after one silence: %d tasks, %v", len(got), err)
			}
			w.Inject(tenanttest.Fault{Kind: k})
			_, err = ids(w.client(t, brief).Tasks(context.Background(), tenant.Query{}))
			want := "after 6 attempts: no complete answer came within 100ms; check the network, or try again later"
			if err == nil || !strings.HasSuffix(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestAnUnreachableTenantIsToldAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{})
	c := w.client(t, nil)
	w.Server.Web().Close()
	_, err := c.Me(context.Background())
	want := "reading the own user of " + w.URL + " failed: it refuses connections; check the address of the tenant, and HTTPS_PROXY where a proxy is needed"
	if err == nil || err.Error() != want || w.clock.Slept() != 0 {
		t.Errorf("got %v after %s, want %s", err, w.clock.Slept(), want)
	}
}

func TestAForeignCertificateIsToldAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{TLS: true})
	_, err := w.client(t, nil).Me(context.Background())
	want := "its certificate is not trusted: x509: certificate signed by unknown authority; add the certificate authority of your network to the system's"
	if err == nil || !strings.Contains(err.Error(), want) || len(w.Requests()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestTheCallerCanStopARun(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{})
	w.Inject(tenanttest.Fault{Kind: tenanttest.Hang})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := w.client(t, nil).Me(ctx)
	if !errors.Is(err, context.Canceled) || !strings.HasSuffix(err.Error(), "failed: it was stopped") {
		t.Errorf("got %v", err)
	}
}

func TestErrorsTellTheirStatus(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{})
	w.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: 403, Code: "CHO-003", Title: "no"})
	_, err := w.client(t, nil).Me(context.Background())
	var e *tenant.Error
	if !errors.As(err, &e) || e.Status != 403 || e.Code != "CHO-003" || e.Trace != "0af7651916cd43dd" || e.Title != "no" {
		t.Errorf("got %#v", e)
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	now := newClock().Now()
	for name, c := range map[string]struct {
		header string
		want   time.Duration
	}{
		"seconds":        {"17", 17 * time.Second},
		"a date":         {now.Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second},
		"a date gone by": {now.Add(-time.Hour).Format(http.TimeFormat), 500 * time.Millisecond},
		"no wait":        {"0", 500 * time.Millisecond},
		"nonsense":       {"soon", 250 * time.Millisecond},
		"absent":         {"", 250 * time.Millisecond},
	} {
		for _, status := range []int{429, 503} {
			w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(1)})
			w.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: status, RetryAfter: c.header, Times: 1})
			if _, err := ids(w.client(t, nil).Tasks(context.Background(), tenant.Query{})); err != nil {
				t.Fatal(err)
			}
			if got := w.clock.Slept(); got != c.want {
				t.Errorf("%s, %d: waited %s, want %s", name, status, got, c.want)
			}
		}
	}
}

func TestTooLongAWaitIsAnError(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"3600", "99999999999999999999"} {
		w := start(t, tenanttest.Config{})
		w.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: 429, RetryAfter: header})
		_, err := w.client(t, nil).Me(context.Background())
		if err == nil || !strings.Contains(err.Error(), "the tenant asks to wait longer than 10m0s") || w.clock.Slept() != 0 {
			t.Errorf("got %v after %s", err, w.clock.Slept())
		}
	}
}

func TestWaitsGrowAndStayWithinTheTimeLimit(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{})
	w.Inject(tenanttest.Fault{Kind: tenanttest.Status, Status: 503})
	_, _ = w.client(t, func(o *tenant.Options) { o.Jitter = func() float64 { return 1 } }).Me(context.Background())
	if got, want := w.clock.Slept(), 15500*time.Millisecond; got != want {
		t.Errorf("waited %s in five pauses, want %s", got, want)
	}
	_, err := w.client(t, func(o *tenant.Options) { o.Timeout = 2 * time.Second }).Me(context.Background())
	want := "reading the own user of " + w.URL + " failed after 4 attempts: 503 Service Unavailable, and the time limit of 2s leaves no time for waiting 2s more (trace 0af7651916cd43dd); raise --timeout"
	if err == nil || err.Error() != want || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestTheTimeLimitEndsAHangingRequest(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{})
	w.Inject(tenanttest.Fault{Kind: tenanttest.Hang})
	_, err := w.client(t, func(o *tenant.Options) { o.Timeout = 100 * time.Millisecond }).Me(context.Background())
	if err == nil || !strings.HasSuffix(err.Error(), "failed: the time limit of 100ms is over; raise --timeout") {
		t.Errorf("got %v", err)
	}
}

// TestNoMinuteSeesMoreThanItsRequests counts on the tenant's side, in which the
// limit of the service is checked as well.
func TestNoMinuteSeesMoreThanItsRequests(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(1)})
	c := w.client(t, func(o *tenant.Options) { o.InFlight = 3 })
	var group sync.WaitGroup
	for range 2000 {
		group.Go(func() {
			if _, err := c.Me(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := w.clock.Slept(); got < 2*time.Minute {
		t.Errorf("2000 requests took %s", got)
	}
	if n := w.PeakInFlight(); n > 3 {
		t.Errorf("%d requests were open at once", n)
	}
	w.healthy(t)
}

func TestTenThousandTasksComeInAHundredRequestsWithoutAWait(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads 10,000 tasks")
	}
	const n = 10_000
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(n)})
	count := 0
	for _, err := range w.client(t, nil).Tasks(context.Background(), tenant.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	if count != n || w.clock.Slept() != 0 || len(w.Requests()) != n/100 {
		t.Errorf("%d tasks in %d requests with %s of waiting", count, len(w.Requests()), w.clock.Slept())
	}
	w.healthy(t)
}

// TestManyRequestsTakeTheTimeOfTheRateLimit asks 2,000 times: 900 at once, 900 after a
// minute, the rest after another one.
func TestManyRequestsTakeTheTimeOfTheRateLimit(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(1)})
	c := w.client(t, nil)
	for range 2000 {
		if _, _, err := c.LastRun(context.Background(), tenanttest.TaskID(0)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.clock.Slept(); got != 2*time.Minute {
		t.Errorf("waited %s, want 2m0s", got)
	}
	w.healthy(t)
}

// chaos spoils every sixth answer, but never four in a row for one address.
type chaos struct {
	mu     sync.Mutex
	random *rand.Rand
	row    map[string]int
	hits   int
}

func (c *chaos) pick(r *http.Request) *tenanttest.Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := r.URL.RequestURI()
	if c.random.IntN(6) != 0 || c.row[at] == 3 {
		delete(c.row, at)
		return nil
	}
	c.row[at]++
	c.hits++
	faults := []tenanttest.Fault{
		{Kind: tenanttest.Status, Status: 429, RetryAfter: "2"}, {Kind: tenanttest.Status, Status: 502}, {Kind: tenanttest.Status, Status: 503}, {Kind: tenanttest.Status, Status: 504},
		{Kind: tenanttest.Reset}, {Kind: tenanttest.Half}, {Kind: tenanttest.LongLength}, {Kind: tenanttest.CutJSON}, {Kind: tenanttest.Gzip},
		{Kind: tenanttest.CutGzip}, {Kind: tenanttest.BadGzip}, {Kind: tenanttest.Shift}, {Kind: tenanttest.RelativeLinks},
	}
	return &faults[c.random.IntN(len(faults))]
}

// TestFaultsLoseAndDoubleNothing reads 5,000 tasks, and the runs of each at the
// same time, through random faults.
func TestFaultsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	const n = 5000
	random := &chaos{random: rand.New(rand.NewPCG(7, 7)), row: map[string]int{}}
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(n), Chaos: random.pick})
	for i := range n {
		if i%3 == 0 {
			id := tenanttest.TaskID(i)
			w.SetRuns(id, tenanttest.Run("b"+id, id, "FAILED", "2026-11-22T06:00:00Z", ""), tenanttest.Run("a"+id, id, "SUCCEEDED", "2026-11-21T06:00:00Z", ""))
		}
	}
	c := w.client(t, func(o *tenant.Options) { o.InFlight = 8 })
	var (
		mu    sync.Mutex
		group sync.WaitGroup
		tasks = map[string]int{}
		runs  = map[string]int{}
	)
	for item, err := range c.Tasks(context.Background(), tenant.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		tasks[item.ID]++
		group.Go(func() {
			got, err := ids(c.Runs(context.Background(), item.ID))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			for _, id := range got {
				runs[id]++
			}
		})
	}
	group.Wait()
	for i, id := range taskIDs(n) {
		if tasks[id] != 1 {
			t.Errorf("task %s came %d times", id, tasks[id])
		}
		if i%3 == 0 && (runs["a"+id] != 1 || runs["b"+id] != 1) {
			t.Errorf("runs of %s came %d and %d times", id, runs["a"+id], runs["b"+id])
		}
	}
	if len(tasks) != n || len(runs) != 2*((n+2)/3) || random.hits < 500 {
		t.Errorf("%d tasks, %d runs, %d faults", len(tasks), len(runs), random.hits)
	}
	if p := w.PeakInFlight(); p > 8+4 {
		// The tenant still counts a request whose connection was cut.
		t.Errorf("%d requests were open at once", p)
	}
	w.healthy(t)
}
