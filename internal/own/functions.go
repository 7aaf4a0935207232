package own

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// function is a function that expressions may call.
type function struct {
	name string
	// takes says in messages what the arguments are, which kinds each may have, none for
	// any. There are as many as that, or least to most.
	takes       string
	args        [][]valueKind
	least, most int
	// gives is the type of what it returns, nil for any; result works it out of the arguments.
	gives  *valueType
	result func(args []*valueType) *valueType
	// tasks says that it is about tasks, set that it looks at others.
	tasks, set bool
	// constant checks arguments that are written out.
	constant func(*compiler, []ast.Node)

	// run is what it does. All arguments have paid for being looked at once; what it makes
	// beyond their size it pays for itself. texts is run for arguments that are all texts;
	// of nil it returns nil.
	run   func(p *evaluator, args []any) (any, error)
	texts func(p *evaluator, args []string) (any, error)
}

// functions are all functions that expressions may call.
func functions() []*function {
	text, two, list, number, task := of(textKind), of(textKind, textKind), of(listKind), of(numberKind), of(objectKind)
	const aTask, oneText, twoTexts, aNumber, aList = "a task", "one text", "two texts", "one number", "a list"
	return []*function{
		// Texts.
		{name: "lower", takes: oneText, args: text, gives: textType, texts: ofText(strings.ToLower)},
		{name: "upper", takes: oneText, args: text, gives: textType, texts: ofText(strings.ToUpper)},
		{name: "trim", takes: oneText, args: text, gives: textType, texts: ofText(strings.TrimSpace)},
		{name: "trimPrefix", takes: twoTexts, args: two, gives: textType, texts: ofTexts(strings.TrimPrefix)},
		{name: "trimSuffix", takes: twoTexts, args: two, gives: textType, texts: ofTexts(strings.TrimSuffix)},
		{name: "hasPrefix", takes: twoTexts, args: two, gives: boolType, texts: ofTexts(strings.HasPrefix)},
		{name: "hasSuffix", takes: twoTexts, args: two, gives: boolType, texts: ofTexts(strings.HasSuffix)},
		{name: "indexOf", takes: twoTexts, args: two, gives: numberType, texts: ofTexts(strings.Index)},
		{name: "lastIndexOf", takes: twoTexts, args: two, gives: numberType, texts: ofTexts(strings.LastIndex)},
		{name: "split", takes: "a text and a separator", args: two, gives: listOf(textType), texts: split},
		{name: "replace", takes: "a text, what to replace and by what", args: of(textKind, textKind, textKind), gives: textType, texts: replace},
		{name: "join", takes: "a list of texts and a separator", args: of(listKind, textKind), least: 1, most: 2, gives: textType, run: join},
		{name: matchesName, takes: "a text and a pattern", args: two, gives: certainType, run: match, constant: checkPattern},
		{name: "string", takes: "any value", args: of(anyKind), gives: textType, run: func(_ *evaluator, args []any) (any, error) { return textOf(args[0]), nil }},
		{name: "type", takes: "any value", args: of(anyKind), gives: textType, run: func(_ *evaluator, args []any) (any, error) { return kindOf(args[0]).word(), nil }},

		// Numbers, times and durations.
		{name: "abs", takes: aNumber, args: number, gives: numberType, run: absolute},
		{name: "ceil", takes: aNumber, args: number, gives: numberType, run: rounded("ceil", math.Ceil)},
		{name: "floor", takes: aNumber, args: number, gives: numberType, run: rounded("floor", math.Floor)},
		{name: "round", takes: aNumber, args: number, gives: numberType, run: rounded("round", math.Round)},
		{name: "min", takes: "numbers, or a list of them", least: 1, most: 16, run: extreme(-1)},
		{name: "max", takes: "numbers, or a list of them", least: 1, most: 16, run: extreme(1)},
		{name: "int", takes: "a number or a text", args: of(anyKind), gives: numberType, run: toInt},
		{name: "float", takes: "a number or a text", args: of(anyKind), gives: numberType, run: toFloat},
		{name: "duration", takes: "a text such as 15m, 1h30m, 30d or PT15M", args: text, gives: spanType, texts: read(parseSpan), constant: checkText(parseSpan)},
		{name: "date", takes: "a text such as 2027-01-31 or 2027-01-31T06:00:00Z", args: text, gives: timeType, texts: read(parseDate), constant: checkText(parseDate)},

		// Lists and objects. nil counts as an empty one.
		{name: "len", takes: "a text, a list or an object", args: [][]valueKind{{listKind, textKind, objectKind}}, gives: numberType,
			run: func(_ *evaluator, args []any) (any, error) { return lengthOf(args[0]) }},
		{name: "first", takes: aList, args: list, result: itemType, run: func(_ *evaluator, args []any) (any, error) { return part(args[0], 0) }},
		{name: "last", takes: aList, args: list, result: itemType, run: func(_ *evaluator, args []any) (any, error) { return part(args[0], -1) }},
		{name: "take", takes: "a list and a number", args: of(listKind, numberKind), result: sameList,
			run: func(_ *evaluator, args []any) (any, error) { return slice(args[0], 0, args[1]) }},
		{name: "reverse", takes: aList, args: list, result: sameList, run: reversed},
		{name: "sort", takes: "a list of numbers or of texts", args: list, result: sameList, run: sorted},
		{name: "uniq", takes: "a list of numbers or of texts", args: list, result: sameList, run: unique},
		{name: "concat", takes: "lists", least: 1, most: 16, run: concat},
		{name: "flatten", takes: "a list of lists", args: list, run: flatten},
		{name: "keys", takes: "an object", args: of(objectKind), gives: listOf(anyType), run: sortedKeys},
		{name: "values", takes: "an object", args: of(objectKind), result: func(args []*valueType) *valueType { return listOf(args[0].item()) }, run: valuesOf},

		// Tasks.
		{name: "get", takes: "a task and a JSON Pointer", args: of(objectKind, textKind), tasks: true, run: getPointer, constant: checkPointer},
		{name: "upstream", takes: aTask, args: task, gives: listOf(summaryType()), tasks: true, set: true, run: neighbours((*evaluator).upstream)},
		{name: "downstream", takes: aTask, args: task, gives: listOf(summaryType()), tasks: true, set: true, run: neighbours((*evaluator).downstream)},
		{name: "ancestors", takes: aTask, args: task, gives: listOf(summaryType()), tasks: true, set: true, run: ancestors},
		{name: "nextRuns", takes: "a task and a number", args: of(objectKind, numberKind), gives: listOf(timeType), tasks: true, run: nextRuns},
		{name: "minInterval", takes: aTask, args: task, gives: spanType, tasks: true, run: minInterval},
	}
}

// functionTable is the functions by name.
var functionTable = sync.OnceValue(func() map[string]*function {
	table := make(map[string]*function)
	for _, f := range functions() {
		if f.most == 0 {
			f.least, f.most = len(f.args), len(f.args)
		}
		table[f.name] = f
	}
	return table
})

// call runs the function on the evaluator and the arguments.
func (f *function) call(args ...any) (any, error) {
	p := args[0].(*evaluator)
	args = args[1:]
	steps := 1
	for _, arg := range args {
		steps += size(arg)
	}
	if err := p.pay(steps, 16*steps); err != nil {
		return nil, err
	}
	if f.texts == nil {
		return f.run(p, args)
	}
	words := make([]string, len(args))
	for i, arg := range args {
		if arg == nil {
			return nil, nil
		}
		text, ok := arg.(string)
		if !ok {
			return nil, failure("%s needs a text, but this is %s", f.name, kindOf(arg))
		}
		words[i] = text
		if err := p.pay(len(text)/16, 2*len(text)); err != nil {
			return nil, err
		}
	}
	return f.texts(p, words)
}

// typeFor returns the type of the value for arguments of some types.
func (f *function) typeFor(args []*valueType) *valueType {
	switch {
	case f.result != nil:
		return f.result(args)
	case f.gives != nil:
		return f.gives
	}
	return anyType
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

// itemType is the type of a list's items, sameList that of the list.
func itemType(args []*valueType) *valueType { return args[0].item() }

func sameList(args []*valueType) *valueType {
	if args[0].kind == listKind {
		return args[0]
	}
	return anyType
}

// ofText and ofTexts make functions of such as Go has.
func ofText[T any](f func(string) T) func(*evaluator, []string) (any, error) {
	return func(_ *evaluator, s []string) (any, error) { return f(s[0]), nil }
}

func ofTexts[T any](f func(a, b string) T) func(*evaluator, []string) (any, error) {
	return func(_ *evaluator, s []string) (any, error) { return f(s[0], s[1]), nil }
}

// read makes a function that reads a text.
func read(parse func(string) (any, error)) func(*evaluator, []string) (any, error) {
	return func(_ *evaluator, s []string) (any, error) { return parse(s[0]) }
}

// checkText checks a first argument that is written out, checkPattern a pattern and
// checkPointer a JSON Pointer in the second place.
func checkText(parse func(string) (any, error)) func(*compiler, []ast.Node) {
	return func(c *compiler, args []ast.Node) {
		if text, ok := args[0].(*ast.StringNode); ok {
			if _, err := parse(text.Value); err != nil {
				c.mistake(text.Location(), "%v", err)
			}
		}
	}
}

func checkPattern(c *compiler, args []ast.Node) { c.pattern(args[1]) }

func checkPointer(c *compiler, args []ast.Node) {
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
		c.mistake(text.Location(), "%s is no JSON Pointer; it begins with a slash, as in \"/metadata/spaceId\"", say.Quote(text.Value))
	}
}

func absolute(_ *evaluator, args []any) (any, error) {
	switch x := args[0].(type) {
	case int:
		return max(x, -x), nil
	case float64:
		return math.Abs(x), nil
	}
	return nil, failure("abs needs a number, but this is %s", kindOf(args[0]))
}

// rounded makes a function that leaves whole numbers as they are.
func rounded(name string, round func(float64) float64) func(*evaluator, []any) (any, error) {
	return func(_ *evaluator, args []any) (any, error) {
		switch x := args[0].(type) {
		case int:
			return x, nil
		case float64:
			return round(x), nil
		}
		return nil, failure("%s needs a number, but this is %s", name, kindOf(args[0]))
	}
}

// extreme makes the function for the least (-1) or the greatest (1) of numbers.
func extreme(better int) func(*evaluator, []any) (any, error) {
	return func(_ *evaluator, args []any) (any, error) {
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
	return nil, failure("%s is no whole number", say.Quote(textOf(args[0])))
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
	return nil, failure("%s is no number", say.Quote(textOf(args[0])))
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

func reversed(_ *evaluator, args []any) (any, error) {
	list, err := items(args[0])
	list = slices.Clone(list)
	slices.Reverse(list)
	return list, err
}

func flatten(p *evaluator, args []any) (any, error) {
	list, err := items(args[0])
	if err != nil {
		return nil, err
	}
	return concat(p, list)
}

func sortedKeys(p *evaluator, args []any) (any, error) {
	keys, err := keysOf(args[0])
	if err != nil {
		return nil, err
	}
	return keys, p.pay(sortCost*len(keys), 64*len(keys))
}
