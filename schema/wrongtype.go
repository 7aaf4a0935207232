package schema

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

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
	problem.Message = p.noun() + " must be " + anyOf(wantedTypes(want)) + ", not " + got
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
