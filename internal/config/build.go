package config

import (
	"math"
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

// build fills the configuration from the root of its file.
func (b *builder) build(root *node) {
	c := b.config
	if n := root.get("tenants"); n != nil {
		for _, p := range n.pairs {
			c.Tenants = append(c.Tenants, b.tenant(p))
		}
		slices.SortFunc(c.Tenants, func(a, b Set) int { return strings.Compare(a.Name, b.Name) })
	}
	c.Exclude = root.get("exclude").strings()
	if n := root.get("fail-level"); n != nil {
		c.FailLevelOrigin = b.origin(n)
		c.FailLevel = diag.Off // never
		if level, ok := writtenLevel(n); ok {
			c.FailLevel = level
		}
	}
	if n := root.get("baseline"); n != nil {
		c.BaselineOrigin = b.origin(n)
		c.Baseline = filepath.Join(c.Dir, filepath.FromSlash(n.text))
	}
	c.Rules = b.rules(root.get("rules"))
	for _, it := range items(root.get("overrides")) {
		paths := it.value.get("paths").strings()
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

func items(n *node) []item {
	if n == nil {
		return nil
	}
	return n.items
}

func (b *builder) tenant(p pair) Set {
	t := Set{
		Name: p.key.text, Origin: b.origin(p.key), Paths: p.value.get("paths").strings(),
		Context: p.value.get("context").str(), Complete: p.value.get("complete").isTrue(),
	}
	t.globs = compile(t.Paths)
	if n := p.value.get("url"); n != nil {
		t.URL, _ = address.Parse(n.text) // checked
		t.URLOrigin = b.origin(n)
	}
	return t
}

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
		Rule: n.get("rule").str(), Task: n.get("task").str(), Path: n.get("path").str(), Tenant: n.get("tenant").str(),
		Pointer: n.get("pointer").str(), Reason: n.get("reason").str(),
		Origin: b.origin(n), Span: n.span, Removal: removal(b.doc.Whole(), it),
	}
	if until := n.get("until"); until != nil {
		s.Until, _ = time.Parse(time.DateOnly, until.text)
	}
	if s.Path != "" {
		s.globs = compile([]string{s.Path})
	}
	return s
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

// jsonNumber writes a YAML number as JSON does: as it stands where that is JSON.
func jsonNumber(text string) (string, bool) {
	if v := jsontext.Value(text); v.IsValid() && v.Kind() == '0' {
		return text, true
	}
	plain := strings.ReplaceAll(strings.TrimPrefix(text, "+"), "_", "")
	if n, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}
