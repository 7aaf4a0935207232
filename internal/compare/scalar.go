package compare

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// same compares two values of one kind that are neither objects nor lists.
func (w *walker) same(f *field, a, b source.Node) bool {
	switch {
	case a.Is(source.String):
		x, y := a.Text(), b.Text()
		return w.options.IDs.Same(x, y) || f.anyCase && strings.EqualFold(x, y)
	case a.Is(source.Number):
		return sameNumber(string(a.Raw()), string(b.Raw()))
	default:
		return string(a.Raw()) == string(b.Raw())
	}
}

// longestNumber bounds the numbers that are compared by value: longer ones would not
// survive the way through other programs anyway.
const longestNumber = 15

// sameNumber compares numbers by value where both are exact as floats.
func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > longestNumber || len(b) > longestNumber {
		return false
	}
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && x == y
}
