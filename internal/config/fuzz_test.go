package config

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/source"
)

// FuzzLoad holds that no text makes the decoder panic, that mistakes stand in order
// and inside the text, that goccy's own parser gives the same values where it takes
// the text too, and that a suppression can be added to what is right.
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
		if s.Removal.Len() == 0 || s.Removal.End > c.Document.Len() {
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

// FuzzYAML compares the values of a text with those that goccy's own parser gives.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{"a: 1\nb:\n- x\n- y: z\n  w: [1, {a: b}]\n", "a: |\n  x\n\n   y\nb: >-\n  p\n  q\n\n  r\n", "- - a\n  - b\n-\n  c: d\n", "a: 'it''s'\n\"b\": \"\\u00e9\\n\"\n", "a: b\n  c\nd: e # f\n", "0: 00\n00:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return
		}
		doc, err := source.NewDocument("x", "", []byte(s))
		if err != nil || doc.Encoding != source.UTF8 {
			return
		}
		r := &reports{doc: doc}
		root := readYAML(r)
		if r.any() || root == nil || odd(root) || strings.Contains(s, "\r") {
			return
		}
		var theirs any
		if err := yaml.Unmarshal([]byte(s), &theirs); err != nil {
			return
		}
		if !same(root, theirs) {
			t.Fatalf("%q: we read something else than %#v", s, theirs)
		}
	})
}

// odd reports keys that are there twice, also as the same number (0 and 00), and entries without a value, below which
// goccy takes the keys that follow.
func odd(n *node) bool {
	seen := make(map[string]bool)
	for _, p := range n.pairs {
		key := p.key.text
		if p.key.kind != text {
			key = "a number or the like"
		}
		if seen[key] || odd(p.value) {
			return true
		}
		seen[key] = true
	}
	for _, it := range n.items {
		if it.value.kind == null && it.value.span.Len() == 0 || odd(it.value) {
			return true
		}
	}
	return false
}

// same reports whether a node has the value that goccy has decoded; numbers and keys
// that are no text are only counted.
func same(n *node, v any) bool {
	switch v := v.(type) {
	case nil:
		return n.kind == null
	case bool:
		return n.kind == boolean && n.isTrue() == v
	case string:
		return n.kind == text && n.text == v
	case []any:
		if n.kind != list || len(n.items) != len(v) {
			return false
		}
		for i := range v {
			if !same(n.items[i].value, v[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		if n.kind != mapping || len(n.pairs) != len(v) {
			return false
		}
		for _, p := range n.pairs {
			if other, ok := v[p.key.text]; ok && !same(p.value, other) {
				return false
			}
		}
		return true
	}
	return n.kind == integer || n.kind == float
}
