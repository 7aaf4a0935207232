package own

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/vm/runtime"

	"github.com/tasklint/tasklint/internal/diag"
)

// passName is the variable that holds the state of the evaluation; rules cannot write
// it, as names with $ are not theirs.
const passName = "$pass"

// function is a function that expressions call. Those whose names begin with $
// stand for operators.
type function struct {
	name string
	// usage says in messages what it takes.
	usage       string
	least, most int
	// kinds are those that each argument may have, none for any.
	kinds [][]valueKind
	// result is the type of what it gives, nil for any value.
	result func([]*valueType) *valueType
	// tasks says that it is about tasks, set that it looks at others.
	tasks, set bool
	// constant checks arguments that are written out.
	constant func(*compiler, []ast.Node)
	expr     *builtin.Function
}

// allFunctions are all functions.
var allFunctions = sync.OnceValue(func() []*function {
	all := operatorFunctions()
	for _, list := range [][]*function{textFunctions(), numberFunctions(), listFunctions(), taskFunctions()} {
		all = append(all, list...)
	}
	return all
})

// operator makes a function that only rewritten expressions call.
func operator(name string, f func(args ...any) (any, error)) *function {
	return &function{name: name, expr: &builtin.Function{Name: name, Func: f}}
}

// newFunction makes a function for rules. All its arguments pay for being looked at once;
// what it makes beyond their size it pays for itself.
func newFunction(name, usage string, least, most int, kinds [][]valueKind, result *valueType, f func(p *evaluator, args []any) (any, error)) *function {
	n := &function{name: name, usage: usage, least: least, most: most, kinds: kinds}
	if result != nil {
		n.result = func([]*valueType) *valueType { return result }
	}
	n.expr = &builtin.Function{Name: name, Func: func(args ...any) (any, error) {
		p := args[0].(*evaluator)
		args = args[1:]
		steps := 1
		for _, arg := range args {
			steps += size(arg)
		}
		if err := p.pay(steps, 16*steps); err != nil {
			return nil, err
		}
		return f(p, args)
	}}
	return n
}

// of is the list of kinds of each argument.
func of(kinds ...valueKind) [][]valueKind {
	lists := make([][]valueKind, len(kinds))
	for i, k := range kinds {
		if k != anyKind {
			lists[i] = []valueKind{k}
		}
	}
	return lists
}

func operatorFunctions() []*function {
	all := []*function{
		operator("$truth", func(args ...any) (any, error) { return truth(args[0]) }),
		operator("$get", func(args ...any) (any, error) { return part(args[0], args[1]) }),
		operator("$slice", func(args ...any) (any, error) { return slice(args[0], args[1], args[2]) }),
		operator("$method", func(args ...any) (any, error) { return methodOf(args[0], args[1].(string)) }),
		operator("$made", func(args ...any) (any, error) {
			return args[2], args[0].(*evaluator).pay(1, args[1].(int))
		}),
		operator("$list", loopOver),
		operator("$range", numbersBetween),
		operator("$step", func(args ...any) (any, error) { // 32 bytes for what a map keeps
			return args[2], args[0].(*evaluator).pay(args[1].(int), 32)
		}),
		operator("$holds", func(args ...any) (any, error) {
			if err := args[0].(*evaluator).pay(args[1].(int), 16); err != nil {
				return nil, err
			}
			return truth(args[2])
		}),
		operator("$number", addend),
		operator("$key", sortKey),
		operator("$==", func(args ...any) (any, error) { return args[0].(*evaluator).equal(args[1], args[2]) }),
		operator("$is", func(args ...any) (any, error) { return isScalar(args[0], args[1]), nil }),
		operator("$in", func(args ...any) (any, error) { return args[0].(*evaluator).in(args[1], args[2]) }),
		operator("$+", func(args ...any) (any, error) { return args[0].(*evaluator).plus(args[1], args[2]) }),
		operator("$absent+", func(args ...any) (any, error) {
			if args[1] == nil || args[2] == nil {
				return nil, nil
			}
			return args[0].(*evaluator).plus(args[1], args[2])
		}),
		operator("$absent-", func(args ...any) (any, error) {
			if args[0] == nil || args[1] == nil {
				return nil, nil
			}
			return runtime.Subtract(args[0], args[1]), nil
		}),
		operator("$contains", texts(strings.Contains)),
		operator("$startsWith", texts(strings.HasPrefix)),
		operator("$endsWith", texts(strings.HasSuffix)),
	}
	for name, holds := range map[string]func(int) bool{
		"$<": func(s int) bool { return s < 0 }, "$<=": func(s int) bool { return s <= 0 },
		"$>": func(s int) bool { return s > 0 }, "$>=": func(s int) bool { return s >= 0 },
	} {
		all = append(all, operator(name, compared(holds)))
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

// listFunctions are those about lists and objects. nil counts as an empty list.
func listFunctions() []*function {
	same := func(types []*valueType) *valueType {
		if types[0].kind == listKind {
			return types[0]
		}
		return anyType
	}
	item := func(types []*valueType) *valueType { return types[0].item() }
	lists := of(listKind)
	all := []*function{
		newFunction("len", "a text, a list or an object", 1, 1, [][]valueKind{{listKind, textKind, objectKind}}, numberType,
			func(_ *evaluator, args []any) (any, error) { return lengthOf(args[0]) }),
		newFunction("first", "a list", 1, 1, lists, nil, func(_ *evaluator, args []any) (any, error) { return part(args[0], 0) }),
		newFunction("last", "a list", 1, 1, lists, nil, func(_ *evaluator, args []any) (any, error) { return part(args[0], -1) }),
		newFunction("take", "a list and a number", 2, 2, of(listKind, numberKind), nil,
			func(_ *evaluator, args []any) (any, error) { return slice(args[0], 0, args[1]) }),
		newFunction("reverse", "a list", 1, 1, lists, nil, func(_ *evaluator, args []any) (any, error) {
			list, err := items(args[0])
			list = slices.Clone(list)
			slices.Reverse(list)
			return list, err
		}),
		newFunction("sort", "a list of numbers or of texts", 1, 1, lists, nil, sorted),
		newFunction("uniq", "a list of numbers or of texts", 1, 1, lists, nil, unique),
		newFunction("concat", "lists", 1, 16, nil, nil, concat),
		newFunction("flatten", "a list of lists", 1, 1, lists, nil, func(p *evaluator, args []any) (any, error) {
			list, err := items(args[0])
			if err != nil {
				return nil, err
			}
			return concat(p, list)
		}),
		newFunction("keys", "an object", 1, 1, of(objectKind), listOf(anyType), func(p *evaluator, args []any) (any, error) {
			keys, err := keysOf(args[0])
			if err != nil {
				return nil, err
			}
			return keys, p.pay(sortCost*len(keys), 64*len(keys))
		}),
		newFunction("values", "an object", 1, 1, of(objectKind), nil, valuesOf),
	}
	for _, f := range all {
		switch f.name {
		case "first", "last":
			f.result = item
		case "take", "reverse", "sort", "uniq":
			f.result = same
		case "values":
			f.result = func(types []*valueType) *valueType { return listOf(types[0].item()) }
		}
	}
	return all
}

// items are the entries of a list; nil has none.
func items(v any) ([]any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		return v, nil
	case []int:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, nil
	}
	return nil, failure("this needs a list, but it is %s", kindOf(v))
}

// sorted orders texts or numbers; nil comes first.
func sorted(p *evaluator, args []any) (any, error) {
	list, err := items(args[0])
	if err != nil {
		return nil, err
	}
	cost := 0
	for _, v := range list {
		cost += sortCost * size(v)
	}
	if err := p.pay(cost, 16*len(list)); err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b any) int {
		sign, ok, failed := order(a, b)
		switch {
		case failed != nil:
			err = failed
		case ok:
			return sign
		case a == nil && b != nil:
			return -1
		case a != nil && b == nil:
			return 1
		}
		return 0
	})
	return list, err
}

// unique leaves out values that were there before.
func unique(p *evaluator, args []any) (any, error) {
	list, err := items(args[0])
	if err != nil {
		return nil, err
	}
	if err := p.pay(4*len(list), 96*len(list)); err != nil {
		return nil, err
	}
	seen := make(map[any]bool, len(list))
	kept := make([]any, 0, len(list))
	for _, v := range list {
		switch v.(type) {
		case nil, bool, int, float64, string, time.Time, time.Duration, *summary:
		default:
			return nil, failure("uniq needs texts or numbers, but this is %s", kindOf(v))
		}
		if !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return kept, nil
}

// concat joins lists; what is no list is an item. It pays before it makes anything.
func concat(p *evaluator, args []any) (any, error) {
	n := 0
	for _, arg := range args {
		n++
		if kindOf(arg) == listKind {
			n += size(arg)
		}
	}
	if err := p.pay(n, 16*n); err != nil {
		return nil, err
	}
	all := make([]any, 0, n)
	for _, arg := range args {
		list, err := items(arg)
		if err != nil {
			list = []any{arg}
		}
		all = append(all, list...)
	}
	return all, nil
}

// valuesOf are the values of an object in the order of its keys.
func valuesOf(p *evaluator, args []any) (any, error) {
	keys, err := keysOf(args[0])
	if err != nil {
		return nil, err
	}
	if err := p.pay(sortCost*len(keys), 80*len(keys)); err != nil {
		return nil, err
	}
	values := make([]any, len(keys))
	for i, k := range keys {
		if values[i], err = part(args[0], k); err != nil {
			return nil, err
		}
	}
	return values, nil
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

func numberFunctions() []*function {
	round := func(name string, f func(float64) float64) *function {
		return newFunction(name, "one number", 1, 1, of(numberKind), numberType, func(_ *evaluator, args []any) (any, error) {
			switch x := args[0].(type) {
			case int:
				if name == "abs" && x < 0 {
					return -x, nil
				}
				return x, nil
			case float64:
				return f(x), nil
			}
			return nil, failure("%s needs a number, but this is %s", name, kindOf(args[0]))
		})
	}
	extreme := func(name string, better int) *function {
		return newFunction(name, "numbers, or a list of them", 1, 16, nil, nil, func(_ *evaluator, args []any) (any, error) {
			if list, ok := args[0].([]any); ok && len(args) == 1 {
				args = list
			}
			var best any
			for _, v := range args {
				if v == nil {
					continue
				}
				sign, ok, err := order(v, best)
				if err != nil {
					return nil, err
				}
				if !ok || sign == better {
					best = v
				}
			}
			return best, nil
		})
	}
	return []*function{
		round("abs", math.Abs), round("ceil", math.Ceil), round("floor", math.Floor), round("round", math.Round),
		extreme("min", -1), extreme("max", 1),
		newFunction("int", "a number or a text", 1, 1, nil, numberType, toInt),
		newFunction("float", "a number or a text", 1, 1, nil, numberType, toFloat),
	}
}

func toInt(_ *evaluator, args []any) (any, error) {
	switch v := args[0].(type) {
	case nil, int:
		return v, nil
	case float64:
		if math.Abs(v) < 1<<53 {
			return int(v), nil
		}
	case string:
		if i, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
			return i, nil
		}
	}
	return nil, failure("%s is no whole number", diag.Quote(textOf(args[0])))
}

func toFloat(_ *evaluator, args []any) (any, error) {
	switch v := args[0].(type) {
	case nil, float64:
		return v, nil
	case int:
		return float64(v), nil
	case string:
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
			return f, nil
		}
	}
	return nil, failure("%s is no number", diag.Quote(textOf(args[0])))
}
