package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// checker holds nodes against their description and reports every mistake.
type checker struct {
	*reports
	catalog *catalog
	// tenants are the names of the configured sets.
	tenants []string
	// required are the rules that may not be weakened.
	required map[string]duty
}

// check holds a value against its shape; what names it in messages.
func (c *checker) check(n *node, s *shape, what string) {
	if c.more {
		return
	}
	if s.form == unionForm {
		if e := s.choose(n); e != nil {
			c.check(n, e, what)
			return
		}
	}
	if n.kind == null && s.nothing {
		return
	}
	if !s.accepts(n) {
		c.wrongType(n, s, what)
		return
	}
	switch s.form {
	case anyForm:
		c.free(n)
	case wordForm:
		c.word(n, s, what)
		return
	case textForm, countForm:
		if fault := s.fault(n); fault != "" {
			c.add(n.span, "%s %s", what, fault)
			return
		}
	case listForm:
		c.list(n, s, what)
	case objectForm:
		c.object(n, s, what)
	case namedForm:
		c.named(n, s, what)
	}
	if s.check != nil {
		if message := s.check(c, n); message != "" {
			if message[0] == '"' { // it begins with the value, not with what that is
				message = what + ": " + message
			}
			c.add(n.span, "%s", message)
		}
	}
}

// fault is what is wrong with a text or a count, "" for nothing.
func (s *shape) fault(n *node) string {
	switch {
	case s.form == countForm:
		if _, ok := count(n.text); !ok {
			return "must be a whole number from 0 to 2147483647"
		}
	case strings.TrimSpace(n.text) == "":
		return "is empty"
	case s.most > 0 && len(n.text) > s.most:
		return fmt.Sprintf("is %d bytes long; at most %d are allowed", len(n.text), s.most)
	}
	return ""
}

// wrongType tells of a value of another form, and how to write it where that can
// be guessed.
func (c *checker) wrongType(n *node, s *shape, what string) {
	if n.kind == null && n.span.Len() == 0 {
		c.add(n.span, "%s has no value; it must be %s", what, s.wants())
		return
	}
	hint, scalar := "", n.kind != list && n.kind != mapping
	switch {
	case scalar && s.form == textForm && s.noun == "":
		hint = `; put it in quotes: "` + say.Cut(n.text, shownMost) + `"`
	case s.form == boolForm && n.kind == text:
		if word, ok := boolWord(n.text); ok {
			hint = "; write " + word
		}
	case n.kind == boolean && !isTrueWord(n.text) && (slices.Contains(s.words, "off") || s.form == unionForm && slices.Contains(s.either[0].words, "off")):
		hint = "; write off"
	case scalar && s.form == listForm && s.item.accepts(n):
		hint = "; write [" + say.Cut(string(c.doc.Whole()[n.span.Start:n.span.End]), shownMost) + "]"
	}
	c.add(n.span, "%s must be %s, not %s%s", what, s.wants(), n.kind, hint)
}

// boolWord is the truth value that a text was meant to be.
func boolWord(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "yes", "on", "true", "y":
		return "true", true
	case "no", "off", "false", "n":
		return "false", true
	}
	return "", false
}

func (c *checker) word(n *node, s *shape, what string) {
	if slices.Contains(s.words, n.text) {
		return
	}
	message := what + " is " + say.Quote(n.text) + "; it must be " + s.wants()
	if near, ok := say.Nearest(n.text, s.words); ok {
		message += "; did you mean " + say.Quote(near) + "?"
	}
	c.add(n.span, "%s", message)
}

func (c *checker) list(n *node, s *shape, what string) {
	if s.atLeastOne && len(n.items) == 0 {
		c.add(n.span, "%s is empty; it needs at least one entry", what)
	}
	for _, it := range n.items {
		c.check(it.value, s.item, "an entry of "+what)
	}
}

func (c *checker) object(n *node, s *shape, what string) {
	seen := c.unique(n)
	for _, p := range n.pairs {
		if c.more {
			return
		}
		if f := s.field(p.key.text); f != nil {
			if f.shape != nil { // else it was looked at before
				c.check(p.value, f.shape, strconv.Quote(f.name))
			}
			continue
		}
		if s.open {
			if message := s.key(c, p.key); message != "" {
				c.add(p.key.span, "%s", message)
			} else {
				c.check(p.value, s.item, say.Quote(p.key.text))
			}
			continue
		}
		c.add(p.key.span, "%s", unknownKey(p.key.text, s, seen))
	}
	for _, f := range s.fields {
		if f.required && !seen[f.name] {
			c.add(c.opening(n), "%s has no %q: %s", what, f.name, strings.ToLower(f.doc[:1])+strings.TrimSuffix(f.doc[1:], "."))
		}
	}
	if len(s.someOf) > 0 && len(n.pairs) > 0 {
		for _, k := range s.someOf {
			if seen[k] {
				return
			}
		}
		c.add(c.opening(n), "%s says nothing; give it %s", what, say.Or(s.someOf))
	}
}

// unknownKey names the key that was meant, among those that are not there yet.
func unknownKey(key string, s *shape, seen map[string]bool) string {
	var free []string
	for _, k := range s.keys() {
		if !seen[k] {
			free = append(free, k)
		}
	}
	message := "unknown key " + say.Quote(key)
	if near, ok := say.Nearest(key, free); ok {
		return message + "; did you mean " + say.Quote(near) + "?"
	}
	return message + "; the keys here are " + strings.Join(s.keys(), ", ")
}

func (c *checker) named(n *node, s *shape, what string) {
	c.unique(n)
	if s.atLeastOne && len(n.pairs) == 0 {
		c.add(n.span, "%s is empty; it needs at least one entry", what)
	}
	for _, p := range n.pairs {
		if s.key != nil {
			if message := s.key(c, p.key); message != "" {
				c.add(p.key.span, "%s", message)
				continue
			}
		}
		c.check(p.value, s.item, say.Quote(p.key.text))
	}
}

// free looks at a value of any form, which must be one that JSON can hold.
func (c *checker) free(n *node) {
	switch n.kind {
	case integer, float:
		if _, ok := jsonNumber(n.text); !ok {
			c.add(n.span, "JSON has no number %s; put it in quotes", say.Cut(n.text, shownMost))
		}
	case list:
		for _, it := range n.items {
			c.free(it.value)
		}
	case mapping:
		c.unique(n)
		for _, p := range n.pairs {
			c.free(p.value)
		}
	}
}

// unique reports keys that are written twice and gives all that are there.
func (c *checker) unique(n *node) map[string]bool {
	seen := make(map[string]bool, len(n.pairs))
	var first map[string]int
	for _, p := range n.pairs {
		if !seen[p.key.text] {
			seen[p.key.text] = true
			continue
		}
		if first == nil {
			first = firsts(n)
		}
		line := originOf(c.doc, first[p.key.text]).Line
		c.add(p.key.span, "key %s is here a second time; the first is in line %d", say.Quote(p.key.text), line)
	}
	return seen
}

// firsts is where each key of a mapping first stands.
func firsts(n *node) map[string]int {
	at := make(map[string]int, len(n.pairs))
	for _, p := range slices.Backward(n.pairs) {
		at[p.key.text] = p.key.span.Start
	}
	return at
}

// opening is where something that an object lacks is told: its brace or first key.
func (c *checker) opening(n *node) source.Span {
	if n.flow || len(n.pairs) == 0 {
		return source.Span{Start: n.span.Start, End: min(n.span.Start+1, n.span.End)}
	}
	return n.pairs[0].key.span
}

// tenants are the names of the configured sets, whatever else is wrong.
func (l *loader) tenants() []string {
	var names []string
	for _, f := range l.files {
		for _, p := range pairs(f.root.get("tenants")) {
			if !slices.Contains(names, p.key.text) {
				names = append(names, p.key.text)
			}
		}
	}
	return names
}

// duty is a rule that may not be weakened: the level that it has at least, and where it is
// required.
type duty struct {
	level  diag.Level
	origin Origin
}

// in is where a rule is required, for a message in a document, and where that can be
// changed.
func (d duty) in(doc *source.Document) (at, change string) {
	if d.origin.File == doc.Name {
		return "", "under rules"
	}
	return " at " + d.origin.String(), "there"
}

// required are the rules that may not be weakened. A file that weakens what it extends is
// told so.
func (l *loader) required() map[string]duty {
	duties, levels := make(map[string]duty), make(map[string]diag.Level)
	for _, f := range l.files {
		for _, p := range pairs(f.root.get("rules")) {
			r := l.config.catalog.byID[p.key.text]
			if r == nil {
				continue
			}
			d, before := duties[r.ID]
			at, change := d.in(f.doc)
			level, written := writtenLevel(p.value)
			said := p.value.get("required")
			switch {
			case before && written && level < d.level:
				f.add(levelNode(p.value).span, "rule %s is required%s and cannot be lowered here; take required away %s", say.Quote(r.ID), at, change)
			case before && said != nil && !said.isTrue():
				f.add(said.span, "rule %s is required%s, so that it cannot be taken away here; do it %s", say.Quote(r.ID), at, change)
			}
			if written {
				levels[r.ID] = level
			}
			if !before {
				d = duty{origin: originOf(f.doc, p.key.span.Start)}
			}
			if !before && !said.isTrue() {
				continue
			}
			if d.level, written = levels[r.ID]; !written {
				d.level = switchedOn(r)
			} else if d.level == diag.Off && said.isTrue() && levelNode(p.value) == nil {
				f.add(said.span, "the rule is required here and off in what this file extends; give it a level here")
			}
			duties[r.ID] = d
		}
	}
	return duties
}

// weakened reports overrides that lower the level of a required rule.
func (c *checker) weakened(root *node) {
	for _, o := range items(root.get("overrides")) {
		for _, p := range pairs(o.value.get("rules")) {
			d, required := c.required[p.key.text]
			if level, ok := writtenLevel(p.value); ok && required && level < d.level {
				at, change := d.in(c.doc)
				c.add(levelNode(p.value).span, "rule %s is required%s and cannot be lowered here; take required away %s", say.Quote(p.key.text), at, change)
			}
		}
	}
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
