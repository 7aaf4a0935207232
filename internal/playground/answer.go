package playground

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/reporters"
)

// asks are what can be asked of files.
var asks = map[string]func(*inspection, *Request, *Reply) error{
	"check": (*inspection).check, "fix": (*inspection).fix, "graph": (*inspection).graph,
	"forecast": (*inspection).forecast, "tasks": (*inspection).tasks,
}

// Answer answers a request, both as JSON.
func Answer(request []byte) []byte {
	reply := &Reply{}
	if err := answer(request, reply); err != nil {
		reply = &Reply{Error: err.Error()}
	}
	report := reply.Report
	reply.Report = nil // the longest part is JSON already, and would be read again to be written
	raw, err := json.Marshal(reply)
	if err != nil { // the list is no JSON, which tests would have told
		return []byte(`{"error":"the answer cannot be written"}`)
	}
	if report == nil {
		return raw
	}
	raw = slices.Insert(raw, 1, slices.Concat([]byte(`"report":`), report, []byte(","))...) // a verdict follows
	return raw
}

func answer(raw []byte, reply *Reply) error {
	var request Request
	if err := json.Unmarshal(raw, &request); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if request.Ask == "schedule" {
		return explainSchedule(&request, reply)
	}
	do, known := asks[request.Ask]
	if !known {
		return fmt.Errorf("request: there is no answer to %s", say.Quote(request.Ask))
	}
	size := 0
	for i := range request.Files {
		size += len(request.Files[i].Text)
	}
	if size > MostBytes {
		return fmt.Errorf("these files have more than %d MB, which is too much for a page; install tasklint, which reads files of 2 GB", MostBytes>>20)
	}
	c, err := inspect(&request, reply)
	if err != nil {
		return err
	}
	return do(c, &request, reply)
}

// explainSchedule is explain-schedule.
func explainSchedule(request *Request, reply *Reply) error {
	made := explain.NewTask(request.Rule)
	if request.Timezone != "" {
		made.Add("timezone", "timezone", request.Timezone)
	}
	if request.Start != "" {
		made.Add("start", "startDateTime", request.Start)
	}
	explained, err := made.Explain(config.Default(config.Options{Work: filepath.FromSlash(root)}).Base(), request.Now)
	if err != nil {
		return fmt.Errorf("schedule: %w", err)
	}
	for _, found := range explained.Findings {
		found.Fixes = nil // there is no file to change
	}
	reply.Text, err = secret.Written((&reporters.Schedule{Schedule: explained}).WriteText)
	return err
}
