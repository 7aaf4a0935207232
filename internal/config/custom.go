package config

import (
	"time"

	"github.com/tasklint/tasklint/rules"
)

// CustomRule is a rule of the organisation's own, as it is written: its expressions
// are not compiled here.
type CustomRule struct {
	// ID is kebab-case and differs from those of built-in rules.
	ID     string
	Origin Origin
	// For is what it looks at: task, event, state, action, schedule, edge or set.
	For string
	// When and Check are expressions; When is nil when it is absent.
	When, Check *Expression
	// At is a JSON Pointer from the subject, "" for the subject itself.
	At       string
	AtOrigin Origin
	// Message is text with {{ }} expressions.
	Message *Expression
	// Docs is Markdown, "" when it is absent.
	Docs  string
	Tests []CustomTest
	// Rule bears the id, summary, level and options. Whoever compiles the
	// expressions adds the check.
	Rule *rules.Rule
}

// CustomTest is a test of an own rule.
type CustomTest struct {
	Name   string
	Origin Origin
	// Input is the task, or the list of tasks, as JSON.
	Input       []byte
	InputOrigin Origin
	// Fails is the number of findings that are expected; -1 stands for at least one.
	Fails       int
	FailsOrigin Origin
	// Tenant and File stand for the variables of that name, Now for the clock; zero
	// when they are absent.
	Tenant, File string
	Now          time.Time
}
