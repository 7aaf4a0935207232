package rules

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/tasklint/tasklint/internal/schedule"
)

// textFunctions are those about texts, times and durations. Of nil they give nil.
func textFunctions() []*ownFunction {
	change := func(name string, f func(string) string) *ownFunction {
		return onText(name, "one text", of(textKind), textType, func(_ *ownPass, s string, _ []string) (any, error) { return f(s), nil })
	}
	two := of(textKind, textKind)
	test := func(name string, f func(s, other string) bool) *ownFunction {
		return onText(name, "two texts", two, boolType, func(_ *ownPass, s string, more []string) (any, error) { return f(s, more[0]), nil })
	}
	find := func(name string, f func(s, other string) int) *ownFunction {
		return onText(name, "two texts", two, numberType, func(_ *ownPass, s string, more []string) (any, error) { return f(s, more[0]), nil })
	}
	trim := func(name string, f func(s, other string) string) *ownFunction {
		return onText(name, "two texts", two, textType, func(_ *ownPass, s string, more []string) (any, error) { return f(s, more[0]), nil })
	}
	all := []*ownFunction{
		change("lower", strings.ToLower), change("upper", strings.ToUpper), change("trim", strings.TrimSpace),
		test("hasPrefix", strings.HasPrefix), test("hasSuffix", strings.HasSuffix),
		find("indexOf", strings.Index), find("lastIndexOf", strings.LastIndex),
		trim("trimPrefix", strings.TrimPrefix), trim("trimSuffix", strings.TrimSuffix),
		onText("split", "a text and a separator", two, listOf(textType), split),
		onText("replace", "a text, what to replace and by what", of(textKind, textKind, textKind), textType, replace),
		ownNamed("join", "a list of texts and a separator", 1, 2, of(listKind, textKind), textType, join),
		ownNamed("string", "any value", 1, 1, nil, textType, func(_ *ownPass, args []any) (any, error) { return textOf(args[0]), nil }),
		ownNamed("type", "any value", 1, 1, nil, textType, func(_ *ownPass, args []any) (any, error) { return kindOf(args[0]).word(), nil }),
		ownNamed(matchesName, "a text and a pattern", 2, 2, two, certainType, func(p *ownPass, args []any) (any, error) { return p.match(args[0], args[1]) }),
		onText("duration", "a text such as 15m, 1h30m, 30d or PT15M", of(textKind), spanType, func(_ *ownPass, s string, _ []string) (any, error) { return parseSpan(s) }),
		onText("date", "a text such as 2027-01-31 or 2027-01-31T06:00:00Z", of(textKind), timeType, func(_ *ownPass, s string, _ []string) (any, error) { return parseDate(s) }),
	}
	for _, f := range all {
		switch f.name {
		case matchesName:
			f.constant = func(c *ownCompiler, args []ast.Node) { c.pattern(args[1]) }
		case "duration":
			f.constant = func(c *ownCompiler, args []ast.Node) {
				c.literal(args[0], func(s string) error { _, err := parseSpan(s); return err })
			}
		case "date":
			f.constant = func(c *ownCompiler, args []ast.Node) {
				c.literal(args[0], func(s string) error { _, err := parseDate(s); return err })
			}
		}
	}
	return all
}

// literal checks an argument that is written out.
func (c *ownCompiler) literal(n ast.Node, check func(string) error) {
	if text, ok := n.(*ast.StringNode); ok {
		if err := check(text.Value); err != nil {
			c.mistake(n.Location(), "%v", err)
		}
	}
}

// onText makes a function whose arguments are all texts.
func onText(name, usage string, kinds [][]valueKind, result *valueType, f func(p *ownPass, s string, more []string) (any, error)) *ownFunction {
	return ownNamed(name, usage, len(kinds), len(kinds), kinds, result, func(p *ownPass, args []any) (any, error) {
		s := make([]string, len(args))
		for i, arg := range args {
			if arg == nil {
				return nil, nil
			}
			text, ok := arg.(string)
			if !ok {
				return nil, failure("%s needs a text, but this is %s", name, kindOf(arg))
			}
			s[i] = text
			if err := p.pay(len(text)/16, 2*len(text)); err != nil {
				return nil, err
			}
		}
		return f(p, s[0], s[1:])
	})
}

func split(p *ownPass, s string, more []string) (any, error) {
	n := strings.Count(s, more[0]) + 1
	if err := p.pay(n, 40*n); err != nil {
		return nil, err
	}
	list := make([]any, 0, n)
	for part := range strings.SplitSeq(s, more[0]) {
		list = append(list, part)
	}
	return list, nil
}

// replace pays for what comes out of it, which may be far longer than what goes in.
func replace(p *ownPass, s string, more []string) (any, error) {
	n := strings.Count(s, more[0])
	if more[1] != "" && n > bytesMost/len(more[1]) {
		return nil, errBytes
	}
	length := len(s) + n*len(more[1])
	if err := p.pay(length/16, length); err != nil {
		return nil, err
	}
	return strings.ReplaceAll(s, more[0], more[1]), nil
}

// join pays for what comes out of it before it is made.
func join(p *ownPass, args []any) (any, error) {
	separator := ""
	if len(args) > 1 {
		separator, _ = args[1].(string)
	}
	list, ok := args[0].([]any)
	if args[0] != nil && !ok {
		return nil, failure("join needs a list of texts")
	}
	words := make([]string, 0, len(list))
	length := 0
	for _, v := range list {
		word, ok := v.(string)
		if !ok {
			return nil, failure("join needs texts, but this is %s", kindOf(v))
		}
		if length += len(word) + len(separator); length > bytesMost {
			return nil, errBytes
		}
		words = append(words, word)
	}
	if err := p.pay(length/16, length); err != nil {
		return nil, err
	}
	return strings.Join(words, separator), nil
}

// word names a kind as the function type does.
func (k valueKind) word() string {
	return [...]string{"any", "nil", "bool", "bool", "number", "string", "array", "map", "time", "duration"}[k]
}

func toInt(_ *ownPass, args []any) (any, error) {
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
	return nil, failure("%s is no whole number", Quote(textOf(args[0])))
}

func toFloat(_ *ownPass, args []any) (any, error) {
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
	return nil, failure("%s is no number", Quote(textOf(args[0])))
}

// parseSpan reads a duration as the configuration writes it, or as ISO 8601.
func parseSpan(s string) (any, error) {
	rest, total, ok := s, time.Duration(0), s != ""
	for ok && rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n, err := strconv.Atoi(rest[:digits])
		unit := time.Duration(0)
		if err == nil && digits < len(rest) {
			unit = map[byte]time.Duration{'w': 7 * 24 * time.Hour, 'd': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second}[rest[digits]]
		}
		if unit == 0 || time.Duration(n) > (math.MaxInt64-total)/unit {
			ok = false
			break
		}
		total += time.Duration(n) * unit
		rest = rest[digits+1:]
	}
	if ok {
		return total, nil
	}
	if d, problems := schedule.ParseDuration(s); !schedule.HasErrors(problems) {
		return d.Approx(), nil
	}
	return nil, failure("%s is no duration; write 15m, 1h30m, 30d or PT15M", Quote(s))
}

// parseDate reads a day, or a date and time; without an offset they are in UTC.
func parseDate(s string) (any, error) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return nil, failure("%s is no date; write 2027-01-31 or 2027-01-31T06:00:00Z", Quote(s))
}
