package rules_test

import (
	"encoding/json"
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// splitTenant takes the files in folders called tenant out of a case.
func splitTenant(all []txtar.File) (files, remote []txtar.File) {
	for _, f := range all {
		if path.Base(path.Dir(f.Name)) == "tenant" {
			remote = append(remote, f)
		} else {
			files = append(files, f)
		}
	}
	return files, remote
}

// checkLive judges files beside a tenant, or the tenant alone where there are none.
func checkLive(t *testing.T, o engine.Options, files, remote []txtar.File) []*diag.Finding {
	t.Helper()
	live := &rules.Live{Address: "https://tenant.example", Absent: map[string]bool{}, Hidden: map[string]bool{}}
	if o.Live != nil {
		live.Ignore = o.Live.Ignore
	}
	o.Live = live
	var tasks []*engine.FileResult
	e := engine.New(o)
	stored := o
	stored.As = nil
	listed := make(map[string]bool)
	for _, f := range remote {
		switch path.Base(f.Name) {
		case "me":
			live.Me = strings.TrimSpace(string(f.Data))
		case "hidden":
			for id := range strings.FieldsSeq(string(f.Data)) {
				live.Hidden[id] = true
			}
		case "graphs.json":
			unmarshal(t, f, &live.Graphs)
		case "tasks.json":
			var list []json.RawMessage
			unmarshal(t, f, &list)
			for _, text := range list {
				var head struct {
					ID string `json:"id"`
				}
				if err := json.Unmarshal(text, &head); err != nil {
					t.Fatal(err)
				}
				doc, err := source.NewDocument("tenant:/tasks/"+head.ID, "", text)
				if err != nil {
					t.Fatal(err)
				}
				tasks = append(tasks, engine.New(stored).Check(doc))
				listed[head.ID] = true
			}
		default:
			t.Fatalf("file %s: a tenant has me, hidden, graphs.json and tasks.json", f.Name)
		}
	}
	checked := tasks
	if len(files) > 0 {
		checked = nil
		live.Tasks = []*task.Facts{}
		for _, r := range tasks {
			live.Tasks = append(live.Tasks, r.Tasks[0].Facts)
		}
		if o.Base == nil {
			o.Base = &engine.Base{Name: "the tenant", Files: tasks, Live: true}
			e = engine.New(o)
		}
		for _, f := range files {
			if path.Base(f.Name) == config.Name {
				continue
			}
			checked = append(checked, checkFile(t, e, f.Name, f.Data))
		}
	}
	// As the tenant would say: what it does not list and does not hide is not there.
	for _, r := range append(tasks, checked...) {
		for _, f := range r.Tasks {
			names := []string{f.Facts.ID.S}
			for i := range f.Facts.Events {
				id, _ := f.Facts.Events[i].Attribute("id")
				names = append(names, id.S)
			}
			for _, id := range names {
				live.Absent[id] = id != "" && !listed[id] && !live.Hidden[id]
			}
		}
	}
	return e.Judge(checked).Findings
}

func unmarshal(t *testing.T, f txtar.File, v any) {
	t.Helper()
	if err := json.Unmarshal(f.Data, v); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
}
