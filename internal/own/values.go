package own

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/source"
)

// object is a JSON object of the task at hand that is read member by member, so that
// a rule pays for what it touches only.
type object struct {
	pass *evaluator
	// node is absent until somebody asks, for the task itself in the second phase.
	node    source.Node
	isTask  bool
	members []member
}

type member struct {
	name  string
	value any
}

// convertMost is how many bytes of one task's JSON are turned into values: they take
// some ten times as much memory.
const convertMost = 8 << 20

var errTooMuchJSON = errors.New("the task is too large for own rules to read")

// get is the value of a member, nil when there is none.
func (o *object) get(name string) (any, error) {
	for i := range o.members {
		if o.members[i].name == name {
			return o.members[i].value, nil
		}
	}
	value, known := o.fact(name)
	if !known {
		var err error
		if value, err = o.pass.value(o.root().Get(name)); err != nil {
			return nil, err
		}
	}
	if len(o.members) < 64 {
		o.members = append(o.members, member{name, value})
	}
	return value, nil
}

// root is the object itself.
func (o *object) root() source.Node {
	if o.isTask && !o.node.Exists() {
		o.node = o.pass.root()
	}
	return o.node
}

// fact is what is known of a task in the second phase without parsing it again.
func (o *object) fact(name string) (any, bool) {
	f := o.pass.facts
	if !o.isTask || f == nil {
		return nil, false
	}
	switch {
	case name == "id" && f.ID.Exists():
		return f.ID.S, true
	case name == "name" && f.Name.Exists():
		return f.Name.S, true
	case name == "version" && f.Version.Exists():
		return f.Version.S, true
	case name == "enabled" && f.Enabled.Given:
		return f.Enabled.On, true
	}
	return nil, false
}

// value turns a node into a value for expressions. Objects and lists are copied, up
// to a bound for each task.
func (p *evaluator) value(n source.Node) (any, error) {
	if n.Is(source.Object) || n.Is(source.Array) {
		if p.converted += n.Span().Len(); p.converted > convertMost {
			return nil, errTooMuchJSON
		}
	}
	return n.Value(numberOf), nil
}

// numberOf is a JSON number as int, or as float where it is no whole one or too large.
func numberOf(raw string) any {
	if i, err := strconv.Atoi(raw); err == nil {
		return i
	}
	f, _ := strconv.ParseFloat(raw, 64)
	return f
}

// part is a[b] and a.b: nil where there is no such thing.
func part(of, key any) (any, error) {
	switch of := of.(type) {
	case nil:
		return nil, nil
	case *object:
		if name, ok := key.(string); ok {
			return of.get(name)
		}
	case *summary:
		if name, ok := key.(string); ok {
			return of.get(name), nil
		}
	case map[string]any:
		if name, ok := key.(string); ok {
			return of[name], nil
		}
	case map[any][]any:
		if list, ok := of[hashable(key)]; ok {
			return list, nil
		}
		return nil, nil
	case []any:
		if i, ok := index(key, len(of)); ok {
			return of[i], nil
		}
	case []int:
		if i, ok := index(key, len(of)); ok {
			return of[i], nil
		}
	case string:
		if i, ok := index(key, len(of)); ok {
			return of[i : i+1], nil
		}
	}
	return nil, nil
}

// hashable is a key that may be looked up in a map, which would panic on others.
func hashable(key any) any {
	switch key.(type) {
	case nil, bool, int, float64, string, time.Time, time.Duration:
		return key
	}
	return &key // equal to nothing
}

// index is a position in a list of n items; negative ones count from the end.
func index(key any, n int) (int, bool) {
	i, ok := key.(int)
	if ok && i < 0 {
		i += n
	}
	return i, ok && i >= 0 && i < n
}

// kindOf names the kind of a value for messages.
func kindOf(v any) valueKind {
	switch v.(type) {
	case nil:
		return nilKind
	case bool:
		return boolKind
	case int, float64:
		return numberKind
	case string:
		return textKind
	case []any, []int:
		return listKind
	case time.Time:
		return timeKind
	case time.Duration:
		return spanKind
	}
	return objectKind
}

// failure is why an expression cannot be evaluated.
func failure(format string, args ...any) error { return fmt.Errorf(format, args...) }

// size is about how many steps it takes to look at a value once.
func size(v any) int {
	switch v := v.(type) {
	case string:
		return 1 + len(v)/16
	case []any:
		return 1 + len(v)
	case []int:
		return 1 + len(v)
	case map[string]any:
		return 1 + len(v)
	case map[any][]any:
		return 1 + len(v)
	case *object:
		return 1 + v.node.Span().Len()/64
	}
	return 1
}

func lengthOf(v any) (int, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case string:
		return utf8.RuneCountInString(v), nil
	case []any:
		return len(v), nil
	case []int:
		return len(v), nil
	case map[string]any:
		return len(v), nil
	case map[any][]any:
		return len(v), nil
	case *object:
		return v.root().Len(), nil
	}
	return 0, failure("%s has no length", kindOf(v))
}

// keysOf are the names of an object's members in order.
func keysOf(v any) ([]any, error) {
	keys := []any{}
	switch v := v.(type) {
	case nil:
	case *object:
		for k := range v.root().Members() {
			keys = append(keys, k.Text())
		}
	case map[string]any:
		for k := range v {
			keys = append(keys, k)
		}
	case map[any][]any:
		for k := range v {
			keys = append(keys, k)
		}
	default:
		return nil, failure("%s has no keys", kindOf(v))
	}
	slices.SortFunc(keys, func(a, b any) int {
		if sign, ok, err := order(a, b); ok && err == nil {
			return sign
		}
		return strings.Compare(formatted(a, 0), formatted(b, 0))
	})
	return keys, nil
}
