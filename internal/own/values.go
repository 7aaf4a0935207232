package own

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/vm/runtime"

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

// truth is a value as a condition: nil is false.
func truth(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	}
	return nil, failure("%s is neither true nor false", kindOf(v))
}

// order compares two values that have an order; ok is false when one of them is nil.
func order(a, b any) (sign int, ok bool, err error) {
	if a == nil || b == nil {
		return 0, false, nil
	}
	switch x := a.(type) {
	case int:
		switch y := b.(type) {
		case int:
			return cmp.Compare(x, y), true, nil
		case float64:
			return cmp.Compare(float64(x), y), true, nil
		}
	case float64:
		switch y := b.(type) {
		case int:
			return cmp.Compare(x, float64(y)), true, nil
		case float64:
			return cmp.Compare(x, y), true, nil
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), true, nil
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y), true, nil
		}
	case time.Duration:
		if y, ok := b.(time.Duration); ok {
			return cmp.Compare(x, y), true, nil
		}
	}
	return 0, false, failure("%s cannot be compared with %s", kindOf(a), kindOf(b))
}

// compared makes the function of an order operator. A comparison with nil is false.
func compared(holds func(sign int) bool) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		sign, ok, err := order(args[0], args[1])
		return ok && holds(sign), err
	}
}

// equal is ==. Lists and objects are compared as wholes and pay for their size.
func (p *evaluator) equal(a, b any) (bool, error) {
	switch x := a.(type) {
	case nil:
		return b == nil, nil
	case string:
		y, ok := b.(string)
		return ok && x == y, nil
	case bool:
		y, ok := b.(bool)
		return ok && x == y, nil
	case int, float64, time.Time, time.Duration:
		if kindOf(a) != kindOf(b) {
			return false, nil
		}
		sign, ok, err := order(a, b)
		return ok && sign == 0, err
	}
	if kindOf(a) != kindOf(b) {
		return false, nil
	}
	if err := p.pay(deepSize(a, 0)+deepSize(b, 0), 0); err != nil {
		return false, err
	}
	if x, ok := a.(*object); ok {
		y, ok := b.(*object)
		return ok && x.root().Same(y.root()), nil
	}
	return runtime.Equal(a, b), nil
}

// isScalar is == where one of the values is a constant and no list.
func isScalar(a, b any) bool {
	switch x := a.(type) {
	case nil:
		return b == nil
	case string:
		y, ok := b.(string)
		return ok && x == y
	case bool:
		y, ok := b.(bool)
		return ok && x == y
	case int, float64:
		sign, ok, err := order(a, b)
		return ok && err == nil && sign == 0
	}
	return false
}

// deepSize is the number of values in a list or object.
func deepSize(v any, depth int) int {
	n := size(v)
	if depth > 200 {
		return n
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			n += deepSize(item, depth+1)
		}
	case map[string]any:
		for _, item := range v {
			n += deepSize(item, depth+1)
		}
	case map[any][]any:
		for _, item := range v {
			n += deepSize(item, depth+1)
		}
	}
	return n
}

// contains is "in": an item of a list or a key of an object.
func (p *evaluator) in(item, of any) (bool, error) {
	if err := p.pay(size(of), 0); err != nil {
		return false, err
	}
	switch of := of.(type) {
	case nil:
		return false, nil
	case []any:
		for _, other := range of {
			if same, err := p.equal(item, other); same || err != nil {
				return same, err
			}
		}
		return false, nil
	case []int:
		return runtime.In(item, of), nil
	case *object, *summary, map[string]any:
		name, ok := item.(string)
		if !ok {
			return false, nil
		}
		if o, isObject := of.(*object); isObject {
			return o.root().Get(name).Exists(), nil
		}
		if m, isMap := of.(map[string]any); isMap {
			_, ok = m[name]
			return ok, nil
		}
		v, err := part(of, name)
		return v != nil, err
	case map[any][]any:
		_, ok := of[hashable(item)]
		return ok, nil
	}
	return false, failure("in needs a list or an object, but this is %s", kindOf(of))
}

// plus is +: it adds numbers, moves times and joins texts, which pay for their length.
func (p *evaluator) plus(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, failure("nil cannot be added to; write (x ?? 0) or (x ?? \"\")")
	}
	x, ok := a.(string)
	if !ok {
		return runtime.Add(a, b), nil
	}
	y, ok := b.(string)
	if !ok {
		return nil, failure("%s cannot be added to a text; write string(x)", kindOf(b))
	}
	if err := p.pay(size(x)+size(y), len(x)+len(y)); err != nil {
		return nil, err
	}
	return x + y, nil
}

// texts makes the function of an operator between two texts; nil on either side is
// no match.
func texts(holds func(a, b string) bool) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		p, a, b := args[0].(*evaluator), args[1], args[2]
		if a == nil || b == nil {
			return false, nil
		}
		x, ok := a.(string)
		y, ok2 := b.(string)
		if !ok || !ok2 {
			return nil, failure("this needs texts, but there are %s and %s", kindOf(a), kindOf(b))
		}
		if err := p.pay(size(x), 0); err != nil {
			return nil, err
		}
		return holds(x, y), nil
	}
}

// slice is a[from:to], cut to what there is.
func slice(of, from, to any) (any, error) {
	n := 0
	switch of := of.(type) {
	case nil:
		return nil, nil
	case string:
		n = len(of)
	case []any:
		n = len(of)
	case []int:
		n = len(of)
	default:
		return nil, failure("%s cannot be cut", kindOf(of))
	}
	bound := func(v any, missing int) int {
		i, ok := v.(int)
		switch {
		case !ok:
			return missing
		case i < 0:
			i += n
		}
		return max(0, min(i, n))
	}
	begin, end := bound(from, 0), bound(to, n)
	end = max(begin, end)
	switch of := of.(type) {
	case string:
		return of[begin:end], nil
	case []int:
		return of[begin:end], nil
	default:
		return of.([]any)[begin:end], nil
	}
}
