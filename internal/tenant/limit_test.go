package tenant

import (
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
