package task

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/source"
)

// SameDefinition reports whether two tasks are equal as JSON values when what the
// service writes is left aside (API reference: readOnly and ignored members): they
// are then two copies of one task.
func SameDefinition(a, b source.Node) bool {
	return sameMembers(a, b, func(key string) bool {
		return key != "id" && key != "resourceId" && key != "metadata"
	}) && sameMembers(a.Get("metadata"), b.Get("metadata"), func(key string) bool {
		return key == "usage" || key == "spaceId"
	})
}

// sameMembers compares the members of two objects whose names count.
func sameMembers(a, b source.Node, counts func(string) bool) bool {
	n := 0
	for k, v := range a.Members() {
		if name := k.Text(); counts(name) {
			if !Equal(v, b.Get(name)) {
				return false
			}
			n++
		}
	}
	for k := range b.Members() {
		if counts(k.Text()) {
			n--
		}
	}
	return n == 0
}

// Equal reports whether two values are the same JSON: the order of members and the
// spelling of strings do not matter, numbers are compared as written.
func Equal(a, b source.Node) bool {
	if a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false
	}
	switch a.Kind() {
	case source.Object:
		return sameMembers(a, b, func(string) bool { return true })
	case source.Array:
		for i, v := range a.Elements() {
			if !Equal(v, b.At(i)) {
				return false
			}
		}
		return true
	case source.String:
		return bytes.Equal(a.Bytes(), b.Bytes())
	default:
		return bytes.Equal(a.Raw(), b.Raw())
	}
}
