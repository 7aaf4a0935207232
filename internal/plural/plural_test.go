package plural

import "testing"

func TestPlural(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Of(0, "task"), "0 tasks"},
		{Of(1, "task"), "1 task"},
		{Of(2, "patched task"), "2 patched tasks"},
		{Of(int64(1200), "minute"), "1200 minutes"},
		{Of(1, "dependency"), "1 dependency"},
		{Of(2, "dependency"), "2 dependencies"},
		{Of(2, "day"), "2 days"},
		{OrNo(0, "finding"), "no finding"},
		{OrNo(1, "finding"), "1 finding"},
		{OrNo(2, "finding"), "2 findings"},
		{Pick(1, "is", "are"), "is"},
		{Pick(0, "is", "are"), "are"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
