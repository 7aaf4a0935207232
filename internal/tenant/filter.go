package tenant

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/say"
)

// Filter is a SCIM filter (RFC 7644 section 3.4.2.2) of the list of tasks, as a tree.
type Filter struct {
	// Op is "and", "or", "not", "pr" or a comparison: "eq", "ne", "co", "sw", "ew", "gt",
	// "ge", "lt", "le".
	Op string
	// Field is one of FilterFields, for "pr" and comparisons.
	Field string
	// Value is what is compared with: string, json.Number, bool or nil.
	Value any
	// Operands are those of "and" and "or" (two or more) and of "not" (one).
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

// ParseFilter reads a filter of the list of tasks, without the network. Its errors are
// *FilterError: a mistake of grammar, a field that the service does not document, or a
// value that is never one of its field. More than one blank where the grammar has one,
// and blanks inside parentheses, are accepted.
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

// FilterFields returns the fields that the list of tasks may be filtered and sorted by (API
// reference, GET /api/scheduling/tasks, parameters filter and sort).
func FilterFields() []string {
	return []string{
		"name", "enabled", "resourceId", "ownerId", "spaceId", "createdAt", "updatedAt", "updatedBy", "lastStatus",
		"lastTriggeredBy", "lastStartedAt", "lastEndedAt", "lastExecutedAs", "triggerType",
	}
}

// fieldType is what the values of a field are.
type fieldType uint8

const (
	anyValue fieldType = iota // not documented
	boolValue
	textValue
)

// typeOf is the type of a field, by what the answers of the service have in its place.
func typeOf(field string) fieldType {
	switch field {
	case "enabled":
		return boolValue
	case "lastTriggeredBy", "triggerType":
		return anyValue
	}
	return textValue
}

// checkSort reads the order of a list, a field with or without a sign, and gives
// it as the service spells it.
func checkSort(order string) (string, error) {
	sign, field := "+", order
	if order != "" && (order[0] == '+' || order[0] == '-') {
		sign, field = order[:1], order[1:]
	}
	name, ok := spelt(field)
	if !ok {
		return "", fmt.Errorf("sort: %s", unknownField(field, "sorted"))
	}
	return sign + name, nil
}

// spelt is the field that a name means: names have no case (RFC 7643 section 2.1).
func spelt(name string) (string, bool) {
	for _, k := range FilterFields() {
		if strings.EqualFold(k, name) {
			return k, true
		}
	}
	return "", false
}

func unknownField(name, use string) string {
	return say.Instead(fmt.Sprintf("tasks cannot be %s by %s", use, quote(name)), name, FilterFields())
}

// filterParser is a recursive descent over the grammar of RFC 7644 figure 1, but for
// what the flat fields of tasks have no use for: sub-attributes and brackets.
type filterParser struct {
	text string
	pos  int
}

func (p *filterParser) end() bool { return p.pos >= len(p.text) }

func (p *filterParser) at(c byte) bool { return !p.end() && p.text[p.pos] == c }

// blanks steps over blanks and reports whether there were any.
func (p *filterParser) blanks() bool {
	from := p.pos
	for p.at(' ') {
		p.pos++
	}
	return p.pos > from
}

func (p *filterParser) fail(at int, format string, args ...any) error {
	return &FilterError{Text: p.text, Offset: min(at, len(p.text)), Message: fmt.Sprintf(format, args...)}
}

// until is what stands here as far as the first of the ends.
func (p *filterParser) until(ends string) string {
	rest := p.text[p.pos:]
	if i := strings.IndexAny(rest, ends); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// word is the run of letters and signs that stands here.
func (p *filterParser) word() string { return p.until(" ()[]\"") }

// keyword takes a word of the grammar, which has no case, when it stands here.
func (p *filterParser) keyword(word string) bool {
	if !strings.EqualFold(p.word(), word) {
		return false
	}
	p.pos += len(word)
	return true
}

func (p *filterParser) disjunction(depth int) (*Filter, error) {
	return p.chain(depth, "or", p.conjunction)
}

func (p *filterParser) conjunction(depth int) (*Filter, error) {
	return p.chain(depth, "and", p.term)
}

// chain reads operands that are joined by one word; "and" binds closer than "or".
func (p *filterParser) chain(depth int, word string, operand func(int) (*Filter, error)) (*Filter, error) {
	first, err := operand(depth)
	if err != nil {
		return nil, err
	}
	joined := &Filter{Op: word, Operands: []*Filter{first}}
	for {
		before := p.pos
		// A closed parenthesis ends a term as well as a blank does.
		if !p.blanks() && p.text[p.pos-1] != ')' || !p.keyword(word) {
			p.pos = before
			break
		}
		if !p.blanks() && !p.at('(') {
			return nil, p.fail(p.pos, "%q has to be followed by a blank and a comparison", word)
		}
		next, err := operand(depth)
		if err != nil {
			return nil, err
		}
		joined.Operands = append(joined.Operands, next)
	}
	if len(joined.Operands) == 1 {
		return first, nil
	}
	return joined, nil
}

func (p *filterParser) term(depth int) (*Filter, error) {
	if p.at('(') {
		return p.group(depth)
	}
	if p.keyword("not") {
		p.blanks()
		if !p.at('(') {
			return nil, p.fail(p.pos, `"not" has to be followed by a filter in parentheses`)
		}
		inner, err := p.group(depth)
		return &Filter{Op: "not", Operands: []*Filter{inner}}, err
	}
	return p.comparison()
}

// group reads a filter in parentheses.
func (p *filterParser) group(depth int) (*Filter, error) {
	open := p.pos
	if depth >= deepestFilter {
		return nil, p.fail(open, "filter nests deeper than %d levels", deepestFilter)
	}
	p.pos++
	p.blanks()
	f, err := p.disjunction(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.blanks(); p.end() {
		return nil, p.fail(open, "this parenthesis is never closed")
	}
	if !p.at(')') {
		return nil, p.leftover()
	}
	p.pos++
	return f, nil
}

func (p *filterParser) comparison() (*Filter, error) {
	start, field := p.pos, p.until(" ()[]\"=!<>&|,")
	if field == "" {
		if p.end() {
			return nil, p.fail(p.pos, "a comparison is missing, as in enabled eq true")
		}
		return nil, p.fail(p.pos, "a field is expected, not %s", quote(p.shown()))
	}
	name, known := spelt(field)
	if !known {
		return nil, p.fail(start, "%s", unknownField(field, "filtered"))
	}
	f := &Filter{Field: name}
	if p.pos += len(field); p.at('[') {
		return nil, p.fail(start, "%s holds one value, which brackets cannot choose from", quote(field))
	}
	if !p.blanks() {
		blank := ""
		if !p.end() {
			blank = "a blank and "
		}
		return nil, p.fail(p.pos, "%s has to be followed by %san operator: %s", quote(field), blank, operators)
	}
	at, word := p.pos, p.word()
	f.Op = strings.ToLower(word)
	if !slices.Contains(strings.Split(operators, ", "), f.Op) {
		return nil, p.fail(at, "%s", unknownOperator(word))
	}
	p.pos += len(word)
	switch {
	case f.Op == "pr":
		return f, nil
	case !p.blanks():
		return nil, p.fail(p.pos, "%q has to be followed by a blank and a value", f.Op)
	}
	at = p.pos
	if err := p.value(f); err != nil {
		return nil, err
	}
	return f, p.suits(f, field, start, at)
}

// suits looks for comparisons that no task can answer (RFC 7644 table 3: parts of
// texts are for texts, and what is true or false has no order). Field is the name as it
// is written, which stands at start, and the value at value.
func (p *filterParser) suits(f *Filter, field string, start, value int) error {
	switch v := f.Value.(type) {
	case nil:
	case bool:
		if typeOf(f.Field) == textValue {
			return p.fail(value, `%s is a text; put its value in double quotes: "%t"`, quote(field), v)
		}
	case json.Number:
		if typeOf(f.Field) == textValue {
			return p.fail(value, `%s is a text; put its value in double quotes: "%s"`, quote(field), plain(v.String()))
		}
	}
	if typeOf(f.Field) != boolValue {
		return nil
	}
	if f.Op != "eq" && f.Op != "ne" {
		return p.fail(start, "%s is true or false, which %q compares with nothing; write %s eq true", quote(field), f.Op, field)
	}
	if _, ok := f.Value.(bool); !ok && f.Value != nil {
		return p.fail(value, "%s is true or false; write %s eq true, without quotes", quote(field), field)
	}
	return nil
}

// value reads what is compared with: a JSON string, number, true, false or null.
func (p *filterParser) value(f *Filter) error {
	at, word := p.pos, p.word()
	switch {
	case p.at('"'):
		return p.quoted(f)
	case word == "true", word == "false":
		f.Value = word == "true"
	case word == "null":
	case number(word):
		f.Value = json.Number(word)
	case word == "":
		return p.fail(at, `a value is missing after %q: a text in double quotes, a number, true, false or null`, f.Op)
	case strings.HasPrefix(word, "'"):
		return p.fail(at, "a text stands in double quotes, not in single ones")
	default:
		return p.fail(at, "%s is no value; %s", quote(word), valueMeant(typeOf(f.Field), word))
	}
	p.pos += len(word)
	return nil
}

// quoted reads a JSON string.
func (p *filterParser) quoted(f *Filter) error {
	at := p.pos
	end := stringEnd([]byte(p.text), at) + 1
	if end > len(p.text) {
		return p.fail(at, "this text has no closing quote")
	}
	var text string
	if json.Unmarshal([]byte(p.text[at:end]), &text) != nil {
		return p.fail(at, "this text is no JSON string: a backslash has to be doubled, and a control character escaped")
	}
	f.Value, p.pos = text, end
	return nil
}

// valueMeant says how a word would be written that is no value of JSON.
func valueMeant(t fieldType, word string) string {
	lower, text := strings.ToLower(word), `put a text in double quotes: "`+plain(word)+`"`
	isBool := lower == "true" || lower == "false"
	switch {
	case lower == "null", isBool && t == boolValue:
		return "write " + lower
	case t == boolValue:
		return "write true or false"
	case isBool && t == anyValue:
		return "write " + lower + ", or " + text
	}
	return text
}

// number reports whether a word is a JSON number.
func number(word string) bool {
	if word == "" {
		return false
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	first, last := word[0], word[len(word)-1]
	return (first == '-' || digit(first)) && digit(last) && json.Valid([]byte(word)) // which takes a line end behind it
}

// shown is the start of what stands here, for messages.
func (p *filterParser) shown() string {
	if w := p.word(); w != "" {
		return w
	}
	return p.text[p.pos : p.pos+1]
}

// leftover says what is wrong with text after a complete filter.
func (p *filterParser) leftover() error {
	switch word := p.shown(); word {
	case ")", "]":
		return p.fail(p.pos, "%s closes nothing", quote(word))
	case "&&", "&", ",":
		return p.fail(p.pos, `%s joins nothing; did you mean "and"?`, quote(word))
	case "||", "|":
		return p.fail(p.pos, `%s joins nothing; did you mean "or"?`, quote(word))
	default:
		return p.fail(p.pos, `after a comparison only "and" or "or" may follow, after a blank, not %s`, quote(word))
	}
}

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
		meant, _ = say.Nearest(word, strings.Split(operators, ", "))
	}
	if meant == "" {
		return fmt.Sprintf("%s is no operator; there are %s", quote(word), operators)
	}
	return fmt.Sprintf("%s is no operator; did you mean %q?", quote(word), meant)
}
