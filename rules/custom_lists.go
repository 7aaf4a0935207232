package rules

import (
	"slices"
	"time"
)

// listFunctions are those about lists and objects. nil counts as an empty list.
func listFunctions() []*ownFunction {
	same := func(types []*valueType) *valueType {
		if types[0].kind == listKind {
			return types[0]
		}
		return anyType
	}
	item := func(types []*valueType) *valueType { return types[0].item() }
	lists := of(listKind)
	all := []*ownFunction{
		ownNamed("len", "a text, a list or an object", 1, 1, [][]valueKind{{listKind, textKind, objectKind}}, numberType,
			func(_ *ownPass, args []any) (any, error) { return lengthOf(args[0]) }),
		ownNamed("first", "a list", 1, 1, lists, nil, func(_ *ownPass, args []any) (any, error) { return part(args[0], 0) }),
		ownNamed("last", "a list", 1, 1, lists, nil, func(_ *ownPass, args []any) (any, error) { return part(args[0], -1) }),
		ownNamed("take", "a list and a number", 2, 2, of(listKind, numberKind), nil,
			func(_ *ownPass, args []any) (any, error) { return slice(args[0], 0, args[1]) }),
		ownNamed("reverse", "a list", 1, 1, lists, nil, func(_ *ownPass, args []any) (any, error) {
			list, err := items(args[0])
			list = slices.Clone(list)
			slices.Reverse(list)
			return list, err
		}),
		ownNamed("sort", "a list of numbers or of texts", 1, 1, lists, nil, sorted),
		ownNamed("uniq", "a list of numbers or of texts", 1, 1, lists, nil, unique),
		ownNamed("concat", "lists", 1, 16, nil, nil, concat),
		ownNamed("flatten", "a list of lists", 1, 1, lists, nil, func(p *ownPass, args []any) (any, error) {
			list, err := items(args[0])
			if err != nil {
				return nil, err
			}
			return concat(p, list)
		}),
		ownNamed("keys", "an object", 1, 1, of(objectKind), listOf(anyType), func(p *ownPass, args []any) (any, error) {
			keys, err := keysOf(args[0])
			if err != nil {
				return nil, err
			}
			return keys, p.pay(sortCost*len(keys), 64*len(keys))
		}),
		ownNamed("values", "an object", 1, 1, of(objectKind), nil, valuesOf),
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
func sorted(p *ownPass, args []any) (any, error) {
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
func unique(p *ownPass, args []any) (any, error) {
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
func concat(p *ownPass, args []any) (any, error) {
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
func valuesOf(p *ownPass, args []any) (any, error) {
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
