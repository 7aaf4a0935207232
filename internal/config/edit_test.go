package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSuppressionIsAddedInTheStyleOfTheFile(t *testing.T) {
	t.Parallel()
	s := Suppression{Rule: "unused-event", Task: "Sales", Reason: "ticket: 12", Until: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}
	const flow = `{rule: unused-event, task: Sales, reason: "ticket: 12", until: 2027-01-31}`
	const block = "rule: unused-event\n    task: Sales\n    reason: \"ticket: 12\"\n    until: 2027-01-31"
	for _, tt := range []struct{ name, text, want string }{
		{"no file", "", "suppress:\n  - " + flow + "\n"},
		{"only comments", "# mine\n", "# mine\nsuppress:\n  - " + flow + "\n"},
		{"no list", "version: 1 # one\nrules:\n  a: off\n# end\n", "version: 1 # one\nrules:\n  a: off\n# end\nsuppress:\n  - " + flow + "\n"},
		{"no line end", "version: 1", "version: 1\nsuppress:\n  - " + flow + "\n"},
		{"end mark", "---\nversion: 1\n...\n", "---\nversion: 1\nsuppress:\n  - " + flow + "\n...\n"},
		{"braces", "{version: 1, }", "{version: 1, suppress: [" + flow + "], }"},
		{"nothing in braces", "{}", "{suppress: [" + flow + "]}"},
		{"nothing", "suppress: # none\nversion: 1\n", "suppress: # none\n  - " + flow + "\nversion: 1\n"},
		{"null", "suppress: ~\nversion: 1\n", "suppress: \n  - " + flow + "\nversion: 1\n"},
		{"empty list", "suppress: []\n", "suppress: [" + flow + "]\n"},
		{"brackets", "suppress: [{rule: a, reason: b}] # x\n", "suppress: [{rule: a, reason: b}, " + flow + "] # x\n"},
		{"brackets in lines", "suppress: [\n  {rule: a, reason: b}, # x\n]\n", "suppress: [\n  {rule: a, reason: b},\n  " + flow + ", # x\n]\n"},
		{"lines of braces", "suppress:\n- {rule: a, reason: b} # why\n\n# next\nversion: 1\n", "suppress:\n- {rule: a, reason: b} # why\n- " + flow + "\n\n# next\nversion: 1\n"},
		{"blocks", "suppress:\n  - rule: a\n    reason: |\n      b\n\n      c\nversion: 1", "suppress:\n  - rule: a\n    reason: |\n      b\n\n      c\n  - " + block + "\nversion: 1"},
		{"last line", "suppress:\n  - rule: a\n    reason: b", "suppress:\n  - rule: a\n    reason: b\n  - " + block},
		{"byte order mark", "\xef\xbb\xbfversion: 1\n", "\xef\xbb\xbfversion: 1\nsuppress:\n  - " + flow + "\n"},
	} {
		got, err := AppendSuppression([]byte(tt.text), s)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, string(got)); diff != "" {
			t.Errorf("%s: want (-), got (+):\n%s", tt.name, diff)
		}
		crlf, err := AppendSuppression([]byte(strings.ReplaceAll(tt.text, "\n", "\r\n")), s)
		if want := strings.ReplaceAll(tt.want, "\n", "\r\n"); err != nil || string(crlf) != want && strings.Contains(tt.text, "\n") {
			t.Errorf("%s with CR LF: got %q (%v), want %q", tt.name, crlf, err, want)
		}
	}
}

func TestTextsAreQuotedWhereYAMLWouldMisreadThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"plain", "two words", "yes", "Null", "123", "1e3", "0x1f", "1_000", "- a", "a: b", "a #b", "{x}", "*", "&a", "!t", "%d", "@x", "`x`", "'", `"`, `\`, " lead", "trail ",
		"ä漢🎉", "a\nb", "tab\t", "\x01", "\x7f", "\u2028", "/events/0", "/a~1b", "tasks/**", "2027-01-31", "12345678-1234-1234-1234-123456789012", "00000000-1234-1234-1234-123456789012", "a,b", "a]b", "?", "-", "---", ".inf", "~", "<<",
	} {
		s := Suppression{Rule: "unused-event", Task: text, Reason: text}
		out, err := AppendSuppression([]byte("suppress:\n- {rule: a, reason: b}\n"), s)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if out, err = AppendSuppression(out[:0:0], s); err != nil {
			t.Errorf("%q: %v\n%s", text, err, out)
		}
	}
}

func TestBrokenConfigurationIsNotEdited(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: [", "- a\n", "suppress: {a: b}\n", "suppress: x\n"} {
		if out, err := AppendSuppression([]byte(text), Suppression{Rule: "a", Reason: "b"}); err == nil {
			t.Errorf("%q became %q", text, out)
		}
	}
}
