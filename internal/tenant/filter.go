package tenant

import (
	"fmt"
	"unicode/utf8"
)

// Filter is a SCIM filter (RFC 7644 section 3.4.2.2) as a tree.
type Filter struct {
	// Op is "and", "or", "not", "pr", "[]" or a comparison: "eq", "ne", "co", "sw",
	// "ew", "gt", "ge", "lt", "le".
	Op string
	// Field is the attribute path as written, for "pr", "[]" and comparisons.
	Field string
	// At is the byte offset of the field or operator in the filter's text, ValueAt that of
	// the value.
	At, ValueAt int
	// Value is what is compared with: string, json.Number, bool or nil.
	Value any
	// Operands are those of "and" and "or" (two or more), of "not" and the filter
	// within "[]" (one).
	Operands []*Filter
}

// FilterError says what is wrong with a filter, and where.
type FilterError struct {
	// Text is the filter, Offset the byte in it.
	Text   string
	Offset int
	// Message says what is wrong and what to do.
	Message string
}

// Error implements error; the column counts code points from 1.
func (e *FilterError) Error() string {
	return fmt.Sprintf("filter, column %d: %s", utf8.RuneCountInString(e.Text[:e.Offset])+1, e.Message)
}

// Bounds on filters: no person writes more, and the service has its own limits.
const (
	longestFilter = 8 << 10 // bytes
	deepestFilter = 32      // levels of parentheses
)

// ParseFilter reads a filter by the grammar alone. Its errors are *FilterError.
// More than one blank where the grammar has one, and blanks inside parentheses,
// are accepted.
func ParseFilter(text string) (*Filter, error) {
	p := &filterParser{text: text}
	if len(text) > longestFilter {
		return nil, p.fail(0, "filter is longer than %d bytes", longestFilter)
	}
	if !utf8.ValidString(text) {
		return nil, p.fail(0, "filter is no valid UTF-8")
	}
	p.blanks()
	if p.end() {
		return nil, p.fail(p.pos, "filter is empty; write for example enabled eq true")
	}
	f, err := p.disjunction(0)
	if err != nil {
		return nil, err
	}
	if p.blanks(); !p.end() {
		return nil, p.leftover()
	}
	return f, nil
}

// CheckFilter reports what is wrong with a filter for the list of tasks: its
// grammar, a field that the service does not document, or a value that is never one of
// its field. Its errors are *FilterError.
func CheckFilter(text string) error {
	f, err := ParseFilter(text)
	if err != nil {
		return err
	}
	return checkFields(f, text)
}
