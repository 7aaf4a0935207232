package own

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
)

func split(p *evaluator, s []string) (any, error) {
	n := strings.Count(s[0], s[1]) + 1
	if err := p.pay(n, 40*n); err != nil {
		return nil, err
	}
	list := make([]any, 0, n)
	for part := range strings.SplitSeq(s[0], s[1]) {
		list = append(list, part)
	}
	return list, nil
}

// replace pays for what comes out of it, which may be far longer than what goes in.
func replace(p *evaluator, s []string) (any, error) {
	text, old, by := s[0], s[1], s[2]
	n := strings.Count(text, old)
	if by != "" && n > bytesMost/len(by) {
		return nil, errBytes
	}
	length := len(text) + n*len(by)
	if err := p.pay(length/16, length); err != nil {
		return nil, err
	}
	return strings.ReplaceAll(text, old, by), nil
}

// join pays for what comes out of it before it is made.
func join(p *evaluator, args []any) (any, error) {
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

// parseSpan reads a duration as the configuration writes it, or as ISO 8601.
func parseSpan(s string) (any, error) {
	if d, err := config.ParseDuration(s); err == nil {
		return d, nil
	}
	if d, problems := schedule.ParseDuration(s); !schedule.HasErrors(problems) {
		return d.Approx(), nil
	}
	return nil, failure("%s is no duration; write 15m, 1h30m, 30d or PT15M", say.Quote(s))
}

// parseDate reads a day, or a date and time; without an offset they are in UTC.
func parseDate(s string) (any, error) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return nil, failure("%s is no date; write 2027-01-31 or 2027-01-31T06:00:00Z", say.Quote(s))
}

// methodOf calls a method of a time or duration; of nil it is nil.
func methodOf(of any, name string) (any, error) {
	switch of := of.(type) {
	case nil:
		return nil, nil
	case time.Time:
		return timePart(of, name)
	case time.Duration:
		switch name {
		case "Hours":
			return of.Hours(), nil
		case "Minutes":
			return of.Minutes(), nil
		case "Seconds":
			return of.Seconds(), nil
		}
	}
	return nil, failure("%s has no method %s", kindOf(of), name)
}

func timePart(t time.Time, name string) (any, error) {
	switch name {
	case "Year":
		return t.Year(), nil
	case "Month":
		return int(t.Month()), nil
	case "Day":
		return t.Day(), nil
	case "Hour":
		return t.Hour(), nil
	case "Minute":
		return t.Minute(), nil
	case "Second":
		return t.Second(), nil
	case "Weekday":
		return t.Weekday().String(), nil
	case "YearDay":
		return t.YearDay(), nil
	case "Unix":
		return int(t.Unix()), nil
	}
	return nil, failure("a time has no method %s", name)
}

// pattern is a regular expression (RE2 syntax) with about how many states it has:
// matching takes at most the product of these and the length of the text.
type pattern struct {
	*regexp.Regexp
	states int
}

// Bounds of patterns. statesMost keeps compiling cheap; patternsMost is how many are
// kept compiled; statesPerStep is how many states a byte may meet in one step.
const (
	statesMost    = 4_000
	patternsMost  = 64
	statesPerStep = 32
)

// compilePattern reads a pattern that somebody has written.
func compilePattern(re string) (*pattern, error) {
	if len(re) > sourceMost {
		return nil, failure("the pattern is %d bytes long; at most %d are allowed", len(re), sourceMost)
	}
	parsed, err := syntax.Parse(re, syntax.Perl)
	if err != nil {
		if e, ok := errors.AsType[*syntax.Error](err); ok {
			return nil, fmt.Errorf("the pattern is wrong: %s: %s", e.Code, say.Quote(e.Expr))
		}
		return nil, err
	}
	states := statesOf(parsed)
	if states > statesMost {
		return nil, errors.New("the pattern is too large; repeat less in it")
	}
	compiled, err := regexp.Compile(re)
	if err != nil {
		return nil, err
	}
	return &pattern{compiled, states}, nil
}

// statesOf is about how many states a pattern has once its repetitions are written
// out. The parser bounds how deep it nests.
func statesOf(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n = min(n+statesOf(sub), statesMost+1)
	}
	if re.Op == syntax.OpRepeat {
		n = min(n*max(re.Min, re.Max, 1), statesMost+1)
	}
	return n
}

// match holds a text against a pattern; nil matches nothing.
func match(p *evaluator, args []any) (any, error) {
	text, pattern := args[0], args[1]
	if text == nil || pattern == nil {
		return false, nil
	}
	s, ok := text.(string)
	re, ok2 := pattern.(string)
	if !ok || !ok2 {
		return nil, failure("matches needs texts, but there are %s and %s", kindOf(text), kindOf(pattern))
	}
	compiled := p.patterns[re]
	if compiled == nil {
		if err := p.pay(500+100*len(re), 1<<16); err != nil {
			return nil, err
		}
		var err error
		if compiled, err = compilePattern(re); err != nil {
			return nil, err
		}
		if len(p.patterns) >= patternsMost {
			clear(p.patterns)
		}
		p.patterns[re] = compiled
	}
	if err := p.pay(1+len(s)*compiled.states/statesPerStep, 0); err != nil {
		return nil, err
	}
	return compiled.MatchString(s), nil
}

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
		return say.Duration(v)
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
