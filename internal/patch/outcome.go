package patch

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/tasklint/tasklint/internal/source"
)

// Outcome is what a patch makes of a value.
type Outcome struct {
	root       *value
	operations []Operation
}

// Origin says where a piece of the outcome's text is from.
type Origin struct {
	// Out is the piece in the text of the outcome.
	Out source.Span
	// Op is the operation that brought or changed it, -1 for the base.
	Op int
	// Src is where it is written: in the base's document for Op -1, else in the
	// patch's. Exact says that it is the same text there, byte for byte; otherwise
	// Src is the path that the operation gives.
	Src   source.Span
	Exact bool
}

// maxText bounds the text of an outcome, in bytes.
const maxText = 64 << 20

// errTooLarge says that an outcome would be larger than any task.
var errTooLarge = errors.New("outcome of the patch: larger than 64 MiB")

// Text writes the outcome as JSON, what no operation touched as it was written, with
// the origins of its pieces in their order. The text is new.
func (o *Outcome) Text() ([]byte, []Origin, error) {
	w := writer{operations: o.operations}
	if err := w.value(o.root); err != nil {
		return nil, nil, err
	}
	return w.text, w.origins, nil
}

type writer struct {
	operations []Operation
	text       []byte
	origins    []Origin
}

// add writes a piece of text that a node stands for.
func (w *writer) add(raw []byte, n source.Node, op int, exact bool) error {
	if len(w.text)+len(raw) > maxText {
		return errTooLarge
	}
	o := Origin{Out: source.Span{Start: len(w.text), End: len(w.text) + len(raw)}, Op: op, Src: n.Span(), Exact: exact}
	if !exact {
		o.Src = w.operations[op].Path.Span()
		if taken, ok := w.operations[op].Removed(); ok {
			o.Src = taken.Span()
		}
	}
	if exact && o.Src.Len() > len(raw) {
		o.Src.End = o.Src.Start + len(raw) // an opening bracket alone
	}
	w.text = append(w.text, raw...)
	w.origins = append(w.origins, o)
	return nil
}

// value recurses as deep as the outcome nests, which is what the base, the values and
// the operations nest together.
func (w *writer) value(v *value) error {
	if !v.dirty {
		return w.add(v.node.Raw(), v.node, v.op, !v.moved)
	}
	first, last := byte('{'), byte('}')
	if v.node.Is(source.Array) {
		first, last = '[', ']'
	}
	op, exact := v.op, !v.moved
	if v.touched != none {
		op, exact = v.touched, false
	}
	if err := w.add([]byte{first}, v.node, op, exact); err != nil {
		return err
	}
	for i := range v.members {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		if err := w.member(&v.members[i]); err != nil {
			return err
		}
	}
	for i, e := range v.items {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		if err := w.value(e); err != nil {
			return err
		}
	}
	w.text = append(w.text, last)
	return nil
}

func (w *writer) member(m *member) error {
	raw, exact := m.key.Raw(), m.key.Exists() && !m.moved
	if raw == nil {
		var err error
		if raw, err = json.Marshal(m.name); err != nil {
			return err
		}
		raw = source.EscapeReplacement(raw)
	}
	if err := w.add(raw, m.key, m.op, exact); err != nil {
		return err
	}
	w.text = append(w.text, ':')
	return w.value(m.value)
}

// Find returns the origin of the byte at an offset of the outcome's text.
func Find(origins []Origin, offset int) (Origin, bool) {
	i, found := slices.BinarySearchFunc(origins, offset, func(o Origin, at int) int { return o.Out.Start - at })
	if !found {
		i--
	}
	if i < 0 || offset >= origins[i].Out.End {
		return Origin{}, false
	}
	return origins[i], true
}

// Place returns where the part of the outcome at span is written, when that is all within
// this origin.
func (o *Origin) Place(span source.Span) (source.Span, bool) {
	if !o.Exact || !o.Out.Contains(span) {
		return o.Src, false
	}
	return span.Shift(o.Src.Start - o.Out.Start), true
}
