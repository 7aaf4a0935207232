package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// apply carries out add, remove and replace on a task of the service (RFC 6902
// section 4).
func apply(text []byte, operations []Operation) ([]byte, error) {
	doc, err := decode(text)
	if err != nil {
		return nil, err
	}
	if t, ok := doc.(map[string]any); ok { // every task that the service has bears it
		if _, ok := t["metadata"].(map[string]any); !ok {
			t["metadata"] = map[string]any{}
		}
	}
	for _, op := range operations {
		var value any
		if op.Op != "remove" {
			if value, err = decode(op.Value); err != nil {
				return nil, err
			}
		}
		if err := change(doc, op, value); err != nil {
			return nil, fmt.Errorf("%s %s: %w", op.Op, op.Path, err)
		}
	}
	return encode(doc)
}

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

// change carries out one operation on a member or an entry that stands already;
// entries are never added one by one.
func change(doc any, op Operation, value any) error {
	tokens := strings.Split(op.Path, "/")[1:]
	for i, token := range tokens {
		name, _ := source.UnescapeToken(token)
		last := i == len(tokens)-1
		switch in := doc.(type) {
		case map[string]any:
			if _, there := in[name]; !there && (!last || op.Op != "add") {
				return fmt.Errorf("there is no %q", name)
			}
			switch {
			case last && op.Op == "remove":
				delete(in, name)
			case last:
				in[name] = value
			}
			doc = in[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(in) || last && op.Op != "replace" {
				return fmt.Errorf("there is no entry %q to %s", name, op.Op)
			}
			if last {
				in[n] = value
			}
			doc = in[n]
		default:
			return fmt.Errorf("%q is in no object or list", name)
		}
	}
	return nil
}
