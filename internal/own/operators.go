package own

import (
	"cmp"
	"strings"
	"time"

	"github.com/expr-lang/expr/vm/runtime"
)

// operators are the functions that stand for operators and for what loops need, by names
// that nobody can write. The first argument of most is the evaluator.
func operators() map[string]func(args ...any) (any, error) {
	all := map[string]func(args ...any) (any, error){
		"$truth":  func(args ...any) (any, error) { return truth(args[0]) },
		"$get":    func(args ...any) (any, error) { return part(args[0], args[1]) },
		"$slice":  func(args ...any) (any, error) { return slice(args[0], args[1], args[2]) },
		"$method": func(args ...any) (any, error) { return methodOf(args[0], args[1].(string)) },
		"$made": func(args ...any) (any, error) {
			return args[2], args[0].(*evaluator).pay(1, args[1].(int))
		},
		"$list":  loopOver,
		"$range": numbersBetween,
		"$step": func(args ...any) (any, error) { // 32 bytes for what a map keeps
			return args[2], args[0].(*evaluator).pay(args[1].(int), 32)
		},
		"$holds": func(args ...any) (any, error) {
			if err := args[0].(*evaluator).pay(args[1].(int), 16); err != nil {
				return nil, err
			}
			return truth(args[2])
		},
		"$number": addend,
		"$key":    sortKey,
		"$==":     func(args ...any) (any, error) { return args[0].(*evaluator).equal(args[1], args[2]) },
		"$is":     func(args ...any) (any, error) { return isScalar(args[0], args[1]), nil },
		"$in":     func(args ...any) (any, error) { return args[0].(*evaluator).in(args[1], args[2]) },
		"$+":      func(args ...any) (any, error) { return args[0].(*evaluator).plus(args[1], args[2]) },
		"$absent+": func(args ...any) (any, error) {
			if args[1] == nil || args[2] == nil {
				return nil, nil
			}
			return args[0].(*evaluator).plus(args[1], args[2])
		},
		"$absent-": func(args ...any) (any, error) {
			if args[0] == nil || args[1] == nil {
				return nil, nil
			}
			return runtime.Subtract(args[0], args[1]), nil
		},
		"$contains":   texts(strings.Contains),
		"$startsWith": texts(strings.HasPrefix),
		"$endsWith":   texts(strings.HasSuffix),
	}
	for name, holds := range map[string]func(int) bool{
		"$<": func(s int) bool { return s < 0 }, "$<=": func(s int) bool { return s <= 0 },
		"$>": func(s int) bool { return s > 0 }, "$>=": func(s int) bool { return s >= 0 },
	} {
		all[name] = compared(holds)
	}
	return all
}

// loopBytes is what the virtual machine keeps for each loop until the end.
const loopBytes = 512

// loopOver is the list of a predicate; nil is an empty one.
func loopOver(args ...any) (any, error) {
	p := args[0].(*evaluator)
	p.loops++
	if err := p.pay(2, loopBytes); err != nil {
		return nil, err
	}
	switch list := args[1].(type) {
	case nil:
		return []any{}, nil
	case []any:
		return list, nil
	case []int:
		return list, nil
	}
	return nil, failure("a predicate needs a list, but this is %s", kindOf(args[1]))
}

// numbersBetween is a range a..b, which may not be longer than a list.
func numbersBetween(args ...any) (any, error) {
	from, ok := args[1].(int)
	to, ok2 := args[2].(int)
	if !ok || !ok2 {
		return nil, failure("a range needs whole numbers, but there are %s and %s", kindOf(args[1]), kindOf(args[2]))
	}
	if to < from {
		return []int{}, nil
	}
	n := uint(to) - uint(from) // does not overflow where the difference would
	if n >= elementsMost {
		return nil, errBytes
	}
	if err := args[0].(*evaluator).pay(1+int(n)/4, 16+8*int(n)); err != nil {
		return nil, err
	}
	list := make([]int, n+1)
	for i := range list {
		list[i] = from + i
	}
	return list, nil
}

// addend is an item of sum.
func addend(args ...any) (any, error) {
	if err := args[0].(*evaluator).pay(args[1].(int), 16); err != nil {
		return nil, err
	}
	if k := kindOf(args[2]); k != numberKind && k != spanKind {
		return nil, failure("sum needs numbers, but this is %s", k)
	}
	return args[2], nil
}

// sortCost is what putting one item in order may take in comparisons.
const sortCost = 20

// sortKey is what sortBy and groupBy go by: comparing is paid for here.
func sortKey(args ...any) (any, error) {
	key := args[2]
	if err := args[0].(*evaluator).pay(args[1].(int)+sortCost*size(key), 96); err != nil {
		return nil, err
	}
	switch kindOf(key) {
	case listKind, objectKind:
		return nil, failure("the key must be a text or a number, but this is %s", kindOf(key))
	}
	return key, nil
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
