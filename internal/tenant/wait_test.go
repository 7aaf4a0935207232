package tenant_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

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
