package tenanttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// stored is one task.
type stored struct {
	id     string
	raw    json.RawMessage
	fields map[string]any
}

// Put stores a task, in place of the one with its id.
func (s *Server) Put(raw json.RawMessage) error {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return fmt.Errorf("task: %w", err)
	}
	id, _ := fields["id"].(string)
	if id == "" {
		return errors.New("task has no id")
	}
	var packed bytes.Buffer
	if err := json.Compact(&packed, raw); err != nil {
		return fmt.Errorf("task: %w", err)
	}
	t := &stored{id: id, raw: packed.Bytes(), fields: fields}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.byID[id]; old != nil {
		s.tasks[slices.Index(s.tasks, old)] = t
	} else {
		s.tasks = append(s.tasks, t)
	}
	s.byID[id] = t
	clear(s.listed)
	return nil
}

// Delete removes a task and reports whether there was one.
func (s *Server) Delete(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.byID[id]
	if old == nil {
		return false
	}
	i := slices.Index(s.tasks, old)
	s.tasks = slices.Delete(s.tasks, i, i+1)
	delete(s.byID, id)
	clear(s.listed)
	return true
}

// SetRuns stores the runs of a task, the newest first.
func (s *Server) SetRuns(task string, runs ...json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs[task] = runs
}

// SetLog stores the log of a run.
func (s *Server) SetLog(run, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logs[run] = text
}

func (s *Server) runsOf(wanted func(*stored) bool) []json.RawMessage {
	var all []json.RawMessage
	for _, t := range s.tasks {
		if wanted(t) {
			all = append(all, s.runs[t.id]...)
		}
	}
	return all
}

// text is a member of the task that is a string.
func (t *stored) text(name string) string {
	v, _ := t.fields[name].(string)
	return v
}

// field is the value that filter and sort know under a name.
func (t *stored) field(name string) any {
	if v, ok := t.fields[name]; ok {
		return v
	}
	meta, _ := t.fields["metadata"].(map[string]any)
	if v, ok := meta[name]; ok {
		return v
	}
	if name == "triggerType" {
		trigger, _ := meta["trigger"].(map[string]any)
		return trigger["type"]
	}
	if rest, ok := strings.CutPrefix(name, "last"); ok {
		orchestration, _ := meta["orchestration"].(map[string]any)
		run, _ := orchestration["lastRun"].(map[string]any)
		return run[strings.ToLower(rest[:1])+rest[1:]]
	}
	return nil
}

// TenantID is the id of the fake tenant.
const TenantID = "fakeTenant0123456789fakeTenant01"

// Tasks makes n healthy tasks with ids that depend on the number alone: every
// tenth has a schedule, the others wait for the one before.
func Tasks(n int) []json.RawMessage {
	list := make([]json.RawMessage, n)
	for i := range list {
		created := time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC).Format(time.RFC3339)
		app := fmt.Sprintf("%08x-1111-4111-8111-%012x", i, i)
		t := map[string]any{
			"id": TaskID(i), "name": fmt.Sprintf("Task %d", i), "specVersion": "0.8", "version": "1.0.0", "enabled": true, "resourceId": app,
			"states": []any{map[string]any{
				"name": "Reload", "type": "event", "end": true,
				"onEvents": []any{map[string]any{
					"eventRefs": []any{},
					"actions":   []any{map[string]any{"name": "reload", "functionRef": map[string]any{"refName": "app.reload", "arguments": map[string]any{"appId": app}}}},
				}},
			}},
			"metadata": map[string]any{
				"usage": "ANALYTICS", "tenantId": TenantID, "ownerId": "user-1", "spaceId": "67ffd1a958505bf21fd86284", "createdAt": created, "updatedAt": created,
				"trigger": map[string]any{"id": TaskID(i), "type": min(i%10, 1)}, "orchestration": map[string]any{"id": TaskID(i), "type": 3},
			},
		}
		if i%10 == 0 {
			t["start"] = map[string]any{"stateName": "Reload", "schedule": map[string]any{
				"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0", "timezone": "Europe/Stockholm", "startDateTime": "2026-01-01T00:00:00",
			}}
		} else {
			t["events"] = []any{map[string]any{
				"name": "before", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
				"correlation": []any{map[string]any{"contextAttributeName": "id", "contextAttributeValue": TaskID(i - 1)}},
			}}
			t["states"].([]any)[0].(map[string]any)["onEvents"].([]any)[0].(map[string]any)["eventRefs"] = []any{"before"}
		}
		raw, err := json.Marshal(t)
		if err != nil {
			panic(err) // the tenant's own data
		}
		list[i] = raw
	}
	return list
}

// TaskID is the id of the task with that number, from 0.
func TaskID(i int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", i, i) }

// Run makes a run of a task. End is empty while it is running.
func Run(id, task, status, start, end string) json.RawMessage {
	r := map[string]any{
		"id": id, "taskId": task, "status": status, "startedAt": start, "workerId": "reload-" + id, "workerType": "reloads", "triggeredBy": "manual",
		"actionId": "reload", "taskName": task, "taskMeta": map[string]any{"tenantId": TenantID},
	}
	if end != "" {
		r["endedAt"] = end
	}
	raw, err := json.Marshal(r)
	if err != nil {
		panic(err) // texts alone
	}
	return raw
}
