package tenanttest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/tenant"
)

// matches evaluates a filter (RFC 7644 section 3.4.2.2); texts have no case.
func matches(f *tenant.Filter, t *stored) bool {
	switch f.Op {
	case "and":
		return !slices.ContainsFunc(f.Operands, func(o *tenant.Filter) bool { return !matches(o, t) })
	case "or":
		return slices.ContainsFunc(f.Operands, func(o *tenant.Filter) bool { return matches(o, t) })
	case "not":
		return !matches(f.Operands[0], t)
	}
	var has any
	for _, name := range tenant.FilterFields() {
		if strings.EqualFold(name, f.Field) {
			has = t.field(name)
		}
	}
	want := f.Value
	if n, ok := want.(json.Number); ok {
		want, _ = n.Float64()
	}
	a, b := strings.ToLower(fmt.Sprint(has)), strings.ToLower(fmt.Sprint(want))
	switch f.Op {
	case "pr":
		return has != nil && has != ""
	case "eq":
		return a == b
	case "ne":
		return a != b
	case "co":
		return strings.Contains(a, b)
	case "sw":
		return strings.HasPrefix(a, b)
	case "ew":
		return strings.HasSuffix(a, b)
	case "gt":
		return compareValues(has, want) > 0
	case "ge":
		return compareValues(has, want) >= 0
	case "lt":
		return compareValues(has, want) < 0
	}
	return compareValues(has, want) <= 0
}

func compareValues(a, b any) int {
	x, isNumber := a.(float64)
	y, also := b.(float64)
	if isNumber && also {
		return cmp.Compare(x, y)
	}
	return strings.Compare(strings.ToLower(fmt.Sprint(a)), strings.ToLower(fmt.Sprint(b)))
}
