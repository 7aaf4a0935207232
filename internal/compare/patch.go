package compare

import (
	"encoding/json"
	"fmt"
	"strings"

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
// A list in which entries came or went is replaced as a whole.
func makePatch(before, after source.Node, differences []Difference, o Options) ([]Operation, error) {
	var lists []string
	for i := range differences {
		if d := &differences[i]; d.Ignored == "" && d.list != nil {
			lists = append(lists, d.list.pointer)
		}
	}
	inList := func(pointer string) bool {
		for _, l := range lists {
			if strings.HasPrefix(pointer, l+"/") {
				return true
			}
		}
		return false
	}
	var operations []Operation
	replaced := make(map[string]bool)
	for i := range differences {
		d := &differences[i]
		op := Operation{Op: "replace", Path: d.Old.Pointer}
		text := d.New.Text
		switch {
		case d.Ignored != "":
			continue
		case d.list != nil:
			if replaced[d.list.pointer] || inList(d.list.pointer) {
				continue
			}
			replaced[d.list.pointer] = true
			op.Path, text = d.list.pointer, d.list.text
		case inList(d.Old.Pointer):
			continue
		case !d.New.Exists() && d.byDefault != "":
			text = []byte(d.byDefault)
		case !d.New.Exists() || string(text) == "null":
			op.Op, text = "remove", nil
		case !d.Old.Exists():
			op.Op = "add"
		}
		if text != nil {
			value, err := translate(text, o.IDs)
			if err != nil {
				return nil, err
			}
			op.Value = value
		}
		operations = append(operations, op)
	}
	return operations, prove(before, after, operations, o)
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

// prove applies the operations to the old task and compares the outcome with the new
// one. A difference that is left is a mistake of this program.
func prove(before, after source.Node, operations []Operation, o Options) error {
	patched, err := apply(before.Raw(), operations)
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
