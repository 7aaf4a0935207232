package task

import "fmt"

// As is what a file is meant for.
type As uint8

// What files are meant for. Stored is a task as the service has it; the others are
// bodies of requests that create, replace or patch one.
const (
	Stored As = iota
	Create
	Replace
	Patch
)

var asNames = [...]string{"task", "create", "replace", "patch"}

// String is the word for it on the command line and in the configuration.
func (a As) String() string { return asNames[a] }

// ParseAs reads such a word; the error names the legal ones.
func ParseAs(name string) (As, error) {
	for i, n := range asNames {
		if n == name {
			return As(i), nil
		}
	}
	return Stored, fmt.Errorf("%q: want task, create, replace or patch", name)
}

// Body reports whether it is a body that holds a whole task.
func (a As) Body() bool { return a == Create || a == Replace }
