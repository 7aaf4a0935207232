package source

import (
	"errors"
	"strings"
	"testing"
)

func TestDepthLimit(t *testing.T) {
	t.Parallel()
	var tree Tree
	for _, c := range []struct {
		levels, below int
		deep          int // offset of the bracket that is too deep, -1 for none
	}{
		{MaxDepth, 0, -1},
		{MaxDepth + 1, 0, MaxDepth},
		{MaxDepth - 2, 2, -1},
		{MaxDepth - 1, 2, MaxDepth - 2},
		{10_000, 0, MaxDepth},
		{1_000_000, 0, MaxDepth},
	} {
		const base = 10
		text := []byte(strings.Repeat("[", c.levels) + strings.Repeat("]", c.levels))
		err := tree.Parse(text, base, c.below)
		var e *DepthError
		switch {
		case c.deep < 0:
			if err != nil {
				t.Errorf("%d levels below %d: %v", c.levels, c.below, err)
			}
		case !errors.As(err, &e) || e.Span != (Span{c.deep, c.deep + 1}).Shift(base):
			t.Errorf("%d levels below %d: %#v, want a DepthError at %d", c.levels, c.below, err, c.deep)
		}
	}
}

func TestSplitSaysTheSameOfDepthStreamedAndWhole(t *testing.T) {
	t.Parallel()
	for _, limit := range []int64{1 << 30, 0} {
		for _, start := range []string{"", ` {"data": [`, ` {"a": `, "\n[1,"} {
			text := []byte(start + strings.Repeat("[", 1_000_000))
			_, outlines := splitFile(t, text, limit)
			var e *DepthError
			want := len(start) + MaxDepth - strings.Count(start, "[") - strings.Count(start, "{")
			if len(outlines) != 1 || !errors.As(outlines[0].Err, &e) || e.Span != (Span{want, want + 1}) {
				t.Errorf("%q, limit %d: %+v, want a DepthError at %d", start, limit, outlines, want)
			}
		}
	}
}

func TestTruncatedNestingIsToldAsTruncated(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("[", 5000))
	_, outlines := splitFile(t, text, 1<<20)
	if err := outlines[0].Err; err == nil || err.Error() != `the text ends with 5000 brackets open, the last a "["; close them, or get the whole text again: it seems truncated` {
		t.Errorf("error is %v", err)
	}
}
