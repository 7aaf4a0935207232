package tenant

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestTheLimiterLetsShortRunsPass(t *testing.T) {
	t.Parallel()
	l, now := newLimiter(3), time.Unix(1000, 0)
	for i, step := range []struct {
		after, want time.Duration
	}{{0, 0}, {0, 0}, {10 * time.Second, 0}, {0, 50 * time.Second}, {50 * time.Second, 0}, {0, 0}, {0, 10 * time.Second}} {
		now = now.Add(step.after)
		if got := l.take(now); got != step.want {
			t.Errorf("step %d: wait %s, want %s", i, got, step.want)
		}
	}
	l.pause(now.Add(20 * time.Second))
	l.pause(now.Add(5 * time.Second))
	if got := l.take(now); got != 20*time.Second {
		t.Errorf("paused for %s", got)
	}
}

// TestAllAnswersTogetherAreBounded asks a server whose pages never end and are all
// different.
func TestAllAnswersTogetherAreBounded(t *testing.T) {
	t.Parallel()
	var pages atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := pages.Add(1)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"data":[{"id":"%d","name":"%s"}],"links":{"next":{"href":"%s?page=%d"}}}`, n, strings.Repeat("x", 10_000), r.URL.Path, n)
	}))
	t.Cleanup(server.Close)
	c, err := New(Options{Credential: Credential{Address: server.URL, Source: "test", Key: NewSecret(sampleKey)}, MostAnswers: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	items := 0
	for _, err = range c.Tasks(t.Context(), Query{}) {
		if err == nil {
			items++
		}
	}
	if err == nil || !strings.Contains(err.Error(), "its answers are larger than 0 MB together; narrow the list with --filter") || items != 9 || pages.Load() != 10 {
		t.Errorf("%d items of %d pages, %v", items, pages.Load(), err)
	}
}
