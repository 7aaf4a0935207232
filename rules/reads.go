package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// Reads is how much of a task a rule has to see for its findings to hold. It decides
// where the rule is heard about the value of an operation whose task is not known.
// Every rule that looks at tasks or values one by one says it.
type Reads string

const (
	// Value says that a finding rests on nothing beside the value it stands on.
	Value Reads = "*"
	// Whole says that it rests on the task as a whole.
	Whole Reads = "."
)

// Within says that a finding rests on nothing outside of a place of the task: a path
// without a slash in front, in which * is any index.
func Within(place string) Reads { return Reads(place) }

// Holds reports whether all that the rule has to see is in the value at a path. The
// value at the path without tokens is a task.
func (r Reads) Holds(path []string) bool {
	switch {
	case len(path) == 0 || r == Value:
		return true
	case r == Whole || r == "":
		return false
	}
	names := strings.Split(string(r), "/")
	for i, token := range path {
		if i >= len(names) || names[i] != "*" && names[i] != token {
			return false
		}
	}
	return true
}

// isAlone reports whether n is the very value that is looked at alone, so that an
// operation writes nothing but it.
func (p *TaskPass) isAlone(n source.Node) bool {
	return len(p.Alone) > 0 && len(n.Path()) == len(p.Alone)
}

// Sees reports whether the pass shows a place of the task as it is, also where that is
// absent: of a value that is looked at alone nothing around it is known.
func (p *TaskPass) Sees(place Reads) bool { return place.Holds(p.Alone) }
