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

// shape describes a value of the configuration. The decoder checks by it, and the
// JSON Schema for editors is made of it.
type shape struct {
	// name is the name of its definition in the schema, "" to write it in place.
	name string
	form form
	// noun says what the value must be where the form says too little.
	noun string
	// words are the legal texts of a word.
	words []string
	// item is the shape of a list's entries, of a named mapping's values.
	item *shape
	// atLeastOne says that a list or named mapping may not be empty.
	atLeastOne bool
	// nothing says that there need be no value: its entries may all be comments.
	nothing bool
	fields  []field
	// someOf are keys of an object of which one must be there.
	someOf []string
	// open says that an object may have other keys, which have the shape of item;
	// key checks these and gives what is wrong with one.
	open bool
	key  func(c *checker, key *node) string
	// keyPattern is as much of key as a regular expression can say.
	keyPattern string
	// either are the alternatives of a union.
	either []*shape
	// check says what is wrong with a value of the right form, "" for nothing.
	check func(c *checker, n *node) string
	// pattern is as much of check as a regular expression can say (ECMA 262).
	pattern string
	// most is the greatest length of a text, in bytes for the decoder; 0 for any.
	most int
	// initial is the default value in the schema, nil for none.
	initial any
}

// form is what a value looks like.
type form uint8

const (
	anyForm     form = iota // anything that JSON can hold
	anyTextForm             // text
	textForm                // text that is not blank
	wordForm                // one of some words
	boolForm                // true or false
	countForm               // a whole number from 0
	listForm                // a list
	objectForm              // a mapping with known keys
	namedForm               // a mapping from names to values
	unionForm               // one of several
)

// field is a key of an object.
type field struct {
	name string
	// doc says in one sentence what it means; messages about a missing key end in it.
	doc      string
	shape    *shape
	required bool
}

// wants is what a value must be, in words.
func (s *shape) wants() string {
	if s.noun != "" {
		return s.noun
	}
	switch s.form {
	case wordForm:
		return "one of " + strings.Join(s.words, ", ")
	case boolForm:
		return "true or false"
	case countForm:
		return "a whole number from 0"
	case listForm:
		return "a list"
	case objectForm, namedForm:
		return "a mapping"
	case unionForm:
		want := s.either[0].wants()
		for _, e := range s.either[1:] {
			want += " or " + e.wants()
		}
		return want
	}
	return "text"
}

// accepts reports whether a node is of the form at all.
func (s *shape) accepts(n *node) bool {
	switch s.form {
	case anyForm:
		return true
	case anyTextForm, textForm, wordForm:
		return n.kind == text
	case boolForm:
		return n.kind == boolean
	case countForm:
		return n.kind == integer
	case listForm:
		return n.kind == list
	case objectForm, namedForm:
		return n.kind == mapping
	}
	return s.choose(n) != nil
}

// choose is the alternative of a union that a node is meant for.
func (s *shape) choose(n *node) *shape {
	for _, e := range s.either {
		if e.accepts(n) {
			return e
		}
	}
	return nil
}

// field is the description of a key, nil when it is unknown.
func (s *shape) field(name string) *field {
	for i := range s.fields {
		if s.fields[i].name == name {
			return &s.fields[i]
		}
	}
	return nil
}

// keys are the names of the fields.
func (s *shape) keys() []string {
	names := make([]string, len(s.fields))
	for i := range s.fields {
		names[i] = s.fields[i].name
	}
	return names
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
