package config

import (
	"time"

	"github.com/tasklint/tasklint/rules"
)

// describe is the whole configuration, for the rules of a catalog.
func describe(c *catalog) *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "version", doc: "Version of this form; there is only 1.", shape: versionShape()},
		{name: "extends", doc: "Configuration files that this one stands on, relative to this file: what is written here wins.", shape: extendsShape()},
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

func extendsShape() *shape {
	file := &shape{form: textForm, check: checkLocal}
	return &shape{noun: "a file or a list of files", form: unionForm, either: []*shape{file, {form: listForm, item: file}}}
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

// rulesShape is the settings by rule id. The ids of own rules are other keys.
func rulesShape(c *catalog, required bool) *shape {
	s := &shape{form: objectForm, nothing: true, open: true, key: checkRuleID, item: settingShape(nil, required, true)}
	for _, r := range c.all {
		s.fields = append(s.fields, field{name: r.ID, doc: r.Summary + ".", shape: settingShape(r, required, false)})
	}
	return s
}

// settingShape is a level, or a mapping of level and options.
func settingShape(r *rules.Rule, required, open bool) *shape {
	object := &shape{form: objectForm, fields: []field{{name: "level", doc: "How bad a finding of the rule is.", shape: levelShape()}}}
	name := "override"
	if required {
		name = "setting"
		object.fields = append(object.fields, field{name: "required", doc: "Whether overrides, flags and suppressions may not weaken the rule, and a run fails where a tenant does not answer what the rule needs.", shape: &shape{form: boolForm}})
		object.check = checkRequired
	}
	switch {
	case open: // the options of an own rule are not known to the schema
		name = "own-" + name
		object.open, object.key, object.item = true, func(*checker, *node) string { return "" }, &shape{form: anyForm}
	case r != nil && len(r.Options) > 0:
		name = ""
		for _, o := range r.Options {
			object.fields = append(object.fields, field{name: o.Name, doc: o.Doc, shape: optionShape(o.Default)})
		}
	}
	return &shape{name: name, form: unionForm, either: []*shape{levelShape(), object}}
}

// optionShape is the shape of an option with that default.
func optionShape(initial any) *shape {
	s := &shape{initial: initial}
	switch v := initial.(type) {
	case int:
		s.form = countForm
	case bool:
		s.form = boolForm
	case time.Duration:
		s.form, s.noun, s.check, s.pattern = textForm, "a duration such as 15m, 9h or 30d", checkDuration, durationPattern
		s.initial = rules.OptionText(v)
	case []string:
		s.form, s.item = listForm, textShape()
		if len(v) == 0 {
			s.initial = []string{}
		}
	default:
		s.form = textForm
	}
	return s
}

func ownListShape() *shape {
	return &shape{name: "custom", form: listForm, nothing: true, item: ownShape()}
}

// ownShape is one of the organisation's own rules.
func ownShape() *shape {
	return &shape{form: objectForm, fields: []field{
		{name: "id", doc: "Its name: small letters, digits and single hyphens.",
			shape: &shape{form: textForm, check: checkOwnID, pattern: idPattern, most: maxID}, required: true},
		{name: "for", doc: "What it looks at.",
			shape: &shape{form: wordForm, words: []string{"task", "event", "state", "action", "schedule", "edge", "set"}}, required: true},
		{name: "when", doc: "Expression: only where it is true, check is looked at.", shape: expressionShape()},
		{name: "check", doc: "Expression: there is a finding where it is false.", shape: expressionShape(), required: true},
		{name: "at", doc: "JSON Pointer from the subject to what is wrong.", shape: pointerShape()},
		{name: "message", doc: "What a finding says; {{ }} holds expressions.",
			shape: &shape{form: textForm, most: maxExpression}, required: true},
		{name: "summary", doc: "What the rule finds, in a line for lists; when absent, the message without its expressions.",
			shape: &shape{form: textForm, check: checkLine, pattern: `^[^\n]*$`, most: maxSummary}},
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
