package schema

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/source"
)

// Kind tells the kinds of defects apart, one for each rule about the schema.
type Kind uint8

// The kinds of problems.
const (
	MissingProperty Kind = iota // a required property is not there
	WrongType                   // another JSON type than the API's
	InvalidValue                // outside the words, pattern, length or range of the API
	UnknownProperty             // a key that the API does not have
	EmptyValue                  // nothing where something is needed
)

var kindNames = [...]string{"missing-property", "wrong-type", "invalid-value", "unknown-property", "empty-value"}

// String is the name of the kind, which is the id of its rule.
func (k Kind) String() string { return kindNames[k] }

// Problem is one defect of a document.
type Problem struct {
	Kind Kind
	// Node is the value that is wrong; with Key set, the key; for something that
	// is absent, the object that should hold it.
	Node source.Node
	// Key says that Node is a key.
	Key bool
	// Open says that the opening brace of Node is the place, not all of it.
	Open bool
	// Property is the name of the missing or unknown property.
	Property string
	// Message says what is wrong, and what to do.
	Message string
	// Grown says instead of Message what is to be said of a word in a task that the
	// service has stored: lists of words grow. "" where no list is meant.
	Grown string
	// Pattern marks the breach of a pattern, a length or a range: our copy of it
	// may be older than the service that accepted the value.
	Pattern bool
	// Suggest is the JSON text that was probably meant in place of Node, "" when
	// none is likely.
	Suggest string
	// Item says that the value has the form of an item of the list that is wanted: tools
	// that know no lists of one write the item alone.
	Item bool
	// Under is the property of the same object that an unknown one belongs under, ""
	// when none is likely.
	Under string
	// Beside is the property of the same object that an unknown one was probably meant to
	// be, and that is there as well; "" when none is likely.
	Beside string
}

// maxProblems is how many problems of one document are told one by one.
const maxProblems = 200

// Check finds what is wrong with a value, in the order of place and with the
// same outcome each time; nil when it is valid. At most 200 problems are given,
// and the message of the last one counts the others. A name that no schema has
// is a mistake of the caller and panics.
func Check(name Name, root source.Node) []Problem {
	d := lookup(string(name))
	if d == nil {
		panic(fmt.Sprintf("schema %q: there is none", name))
	}
	if !root.Exists() || d.program().certain(root) {
		return nil
	}
	faults := d.validate(root)
	if faults == nil {
		return nil
	}
	var r report
	r.value(root, faults, place{shapes: d.program().expand(nil, root)})
	return r.finish()
}

// report collects the problems of one document as a walk meets them.
type report struct {
	problems []Problem
	hidden   int
}

// full reports whether further problems are only counted.
func (r *report) full() bool { return len(r.problems) >= maxProblems }

func (r *report) add(p Problem) {
	if r.full() {
		r.hidden++
		return
	}
	r.problems = append(r.problems, p)
}

func (r *report) finish() []Problem {
	if r.hidden > 0 {
		last := &r.problems[len(r.problems)-1]
		last.Message += " (and " + plural.Of(r.hidden, "more problem") + " after this one)"
	}
	return r.problems
}
