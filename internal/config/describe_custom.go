package config

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

func customListShape() *shape {
	return &shape{name: "custom", form: listForm, nothing: true, item: customShape()}
}

// customShape is one of the organisation's own rules.
func customShape() *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "id", doc: "Its name: small letters, digits and single hyphens.",
			shape: &shape{form: textForm, check: checkCustomID, pattern: idPattern, most: maxID}, required: true},
		{name: "for", doc: "What it looks at.",
			shape: &shape{form: wordForm, words: []string{"task", "event", "state", "action", "schedule", "edge", "set"}}, required: true},
		{name: "when", doc: "Expression: only where it is true, check is looked at.", shape: expressionShape()},
		{name: "check", doc: "Expression: there is a finding where it is false.", shape: expressionShape(), required: true},
		{name: "at", doc: "JSON Pointer from the subject to what is wrong.", shape: pointerShape()},
		{name: "message", doc: "What a finding says; {{ }} holds expressions.",
			shape: &shape{form: textForm, most: maxExpression}, required: true},
		{name: "level", doc: "How bad a finding is.",
			shape: &shape{form: wordForm, words: levelShape().words, initial: "warning"}},
		{name: "docs", doc: "Why the rule is there, in Markdown.", shape: textShape()},
		{name: "options", doc: "Settings by name, each with its default, which has the type of the setting.",
			shape: &shape{form: namedForm, nothing: true, key: checkOptionName, keyPattern: idPattern, item: ownOptionShape()}},
		{name: "tests", doc: "Examples of what is found and what is not.",
			shape: &shape{form: listForm, nothing: true, item: testShape()}},
	}}
}

// ownOptionShape is the default of an option: a number, a truth value, a text, a
// duration such as 15m, or a list of texts.
func ownOptionShape() *shape {
	return &shape{form: unionForm, either: []*shape{
		{form: countForm}, {form: boolForm}, textShape(), {form: listForm, item: textShape()},
	}}
}

func testShape() *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "name", doc: "What the test shows.", shape: textShape(), required: true},
		{name: "input", doc: "A task, or a list of tasks.", shape: &shape{form: unionForm, either: []*shape{
			inputShape(), {form: listForm, item: inputShape()},
		}}, required: true},
		{name: "fails", doc: "Whether there are findings, or how many.",
			shape: &shape{form: unionForm, either: []*shape{{form: boolForm}, {form: countForm, check: checkFails}}}, required: true},
		{name: "tenant", doc: "What the variable tenant is in the test.", shape: textShape()},
		{name: "file", doc: "What the variable file is in the test.", shape: textShape()},
		{name: "now", doc: "The clock of the test.", shape: &shape{form: textForm, check: checkInstant, pattern: instantPattern}},
	}}
}

func inputShape() *shape { return &shape{form: namedForm, item: &shape{form: anyForm}} }

// maxID is the greatest length of an own rule's id in bytes.
const maxID = 64

// checkCustomID holds an own rule's id against its form and the built-in rules.
func checkCustomID(c *checker, n *node) string {
	switch {
	case !isKebab(n.text):
		return diag.Quote(n.text) + " is no id; write small letters, digits and single hyphens: " + diag.Quote(kebab(n.text))
	case c.catalog.builtIn(n.text):
		return diag.Quote(n.text) + " is the id of a built-in rule"
	}
	if _, retired := c.catalog.retired[n.text]; retired {
		return diag.Quote(n.text) + " is the id of a retired rule; choose another"
	}
	return ""
}

// isKebab reports whether a text matches idPattern.
func isKebab(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c == '-' && s[i-1] != '-' && i+1 < len(s):
		default:
			return false
		}
	}
	return true
}

// kebab is an id like the text.
func kebab(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(shorten(s)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0 {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			hyphen = false
			continue
		}
		hyphen = true
	}
	if b.Len() == 0 {
		return "my-rule"
	}
	return b.String()
}
