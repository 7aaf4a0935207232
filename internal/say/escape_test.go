package say

import (
	"encoding/json"
	"testing"
)

func TestEscapeKeepsWhatIsHarmless(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":                    "plain",
		"Übung 日本 🎉 ⚠️ é":          "Übung 日本 🎉 ⚠️ é",
		"a\tb\r\n":                 `a\tb\r\n`,
		"\x1b[0m\u202e\u200d":      `\u001b[0m\u202e\u200d`,
		"\U000e0041\xff\ufffd":     `\u{e0041}\xff` + "\ufffd",
		"\u00a0\u2028\u3164\ufe01": `\u00a0\u2028\u3164\ufe01`,
		"##[x] ## [y] #[z]":        `#\u0023[x] ## [y] #[z]`,
		" ::error::x":              ` \u003a:error::x`,
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q) = %s, want %s", text, got, want)
		}
		if got := Escape(want); got != want {
			t.Errorf("Escape is not idempotent: %s", got)
		}
	}
}

func TestEscapedJSONMeansTheSame(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a": 1}`:                     `{"a": 1}`,
		"[\n\t\"日本 🎉 ⚠️\"\n]":          "[\n\t\"日本 🎉 ⚠️\"\n]",
		"\"a\u202eb\u200d\U000e0041\"": `"a\u202eb\u200d\udb40\udc41"`,
		"\"\x7f\ufffd\"":               `"\u007f\ufffd"`,
		`"##[error] ##vso[x] ##"`:      `"\u0023#[error] \u0023#vso[x] ##"`,
	} {
		got := EscapeJSON([]byte(text))
		if string(got) != want {
			t.Errorf("EscapeJSON(%s) = %s, want %s", text, got, want)
		}
		var before, after any
		if json.Unmarshal([]byte(text), &before) != nil || json.Unmarshal(got, &after) != nil {
			t.Fatalf("%s is no JSON", got)
		}
		a, _ := json.Marshal(before)
		b, _ := json.Marshal(after)
		if string(a) != string(b) {
			t.Errorf("%s means %s, want %s", got, b, a)
		}
	}
}

func TestPrintableIsOneLineWithoutCredential(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\tb\nc\x1b[31m":                     "a\tb" + `\nc\x1b[31m`,
		"::error::x":                          `\u003a:error::x`,
		"no password=Sup3rS3cretValue!x here": "no password=*** here",
	} {
		if got := Printable(text); got != want {
			t.Errorf("Printable(%q) = %s, want %s", text, got, want)
		}
	}
	if got := PrintableLines("a\n::b\x07"); got != "a\n"+`\u003a:b\a` {
		t.Errorf("PrintableLines gives %q", got)
	}
}
