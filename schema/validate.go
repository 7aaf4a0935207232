package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

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

// blame holds what the validator found, by place: a value's own faults, and
// those of its members and elements by name or index. One walk along it finds
// all the nodes, however many there are.
type blame struct {
	faults []jsonschema.ErrorKind
	below  map[string]*blame
}

// collect adds the leaves of an error: what is above them only says which
// schema refers to which.
func (b *blame) collect(err *jsonschema.ValidationError) {
	if len(err.Causes) > 0 {
		for _, cause := range err.Causes {
			b.collect(cause)
		}
		return
	}
	at := b
	for _, token := range err.InstanceLocation {
		next := at.below[token]
		if next == nil {
			if at.below == nil {
				at.below = make(map[string]*blame)
			}
			next = new(blame)
			at.below[token] = next
		}
		at = next
	}
	at.faults = append(at.faults, err.ErrorKind)
}

// basic is the rank of a fault of a value: of several, only the one with the
// lowest rank is reported. Faults of an object about its members have none.
func basic(fault jsonschema.ErrorKind) (rank int, ok bool) {
	switch f := fault.(type) {
	case *kind.InvalidJsonValue:
		return 0, true
	case *kind.Type:
		return 1, true
	case *kind.Enum, *kind.Const:
		return 2, true
	case *kind.MinLength, *kind.MinItems:
		return 3, true
	case *kind.Pattern:
		if f.Want == blankPattern {
			return 4, true
		}
		return 6, true
	case *kind.MaxLength, *kind.MaxItems:
		return 5, true
	case *kind.Required, *kind.AdditionalProperties:
		return 0, false
	default:
		return 7, true
	}
}

// worst is the most basic fault of a value, nil when it has none of its own.
func (b *blame) worst(p *place) jsonschema.ErrorKind {
	var worst jsonschema.ErrorKind
	least := 0
	for _, fault := range b.faults {
		if enum, ok := fault.(*kind.Enum); ok && p.allows(enum) {
			continue
		}
		if rank, ok := basic(fault); ok && (worst == nil || rank < least) {
			worst, least = fault, rank
		}
	}
	return worst
}

// missing are the names of the required properties that are not there, in the
// order of the schema, each once.
func (b *blame) missing() []string {
	var names []string
	seen := make(map[string]bool)
	for _, fault := range b.faults {
		if f, ok := fault.(*kind.Required); ok {
			for _, name := range f.Missing {
				if !seen[name] {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// unknown is the set of the properties that the schema does not have.
func (b *blame) unknown() map[string]bool {
	var names map[string]bool
	for _, fault := range b.faults {
		if f, ok := fault.(*kind.AdditionalProperties); ok {
			if names == nil {
				names = make(map[string]bool, len(f.Properties))
			}
			for _, name := range f.Properties {
				names[name] = true
			}
		}
	}
	return names
}
