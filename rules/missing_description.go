package rules

import (
	"bytes"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "missing-description",
	Summary: "a task has no description",
	Why: "When a reload fails at night, somebody who has not written the task has to judge whether it can wait. " +
		"A sentence on what the data is for and whom to ask answers that.",
	Do: "Switch the rule on if your team wants a description in each task, and set `min-length` if a single word should not do. " +
		"Then describe in each task what its data is for, and who to ask. A description is no place for a password, see `secret-in-text`.",
	Mend:  MendDefinition,
	Level: diag.Off,
	Since: "0.1.0",
	Basis: Policy,
	Group: FileAndSchema,
	Reads: Whole,
	Options: []Option{
		{"min-length", 1, "The least number of characters, blanks at both ends left out."},
	},
	Task: func(p *TaskPass) {
		const help = "say what the task is for, and whom to ask"
		d, label := p.Task.Description, named("task", p.Task.Name)
		switch least := p.Int("min-length"); {
		case !d.Exists():
			p.ReportOpen(p.Task.Root, "%s has no description", label).Help(help)
		case !d.Is(source.String):
		case utf8.RuneCount(bytes.TrimSpace(d.Bytes())) >= max(least, 1):
		case len(bytes.TrimSpace(d.Bytes())) == 0:
			p.Report(d, "the description of %s is blank", label).Help(help)
		default:
			p.Report(d, "the description of %s has fewer than %d characters", label, least).Help(help)
		}
	},
})
