package patch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Error says why a patch cannot be applied.
type Error struct {
	// Op is the index of the operation; From says that its "from" is the trouble,
	// not its path.
	Op   int
	From bool
	// Message says what is wrong. Why says what is there instead, and Help what to do,
	// where that is more than to look at the value that the patch is for.
	Message, Why, Help string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Why == "" {
		return fmt.Sprintf("operation %d: %s", e.Op, e.Message)
	}
	return fmt.Sprintf("operation %d: %s: %s", e.Op, e.Message, e.Why)
}

// maxSteps bounds the work of one patch: values copied, and moved aside in lists.
const maxSteps = 1 << 24

// applier applies the operations of one patch in their order.
type applier struct {
	root  *value
	op    int
	steps int
}

// Apply applies a patch to base, all of it or nothing (RFC 6902 section 5; the API
// has no "test", so such an operation changes nothing here and is not judged). What
// it returns holds nodes of both trees until Text is called. The error is an *Error.
func Apply(base source.Node, operations []Operation) (*Outcome, error) {
	a := &applier{root: newValue(base, none), steps: maxSteps}
	for i := range operations {
		if operations[i].Void {
			continue
		}
		a.op = i
		if err := a.apply(&operations[i]); err != nil {
			err.Op = i
			return nil, err
		}
		if a.steps < 0 {
			return nil, &Error{Op: i, Message: "it copies and moves more than can be followed", Help: "split it"}
		}
	}
	return &Outcome{root: a.root, operations: operations}, nil
}

func (a *applier) apply(o *Operation) *Error {
	path, ok := source.PointerTokens(o.Path.Text())
	if !ok || !o.Path.Is(source.String) {
		return &Error{Message: "its path is no JSON Pointer"}
	}
	from, ok := source.PointerTokens(o.From.Text())
	if o.Takes() && (!ok || !o.From.Is(source.String)) {
		return &Error{Message: "its from is no JSON Pointer", From: true}
	}
	if (o.Op.TextIs("add") || o.Op.TextIs("replace")) && !o.Value.Exists() {
		return &Error{Message: "it has no value"}
	}
	switch o.Op.Text() {
	case "add":
		return a.add(path, newValue(o.Value, a.op))
	case "remove":
		_, err := a.remove(path)
		return err
	case "replace":
		return a.replace(path, newValue(o.Value, a.op))
	case "move":
		return a.move(from, path)
	case "copy":
		v, err := a.find(from)
		if err != nil {
			err.From = true
			return err
		}
		return a.add(path, v.clone(a.op, &a.steps))
	case "test":
		return nil
	default:
		return &Error{Message: "its op is none of add, remove, replace, move and copy"}
	}
}

func (a *applier) move(from, path []string) *Error {
	if len(path) > len(from) && slices.Equal(path[:len(from)], from) {
		return &Error{Message: "it moves a value into itself", Help: "move it to a place outside of it"}
	}
	if slices.Equal(from, path) {
		_, err := a.find(from)
		if err != nil {
			err.From = true
		}
		return err
	}
	v, err := a.remove(from)
	if err != nil {
		err.From = true
		return err
	}
	return a.add(path, v.clone(a.op, &a.steps))
}

// find is the value at a path.
func (a *applier) find(path []string) (*value, *Error) {
	v := a.root
	for i := range path {
		next, err := a.step(v, path[:i+1])
		if err != nil {
			return nil, err
		}
		v = next
	}
	return v, nil
}

// step goes from v, which the path without its last token names, to the value that
// the whole path names.
func (a *applier) step(v *value, path []string) (*value, *Error) {
	v.read()
	token := path[len(path)-1]
	switch v.node.Kind() {
	case source.Object:
		if i := v.find(token); i >= 0 {
			return v.members[i].value, nil
		}
		return nil, missing(path)
	case source.Array:
		i, err := a.element(v, path)
		if err != nil {
			return nil, err
		}
		return v.items[i], nil
	default:
		return nil, &Error{Message: absent(path), Why: fmt.Sprintf("%s is %s, which holds nothing", place(path[:len(path)-1]), v.node.Kind())}
	}
}

// element is the index of an element that is there.
func (a *applier) element(v *value, path []string) (int, *Error) {
	token := path[len(path)-1]
	i, ok := source.ElementIndex(token)
	switch {
	case !ok && token == "-":
		return 0, &Error{Message: absent(path), Why: `"-" stands for the place after the last element`}
	case !ok:
		return 0, &Error{Message: absent(path), Why: fmt.Sprintf("%s is a list, and %s is no index", place(path[:len(path)-1]), say.Quote(token))}
	case i >= len(v.items):
		return 0, &Error{Message: absent(path), Why: length(path, v)}
	}
	return i, nil
}

// parent is the value that holds the last token of the path, about to be changed.
func (a *applier) parent(path []string) (*value, *Error) {
	v := a.root
	v.dirty = true
	for i := range path[:len(path)-1] {
		next, err := a.step(v, path[:i+1])
		if err != nil {
			return nil, err
		}
		v = next
		v.dirty = true
	}
	v.read()
	v.touched = a.op
	return v, nil
}

func (a *applier) add(path []string, v *value) *Error {
	if len(path) == 0 {
		a.root = v
		return nil
	}
	p, err := a.parent(path)
	if err != nil {
		return err
	}
	token := path[len(path)-1]
	switch p.node.Kind() {
	case source.Object:
		if i := p.find(token); i >= 0 {
			p.members[i].value = v
		} else {
			p.append(member{name: token, op: a.op, value: v})
		}
		return nil
	case source.Array:
		i := len(p.items)
		if token != "-" {
			var ok bool
			if i, ok = source.ElementIndex(token); !ok {
				_, err := a.element(p, path)
				return err
			}
			if i > len(p.items) {
				return &Error{Message: "nothing can be put at " + written(path), Why: length(path, p)}
			}
		}
		a.steps -= (len(p.items) - i) / 8
		p.items = slices.Insert(p.items, i, v)
		return nil
	default:
		_, err := a.step(p, path)
		return err
	}
}

func (a *applier) replace(path []string, v *value) *Error {
	if len(path) == 0 {
		a.root = v
		return nil
	}
	if _, err := a.find(path); err != nil {
		return err
	}
	p, err := a.parent(path)
	if err != nil {
		return err
	}
	token := path[len(path)-1]
	if p.node.Is(source.Object) {
		p.members[p.find(token)].value = v
		return nil
	}
	i, err := a.element(p, path)
	if err == nil {
		p.items[i] = v
	}
	return err
}

func (a *applier) remove(path []string) (*value, *Error) {
	if len(path) == 0 {
		return nil, &Error{Message: "the task as a whole cannot be removed by a patch"}
	}
	v, err := a.find(path)
	if err != nil {
		return nil, err
	}
	p, err := a.parent(path)
	if err != nil {
		return nil, err
	}
	if p.node.Is(source.Object) {
		i := p.find(path[len(path)-1])
		a.steps -= len(p.members) - i
		p.members = slices.Delete(p.members, i, i+1)
		p.reindex()
		a.steps -= len(p.members)
		return v, nil
	}
	i, err := a.element(p, path)
	if err != nil {
		return nil, err
	}
	a.steps -= (len(p.items) - i) / 8
	p.items = slices.Delete(p.items, i, i+1)
	return v, nil
}

// written is a path as a quoted JSON Pointer.
func written(path []string) string {
	var b strings.Builder
	for _, token := range path {
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
