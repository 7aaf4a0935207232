package config

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlacesInExpressionsAreThoseOfTheFile writes an expression in all styles; the
// mark § must be found where it stands.
func TestPlacesInExpressionsAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, check, line string }{
		{"plain", "check: a == §", ""},
		{"plain on the next line", "check:\n      a == §", ""},
		{"single quotes", "check: 'it''s ä == §'", ""},
		{"double quotes", `check: "a == \"x\" \u00e9\x41\t§"`, ""},
		{"literal", "check: |\n      first &&\n        ä § ||\n\n      x", ""},
		{"literal, stripped", "check: |-\n      a\n\n      §", ""},
		{"literal, indented", "check: |2-\n        a\n      §", ""},
		{"folded", "check: >\n      a ==\n      §", "3:12"},
		{"plain in two lines", "check: a ==\n      §", "3:12"},
		{"double quotes in two lines", "check: \"a\n      §\"", "3:12"},
	} {
		text := "custom:\n  - id: own\n    " + tt.check + "\n    for: task\n    message: m\n"
		for _, lineEnd := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(text, "\n", lineEnd)
			e := parse(t, text).Own[0].Check
			at := strings.Index(e.Text, "§")
			want := tt.line
			if want == "" {
				before := text[:strings.Index(text, "§")]
				want = fmt.Sprintf("%d:%d", strings.Count(before, "\n")+1, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1)
			}
			got := originOf(e.doc, e.Offset(at))
			if s := fmt.Sprintf("%d:%d", got.Line, got.Column); s != want {
				t.Errorf("%s (%q): found at %s, want %s in\n%s", tt.name, lineEnd, s, want, text)
			}
			if mistake := e.Mistake(at, at+2, "x"); mistake.Line != got.Line || tt.line == "" && mistake.Snippet.Text[mistake.Snippet.Start:mistake.Snippet.End] != "§" {
				t.Errorf("%s: mistake %+v", tt.name, mistake)
			}
			for i := -1; i <= len(e.Text)+1; i++ {
				if o := e.Offset(i); o < 0 || o > len(text) {
					t.Errorf("%s: offset %d is at %d", tt.name, i, o)
				}
			}
		}
	}
}
