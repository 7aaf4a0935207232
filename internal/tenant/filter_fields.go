package tenant

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/suggest"
)

// FilterFields are the fields that the list of tasks may be filtered by (API
// reference, GET /api/scheduling/tasks, parameter filter).
func FilterFields() []string {
	return []string{
		"name", "enabled", "resourceId", "ownerId", "spaceId", "createdAt", "updatedAt", "updatedBy", "lastStatus",
		"lastTriggeredBy", "lastStartedAt", "lastEndedAt", "lastExecutedAs", "triggerType",
	}
}

// SortFields are the fields that the list of tasks may be sorted by, with "+" or
// "-" before them (API reference, parameter sort).
func SortFields() []string { return FilterFields() }

// checkFields looks for fields that the service does not document. Names have no
// case (RFC 7643 section 2.1). The walk is as deep as the parser let it be.
func checkFields(f *Filter, text string) error {
	for _, o := range f.Operands {
		// What is inside of brackets belongs to the field before them.
		if f.Op == "[]" {
			break
		}
		if err := checkFields(o, text); err != nil {
			return err
		}
	}
	if f.Field == "" {
		return nil
	}
	known := FilterFields()
	if _, ok := spelt(f.Field, known); !ok {
		return &FilterError{Text: text, Offset: f.At, Message: unknownField(f.Field, "filtered", known)}
	}
	if f.Op == "[]" {
		return &FilterError{Text: text, Offset: f.At, Message: fmt.Sprintf("%s holds one value, which brackets cannot choose from", quote(f.Field))}
	}
	return checkValue(f, text)
}

// checkSort reads the order of a list, a field with or without a sign, and gives
// it as the service spells it.
func checkSort(order string, known []string) (string, error) {
	sign, field := "+", order
	if order != "" && (order[0] == '+' || order[0] == '-') {
		sign, field = order[:1], order[1:]
	}
	name, ok := spelt(field, known)
	if !ok {
		return "", fmt.Errorf("sort: %s", unknownField(field, "sorted", known))
	}
	return sign + name, nil
}

// spelt is the known field that a name means, whatever its case.
func spelt(name string, known []string) (string, bool) {
	for _, k := range known {
		if strings.EqualFold(k, name) {
			return k, true
		}
	}
	return "", false
}

func unknownField(name, use string, known []string) string {
	text := fmt.Sprintf("tasks cannot be %s by %s", use, quote(name))
	if near, ok := suggest.Nearest(name, known); ok {
		return text + fmt.Sprintf("; did you mean %q?", near)
	}
	return text + "; there are " + strings.Join(known, ", ")
}
