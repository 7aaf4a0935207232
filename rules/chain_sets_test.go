package rules_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// chainTask is a task of a set that tests write in a few words:
//
//	NAME [off|deleted] [@daily|@afternoon|@hourly|@weekly|@expired|@never] [all|any] UP:S UP:F UP:A UP [data] [timeout=PT1H]
//
// all and any are exclusive false and true; UP:S waits for UP to succeed, :F to fail, :A
// to be aborted, UP for any end; -UP:S is an event that no eventRef names. UP may be a name that no task has.
// Of a NAME with "=" in it only what comes before is the task's name.
type chainTask struct {
	name, off, clock, timeout string
	all                       bool
	events                    []chainEvent
}

// chainEvent waits for data where up is "".
type chainEvent struct {
	up, status string
	unnamed    bool
}

func chainTasks(text string) []chainTask {
	var tasks []chainTask
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		t := chainTask{name: words[0]}
		for _, w := range words[1:] {
			timeout, timed := strings.CutPrefix(w, "timeout=")
			switch {
			case w == "off" || w == "deleted":
				t.off = w
			case w[0] == '@':
				t.clock = w[1:]
			case w == "all" || w == "any":
				t.all = w == "all"
			case w == "data":
				t.events = append(t.events, chainEvent{})
			case timed:
				t.timeout = timeout
			default:
				up, unnamed := strings.CutPrefix(w, "-")
				up, status, _ := strings.Cut(up, ":")
				t.events = append(t.events, chainEvent{up, status, unnamed})
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

var chainStatus = map[string]string{"S": "SUCCEEDED", "F": "FAILED", "A": "ABORTED"}

var chainClocks = map[string]string{
	"daily":     `{"recurrence":"RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=%d"}`,
	"afternoon": `{"recurrence":"RRULE:FREQ=DAILY;BYHOUR=15;BYMINUTE=%d"}`,
	"weekly":    `{"recurrence":"RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=%d"}`,
	"hourly":    `{"recurrence":"RRULE:FREQ=HOURLY;BYMINUTE=%d"}`,
	"expired":   `{"recurrence":"RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=%d","startDateTime":"2020-01-01T00:00:00Z","endDateTime":"2021-01-01T00:00:00Z"}`,
	"never":     `{"cron":"%d 0 30 2 *"}`,
}

// chainID is the id of a task by its name.
func chainID(name string) string {
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("00000000-0000-4000-8000-%x", sum[:6])
}

// chainJSON writes the tasks as a list that the schema has no fault to find with.
func chainJSON(tasks []chainTask) []byte {
	type object = map[string]any
	var list []object
	for i, t := range tasks {
		var events []object
		refs := []string{}
		for j, e := range t.events {
			name := fmt.Sprint("e", j)
			event := object{"name": name, "type": "com.qlik.v1.task.run.finished", "source": "system-events.task"}
			correlation := []object{{"contextAttributeName": "id", "contextAttributeValue": chainID(e.up)}}
			if e.status != "" {
				correlation = append(correlation, object{"contextAttributeName": "status", "contextAttributeValue": chainStatus[e.status]})
			}
			if e.up == "" {
				event = object{"name": name, "type": "com.qlik/active-analytics-orch", "source": "dataset.updated"}
				correlation = []object{{"contextAttributeName": "appId", "contextAttributeValue": "a" + chainID(t.name)[1:]}}
			}
			event["correlation"] = correlation
			events = append(events, event)
			if !e.unnamed {
				refs = append(refs, name)
			}
		}
		app := "a" + chainID(t.name)[1:]
		action := object{"functionRef": object{"refName": "app.reload", "arguments": object{"appId": app}}}
		state := object{"name": "s", "type": "event", "exclusive": !t.all, "onEvents": []object{{"eventRefs": refs, "actions": []object{action}}}}
		if t.timeout != "" {
			state["timeouts"] = object{"eventTimeout": t.timeout}
		}
		title, _, _ := strings.Cut(t.name, "=")
		one := object{"id": chainID(t.name), "name": title, "specVersion": "1.16.0", "enabled": t.off != "off", "states": []object{state}}
		if len(events) > 0 {
			one["events"] = events
		}
		if t.off == "deleted" {
			one["metadata"] = object{"deletedAt": "2026-01-01T00:00:00Z"}
		}
		if t.clock != "" {
			one["start"] = object{"schedule": json.RawMessage(fmt.Sprintf(chainClocks[t.clock], i%60))}
		}
		list = append(list, one)
	}
	text, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return text
}

// chainRules are those that look at how tasks depend on each other.
var chainRules = []string{"task-cycle", "self-trigger", "disabled-upstream", "unreachable-task", "unknown-upstream", "and-join-deadlock",
	"double-trigger", "redundant-event", "cadence-mismatch", "and-join-timeout", "chain-too-deep", "mixed-trigger", "expired-schedule", "never-fires"}

// lintChains runs the rules about chains.
func lintChains(tb testing.TB, tasks []chainTask, complete bool) *engine.Result {
	tb.Helper()
	o := engine.Options{Now: testNow, Jobs: 1, Complete: complete, Partial: !complete}
	for _, id := range chainRules {
		o.Settings = append(o.Settings, rules.ByID(id).Default())
	}
	doc, err := source.NewDocument("set.json", "", chainJSON(tasks))
	if err != nil {
		tb.Fatal(err)
	}
	e := engine.New(o)
	result := e.Judge([]*engine.FileResult{e.Check(doc)})
	if result.Err != nil {
		tb.Fatal(result.Err)
	}
	return result
}

// chainLines writes findings as "level rule task: message".
func chainLines(found []*diag.Finding) []string {
	var lines []string
	for _, f := range found {
		lines = append(lines, fmt.Sprintf("%s %s %s: %s", f.Level, f.Rule, f.Task.Name, f.Sentences()))
	}
	return lines
}
