package say

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQuotesKeepTheBackslashesOfPaths(t *testing.T) {
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
		"日本 💶":               `"日本 💶"`,
		"\u202egnirts":       `"\u202egnirts"`,
	} {
		for name, write := range map[string]func(string) string{"QuoteWhole": QuoteWhole, "Quote": Quote} {
			if got := write(text); got != want {
				t.Errorf("%s(%q) = %s, want %s", name, text, got, want)
			}
		}
	}
}

func TestQuotesAreShortAndHoldNoCredential(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", quoteMost)
	for text, want := range map[string]string{
		long:                          `"` + long + `"`,
		long + "x":                    `"` + strings.Repeat("ä", quoteMost-1) + `…"`,
		long[:2*70] + " key=":         `"` + long[:2*70] + ` key="`,
		"password=Sup3rS3cretValue!x": `"password=***"`,
		strings.Repeat("a ", 35) + "password=Sup3rS3cretValue!x and much more": `"` + strings.TrimSpace(strings.Repeat("a ", 35)) + ` password=…"`,
	} {
		got := Quote(text)
		if got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
		if n := utf8.RuneCountInString(got); n > quoteMost+len(`""`) {
			t.Errorf("%s has %d characters", got, n)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"", 3, ""},
		{"abc", 3, "abc"},
		{"äöü", 3, "äöü"},
		{"abcd", 3, "ab…"},
		{"ab cd", 4, "ab…"},
		{"\xff\xff\xff\xff", 3, "\xff\xff…"},
		{"日本語日本語", 5, "日本語日…"},
	} {
		if got := Cut(c.text, c.most); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}
