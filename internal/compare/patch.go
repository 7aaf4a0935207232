package compare

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
)

// Operation is one operation of a patch (RFC 6902 section 4). Of the six the
// service refuses "test"; add, remove and replace are all that is needed here.
type Operation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value,omitempty"`
}

// makePatch makes the operations that bring the old task to the new one in all that
// counts, and proves it: they are applied in memory and the outcome is compared.
// A list in which entries came or went is replaced as a whole. It is for the task as
// the service has it, whose metadata is there whether the old text shows it or not.
func makePatch(before, after source.Node, differences []Difference, o Options) ([]Operation, error) {
	lists := make(map[string]bool) // whether the list at a pointer is replaced already
	for i := range differences {
		if d := &differences[i]; d.Ignored == "" && d.list != nil {
			lists[d.list.pointer] = false
		}
	}
	inList := func(pointer string) bool {
		for i := len(pointer) - 1; i > 0; i-- {
			if _, ok := lists[pointer[:i]]; ok && pointer[i] == '/' {
				return true
			}
		}
		return false
	}
	var operations []Operation
	for i := range differences {
		d := &differences[i]
		if d.Ignored != "" || inList(d.at()) {
			continue
		}
		if d.list != nil {
			if lists[d.list.pointer] {
				continue
			}
			lists[d.list.pointer] = true
		}
		op, err := d.operation(o)
		if err != nil {
			return nil, err
		}
		operations = append(operations, op)
	}
	return operations, prove(before, after, operations, o)
}

// at is what the difference is about: the list in which an entry came or went, else
// the place in the old task.
func (d *Difference) at() string {
	if d.list != nil {
		return d.list.pointer
	}
	return d.Old.Pointer
}

// operation takes the difference away from the old task.
func (d *Difference) operation(o Options) (Operation, error) {
	op := Operation{Op: "replace", Path: d.at()}
	text := d.New.Text
	switch {
	case d.list != nil:
		text = d.list.text
	case !d.New.Exists() && d.byDefault != "":
		text = []byte(d.byDefault)
	case !d.New.Exists() || string(text) == "null" && !d.exact:
		op.Op = "remove"
		return op, nil
	case !d.Old.Exists():
		op.Op = "add"
	}
	value, err := translate(text, o.IDs)
	op.Value = value
	return op, err
}

// translate writes a value of the new tenant with the ids of the old one.
func translate(text []byte, ids *IDs) (json.RawMessage, error) {
	v, err := decode(text)
	if err != nil {
		return nil, err
	}
	return encode(withOldIDs(v, ids))
}

func withOldIDs(v any, ids *IDs) any {
	switch v := v.(type) {
	case string:
		return ids.Old(v)
	case []any:
		for i := range v {
			v[i] = withOldIDs(v[i], ids)
		}
	case map[string]any:
		for name := range v {
			v[name] = withOldIDs(v[name], ids)
		}
	}
	return v
}

// decode reads JSON with its numbers as they are written.
func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// prove applies the operations to the old task and compares the outcome with the new
// one. A difference that is left is a mistake of this program.
func prove(before, after source.Node, operations []Operation, o Options) error {
	patched, err := apply(before, operations)
	if err != nil {
		return fmt.Errorf("patch that does not apply: %w", err)
	}
	var tree source.Tree
	if err := tree.Parse(patched, 0, 0); err != nil {
		return fmt.Errorf("patched task: %w", err)
	}
	for _, d := range Tasks(tree.Root(), after, o) {
		if d.Ignored == "" {
			return fmt.Errorf("patch leaves a difference at %s; no patch is written", d.Pointer)
		}
	}
	return nil
}

// apply gives the text of a task as the service has it, with metadata, after the
// operations.
func apply(n source.Node, operations []Operation) ([]byte, error) {
	if n.Is(source.Object) && !n.Get("metadata").Is(source.Object) {
		operations = append([]Operation{{Op: "add", Path: "/metadata", Value: json.RawMessage("{}")}}, operations...)
	}
	if len(operations) == 0 {
		return n.Raw(), nil
	}
	text, err := encode(operations)
	if err != nil {
		return nil, err
	}
	var tree source.Tree
	if err := tree.Parse(text, 0, 0); err != nil {
		return nil, err
	}
	outcome, err := patch.Apply(n, patch.Operations(tree.Root()))
	if err != nil {
		return nil, err
	}
	patched, _, err := outcome.Text()
	return patched, err
}
