package own

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
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
func optionsType(options []rules.Option) *valueType {
	t := &valueType{kind: objectKind, name: "options", fields: make(map[string]*valueType)}
	for _, o := range options {
		t.fields[o.Name] = typeOf(o.Default)
	}
	return t
}

// typeOf is the type of a Go value: of an option or of a filter's field.
func typeOf(v any) *valueType {
	switch v.(type) {
	case int:
		return numberType
	case bool:
		return certainType
	case time.Time:
		return timeType
	case time.Duration:
		return spanType
	case []string:
		return listOf(textType)
	default:
		return textType
	}
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

// word names a kind as the function type does.
func (k valueKind) word() string {
	return [...]string{"any", "nil", "bool", "bool", "number", "string", "array", "map", "time", "duration"}[k]
}

// scope is what expressions of one kind may use.
type scope struct {
	// noun is what the expressions make, for messages: rules or filters.
	noun string
	// subject is what a rule is for, "" where there is no rule.
	subject string
	// names are the variables in the order of messages.
	names []string
	types map[string]*valueType
	// tasks says that there are functions about tasks, absent that what is reckoned from
	// nil is nil and no failure.
	tasks, absent bool
}

func (s *scope) add(name string, t *valueType) {
	if s.types == nil {
		s.types = make(map[string]*valueType)
	}
	s.names = append(s.names, name)
	s.types[name] = t
}

// ruleScope is the scope of an own rule.
func ruleScope(r *config.OwnRule) *scope {
	s := &scope{noun: "rules", subject: r.For, tasks: true}
	s.add("tenant", textType)
	s.add("file", textType)
	s.add("now", timeType)
	s.add("options", optionsType(r.Rule.Options))
	s.add("set", setType())
	if r.For != "set" {
		s.add("task", taskType())
	}
	if s.types[r.For] == nil {
		s.add(r.For, subjectType(r.For))
	}
	return s
}

// function is a function that may be called, nil when there is none of that name.
func (s *scope) function(name string) *function {
	f := functionTable()[name]
	if f == nil || f.tasks && !s.tasks {
		return nil
	}
	return f
}

// functions are the names that may be called, in order.
func (s *scope) functions() []string {
	names := predicateNames()
	for name := range functionTable() {
		if s.function(name) != nil && name != matchesName {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// variable is the type of a name.
func (c *compiler) variable(n *ast.IdentifierNode) *valueType {
	for _, v := range slices.Backward(c.variables) {
		if v.name == n.Value {
			return v.t
		}
	}
	t := c.scope.types[n.Value]
	if t == nil {
		switch n.Value {
		case "task", "event", "state", "action", "schedule", "edge":
			if c.scope.subject != "" {
				c.mistake(n.Location(), "%s is not there in a rule for: %s", say.Quote(n.Value), c.scope.subject)
			}
		}
		c.unknownName(n, n.Value, false)
		return anyType
	}
	c.usesSet = c.usesSet || n.Value == "set"
	return t
}

// pointer is "#", the item of the predicate around it, or "#index".
func (c *compiler) pointer(n *ast.PointerNode) *valueType {
	switch {
	case n.Name == "index":
		return numberType
	case n.Name != "":
		c.mistake(n.Location(), "there is no #%s; there are # and #index", n.Name)
		return anyType
	}
	return c.predicates[len(c.predicates)-1]
}

// member rewrites a.b and a[b], which are nil where there is no such thing.
func (c *compiler) member(n *ast.MemberNode) (ast.Node, *valueType) {
	object, t := c.expression(n.Node)
	property, index := c.expression(n.Property)
	result := anyType
	name, constant := n.Property.(*ast.StringNode)
	switch {
	case t.kind == listKind && index.is(numberKind):
		result = t.item()
	case t.kind == listKind && constant:
		c.mistake(n.Property.Location(), "a list has no field %s; take an item with [0], or look at all with any() or all()", say.Quote(name.Value))
	case constant:
		result = c.field(n, name, t)
	case !t.is(objectKind, listKind, textKind):
		c.mistake(n.Location(), "%s has no parts", t.kind)
	}
	return call(n, "$get", object, property), result
}

// field is the type of a member, which must be one of those that are known. In
// brackets, a field of a task may be any, since the service may have new ones.
func (c *compiler) field(n *ast.MemberNode, name *ast.StringNode, t *valueType) *valueType {
	at := name.Location()
	quoted := at.From < len(c.source) && strings.ContainsRune("\"'`", c.source[at.From])
	switch {
	case slices.Contains(methodNames, name.Value) && t.kind == ownerOf(name.Value):
		c.mistake(at, "%s has no field %s; write %s()", t.kind, say.Quote(name.Value), name.Value)
	case t.fields == nil && t.kind != anyKind && t.kind != nilKind && t.kind != objectKind:
		c.mistake(at, "%s has no field %s", t.kind, say.Quote(name.Value))
	case t.fields == nil:
	case t.fields[name.Value] != nil:
		return t.fields[name.Value]
	case t.name == "options":
		if near, ok := startsWith(t.names(), name.Value); ok && !quoted {
			c.mistake(at, "there is no option %s; write options[%q]", say.Quote(name.Value), near)
		} else {
			c.mistake(at, "%s", say.Instead("there is no option "+say.Quote(name.Value), name.Value, t.names()))
		}
	case t == summaryType() && taskType().fields[name.Value] != nil:
		c.mistake(at, "%s has no field %s; read it with get(task, %q)", t.name, say.Quote(name.Value), "/"+name.Value)
	case t == summaryType(), t == setType(), t == edgeType(), !quoted:
		c.mistake(at, "%s", say.Instead(t.name+" has no field "+say.Quote(name.Value), name.Value, t.names()))
	}
	return anyType
}

// startsWith finds the name of which an expression such as options.min-interval
// gives only the first word.
func startsWith(names []string, word string) (string, bool) {
	for _, name := range names {
		if strings.HasPrefix(name, word+"-") {
			return name, true
		}
	}
	return "", false
}

// unknownName reports a name that nothing has.
func (c *compiler) unknownName(at ast.Node, name string, function bool) {
	var all []string
	for _, v := range c.variables {
		all = append(all, v.name)
	}
	if function {
		all = append(all, c.scope.functions()...)
	} else {
		all = append(all, c.scope.names...)
	}
	what := "variable"
	if function {
		what = "function"
	}
	message := "there is no " + what + " " + say.Quote(name)
	if _, near := say.Nearest(name, all); near || !function { // there are too many functions to list them
		message = say.Instead(message, name, all)
	}
	c.mistake(at.Location(), "%s", message)
}
