package config

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tasklint/tasklint/internal/address"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// builder makes values of nodes that passed the check.
type builder struct {
	doc    *source.Document
	config *Config
}

func (b *builder) origin(n *node) Origin { return originOf(b.doc, n.span.Start) }

// build puts what the root of a file says over what the files before it say.
func (b *builder) build(root *node) {
	c := b.config
	for _, p := range pairs(root.get("tenants")) {
		b.tenant(p)
	}
	for _, it := range items(root.get("exclude")) {
		c.Exclude = append(c.Exclude, b.globs(it.value, c.ExcludeBase)...)
		c.Excluded = append(c.Excluded, Written{it.value.text, b.origin(it.value)})
	}
	if n := root.get("fail-level"); n != nil {
		c.FailLevelOrigin = b.origin(n)
		c.FailLevel, _ = writtenLevel(n) // Off for never
	}
	if n := root.get("baseline"); n != nil {
		c.BaselineOrigin = b.origin(n)
		c.Baseline = filepath.Join(filepath.Dir(b.doc.Path), filepath.FromSlash(n.text))
	}
	for id, s := range b.rules(root.get("rules")) {
		if c.Rules == nil {
			c.Rules = make(map[string]RuleSetting)
		}
		c.Rules[id] = c.Rules[id].under(s)
	}
	for _, it := range items(root.get("overrides")) {
		paths := b.globs(it.value.get("paths"), c.Dir)
		c.Overrides = append(c.Overrides, Override{
			Paths: paths, Rules: b.rules(it.value.get("rules")), As: it.value.get("as").str(),
			Origin: b.origin(it.value), globs: compile(paths),
		})
	}
	for _, it := range items(root.get("suppress")) {
		c.Suppress = append(c.Suppress, b.suppression(it))
	}
	for _, it := range items(root.get("diff").get("ignore")) {
		c.DiffIgnore = append(c.DiffIgnore, Ignore{
			Pointer: it.value.get("pointer").str(), Reason: it.value.get("reason").str(), Origin: b.origin(it.value),
		})
	}
}

// under is a setting with what a later file says on top.
func (s RuleSetting) under(later RuleSetting) RuleSetting {
	if s.Origin == (Origin{}) {
		return later
	}
	if later.LevelSet {
		s.Level, s.LevelSet, s.LevelOrigin = later.Level, true, later.LevelOrigin
	}
	if !s.Required { // else its origin is where that is said
		s.Required, s.Origin = later.Required, later.Origin
	}
	for _, o := range later.Options {
		s.Options = slices.DeleteFunc(s.Options, func(have OptionValue) bool { return have.Name == o.Name })
		s.Options = append(s.Options, o)
	}
	slices.SortFunc(s.Options, func(a, b OptionValue) int { return strings.Compare(a.Name, b.Name) })
	return s
}

// tenant adds a set, or what is said of one that is there already.
func (b *builder) tenant(p pair) {
	c := b.config
	at := slices.IndexFunc(c.Tenants, func(t Set) bool { return t.Name == p.key.text })
	if at < 0 {
		at = len(c.Tenants)
		c.Tenants = append(c.Tenants, Set{Name: p.key.text})
	}
	t := &c.Tenants[at]
	t.Origin, t.Paths = b.origin(p.key), b.globs(p.value.get("paths"), c.Dir)
	t.globs = compile(t.Paths)
	if n := p.value.get("url"); n != nil {
		t.URL, _ = address.Parse(n.text) // checked
		t.URLOrigin = b.origin(n)
	}
	if n := p.value.get("context"); n != nil {
		t.Context = n.text
	}
	if n := p.value.get("complete"); n != nil {
		t.Complete = n.isTrue()
	}
}

// globs are those of a list or a text, seen from a folder: in a file that is extended they
// are relative to that file's own. What begins with ** looks into all folders, also those
// above, and is the same everywhere.
func (b *builder) globs(n *node, folder string) []string {
	texts := n.strings()
	if n != nil && n.kind == text {
		texts = []string{n.text}
	}
	at := filepath.Dir(b.doc.Path)
	if at == folder {
		return texts
	}
	for i, g := range texts {
		if clean := path.Clean(g); clean != "**" && !strings.HasPrefix(clean, "**/") {
			texts[i] = seenFrom(globOf(folder), path.Join(globOf(at), clean))
			if strings.HasSuffix(g, "/") {
				texts[i] += "/"
			}
		}
	}
	return texts
}

// globOf is a glob for a folder itself, whatever signs its name has.
func globOf(dir string) string { return globSigns.Replace(filepath.ToSlash(dir)) }

// seenFrom is an absolute glob relative to a folder.
func seenFrom(dir, glob string) string {
	from, to := strings.Split(dir, "/"), strings.Split(glob, "/")
	for len(from) > 0 && len(to) > 0 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return path.Clean(strings.Repeat("../", len(from)) + strings.Join(to, "/"))
}

// globSigns takes the meaning from the signs of a glob in a folder's name.
var globSigns = strings.NewReplacer(`\`, `\\`, "*", "[*]", "?", "[?]", "[", `\[`, "{", `\{`)

// rules are the settings of a mapping from ids.
func (b *builder) rules(n *node) map[string]RuleSetting {
	if n == nil || len(n.pairs) == 0 {
		return nil
	}
	settings := make(map[string]RuleSetting, len(n.pairs))
	for _, p := range n.pairs {
		s := RuleSetting{Origin: b.origin(p.key), Required: p.value.get("required").isTrue()}
		if s.Level, s.LevelSet = writtenLevel(p.value); s.LevelSet {
			s.LevelOrigin = b.origin(levelNode(p.value))
		}
		for _, o := range b.config.catalog.byID[p.key.text].Options {
			if v := p.value.get(o.Name); v != nil {
				s.Options = append(s.Options, OptionValue{o.Name, optionValue(v, o.Default), b.origin(v)})
			}
		}
		slices.SortFunc(s.Options, func(a, b OptionValue) int { return strings.Compare(a.Name, b.Name) })
		settings[p.key.text] = s
	}
	return settings
}

// optionValue is the value of an option in the type of its default.
func optionValue(n *node, initial any) any {
	switch initial.(type) {
	case int:
		value, _ := count(n.text)
		return value
	case bool:
		return n.isTrue()
	case time.Duration:
		value, _ := ParseDuration(n.text)
		return value
	case []string:
		return n.strings()
	}
	return n.text
}

func (b *builder) suppression(it item) Suppression {
	n := it.value
	s := Suppression{
		Rule: n.get("rule").str(), Task: n.get("task").str(), Tenant: n.get("tenant").str(),
		Pointer: n.get("pointer").str(), Reason: n.get("reason").str(),
		Origin: b.origin(n), Doc: b.doc, Span: n.span, Removal: removal(b.doc.Whole(), it),
	}
	if pointer := n.get("pointer"); pointer != nil {
		s.pointer = pointer.span
	}
	if until := n.get("until"); until != nil {
		s.Until, _ = time.Parse(time.DateOnly, until.text)
	}
	if path := n.get("path"); path != nil {
		globs := b.globs(path, b.config.Dir)
		s.Path, s.globs = globs[0], compile(globs)
	}
	return s
}

// removal is what to delete of the text to remove an entry of a list. In lines of
// their own that is whole lines; in brackets the comma that follows goes too. What
// stays is YAML, and the removals of two entries do not overlap.
func removal(text []byte, it item) source.Span {
	span := it.value.span
	if it.dash < 0 {
		i := span.End
		for i < len(text) && bytes.IndexByte([]byte(" \t\r\n"), text[i]) >= 0 {
			i++
		}
		if i < len(text) && text[i] == ',' {
			for i++; i < len(text) && text[i] == ' '; i++ {
			}
			span.End = i
		}
		return span
	}
	span.Start = it.dash
	lineStart := bytes.LastIndexByte(text[:it.dash], '\n') + 1
	if len(bytes.TrimLeft(text[lineStart:it.dash], " ")) > 0 {
		return span // a list within a list, begun on one line
	}
	span.Start = lineStart
	if i := bytes.IndexByte(text[span.End:], '\n'); i >= 0 {
		span.End += i + 1 // with the comment behind it
	} else {
		span.End = len(text)
	}
	return span
}

// appendJSON writes a value that passed the check as JSON, keys in their order.
func appendJSON(b []byte, n *node) []byte {
	switch n.kind {
	case boolean:
		return strconv.AppendBool(b, isTrueWord(n.text))
	case integer, float:
		number, _ := jsonNumber(n.text)
		return append(b, number...)
	case text:
		return appendString(b, n.text)
	case list:
		b = append(b, '[')
		for i, it := range n.items {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendJSON(b, it.value)
		}
		return append(b, ']')
	case mapping:
		b = append(b, '{')
		for i, p := range n.pairs {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendString(b, p.key.text)
			b = append(b, ": "...)
			b = appendJSON(b, p.value)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

// appendString cannot fail, since the text is UTF-8; what an escape has put into it
// that is none is replaced.
func appendString(b []byte, s string) []byte {
	quoted, err := jsontext.AppendQuote(b, strings.ToValidUTF8(s, "\ufffd"))
	if err != nil {
		return append(b, `""`...)
	}
	return quoted
}

// expression is nil for an absent node.
func (b *builder) expression(n *node) *Expression {
	if n == nil {
		return nil
	}
	return &Expression{Text: n.text, Origin: b.origin(n), doc: b.doc, span: n.span, runs: runsOf(b.doc.Whole(), n)}
}

// levelNode is where a setting says its level, nil when it says none.
func levelNode(n *node) *node {
	if n != nil && n.kind == mapping {
		return n.get("level")
	}
	return n
}

func writtenLevel(n *node) (diag.Level, bool) {
	if n = levelNode(n); n == nil || n.kind != text {
		return diag.Off, false
	}
	level, err := diag.ParseLevel(n.text)
	return level, err == nil
}
