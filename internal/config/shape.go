package config

import "strings"

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
