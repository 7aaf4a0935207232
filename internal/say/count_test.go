package say

import "testing"

func TestCountsReadAsInASentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Count(0, "task"), "0 tasks"},
		{Count(1, "task"), "1 task"},
		{Count(2, "patched task"), "2 patched tasks"},
		{Count(int64(1200), "minute"), "1,200 minutes"},
		{Count(1, "dependency"), "1 dependency"},
		{Count(2, "dependency"), "2 dependencies"},
		{Count(2, "day"), "2 days"},
		{CountOrNo(0, "finding"), "no finding"},
		{CountOrNo(1, "finding"), "1 finding"},
		{CountOrNo(2, "finding"), "2 findings"},
		{Pick(1, "is", "are"), "is"},
		{Pick(0, "is", "are"), "are"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
