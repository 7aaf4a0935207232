package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tasklint/tasklint/internal/source"
)

// compileValidator builds the validator of a schema, which takes milliseconds.
func (d *document) compileValidator() *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(embedded{})
	compiled, err := c.Compile(base + string(d.name) + suffix)
	if err != nil {
		panic(fmt.Sprintf("embedded schema %q: %v", d.name, err))
	}
	return compiled
}

// embedded loads our own schemas and nothing else: the library's own loader
// would read files.
type embedded struct{}

// Load implements jsonschema.URLLoader.
func (embedded) Load(url string) (any, error) {
	name, ok := strings.CutPrefix(url, base)
	if ok {
		if d := lookup(strings.TrimSuffix(name, suffix)); d != nil {
			return assertions(d.root()), nil
		}
	}
	return nil, fmt.Errorf("schema %q: not one of ours", url)
}

// assertions decodes a schema without its annotations, which only cost time to
// compile.
func assertions(n source.Node) any {
	if !n.Is(source.Object) {
		return n.Value(asNumber)
	}
	object := make(map[string]any, n.Len())
	for k, v := range n.Members() {
		switch keyword := k.Text(); keyword {
		case "$schema", "$id":
			object[keyword] = v.Text()
		case "properties", "$defs":
			object[keyword] = mapAssertions(v)
		case "allOf":
			list := make([]any, 0, v.Len())
			for _, e := range v.Elements() {
				list = append(list, assertions(e))
			}
			object[keyword] = list
		case "items", "additionalProperties", "if", "then", "else":
			object[keyword] = assertions(v)
		default:
			if !isAnnotation(keyword) {
				object[keyword] = v.Value(asNumber)
			}
		}
	}
	return object
}

func mapAssertions(n source.Node) map[string]any {
	object := make(map[string]any, n.Len())
	for k, v := range n.Members() {
		object[k.Text()] = assertions(v)
	}
	return object
}

func asNumber(raw string) any { return json.Number(raw) }

// hugeNumber stands in for a number that is refused before the validator
// computes with it. The validator reports it, as it does all types it does not
// know, wherever a schema looks at the value.
type hugeNumber struct{}

// maxDigits bounds the digits and the exponent of a number. The validator works
// with exact fractions, which grow with both.
const maxDigits = 400

func boundedNumber(raw string) any {
	if isHuge([]byte(raw)) {
		return hugeNumber{}
	}
	return json.Number(raw)
}

// isHuge reports whether a JSON number has more digits, or an exponent of more,
// than is good for arithmetic.
func isHuge[T []byte | string](raw T) bool {
	if len(raw) > maxDigits {
		return true
	}
	for i := range len(raw) {
		if raw[i]|0x20 != 'e' {
			continue
		}
		exponent := 0
		for _, c := range []byte(raw[i+1:]) {
			if c >= '0' && c <= '9' {
				exponent = exponent*10 + int(c-'0')
			}
			if exponent > maxDigits {
				return true
			}
		}
	}
	return false
}

// validate runs the validator over a value and gives what it finds by place, nil
// when the value is valid.
func (d *document) validate(root source.Node) *blame {
	err := d.validator().Validate(root.Value(boundedNumber))
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		panic(fmt.Sprintf("schema %q: unexpected error of the validator: %v", d.name, err))
	}
	b := new(blame)
	b.collect(invalid)
	return b
}
