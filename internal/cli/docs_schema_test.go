package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/rules"
	"github.com/tasklint/tasklint/schema"
)

// schemaTable is the table of all members that a JSON Schema describes, in its
// order. Rules have pages of their own and are left out.
type schemaTable struct {
	t    *testing.T
	defs map[string]json.RawMessage
	rows strings.Builder
}

// schemaNode is what a table needs of a schema.
type schemaNode struct {
	Ref                  string `json:"$ref"`
	Description          string
	Type                 any
	Enum                 []any
	Const, Default       any
	Properties           json.RawMessage
	Items                *schemaNode
	AnyOf                []schemaNode
	AdditionalProperties json.RawMessage
	Required             []string
}

// membersOf writes the table of a schema that comes with the program.
func membersOf(t *testing.T, name string) string {
	t.Helper()
	text, ok := schema.Source(name)
	if !ok {
		t.Fatalf("there is no schema %s", name)
	}
	var root struct {
		schemaNode
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	s := &schemaTable{t: t, defs: root.Defs}
	s.rows.WriteString("| key | value | meaning |\n|---|---|---|\n")
	s.members(&root.schemaNode, "")
	return s.rows.String()
}

// members writes the members of an object, and theirs.
func (s *schemaTable) members(n *schemaNode, prefix string) {
	if target := s.target(n); target != nil && n.Ref != "" {
		s.members(target, prefix)
	}
	for _, key := range keysInOrder(s.t, n.Properties) {
		if prefix == "rules." || strings.HasSuffix(prefix, "[].rules.") {
			return
		}
		member := property(s.t, n.Properties, key)
		words := s.words(&member)
		if member.Default != nil {
			words += fmt.Sprintf("; `%v` when absent", member.Default)
		}
		fmt.Fprintf(&s.rows, "| `%s%s` | %s | %s |\n", prefix, key, strings.ReplaceAll(words, "|", "\\|"), member.Description)
		s.below(&member, prefix+key)
	}
}

// below writes the members of what a member holds.
func (s *schemaTable) below(n *schemaNode, path string) {
	if target := s.target(n); target != nil && len(n.Properties) == 0 {
		n = target
	}
	switch {
	case n.Items != nil:
		s.below(n.Items, path+"[]")
	case len(n.Properties) > 0:
		s.members(n, path+".")
	case len(n.AdditionalProperties) > 2 && n.AdditionalProperties[0] == '{':
		var item schemaNode
		if err := json.Unmarshal(n.AdditionalProperties, &item); err != nil {
			s.t.Fatal(err)
		}
		s.below(&item, path+".NAME")
	}
}

func (s *schemaTable) target(n *schemaNode) *schemaNode {
	name, ok := strings.CutPrefix(n.Ref, "#/$defs/")
	if !ok {
		return nil
	}
	var target schemaNode
	if err := json.Unmarshal(s.defs[name], &target); err != nil {
		s.t.Fatal(err)
	}
	return &target
}

// schemaWords are the words for values that have a name in a schema.
var schemaWords = map[string]string{
	"#/$defs/glob": "glob", "#/$defs/globs": "globs", "#/$defs/pointer": "JSON Pointer", "#/$defs/expression": "expression",
	"#/$defs/level": "`error`, `warning`, `note` or `off`", "#/$defs/setting": "level, or level and options",
}

// words say what a value is.
func (s *schemaTable) words(n *schemaNode) string {
	if word, ok := schemaWords[n.Ref]; ok {
		return word
	}
	if target := s.target(n); target != nil {
		return s.words(target)
	}
	switch {
	case n.Const != nil:
		return fmt.Sprintf("`%v`", n.Const)
	case len(n.Enum) > 0:
		words := make([]string, len(n.Enum))
		for i, v := range n.Enum {
			words[i] = fmt.Sprintf("`%v`", v)
		}
		return strings.Join(words, ", ")
	case len(n.AnyOf) > 0 && n.Type == nil:
		words := make([]string, len(n.AnyOf))
		for i := range n.AnyOf {
			words[i] = s.words(&n.AnyOf[i])
		}
		return strings.Join(words, " or ")
	case n.Items != nil:
		word := s.words(n.Items)
		return "list of " + cmp.Or(map[string]string{"glob": "globs", "text": "texts", "mapping": "mappings"}[word], word)
	}
	kind := n.Type
	if kinds, ok := kind.([]any); ok {
		kind = kinds[0] // the other is null, for a key that is left empty
	}
	word, ok := map[any]string{"string": "text", "boolean": "`true` or `false`", "integer": "number", "object": "mapping", "array": "list"}[kind]
	if !ok {
		s.t.Fatalf("no words for %+v", n)
	}
	return word
}

func property(t *testing.T, object json.RawMessage, key string) schemaNode {
	t.Helper()
	var members map[string]schemaNode
	if err := json.Unmarshal(object, &members); err != nil {
		t.Fatal(err)
	}
	return members[key]
}

// keysInOrder are the keys of a JSON object as they are written.
func keysInOrder(t *testing.T, object json.RawMessage) []string {
	t.Helper()
	if len(object) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(object))
	var keys []string
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

// ruleOptions is the table of all options of built-in rules.
func ruleOptions() string {
	var b strings.Builder
	b.WriteString("| rule | option | default | meaning |\n|---|---|---|---|\n")
	for _, r := range rules.All() {
		for _, o := range r.Options {
			fmt.Fprintf(&b, "| [%s](rules/%s.md) | `%s` | `%s` | %s |\n", r.ID, r.ID, o.Name, rules.OptionText(o.Default), o.Doc)
		}
	}
	return b.String()
}
