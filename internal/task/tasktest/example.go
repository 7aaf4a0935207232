package tasktest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"sync"
)

// Example returns the whole JSON of an example that shows the members that matter: each
// piece of it merged over a healthy task.
func Example(text string) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var example any
	if err := d.Decode(&example); err != nil {
		return nil, fmt.Errorf("example: %w\n%s", err, text)
	}
	whole := example
	switch example := example.(type) {
	case map[string]any:
		whole = merge(healthy(0, example), example)
	case []any:
		list := make([]any, len(example))
		for i, piece := range example {
			list[i] = merge(healthy(i, piece.(map[string]any)), piece)
		}
		whole = list
	}
	return json.MarshalIndent(whole, "", "  ")
}

// uuids matches the ids of tasks and apps.
var uuids = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`)
})

// Apart gives the ids in a text others, which depend on them and on a salt alone, so
// that examples that use the same ids can lie in one folder.
func Apart(text []byte, salt string) []byte {
	return uuids().ReplaceAllFunc(text, func(id []byte) []byte {
		h := fmt.Sprintf("%x", sha256.Sum256(append([]byte(salt), bytes.ToLower(id)...)))
		return []byte(h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:32])
	})
}

// healthy is a task with nothing to find fault with, as far as the piece leaves it
// so: it reloads the piece's resource, waits for the piece's events, and runs daily
// when there are none.
func healthy(i int, piece map[string]any) map[string]any {
	app := any(fmt.Sprintf("0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d%02d", i))
	if resource, ok := piece["resourceId"].(string); ok {
		app = resource
	}
	whole := map[string]any{
		"id": fmt.Sprintf("3d1f6a0c-52b7-4e0e-9f3c-7a9b1e4d2c%02d", i), "name": fmt.Sprintf("Reload %d", i+1),
		"specVersion": "0.8", "version": "1.0.0", "enabled": true,
	}
	refs := []any{}
	if events, ok := piece["events"].([]any); ok {
		for _, e := range events {
			if event, ok := e.(map[string]any); ok {
				refs = append(refs, event["name"])
			}
		}
	} else {
		whole["start"] = map[string]any{"schedule": healthySchedule(i, piece)}
	}
	state := map[string]any{
		"name": "reload", "type": "event",
		"onEvents": []any{map[string]any{
			"eventRefs": refs,
			"actions": []any{map[string]any{"functionRef": map[string]any{
				"refName": "app.reload", "arguments": map[string]any{"appId": app},
			}}},
		}},
	}
	if len(refs) > 1 {
		state["exclusive"] = false
	}
	whole["states"] = []any{state}
	return whole
}

// healthySchedule is a daily rule, unless the piece brings another kind of schedule.
func healthySchedule(i int, piece map[string]any) map[string]any {
	start, _ := piece["start"].(map[string]any)
	schedule, _ := start["schedule"].(map[string]any)
	if schedule["cron"] != nil || schedule["interval"] != nil {
		return map[string]any{}
	}
	return map[string]any{"recurrence": fmt.Sprintf("RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=%d", i)}
}

// merge applies a JSON merge patch (RFC 7396).
func merge(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	into, _ := target.(map[string]any)
	into = maps.Clone(into)
	if into == nil {
		into = make(map[string]any)
	}
	for key, value := range p {
		if value == nil {
			delete(into, key)
		} else {
			into[key] = merge(into[key], value)
		}
	}
	return into
}
