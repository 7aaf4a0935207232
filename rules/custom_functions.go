package rules

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"github.com/tasklint/tasklint/internal/source"
)

// passName is the variable that holds the state of the evaluation; rules cannot write
// it, as names with $ are not theirs.
const passName = "$pass"

// ownFunction is a function that expressions call. Those whose names begin with $
// stand for operators.
type ownFunction struct {
	name string
	// usage says in messages what it takes.
	usage       string
	least, most int
	// kinds are those that each argument may have, none for any.
	kinds [][]valueKind
	// result is the type of what it gives, nil for any value.
	result func([]*valueType) *valueType
	// set says that it looks at other tasks.
	set bool
	// constant checks arguments that are written out.
	constant func(*ownCompiler, []ast.Node)
	expr     *builtin.Function
}

// ownFunctions are all functions.
var ownFunctions = sync.OnceValue(func() []*ownFunction {
	all := operatorFunctions()
	for _, list := range [][]*ownFunction{textFunctions(), numberFunctions(), listFunctions(), taskFunctions()} {
		all = append(all, list...)
	}
	return all
})

// operator makes a function that only rewritten expressions call.
func operator(name string, f func(args ...any) (any, error)) *ownFunction {
	return &ownFunction{name: name, expr: &builtin.Function{Name: name, Func: f}}
}

// ownNamed makes a function for rules. All its arguments pay for being looked at once;
// what it makes beyond their size it pays for itself.
func ownNamed(name, usage string, least, most int, kinds [][]valueKind, result *valueType, f func(p *ownPass, args []any) (any, error)) *ownFunction {
	n := &ownFunction{name: name, usage: usage, least: least, most: most, kinds: kinds}
	if result != nil {
		n.result = func([]*valueType) *valueType { return result }
	}
	n.expr = &builtin.Function{Name: name, Func: func(args ...any) (any, error) {
		p := args[0].(*ownPass)
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

func operatorFunctions() []*ownFunction {
	all := []*ownFunction{
		operator("$truth", func(args ...any) (any, error) { return truth(args[0]) }),
		operator("$get", func(args ...any) (any, error) { return part(args[0], args[1]) }),
		operator("$slice", func(args ...any) (any, error) { return slice(args[0], args[1], args[2]) }),
		operator("$method", func(args ...any) (any, error) { return methodOf(args[0], args[1].(string)) }),
		operator("$made", func(args ...any) (any, error) {
			return args[2], args[0].(*ownPass).pay(1, args[1].(int))
		}),
		operator("$list", loopOver),
		operator("$range", numbersBetween),
		operator("$step", func(args ...any) (any, error) { // 32 bytes for what a map keeps
			return args[2], args[0].(*ownPass).pay(args[1].(int), 32)
		}),
		operator("$holds", func(args ...any) (any, error) {
			if err := args[0].(*ownPass).pay(args[1].(int), 16); err != nil {
				return nil, err
			}
			return truth(args[2])
		}),
		operator("$number", addend),
		operator("$key", sortKey),
		operator("$==", func(args ...any) (any, error) { return args[0].(*ownPass).equal(args[1], args[2]) }),
		operator("$is", func(args ...any) (any, error) { return isScalar(args[0], args[1]), nil }),
		operator("$in", func(args ...any) (any, error) { return args[0].(*ownPass).in(args[1], args[2]) }),
		operator("$+", func(args ...any) (any, error) { return args[0].(*ownPass).plus(args[1], args[2]) }),
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
	p := args[0].(*ownPass)
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
	if err := args[0].(*ownPass).pay(1+int(n)/4, 16+8*int(n)); err != nil {
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
	if err := args[0].(*ownPass).pay(args[1].(int), 16); err != nil {
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
	if err := args[0].(*ownPass).pay(args[1].(int)+sortCost*size(key), 96); err != nil {
		return nil, err
	}
	switch kindOf(key) {
	case listKind, objectKind:
		return nil, failure("the key must be a text or a number, but this is %s", kindOf(key))
	}
	return key, nil
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

// pointerArgument checks a JSON Pointer that is written out.
func pointerArgument(c *ownCompiler, args []ast.Node) {
	text, ok := args[1].(*ast.StringNode)
	if !ok {
		return
	}
	valid := text.Value == "" || strings.HasPrefix(text.Value, "/")
	for token := range strings.SplitSeq(text.Value, "/") {
		_, ok := source.UnescapeToken(token)
		valid = valid && ok
	}
	if !valid {
		c.mistake(text.Location(), "%s is no JSON Pointer; it begins with a slash, as in \"/metadata/spaceId\"", Quote(text.Value))
	}
}
