// Package tasktest makes up tasks for tests and benchmarks: the same arguments give the
// same bytes. It is linked into test binaries only.
package tasktest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// zones are the seven time zones of the healthy tenant.
var zones = [...]string{
	"UTC", "Europe/Stockholm", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo", "Asia/Kolkata",
}

// groupSize is how many tasks the healthy tenant repeats: each group has every kind
// of trigger.
const groupSize = 10

// Healthy makes the JSON of n valid tasks, in order: roots with a schedule of every
// kind, chains of four, roots started by hand, data-driven tasks, joins of either
// kind and mixed triggers, all with full metadata. None of them deserves a warning.
func Healthy(n int, seed uint64) [][]byte {
	return tenant(n, seed, func(*generator, map[string]any) {})
}

// Noted makes the same tenant with one or two notes a task: owners differ along the
// chains, trigger types are drawn by chance, and starts are written in UTC beside
// another zone.
func Noted(n int, seed uint64) [][]byte {
	return tenant(n, seed, note)
}

func note(g *generator, task map[string]any) {
	metadata := task["metadata"].(map[string]any)
	metadata["ownerId"] = fmt.Sprintf("6543210fedcba987654321%02x", g.random.IntN(5))
	if trigger, ok := metadata["trigger"].(map[string]any); ok {
		trigger["type"] = g.random.IntN(5)
	}
	if start, ok := task["start"].(map[string]any); ok {
		s := start["schedule"].(map[string]any)
		s["startDateTime"], s["endDateTime"] = "2026-01-12T06:00:00Z", "2029-01-12T06:00:00Z"
	}
}

// Drawn makes the same tenant with two or three notes a task: spaces differ along the
// chains, too.
func Drawn(n int, seed uint64) [][]byte {
	return tenant(n, seed, func(g *generator, task map[string]any) {
		note(g, task)
		task["metadata"].(map[string]any)["spaceId"] = fmt.Sprintf("6543210fedcba98765432%03x", g.random.IntN(5))
	})
}

// tenant makes n tasks, each after a change.
func tenant(n int, seed uint64, change func(*generator, map[string]any)) [][]byte {
	g := generator{random: rand.New(rand.NewPCG(seed, 7))}
	var tasks [][]byte
	for group := 0; len(tasks) < n; group++ {
		for _, t := range g.group(group) {
			change(&g, t)
			text, err := json.MarshalIndent(t, "", "  ")
			if err != nil {
				panic(err) // plain structs of strings: cannot happen
			}
			tasks = append(tasks, text)
		}
	}
	return tasks[:n]
}

// Array joins tasks to one JSON list.
func Array(tasks [][]byte) []byte {
	out := []byte("[")
	for i, t := range tasks {
		if i > 0 {
			out = append(out, ",\n"...)
		}
		out = append(out, t...)
	}
	return append(out, "]\n"...)
}

type generator struct {
	random *rand.Rand
	ids    [groupSize]string
	apps   [groupSize]string
}

// group makes ten tasks: 0 has a schedule, 1 to 3 are a chain below it, 4 is started
// by hand, 5 is its child, 6 waits for data, 7 takes any of two roots, 8 waits for
// all of two siblings, of which 9 is one.
func (g *generator) group(n int) []map[string]any {
	for i := range groupSize {
		g.ids[i], g.apps[i] = g.uuid(), g.uuid()
	}
	parents := [groupSize][]int{1: {0}, 2: {1}, 3: {2}, 5: {4}, 7: {0, 4}, 8: {1, 9}, 9: {0}}
	tasks := make([]map[string]any, groupSize)
	for i := range tasks {
		kind := [groupSize]int{0: 0, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 4, 7: 2, 8: 2, 9: 1}[i]
		t := g.task(n, i, parents[i])
		switch {
		case i == 0:
			t["start"] = schedule(n)
		case i == 6:
			t["events"] = []any{g.dataset(i)}
			g.refer(t, "dataset-updated")
		case i == 7 && n%5 == 0:
			t["start"] = schedule(n + 1)
			kind = 3
		case i == 8:
			t["states"].([]any)[0].(map[string]any)["exclusive"] = false
		}
		if i == 4 {
			delete(t["metadata"].(map[string]any), "trigger")
		} else {
			t["metadata"].(map[string]any)["trigger"] = map[string]any{"id": g.uuid(), "type": kind}
		}
		tasks[i] = t
	}
	return tasks
}

// task makes one task that waits for the parents.
func (g *generator) task(group, i int, parents []int) map[string]any {
	hasChild := i <= 2 || i == 4 || i == 9
	refs, events := []string{}, []any{}
	for _, p := range parents {
		name := fmt.Sprintf("task-%d-succeeded", p)
		refs = append(refs, name)
		events = append(events, g.finished(name, p, group))
	}
	state := map[string]any{
		"name": "reload", "type": "EVENT", "end": true,
		"onEvents": []any{map[string]any{
			"eventRefs": refs, "actionMode": "SEQUENTIAL",
			"actions": []any{map[string]any{
				"name": "reload-action",
				"functionRef": map[string]any{
					"refName": "app.reload", "invoke": "SYNC",
					"arguments": map[string]any{"appId": g.apps[i], "partial": false},
				},
			}},
		}},
	}
	if len(parents) > 1 {
		state["exclusive"] = true
	}
	t := map[string]any{
		"id": g.ids[i], "name": fmt.Sprintf("Sales %04d-%d Försäljning", group, i), "description": "Reloads the sales figures of one region",
		"specVersion": "0.8", "version": "1.0.0", "enabled": true, "keepActive": false, "resourceId": g.apps[i],
		"states": []any{state}, "metadata": g.metadata(group, len(parents) > 0, hasChild),
	}
	if len(events) > 0 {
		t["events"] = events
	}
	return t
}

// refer makes the task wait for one event by name.
func (g *generator) refer(t map[string]any, name string) {
	state := t["states"].([]any)[0].(map[string]any)
	state["onEvents"].([]any)[0].(map[string]any)["eventRefs"] = []string{name}
}

func (g *generator) finished(name string, parent, group int) map[string]any {
	return map[string]any{
		"name": name, "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
		"correlation": []any{
			attribute("id", g.ids[parent]), attribute("status", "SUCCEEDED"),
			attribute("spaceId", space(group)), attribute("appId", g.apps[parent]),
		},
	}
}

func (g *generator) dataset(i int) map[string]any {
	return map[string]any{
		"name": "dataset-updated", "type": "com.qlik/active-analytics-orch", "source": "dataset.updated",
		"correlation": []any{attribute("appId", g.apps[i])},
	}
}

func attribute(name, value string) map[string]any {
	return map[string]any{"contextAttributeName": name, "contextAttributeValue": value}
}

// schedule makes one of the ways to write a time trigger; none falls on a clock
// change, and no two roots meet at one minute too often.
func schedule(n int) map[string]any {
	hour, minute := 4+n%18, n*7%60
	s := map[string]any{"timezone": zones[n%len(zones)]}
	switch n % 6 {
	case 0:
		s["recurrence"] = fmt.Sprintf("RRULE:FREQ=DAILY;BYHOUR=%d;BYMINUTE=%d;BYSECOND=0", hour, minute)
	case 1:
		s["recurrence"] = fmt.Sprintf("RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=%d;BYMINUTE=%d;BYSECOND=0", hour, minute)
	case 2:
		s["cron"] = fmt.Sprintf("%d %d * * 1-5", minute, hour)
	case 3:
		s["recurrence"] = fmt.Sprintf("RRULE:FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=%d;BYMINUTE=%d;BYSECOND=0", hour, minute)
	case 4:
		s["interval"] = "R/PT6H"
	case 5:
		s["recurrence"] = fmt.Sprintf("RRULE:FREQ=HOURLY;INTERVAL=4;BYMINUTE=%d;BYSECOND=0", minute)
		s["startDateTime"] = "2026-01-12T06:00:00"
	}
	return map[string]any{"stateName": "reload", "schedule": s}
}

func (g *generator) metadata(group int, child, parent bool) map[string]any {
	created := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(group) * time.Minute)
	started := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC).Add(time.Duration(group) * time.Second)
	ended := started.Add(4 * time.Minute)
	return map[string]any{
		"usage": "ANALYTICS", "spaceId": space(group), "spaceType": "shared", "tenantId": "hN4cL9rPq2wXz7TbV1sDf6gJk3mYe8Ua",
		"ownerId": "6543210fedcba9876543210f", "createdBy": "6543210fedcba9876543210f", "scriptOwnerId": "6543210fedcba9876543210f",
		"createdAt": created.Format(time.RFC3339), "updatedAt": created.Add(time.Hour).Format(time.RFC3339),
		"resourceName": "Sales", "resourceType": "app", "resourceSubType": "script",
		"topology": map[string]any{"isChild": child, "isParent": parent},
		"orchestration": map[string]any{
			"id": g.uuid(), "type": 3,
			"attrs": map[string]any{
				"last_run_status": "SUCCEEDED", "last_run_startedAt": started.Format(time.RFC3339),
				"last_run_endedAt": ended.Format(time.RFC3339), "last_run_worker_type": "reloads",
			},
			"lastRun": map[string]any{
				"id": g.uuid(), "status": "SUCCEEDED", "startedAt": started.Format(time.RFC3339), "endedAt": ended.Format(time.RFC3339),
				"workerId": g.uuid(), "workerType": "reloads", "triggeredBy": "manual", "executedAs": "6543210fedcba9876543210f",
			},
		},
	}
}

func space(group int) string { return fmt.Sprintf("67ffd1a958505bf21fd8%04x", group%5) }

// uuid makes a random UUID of version 4 (RFC 9562).
func (g *generator) uuid() string {
	a, b := g.random.Uint64(), g.random.Uint64()
	a = a&^0xf000 | 0x4000
	b = b&^(3<<62) | 2<<62
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&0xffffffffffff)
}
