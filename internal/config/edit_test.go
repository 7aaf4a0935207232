package config

import (
	"fmt"
	"regexp"
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

// FuzzSuppression adds arbitrary suppressions to arbitrary configurations: nothing else
// changes in what the text says, nor a byte of it beyond the place of the new one, which
// comes back as it was given.
func FuzzSuppression(f *testing.F) {
	for _, src := range []string{
		"", "# mine\n", "version: 1 # one\nrules:\n  a: off\n", "---\nversion: 1\n...\n", "{version: 1, }", "suppress: # none\nversion: 1\n", "suppress: ~",
		"suppress: [\n  {rule: a, reason: b}, # x\n]\n", "suppress:\r\n- rule: a\r\n  reason: |\r\n    b\r\n\r\n# end", "suppress:\n  - {rule: a,\n     reason: b}\n  # c\nx: [",
		"a: |\n  b", "suppress:\r\n- rule: a\r\n  reason: |+\r\n    b", "suppress:\n- rule: a\n  reason: |+\n    b\n\n",
	} {
		f.Add(src, "unused-event", "Sales", "/events/0", "ticket: 12")
		f.Add(src, "a", "\x1b\u2028'\"", "~", "- {x}\n  y # z")
	}
	f.Fuzz(func(t *testing.T, src, rule, task, pointer, reason string) {
		s := Suppression{Rule: rule, Task: task, Pointer: pointer, Reason: reason}
		out, err := AppendSuppression([]byte(src), s)
		if err != nil {
			return
		}
		ended := src // as what is added ends the last line, which a block of text there tells (YAML 1.2.2, 8.1.1.2)
		if !strings.HasSuffix(src, "\n") {
			ended += "\n"
		}
		before, after := said(t, ended), said(t, string(out))
		was, now := items(before.get("suppress")), items(after.get("suppress"))
		if len(now) != len(was)+1 {
			t.Fatalf("%q becomes %q", src, out)
		}
		for i, it := range was {
			if flat(it.value) != flat(now[i].value) {
				t.Errorf("%q becomes %q: suppression %d is another", src, out, i)
			}
		}
		for _, part := range [][2]string{{"rule", rule}, {"task", task}, {"pointer", pointer}, {"reason", reason}} {
			if n := now[len(was)].value.get(part[0]); part[1] != "" && (n == nil || n.text != part[1]) || part[1] == "" && n != nil {
				t.Errorf("%q becomes %q: %s is another", src, out, part[0])
			}
		}
		if a, b := others(before), others(after); a != b {
			t.Errorf("%q becomes %q: %s becomes %s", src, out, a, b)
		}
		from, to := 0, 0
		for from < len(src) && from < len(out) && src[from] == out[from] {
			from++
		}
		for to < len(src)-from && to < len(out)-from && src[len(src)-1-to] == out[len(out)-1-to] {
			to++
		}
		if gone := strings.TrimSpace(src[from : len(src)-to]); gone != "" && gone != "~" && !strings.EqualFold(gone, "null") {
			t.Errorf("%q becomes %q: %q is gone", src, out, gone)
		}
	})
}

// said is the tree of a configuration that is YAML.
func said(t *testing.T, text string) *node {
	t.Helper()
	f, err := open(Name, "", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	root := readYAML(&f.reports)
	if f.any() {
		t.Fatalf("%q is no YAML", text)
	}
	return root
}

// flat is what a value says, wherever it stands.
func flat(n *node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q", n.kind, n.text)
	for _, it := range n.items {
		b.WriteString("[" + flat(it.value) + "]")
	}
	for _, p := range n.pairs {
		b.WriteString("{" + flat(p.key) + ":" + flat(p.value) + "}")
	}
	return b.String()
}

// others is what a configuration says but for its suppressions.
func others(root *node) string {
	var b strings.Builder
	if root != nil {
		for _, p := range root.pairs {
			if p.key.text != "suppress" {
				b.WriteString(flat(p.key) + ":" + flat(p.value) + "\n")
			}
		}
	}
	return b.String()
}

// FuzzDuration holds that a duration is one of those that docs/configuration.md shows, and
// that no sum runs over.
func FuzzDuration(f *testing.F) {
	for _, text := range []string{"30d", "1h30m", "0s", "1m1h", "99999999999w", "2147483647w2147483647d", "-1h", "1 h", "１h"} {
		f.Add(text)
	}
	form := regexp.MustCompile(`^(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?$`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDuration(text)
		if err == nil && (d < 0 || text == "" || !form.MatchString(text)) {
			t.Errorf("%q is %s", text, d)
		}
	})
}
