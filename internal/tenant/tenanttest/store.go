package tenanttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
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
