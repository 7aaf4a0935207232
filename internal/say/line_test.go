package say

import "testing"

func TestTheMarkStandsUnderWhatItMeans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line     string
		from, to int
		want     string
	}{
		{`a == b`, 2, 4, "  a == b\n    ^^"},
		{`a`, 1, 1, "  a\n   ^"},
		{`a`, 7, 9, "  a\n   ^"},
		{"\tx", 1, 2, "      x\n      ^"},
		{"日本x", 3, 6, "  日本x\n    ^^"},
		{"e\u0301x", 3, 4, "  e\u0301x\n   ^"},
		{"\x1bx", 0, 1, "  \\u001bx\n  ^^^^^^"},
		{"##[error]", 0, 9, "  \\u0023#[error]\n  ^^^^^^^^^^^^^^"},
	} {
		if got := Underline(c.line, c.from, c.to); got != c.want {
			t.Errorf("Underline(%q, %d, %d):\n%s\nwant\n%s", c.line, c.from, c.to, got, c.want)
		}
	}
}
