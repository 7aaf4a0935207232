package rules

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/schema"
)

// valueKind is what is known of an expression's value before it runs. A value of any
// kind but a certain one may also be nil, as fields may be missing.
type valueKind uint8

const (
	anyKind valueKind = iota
	nilKind
	boolKind
	certainKind // a truth value that is never nil
	numberKind
	textKind
	listKind
	objectKind
	timeKind
	spanKind
)

// String names the kind with its article, for messages.
func (k valueKind) String() string {
	return [...]string{
		"a value", "nil", "a truth value", "a truth value", "a number", "a text", "a list", "an object", "a time", "a duration",
	}[k]
}

// valueType is a kind with what its parts are, as far as that is known.
type valueType struct {
	kind   valueKind
	name   string // what messages call an object of the type
	elem   *valueType
	fields map[string]*valueType // nil when they are not known
}

var (
	anyType     = &valueType{}
	nilType     = &valueType{kind: nilKind}
	boolType    = &valueType{kind: boolKind}
	certainType = &valueType{kind: certainKind}
	numberType  = &valueType{kind: numberKind}
	textType    = &valueType{kind: textKind}
	timeType    = &valueType{kind: timeKind}
	spanType    = &valueType{kind: spanKind}
)

func listOf(elem *valueType) *valueType { return &valueType{kind: listKind, elem: elem} }

// names are the fields in order.
func (t *valueType) names() []string { return slices.Sorted(maps.Keys(t.fields)) }

// item is the type of a list's entries.
func (t *valueType) item() *valueType {
	if t.elem == nil {
		return anyType
	}
	return t.elem
}

// is reports whether a value of the type may be of the kind.
func (t *valueType) is(kinds ...valueKind) bool {
	return t.kind == anyKind || t.kind == nilKind || slices.Contains(kinds, t.kind) ||
		t.kind == certainKind && slices.Contains(kinds, boolKind)
}

// common is the type of a value that has one of two types.
func common(a, b *valueType) *valueType {
	switch {
	case a == b || b.kind == nilKind:
		return a
	case a.kind == nilKind:
		return b
	case a.kind == b.kind && a.fields == nil && b.fields == nil && a.elem == b.elem:
		return a
	}
	return anyType
}

// didYouMean names the word that was meant, else all that there are when they are few.
func didYouMean(word string, candidates []string) string {
	if near, ok := suggest.Nearest(word, candidates); ok {
		return "; did you mean " + diag.Quote(near) + "?"
	}
	if len(candidates) > 0 && len(candidates) <= 24 {
		return "; there are " + strings.Join(candidates, ", ")
	}
	return ""
}

// taskType is the type of a task, made from its schema so that there is one list of
// fields.
var taskType = sync.OnceValue(func() *valueType {
	text, _ := schema.Source(string(schema.Task))
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		return &valueType{kind: objectKind, name: "a task"} // its fields are then not held against anything
	}
	r := schemaReader{root: root}
	t := r.read(root, 0)
	t.name = "a task"
	return t
})

// summaryType is what functions about other tasks give.
var summaryType = sync.OnceValue(func() *valueType {
	return &valueType{kind: objectKind, name: "the summary of a task", fields: map[string]*valueType{
		"id": textType, "name": textType, "version": textType, "enabled": boolType,
		"appId": textType, "spaceId": textType, "ownerId": textType, "file": textType,
	}}
})

var setType = sync.OnceValue(func() *valueType {
	return &valueType{kind: objectKind, name: "a set", fields: map[string]*valueType{
		"name": textType, "complete": boolType, "tasks": listOf(summaryType()),
	}}
})

var edgeType = sync.OnceValue(func() *valueType {
	return &valueType{kind: objectKind, name: "an edge", fields: map[string]*valueType{
		"upstream": summaryType(), "downstream": summaryType(), "event": partType("events"),
		"status": textType, "exclusive": boolType,
	}}
})

// subjectType is the type of what a rule looks at.
func subjectType(subject string) *valueType {
	switch subject {
	case "task":
		return taskType()
	case "event":
		return partType("events")
	case "state":
		return partType("states")
	case "action":
		return partType("states", "onEvents", "actions")
	case "schedule":
		return partType("start", "schedule")
	case "edge":
		return edgeType()
	default:
		return setType()
	}
}

// partType is the type of a part of a task; of a list that of its items.
func partType(path ...string) *valueType {
	t := taskType()
	for _, name := range path {
		if t = t.fields[name]; t == nil {
			return anyType
		}
		if t.kind == listKind {
			t = t.item()
		}
	}
	return t
}

// optionsType is the type of a rule's options.
func optionsType(options []Option) *valueType {
	t := &valueType{kind: objectKind, name: "options", fields: make(map[string]*valueType)}
	for _, o := range options {
		switch o.Default.(type) {
		case int:
			t.fields[o.Name] = numberType
		case bool:
			t.fields[o.Name] = certainType
		case time.Duration:
			t.fields[o.Name] = spanType
		case []string:
			t.fields[o.Name] = listOf(textType)
		default:
			t.fields[o.Name] = textType
		}
	}
	return t
}

// schemaReader makes types of a JSON Schema of ours.
type schemaReader struct{ root map[string]any }

func (r *schemaReader) read(s map[string]any, depth int) *valueType {
	if depth > 20 {
		return anyType
	}
	if ref, ok := s["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/$defs/")
		defs, _ := r.root["$defs"].(map[string]any)
		if target, ok := defs[name].(map[string]any); ok {
			return r.read(target, depth+1)
		}
		return anyType
	}
	t := &valueType{}
	t.name, _ = s["x-noun"].(string)
	if t.name == "" {
		t.name = "this object"
	}
	if kind, ok := s["type"].(string); ok {
		t.kind = map[string]valueKind{
			"string": textKind, "boolean": boolKind, "integer": numberKind, "number": numberKind, "array": listKind, "object": objectKind,
		}[kind]
	}
	if items, ok := s["items"].(map[string]any); ok {
		t.elem = r.read(items, depth+1)
	}
	if properties, ok := s["properties"].(map[string]any); ok {
		t.fields = make(map[string]*valueType, len(properties))
		for name, p := range properties {
			if p, ok := p.(map[string]any); ok {
				t.fields[name] = r.read(p, depth+1)
			}
		}
	}
	return t
}
