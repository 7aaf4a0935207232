package config

import (
	"bytes"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/source"
)

// FuzzMisnamed: a configuration of ours is known whatever stands below its version, and
// without the dot nothing else is.
func FuzzMisnamed(f *testing.F) {
	f.Add([]byte("# Settings\r\nversion: 1 # of the format\r\n"))
	f.Add([]byte("steps:\n  - version: 1\nversion: 2\n"))
	says := regexp.MustCompile(`(?m)^version:\s*1\s*(#.*)?$`)
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range nearNames {
			if !Misnamed(name, append([]byte("version: 1\n"), text...)) {
				t.Errorf("%s with a version is not known", name)
			}
			if name[0] != '.' && Misnamed(name, text) && !says.Match(text) {
				t.Errorf("%s is known by %q", name, text)
			}
		}
		if Misnamed(Name, text) {
			t.Errorf("%s is misnamed", Name)
		}
	})
}

// FuzzLoad holds that no text makes the decoder panic, that mistakes stand in order
// and inside the text, and that a suppression can be added to what is right.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"mistakes/*.txtar", "schema.txtar"} {
		names, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range archive.Files {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.Contains(raw, []byte("custom-files")) {
			return // would look into the file system
		}
		c, err := Parse("/repo/"+Name, raw, testOptions("/repo"))
		if err == nil {
			checkRight(t, c, raw)
			return
		}
		list, ok := errors.AsType[Errors](err)
		if !ok {
			t.Fatalf("%v is no list of mistakes", err)
		}
		lines := bytes.Count(raw, []byte("\n")) + 1
		for i, e := range list {
			if e.Line > lines || e.Line > 0 && e.Column < 1 || e.Message == "" {
				t.Fatalf("%+v lies outside of %d lines", e, lines)
			}
			if i > 0 && e.Line > 0 && e.Line < list[i-1].Line {
				t.Fatalf("%v is told after %v", e, list[i-1])
			}
		}
		if text := list.Detail(); strings.ContainsAny(text, "\t\r\x00\x1b") {
			t.Fatalf("control characters in %q", text)
		}
	})
}

func checkRight(t *testing.T, c *Config, raw []byte) {
	c.Settings("/repo/a.json")
	for _, s := range c.Suppress {
		if s.Removal.Len() == 0 || s.Removal.End > s.Doc.Len() {
			t.Fatalf("removal %v", s.Removal)
		}
	}
	out, err := AppendSuppression(raw, Suppression{Rule: "unused-event", Task: "a: b", Reason: "x"})
	if err != nil {
		return // an odd style, which it says
	}
	again, err := Parse("/repo/"+Name, out, testOptions("/repo"))
	if err != nil {
		if list, ok := errors.AsType[Errors](err); !ok || !strings.Contains(list.Error(), "required") && !strings.Contains(list.Error(), "larger") {
			t.Fatalf("%q became wrong: %v\n%q", raw, err, out)
		}
		return
	}
	if len(again.Suppress) != len(c.Suppress)+1 {
		t.Fatalf("%q became %q", raw, out)
	}
}

// FuzzYAML holds that a value's span is exactly what gives the value, and that no node
// leaves the one that it lies in.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{"a: 1\nb:\n- x\n- y: z\n  w: [1, {a: b}]\n", "a: |\n  x\n\n   y\nb: >-\n  p\n  q\n\n  r\n", "- - a\n  - b\n-\n  c: d\n", "a: 'it''s'\n\"b\": \"\\u00e9\\n\"\n", "a: b\n  c\nd: e # f\n", "0: 00\n00:", "{a, b: , c: [d, ], 'e': f} # g\n", "a:\tb\r\n\r\nc: d\u2028\u0085 e\r\n", "? a\n: b\n", "[a: b, ? c]", "&a b: *a\n", "\ufeffa: b\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc, err := source.NewDocument("x", "", []byte(s))
		if err != nil || doc.Encoding != source.UTF8 {
			return
		}
		r := &reports{doc: doc}
		if root := readYAML(r); root != nil {
			checkSpans(t, doc.Whole(), root, source.Span{End: doc.Len()})
		}
		for _, m := range r.list {
			if m.span.Start < 0 || m.span.End < m.span.Start || m.span.End > doc.Len() {
				t.Fatalf("%q: %q is told at %v", s, m.message, m.span)
			}
		}
	})
}

// checkSpans holds a node and all below it against the text.
func checkSpans(t *testing.T, raw []byte, n *node, within source.Span) {
	t.Helper()
	if n.span.Start < within.Start || n.span.End < n.span.Start || n.span.End > within.End {
		t.Fatalf("%q: %s at %v leaves %v", raw, n.kind, n.span, within)
	}
	written := string(raw[n.span.Start:n.span.End])
	at := n.span.Start
	after := func(child *node) {
		if child.span.Start < at {
			t.Fatalf("%q: %s at %v lies before %d", raw, child.kind, child.span, at)
		}
		at = child.span.End
		checkSpans(t, raw, child, n.span)
	}
	switch {
	case n.kind == list && n.flow != strings.HasPrefix(written, "["), n.kind == mapping && n.flow != strings.HasPrefix(written, "{"),
		n.kind == list && n.flow && !strings.HasSuffix(written, "]"), n.kind == mapping && n.flow && !strings.HasSuffix(written, "}"):
		t.Fatalf("%q: a list or mapping is %q", raw, written)
	case n.kind == list:
		for _, it := range n.items {
			if it.dash >= 0 && (it.dash < at || raw[it.dash] != '-') {
				t.Fatalf("%q: no item begins at %d", raw, it.dash)
			}
			after(it.value)
		}
	case n.kind == mapping:
		for _, p := range n.pairs {
			after(p.key)
			after(p.value)
		}
	case n.style == literal || n.style == folded:
		if !strings.HasPrefix(written, "|") && !strings.HasPrefix(written, ">") {
			t.Fatalf("%q: a text is %q", raw, written)
		}
	case n.style == plain:
		if written != n.text && (!strings.ContainsAny(written, "\n\u0085\u2028\u2029") || strings.Join(strings.FieldsFunc(written, unicode.IsSpace), " ") != strings.Join(strings.FieldsFunc(n.text, unicode.IsSpace), " ")) {
			t.Fatalf("%q: %q is not %q", raw, written, n.text)
		}
	default:
		var back yaml.Node
		if err := yaml.Unmarshal([]byte(written), &back); err != nil || back.Content[0].Value != n.text {
			t.Fatalf("%q: %q is not what gives %q (%v)", raw, written, n.text, err)
		}
	}
}
