package tenant_test

import (
	"context"
	"io"
	"iter"
	"log"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// TestMain keeps net/http's own complaints about broken servers out of the output.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// clock is a time that passes only while somebody sleeps.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	slept time.Duration
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	c.slept += d
	return ctx.Err()
}

func (c *clock) Slept() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.slept
}

// world is a fake tenant with a client and their common clock.
type world struct {
	*tenanttest.Server
	clock *clock
	mu    sync.Mutex
	lines []string
}

func start(t *testing.T, c tenanttest.Config) *world {
	t.Helper()
	w := &world{clock: newClock()}
	c.Now = w.clock.Now
	var err error
	if w.Server, err = tenanttest.Start(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// client makes a client whose clock stands still; change may alter its options.
func (w *world) client(t *testing.T, change func(*tenant.Options)) *tenant.Client {
	t.Helper()
	o := tenant.Options{
		Credential: tenant.Credential{Address: w.URL, Source: "the test", Key: tenant.NewSecret(tenanttest.DefaultKey)},
		Version:    "1.2.3", Now: w.clock.Now, Sleep: w.clock.Sleep, Jitter: func() float64 { return 0 },
		Log: func(line string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.lines = append(w.lines, line)
		},
	}
	if change != nil {
		change(&o)
	}
	c, err := tenant.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// healthy fails the test when the client did what a good client never does.
func (w *world) healthy(t *testing.T) {
	t.Helper()
	for _, v := range w.Violations() {
		t.Errorf("the tenant complains: %s", v)
	}
}

// ids drains a list.
func ids(list iter.Seq2[tenant.Item, error]) (got []string, err error) {
	for item, e := range list {
		if e != nil {
			err = e
			continue
		}
		got = append(got, item.ID)
	}
	return got, err
}

// taskIDs are the ids of the first n tasks of tenanttest.Tasks.
func taskIDs(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = tenanttest.TaskID(i)
	}
	return list
}
