package config

import (
	"strconv"

	"github.com/tasklint/tasklint/internal/diag"
)

// Patterns of the JSON Schema that say what the checks beside them say, or as much
// of it as a pattern can.
const (
	pointerPattern = `^(/([^/~]|~[01])*)*$`
	datePattern    = `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`
	instantPattern = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`
	urlPattern     = `^((https://)?|http://(localhost|127\.[0-9.]+|\[::1\])(:|/|$))[^/@?# ]*/*$`
	idPattern      = `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`
	globPattern    = `^[^/!]`
)

func versionShape() *shape {
	return &shape{form: countForm, noun: "the number 1", check: checkVersion, words: []string{"1"}}
}

func textShape() *shape { return &shape{form: textForm} }

func pointerShape() *shape {
	return &shape{name: "pointer", form: anyTextForm, check: checkPointer, pattern: pointerPattern}
}

func globShape() *shape {
	return &shape{name: "glob", form: textForm, check: checkGlob, pattern: globPattern}
}

func globsShape() *shape {
	return &shape{name: "globs", form: listForm, item: globShape(), atLeastOne: true}
}

func expressionShape() *shape {
	return &shape{name: "expression", noun: "an expression", form: unionForm, either: []*shape{
		{form: textForm, most: maxExpression, check: checkExpression},
		{form: boolForm},
	}}
}

func levelShape() *shape {
	return &shape{name: "level", form: wordForm, words: []string{"error", "warning", "note", "off"}}
}

// describe is the whole configuration, for the rules of a catalog.
func describe(c *catalog) *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "version", doc: "Version of this form; there is only 1.", shape: versionShape()},
		{name: "tenants", doc: "Sets of tasks by name: ids and names are unique within each, and references are looked up in it.",
			shape: &shape{form: namedForm, nothing: true, key: checkTenantName, keyPattern: `\S`, item: tenantShape()}},
		{name: "exclude", doc: "Globs of files and folders that walks leave out.",
			shape: &shape{form: listForm, nothing: true, item: globShape()}},
		{name: "fail-level", doc: "Findings at or above this level make the run fail.",
			shape: &shape{form: wordForm, words: []string{"error", "warning", "note", "never"}, initial: "warning"}},
		{name: "baseline", doc: "File of findings that do not count, relative to this file.",
			shape: &shape{form: textForm, check: checkFile}},
		{name: "rules", doc: "Levels and options of rules.", shape: rulesShape(c, true)},
		{name: "overrides", doc: "Settings for some paths; later entries win.",
			shape: &shape{form: listForm, nothing: true, item: overrideShape(c)}},
		{name: "suppress", doc: "Findings that do not count, each with its reason. All parts that are given must fit.",
			shape: &shape{form: listForm, nothing: true, item: suppressionShape()}},
		{name: "diff", doc: "Settings of tasklint diff.", shape: &shape{form: objectForm, nothing: true, fields: []field{
			{name: "ignore", doc: "Parts of tasks whose differences do not count.", shape: &shape{form: listForm, nothing: true, item: ignoreShape()}},
		}}},
		{name: "custom-files", doc: "Globs of files with more own rules.",
			shape: &shape{form: listForm, nothing: true, item: globShape()}},
		{name: "custom", doc: "The organisation's own rules.", shape: ownListShape()},
	}}
}

func tenantShape() *shape {
	return &shape{name: "tenant", form: objectForm, fields: []field{
		{name: "paths", doc: "Globs of the files that hold its tasks.", shape: globsShape(), required: true},
		{name: "url", doc: "The tenant's address; a check that --live talks to the right one, never a destination.",
			shape: &shape{form: textForm, check: checkURL, pattern: urlPattern}},
		{name: "context", doc: "The qlik-cli context to use with this tenant.", shape: textShape()},
		{name: "complete", doc: "Whether the files are all of the tenant's tasks.", shape: &shape{form: boolForm}},
	}}
}

func overrideShape(c *catalog) *shape {
	return &shape{form: objectForm, someOf: []string{"rules", "as"}, fields: []field{
		{name: "paths", doc: "Globs of the files that the settings are for.", shape: globsShape(), required: true},
		{name: "rules", doc: "Levels and options of rules.", shape: rulesShape(c, false)},
		{name: "as", doc: "What the files are meant for.",
			shape: &shape{form: wordForm, words: []string{"task", "create", "replace", "patch"}}},
	}}
}

func suppressionShape() *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "rule", doc: "Id of the rule.", shape: &shape{form: textForm, check: checkSuppressed, pattern: idPattern}, required: true},
		{name: "task", doc: "Id or name of the task.", shape: textShape()},
		{name: "path", doc: "Glob of the file.", shape: globShape()},
		{name: "tenant", doc: "Name of a configured tenant.", shape: &shape{form: textForm, check: checkTenant}},
		{name: "pointer", doc: "JSON Pointer from the task, list items by index or as name=NAME; it also covers what lies below.", shape: pointerShape()},
		{name: "reason", doc: "Why the finding is acceptable.", shape: textShape(), required: true},
		{name: "until", doc: "Last day on which the suppression holds.", shape: &shape{form: textForm, check: checkDate, pattern: datePattern}},
	}}
}

func ignoreShape() *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "pointer", doc: "JSON Pointer from the task; it also covers what lies below.", shape: pointerShape(), required: true},
		{name: "reason", doc: "Why the difference does not matter.", shape: textShape()},
	}}
}

// checkSuppressed holds the rule of a suppression against those that there are.
func checkSuppressed(c *checker, n *node) string {
	switch {
	case !c.catalog.knows(n.text):
		return c.catalog.unknown(n.text)
	case c.required[n.text]:
		return "rule " + diag.Quote(n.text) + " is required and cannot be suppressed; correct the task, or take required away under rules"
	}
	return ""
}

// ownFileShape is a file that custom-files names: a list of own rules, bare or
// under "custom".
func ownFileShape() *shape {
	return &shape{form: unionForm, either: []*shape{
		ownListShape(),
		{form: objectForm, fields: []field{
			{name: "version", doc: "Version of this form; there is only 1.", shape: versionShape()},
			{name: "custom", doc: "The organisation's own rules.", shape: ownListShape(), required: true},
		}},
	}}
}

// checkExpression tells of an expression that YAML has cut off.
func checkExpression(_ *checker, n *node) string {
	if n.style == plain && n.commented && openBrackets(n.text) {
		return `" #" begins a comment in YAML and cuts the expression off; put it in quotes, or below a |`
	}
	return ""
}

// openBrackets reports whether a text opens more brackets than it closes.
func openBrackets(s string) bool {
	open := 0
	for _, r := range s {
		switch r {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
	}
	return open > 0
}

// maxTestFindings bounds `fails`, which nobody counts further.
const maxTestFindings = 1000

func checkFails(_ *checker, n *node) string {
	if k, ok := count(n.text); !ok || k > maxTestFindings {
		return "fails must be true, false or a number from 0 to " + strconv.Itoa(maxTestFindings)
	}
	return ""
}
