package tenant

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/suggest"
)

// operators are those of RFC 7644 table 3.
const operators = "eq, ne, co, sw, ew, gt, ge, lt, le, pr"

// unknownOperator says which operator was meant by one of another language.
func unknownOperator(word string) string {
	meant := ""
	switch strings.ToLower(word) {
	case "":
		return "an operator is missing: " + operators
	case "=", "==", "is", "equals":
		meant = "eq"
	case "!=", "<>":
		meant = "ne"
	case "contains", "like", "~", "=~":
		meant = "co"
	case "startswith":
		meant = "sw"
	case "endswith":
		meant = "ew"
	case ">":
		meant = "gt"
	case ">=":
		meant = "ge"
	case "<":
		meant = "lt"
	case "<=":
		meant = "le"
	default:
		if near, ok := suggest.Nearest(word, strings.Split(operators, ", ")); ok {
			meant = near
		}
	}
	if meant == "" {
		return fmt.Sprintf("%s is no operator; there are %s", quote(word), operators)
	}
	return fmt.Sprintf("%s is no operator; did you mean %q?", quote(word), meant)
}
