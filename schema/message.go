package schema

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// missingProblem says that the object n lacks the property called name.
func missingProblem(n source.Node, name string, p *place) Problem {
	m := p.member(name, source.Node{})
	k := MissingProperty
	if m.annotation("x-missing").TextIs(EmptyValue.String()) {
		k = EmptyValue
	}
	message := p.owner() + " needs " + say.Quote(name) + "; add it"
	if example, ok := m.example(); ok {
		message += ", for example " + say.Quote(name) + ": " + example
	}
	return Problem{Kind: k, Node: n, Open: true, Property: name, Message: message}
}

// problem says that nobody knows the key k.
func (u *unknownKeys) problem(k source.Node, name string, p *place) Problem {
	problem := Problem{Kind: UnknownProperty, Node: k, Key: true, Property: name}
	message := say.Quote(name) + " is no property of " + p.owner()
	if meant, ok := u.meant[name]; ok {
		problem.Message = fmt.Sprintf("%s; did you mean %q, which is missing?", message, meant)
		problem.Suggest = say.Quote(meant)
	} else if near, ok := say.Nearest(name, u.absent); ok {
		problem.Message = fmt.Sprintf("%s; did you mean %q?", message, near)
		problem.Suggest = say.Quote(near)
	} else if way, ok := u.under[name]; ok {
		problem.Message = fmt.Sprintf("%s; did you mean it under %q", message, way)
		problem.Under, _, _ = strings.Cut(way, ".")
		if slices.Contains(u.absent, problem.Under) {
			problem.Message += ", which is missing"
		}
		problem.Message += "?"
	} else if near, ok := say.Nearest(name, u.present); ok {
		problem.Message = fmt.Sprintf("%s, which has %q already; remove it", message, near)
		problem.Beside = near
	} else {
		problem.Message = message + "; remove it"
	}
	return problem
}

// valueProblem puts a fault of a value into words.
func valueProblem(n source.Node, fault jsonschema.ErrorKind, p *place) Problem {
	noun := p.noun()
	problem := Problem{Kind: InvalidValue, Node: n}
	switch f := fault.(type) {
	case *kind.Type:
		typeProblem(&problem, f.Want, p)
	case *kind.Enum:
		enumProblem(&problem, p)
	case *kind.MinLength:
		problem.Kind = EmptyValue
		problem.Message = noun + " is empty; " + fill(p)
	case *kind.MinItems:
		problem.Kind = EmptyValue
		problem.Message = noun + " is an empty list; " + fill(p)
	case *kind.MaxLength:
		problem.Pattern = true
		problem.Message = fmt.Sprintf("%s is %d characters long, and %d is the most; shorten it", noun, f.Got, f.Want)
	case *kind.MaxItems:
		problem.Pattern = true
		problem.Message = fmt.Sprintf("%s has %d items, and %d is the most; remove some", noun, f.Got, f.Want)
	case *kind.Pattern:
		patternProblem(&problem, f, p)
	case *kind.Format:
		problem.Message = noun + " must be " + formatNoun(f.Want) + ", not " + shown(n) + writeLike(p)
	case *kind.InvalidJsonValue:
		problem.Message = fmt.Sprintf("%s is a number with more than %d digits or too large an exponent; write it shorter", noun, maxDigits)
	default:
		problem.Message = noun + " has a value that the API does not take" + writeLike(p)
	}
	return problem
}

func patternProblem(problem *Problem, f *kind.Pattern, p *place) {
	if f.Want == blankPattern {
		problem.Kind = EmptyValue
		problem.Message = p.noun() + " is blank; " + fill(p)
		return
	}
	problem.Pattern = true
	problem.Message = p.noun() + " has a form that the API does not take" + writeLike(p)
	allowed := p.annotation("x-allowed")
	set, ok := parseClassPattern(f.Want)
	if !ok || !allowed.Exists() {
		return
	}
	at := 0
	for _, r := range f.Got {
		at++
		if r < utf8.RuneSelf && set.has(byte(r)) {
			continue
		}
		problem.Message = fmt.Sprintf("%s may not hold %s (character %d); use %s only", p.noun(), say.Quote(string(r)), at, allowed.Text())
		return
	}
}

func enumProblem(problem *Problem, p *place) {
	words, literals := p.words(), p.literals()
	message := p.noun() + " cannot be " + shown(problem.Node)
	if near, ok := say.Nearest(problem.Node.Text(), words); ok {
		problem.Message = message + "; did you mean " + say.Quote(near) + "?"
		problem.Suggest = say.Quote(near)
		return
	}
	for i, w := range words {
		words[i] = say.Quote(w)
	}
	known := say.Or(append(words, literals...))
	problem.Grown = p.noun() + " is " + shown(problem.Node) + ", which this version of tasklint does not know; it knows " + known
	problem.Message = message + "; use " + known
	if written(problem.Node.Path()) {
		problem.Message = problem.Grown
	}
}

// written reports whether the service writes what stands at a path from the task, so
// that an unknown word is no mistake of the user's but of a newer service.
func written(path []source.Step) bool {
	return len(path) > 1 && path[0].Name() == "metadata" && path[1].Name() != "usage"
}

// formatNoun names a format with its article.
func formatNoun(format string) string {
	switch format {
	case "date-time":
		return "an RFC 3339 date and time"
	case "json-pointer":
		return "a JSON Pointer"
	}
	return "a value of the format " + format
}

// fill says what to do about nothing where something is needed.
func fill(p *place) string {
	if example, ok := p.example(); ok {
		return "fill it in, for example " + example
	}
	return "fill it in or leave it out"
}

// writeLike says how a value should look instead.
func writeLike(p *place) string {
	if example, ok := p.example(); ok {
		return "; write it like " + example
	}
	return "; replace it"
}

// maxShown is how many characters of a value a message shows.
const maxShown = 60

// shown is a value as a message shows it: scalars as written, the others by type.
func shown(n source.Node) string {
	switch text, ok := n.Scalar(); {
	case !ok:
		return n.Kind().String()
	case n.Is(source.String):
		return say.Quote(text)
	default:
		return say.Cut(text, maxShown)
	}
}

// typeWords names the JSON types with their articles, in the order of messages.
var typeWords = [...]struct{ name, words string }{
	{"object", "an object"}, {"array", "a list"}, {"string", "a string"},
	{"integer", "a whole number"}, {"number", "a number"}, {"boolean", "a boolean"}, {"null", "null"},
}

// typeProblem says that a value has another type than those wanted, and how to
// write it where only quotes or brackets are wrong.
func typeProblem(problem *Problem, want []string, p *place) {
	n := problem.Node
	problem.Kind = WrongType
	got := n.Kind().String()
	if n.Is(source.Number) {
		got = shown(n)
	}
	problem.Message = p.noun() + " must be " + say.Or(wantedTypes(want)) + ", not " + got
	if n.Is(source.Null) {
		problem.Message += "; give it a value"
		if !p.needed {
			problem.Message += " or leave it out"
		}
		return
	}
	if len(want) == 1 && want[0] == "array" && itemFits(n, p) {
		problem.Item = true
		problem.Message += "; write it in brackets"
		if raw := n.Raw(); len(raw) <= maxShown && bytes.IndexByte(raw, '\n') < 0 {
			problem.Suggest = "[" + string(raw) + "]"
		}
		return
	}
	if len(want) == 1 {
		if as, how := rewritten(n, want[0], p); as != "" {
			problem.Suggest = as
			problem.Message += "; " + how
			return
		}
	}
	problem.Message += writeLike(p)
}

func wantedTypes(want []string) []string {
	var words []string
	for _, t := range typeWords {
		for _, w := range want {
			if w == t.name {
				words = append(words, t.words)
			}
		}
	}
	return words
}

// rewritten is the value written as the type that is wanted, with what there is
// to do, "" when it is no matter of notation.
func rewritten(n source.Node, want string, p *place) (as, how string) {
	raw := n.Raw()
	if len(raw) > maxShown {
		return "", ""
	}
	text := n.Text()
	switch want {
	case "string":
		if n.Is(source.Number) {
			return `"` + string(raw) + `"`, "write it in quotes"
		}
	case "boolean":
		if lower := strings.ToLower(text); lower == "true" || lower == "false" {
			return lower, "write " + lower + " without quotes"
		}
	case "integer":
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return strconv.FormatInt(i, 10), "write it without quotes"
		}
	}
	return "", ""
}

// itemFits reports whether n has the type of an item of the list wanted here.
func itemFits(n source.Node, p *place) bool {
	for _, s := range p.shapes {
		if s.items != nil {
			return s.items.types>>n.Kind()&1 != 0
		}
	}
	return false
}
