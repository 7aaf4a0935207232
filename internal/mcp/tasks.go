package mcp

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/impact"
	"github.com/tasklint/tasklint/internal/listing"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/reporters"
)

func listTool() *tool {
	return &tool{
		Name: "list", Title: "List tasks",
		Description: "List tasks with what starts them in words, the next run, upstreams, whether they are enabled, and how the last run ended.",
		arguments: append(pathArguments(),
			argument{name: "filter", about: "List only the tasks for which this expression is true, such as: enabled && nextRun < now + duration(\"24h\"). Fields: " + strings.Join(listing.FieldNames(), ", ") + ", now."},
			argument{name: "sort", about: "The field to sort by, descending with a - in front. Left out: name."},
			argument{name: "maxTasks", kind: aCount, byDefault: 100, most: 1000, about: "How many tasks to show; the others are counted."},
		),
		run: list,
	}
}

func list(ctx context.Context, c *call) (*answer, error) {
	key, given := c.arguments.text("sort")
	if !given {
		key = "name"
	}
	order, err := listing.ParseOrder(key, c.spell)
	if err != nil {
		return nil, err
	}
	expression, _ := c.arguments.text("filter")
	filter, err := listing.CompileFilter(expression, c.spell)
	if err != nil {
		return nil, err
	}
	shown, err := c.show(ctx)
	if err != nil {
		return nil, err
	}
	defer shown.Close()
	all := listing.Rows(shown.Result.Sets, shown.IsAsked, c.now)
	rows, err := filter.Keep(all, c.now)
	if err != nil {
		return nil, err
	}
	listing.Sort(rows, order)
	var left map[string]int
	var table string
	members, err := c.bounded(c.arguments.count("maxTasks"), func(most int) (map[string]any, map[string]int, error) {
		l := &reporters.TaskList{Rows: rows[:min(len(rows), most)], Total: len(all)}
		text, err := secret.Written(l.WriteJSON)
		if err != nil {
			return nil, nil, err
		}
		left = map[string]int{"tasks": len(rows) - len(l.Rows)}
		table, err = secret.Written(l.WriteText)
		return map[string]any{"total": len(all), "matching": len(rows), "tasks": json.RawMessage(text)}, left, err
	})
	if err != nil {
		return nil, err
	}
	rest := lefts(left, "maxTasks") + c.told()
	return &answer{structured: members, text: cut(table, maxText-longestCut-min(len(rest), maxText/2)) + rest}, nil
}

// whens are what may happen to tasks.
var whens = []string{impact.Started, impact.Disabled, impact.Deleted}

func impactTool() *tool {
	return &tool{
		Name: "impact", Title: "Impact of a change",
		Description: "Say what runs, what never runs again and what keeps running if tasks are started, disabled or deleted. Ask it before you do that.",
		arguments: append([]argument{
			{name: "tasks", kind: someTexts, most: mostPaths, required: true, about: "The tasks that it happens to, each by its id or by a name that only one task has."},
			{name: "if", words: whens, about: "What happens to the tasks. Left out: started."},
		}, append(pathArguments(),
			argument{name: "maxItems", kind: aCount, byDefault: 100, most: 1000, about: "How many items each list of the answer may have; the others are counted."},
		)...),
		run: impactOf,
	}
}

func impactOf(ctx context.Context, c *call) (*answer, error) {
	when, given := c.arguments.text("if")
	if !given {
		when = impact.Started
	}
	shown, err := c.show(ctx)
	if err != nil {
		return nil, err
	}
	defer shown.Close()
	groups, err := shown.Focus(c.arguments.texts("tasks"))
	if err != nil {
		return nil, err
	}
	r := reporters.Impact{Impact: shown.Impact(when, groups, c.note)}
	text, err := secret.Written(r.WriteText)
	if err != nil {
		return nil, err
	}
	var left map[string]int
	members, err := c.bounded(c.arguments.count("maxItems"), func(most int) (map[string]any, map[string]int, error) {
		left = map[string]int{}
		members, err := object(func(w io.Writer) error { return r.WriteJSON(w) })
		if err == nil {
			shorten(members, most, left)
		}
		return members, left, err
	})
	if err != nil {
		return nil, err
	}
	rest := lefts(left, "maxItems") + c.told()
	return &answer{structured: members, text: cut(text, maxText-longestCut-min(len(rest), maxText/2)) + rest}, nil
}
