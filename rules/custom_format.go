package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// textMost is the length in runes of a value within a message.
const textMost = 200

// textOf writes a value for a message.
func textOf(v any) string { return cutText(formatted(v, 0)) }

func cutText(s string) string {
	if len(s) <= textMost {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > textMost {
			return s[:i] + "…"
		}
	}
	return s
}

// formatted writes a value; of lists and objects only the beginning.
func formatted(v any, depth int) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return v.Format(time.RFC3339)
	case time.Duration:
		return spanText(v)
	case *summary:
		return v.label()
	case *object:
		return cutText(string(v.root().Raw()[:min(v.root().Span().Len(), 4*textMost)]))
	case []any:
		return "[" + joined(len(v), depth, func(i int) string { return formatted(v[i], depth+1) }) + "]"
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		return "{" + joined(len(keys), depth, func(i int) string { return keys[i] + ": " + formatted(v[keys[i]], depth+1) }) + "}"
	case bool, int, []int:
		return fmt.Sprint(v)
	}
	return "an object"
}

func joined(n, depth int, item func(int) string) string {
	if depth > 3 {
		return "…"
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		if b.Len() > 4*textMost {
			b.WriteString("…")
			break
		}
		b.WriteString(item(i))
	}
	return b.String()
}
