package tenant

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// filterParser is a recursive descent over the grammar of RFC 7644 figure 1.
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

// peekWord is the run of letters and signs that stands here, as far as the next
// character that ends a word.
func (p *filterParser) peekWord() string {
	rest := p.text[p.pos:]
	if i := strings.IndexAny(rest, " ()[]\""); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// keyword takes a word of the grammar, which has no case, when it stands here.
func (p *filterParser) keyword(word string) bool {
	if !strings.EqualFold(p.peekWord(), word) {
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
	joined := &Filter{Op: word, At: first.At, Operands: []*Filter{first}}
	for {
		before := p.pos
		if !p.blanks() && !p.afterParenthesis() || !p.keyword(word) {
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

// afterParenthesis reports whether a parenthesis was just closed, which ends a
// term as well as a blank does.
func (p *filterParser) afterParenthesis() bool {
	return p.pos > 0 && (p.text[p.pos-1] == ')' || p.text[p.pos-1] == ']')
}

func (p *filterParser) term(depth int) (*Filter, error) {
	at := p.pos
	if p.at('(') {
		return p.group(depth)
	}
	if p.keyword("not") {
		p.blanks()
		if !p.at('(') {
			return nil, p.fail(p.pos, `"not" has to be followed by a filter in parentheses`)
		}
		inner, err := p.group(depth)
		if err != nil {
			return nil, err
		}
		return &Filter{Op: "not", At: at, Operands: []*Filter{inner}}, nil
	}
	return p.comparison(depth)
}

// group reads a filter in parentheses.
func (p *filterParser) group(depth int) (*Filter, error) {
	return p.enclosed(depth, ')', "parenthesis")
}

func (p *filterParser) enclosed(depth int, closer byte, name string) (*Filter, error) {
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
		return nil, p.fail(open, "this %s is never closed", name)
	}
	if !p.at(closer) {
		return nil, p.leftover()
	}
	p.pos++
	return f, nil
}

func (p *filterParser) comparison(depth int) (*Filter, error) {
	f := &Filter{At: p.pos}
	f.Field = attributePath(p.text[p.pos:])
	if f.Field == "" {
		if p.end() {
			return nil, p.fail(p.pos, "a comparison is missing, as in enabled eq true")
		}
		return nil, p.fail(p.pos, "a field is expected, not %s", quote(p.shown()))
	}
	p.pos += len(f.Field)
	if p.at('[') {
		inner, err := p.enclosed(depth, ']', "bracket")
		f.Op, f.Operands = "[]", []*Filter{inner}
		return f, err
	}
	if !p.blanks() {
		if p.end() {
			return nil, p.fail(p.pos, "%s has to be followed by an operator: %s", quote(f.Field), operators)
		}
		return nil, p.fail(p.pos, "%s has to be followed by a blank and an operator: %s", quote(f.Field), operators)
	}
	at, word := p.pos, p.peekWord()
	f.Op = strings.ToLower(word)
	if !slices.Contains(strings.Split(operators, ", "), f.Op) {
		return nil, p.fail(at, "%s", unknownOperator(word))
	}
	p.pos += len(word)
	if f.Op == "pr" {
		return f, nil
	}
	if !p.blanks() {
		return nil, p.fail(p.pos, "%q has to be followed by a blank and a value", f.Op)
	}
	return f, p.value(f)
}

// value reads what is compared with: a JSON string, number, true, false or null.
func (p *filterParser) value(f *Filter) error {
	at := p.pos
	f.ValueAt = at
	if p.at('"') {
		end := closingQuote(p.text, at)
		if end < 0 {
			return p.fail(at, "this text has no closing quote")
		}
		var text string
		if err := json.Unmarshal([]byte(p.text[at:end]), &text); err != nil {
			return p.fail(at, "this text is no JSON string: a backslash has to be doubled, and a control character escaped")
		}
		f.Value, p.pos = text, end
		return nil
	}
	word := p.peekWord()
	switch {
	case word == "true", word == "false":
		f.Value = word == "true"
	case word == "null":
	case number(word):
		f.Value = json.Number(word)
	case word == "":
		return p.fail(at, `a value is missing after %q: a text in double quotes, a number, true, false or null`, f.Op)
	case strings.HasPrefix(word, "'"):
		return p.fail(at, "a text stands in double quotes, not in single ones")
	case isWord(word):
		return p.fail(at, "%s is no value; %s", quote(word), wordMeant(f.Field, word))
	case typeOf(f.Field) == boolValue:
		return p.fail(at, "%s is no value; write true or false", quote(word))
	default:
		return p.fail(at, `%s is no value; put a text in double quotes: "%s"`, quote(word), plain(word))
	}
	p.pos += len(word)
	return nil
}

// shown is the start of what stands here, for messages.
func (p *filterParser) shown() string {
	if w := p.peekWord(); w != "" {
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
