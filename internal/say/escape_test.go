package say

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/secret"
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
		"\t::error::x":             `\t\u003a:error::x`,
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
		"a\x9b2J\xff\ufffd":                   `a\x9b2J\xff` + "\ufffd",
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

// FuzzShown: whatever a text holds, what is shown of it is one line that moves no cursor,
// hides nothing and is no command to a runner, and is no other when it is shown again.
func FuzzShown(f *testing.F) {
	for _, text := range []string{
		"::error::x", "\t ::set-output name=a::b", "##vso[task.complete]", "\x1b]8;;http://e\x07", "\u202e\u2066\u200b\ufeff\u2028\U000e0041\u061c", "C:\\tasks\\new\n",
		"a\xffb\"", "password=purple-staple-bridge7", "# #[", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl", "日本🎉⚠️é\t|", "\r\n##[error]",
	} {
		f.Add(text, 3, 5)
	}
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		underlined := strings.Split(Underline(text, from, to), "\n")
		if len(underlined) != 2 || strings.Trim(underlined[1], " ^") != "" || !strings.Contains(underlined[1], "^") {
			t.Errorf("%q: %q", text, underlined)
		}
		for how, shown := range map[string]string{
			"Escape": Escape(text), "Quote": Quote(text), "QuoteWhole": QuoteWhole(text), "Printable": Printable(text), "Draw": string(Draw([]byte(text), 0).Shown), "Underline": underlined[0],
		} {
			if !utf8.ValidString(shown) {
				t.Errorf("%s of %q is no UTF-8: %q", how, text, shown)
			}
			for _, r := range shown {
				if r < ' ' && !(r == '\t' && how == "Printable") || r >= 0x7f && r <= 0x9f || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
					t.Errorf("%s of %q holds %U", how, text, r)
				}
			}
			if runner := strings.Index(shown, "##"); runner >= 0 && StartsCommand(shown[runner:]) && how != "Quote" && how != "QuoteWhole" { // whose message is made printable as a whole
				t.Errorf("%s of %q begins a command: %q", how, text, shown)
			}
			if LeadsCommand(shown) >= 0 && how != "Draw" && how != "Underline" { // which stand behind a line number
				t.Errorf("%s of %q leads a command: %q", how, text, shown)
			}
		}
		if once := Escape(text); Escape(once) != once && utf8.ValidString(text) {
			t.Errorf("%q is %q, then %q", text, once, Escape(once))
		}
		if once := Printable(text); secret.Mask(once) == once && Printable(once) != once { // an escape may make a word a password
			t.Errorf("%q is %q, then %q", text, once, Printable(once))
		}
		if short := Cut(text, 10); utf8.RuneCountInString(short) > 10 {
			t.Errorf("%q is cut to %q", text, short)
		}
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var before, after string
		escaped := EscapeJSON(raw)
		if json.Unmarshal(raw, &before) != nil || json.Unmarshal(escaped, &after) != nil || before != after {
			t.Errorf("%s means %q, and %s %q", raw, before, escaped, after)
		}
		if d := Draw([]byte(text), 7); d.Last() > 0 {
			for i := range d.Last() {
				if d.ShownAt(i) > d.ShownAt(i+1) || d.CellAt(i) > d.CellAt(i+1) || d.ShownAt(i+1) > len(d.Shown) {
					t.Fatalf("%q: byte %d is shown at %d, the next at %d", text, i, d.ShownAt(i), d.ShownAt(i+1))
				}
			}
		}
	})
}
