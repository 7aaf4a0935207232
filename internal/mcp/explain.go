package mcp

import (
	"context"
	"encoding/json"
	"io"

	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

func explainTool() *tool {
	return &tool{
		Name: "explain", Title: "Explain rules",
		Description: "Say what rules find, why it matters, what to do about it, with a bad and a good example, and how to configure them. Read it before you mend a finding.",
		arguments: []argument{
			{name: "rules", kind: someTexts, most: 20, required: true, about: "The ids of the rules, as in a finding, such as dangling-event-ref."},
		},
		run: explainRules,
	}
}

func explainRules(_ context.Context, c *call) (*answer, error) {
	var all []rules.Setting
	if c.broken == nil {
		all = c.conf.Base()
	}
	chosen, err := explain.Choose(all, c.broken, c.arguments.texts("rules"))
	if err != nil {
		return nil, err
	}
	report := reporters.RulePages{Settings: chosen}
	list, err := secret.Written(report.WriteJSON)
	if err != nil {
		return nil, err
	}
	pages, err := secret.Written(func(w io.Writer) error {
		return report.Write(w, func(page string) string { return page })
	})
	return &answer{structured: map[string]any{"rules": json.RawMessage(list)}, text: pages}, err
}

func explainScheduleTool() *tool {
	return &tool{
		Name: "explain_schedule", Title: "Explain a schedule",
		Description: "Put a schedule into plain words, with its next runs and what is wrong with it. Try a schedule here before you write it into a task.",
		arguments: []argument{
			{name: "schedule", required: true, about: "A recurrence rule (RFC 5545), a cron expression or an ISO 8601 repeating interval, such as RRULE:FREQ=DAILY;BYHOUR=6, 0 6 * * * or R/PT15M."},
			{name: "timezone", about: "The time zone of the schedule, such as Europe/Berlin. Left out: UTC."},
			{name: "start", about: "The time from which the schedule counts (startDateTime)."},
			{name: "end", about: "The time after which nothing runs (endDateTime)."},
		},
		run: explainSchedule,
	}
}

func explainSchedule(_ context.Context, c *call) (*answer, error) {
	if c.broken != nil {
		return nil, c.broken
	}
	rule, _ := c.arguments.text("schedule")
	made := explain.NewTask(rule)
	for _, a := range [...]struct{ name, member string }{{"timezone", "timezone"}, {"start", "startDateTime"}, {"end", "endDateTime"}} {
		if text, given := c.arguments.text(a.name); given {
			made.Add(a.name, a.member, text)
		}
	}
	explained, err := made.Explain(c.conf.Base(), c.now)
	if err != nil {
		return nil, err
	}
	report := reporters.Schedule{Schedule: explained}
	members, err := object(report.WriteJSON)
	if err != nil {
		return nil, err
	}
	for _, found := range explained.Findings {
		found.Fixes = nil // there is no file that --fix could change
	}
	text, err := secret.Written(report.WriteText)
	return &answer{structured: members, text: text}, err
}
