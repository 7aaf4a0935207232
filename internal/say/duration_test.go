package say

import (
	"math"
	"testing"
	"time"
)

func TestDurationsAreWrittenAsTheConfigurationDoes(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		d            time.Duration
		exact, about string
	}{
		{0, "0s", "0s"},
		{1500 * time.Millisecond, "1.5s", "1s"},
		{250 * time.Millisecond, "250ms", "250ms"},
		{45 * time.Second, "45s", "45s"},
		{15 * time.Minute, "15m", "15m"},
		{20*time.Minute + time.Second, "20m1s", "20m1s"},
		{9 * time.Hour, "9h", "9h"},
		{time.Hour + 30*time.Minute, "1h30m", "1h30m"},
		{time.Hour + 30*time.Second, "1h0m30s", "1h"},
		{day, "24h", "24h"},
		{2 * day, "2d", "2d"},
		{2*day + time.Second, "2d1s", "2d"},
		{30*day + 90*time.Minute, "30d1h30m", "30d1h30m"},
		{-90 * time.Minute, "-1h30m", "-1h30m"},
		{math.MaxInt64, "106751d23h47m16.854775807s", "106751d23h47m"},
	} {
		if got := Duration(c.d); got != c.exact {
			t.Errorf("%v: got %s, want %s", c.d, got, c.exact)
		}
		if got := About(c.d); got != c.about {
			t.Errorf("%v: got about %s, want %s", c.d, got, c.about)
		}
	}
}
