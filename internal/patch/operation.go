// Package patch applies RFC 6902 documents to JSON values in memory and remembers
// of every piece of the outcome where it was written and which operation brought it,
// so that what is wrong with the outcome can be reported at the operation that caused it.
package patch

import "github.com/tasklint/tasklint/internal/source"

// Operation is one operation of a patch as it is written (RFC 6902 section 4).
type Operation struct {
	// Node is the operation itself; the others are its members, absent where they
	// are not there.
	Node, Op, Path, From, Value source.Node
	// Void says that Apply passes over the operation: it is known to be refused, or to
	// change nothing, and what it would have made is not judged.
	Void bool
}

// Operations returns the operations of a patch: the elements of the list root, or root
// itself where it is no list. They are valid as long as the tree of root is.
func Operations(root source.Node) []Operation {
	if !root.Is(source.Array) {
		return []Operation{read(root)}
	}
	all := make([]Operation, 0, root.Len())
	for _, n := range root.Elements() {
		all = append(all, read(n))
	}
	return all
}

func read(n source.Node) Operation {
	return Operation{Node: n, Op: n.Get("op"), Path: n.Get("path"), From: n.Get("from"), Value: n.Get("value")}
}

// Writes reports whether the operation has a value of its own that it puts somewhere.
func (o *Operation) Writes() bool {
	return (o.Op.TextIs("add") || o.Op.TextIs("replace")) && o.Value.Exists()
}

// Takes reports whether the operation takes from another place, which "from" names.
func (o *Operation) Takes() bool { return o.Op.TextIs("move") || o.Op.TextIs("copy") }

// Removed returns the pointer of what the operation takes away; false when it takes
// nothing away.
func (o *Operation) Removed() (at source.Node, ok bool) {
	switch {
	case o.Op.TextIs("remove"):
		return o.Path, o.Path.Is(source.String)
	case o.Op.TextIs("move"):
		return o.From, o.From.Is(source.String) && !o.Path.TextIs(o.From.Text())
	default:
		return source.Node{}, false
	}
}
