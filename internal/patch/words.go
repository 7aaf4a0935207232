package patch

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// longestWritten is how many bytes of a pointer a message shows.
const longestWritten = 100

// written is a path as a quoted JSON Pointer.
func written(path []string) string {
	var b strings.Builder
	for _, token := range path {
		if b.Len() > longestWritten {
			b.WriteString("…")
			break
		}
		b.WriteString("/" + source.EscapeToken(token))
	}
	return say.Quote(b.String())
}

// place names the value at a path in a sentence.
func place(path []string) string {
	if len(path) == 0 {
		return "the task"
	}
	return written(path)
}

// absent says that nothing is at a path.
func absent(path []string) string { return "there is no " + written(path) }

// missing says that an object has no such member.
func missing(path []string) *Error {
	return &Error{Message: absent(path), Why: fmt.Sprintf("%s has no %s", place(path[:len(path)-1]), say.Quote(path[len(path)-1]))}
}

// length says how long the list is that a path leads into.
func length(path []string, v *value) string {
	list := place(path[:len(path)-1])
	switch n := len(v.items); n {
	case 0:
		return list + " is an empty list"
	case 1:
		return list + " has one element, with index 0"
	default:
		return fmt.Sprintf("%s has %d elements, the last with index %d", list, n, n-1)
	}
}
