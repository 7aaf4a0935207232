package schema

import (
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

// String returns the name of the kind, which is the id of its rule.
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

// unknownKeys is what is wrong with the keys of one object.
type unknownKeys struct {
	unknown map[string]bool
	missing []string          // but for those that are there, misspelt
	meant   map[string]string // a misspelt key -> the missing one
	under   map[string]string // a key that stands too far up -> the way to its place
	absent  []string          // known names that the object does not have
	present []string          // known names that it has
}
