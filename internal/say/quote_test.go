package say

import "testing"

func TestQuoteKeepsTheBackslashesOfPaths(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`tasks/a.json`:       `"tasks/a.json"`,
		`C:\exp\nosuch.json`: `"C:\exp\nosuch.json"`,
		`\\server\share\t`:   `"\\server\share\t"`,
		`\`:                  `"\"`,
		`a"b`:                `"a\"b"`,
		`a\"b`:               `"a\\"b"`,
		"C:\\exp\nx":         `"C:\\exp\nx"`,
		"\x1b[31m":           `"\x1b[31m"`,
		`\x1b` + "\u202e":    `"\\x1b\u202e"`,
		"\xff\\":             `"\xff\\"`,
		"":                   `""`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
