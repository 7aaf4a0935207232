package engine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// byDefault are the settings of a run without a configuration.
func byDefault() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

// Wherever a task stands beside others, it is checked, or it is told that it was not: H is
// a healthy task, B a bad one, T the text of that.
func TestNoTaskIsPassedOver(t *testing.T) {
	t.Parallel()
	const bad = `{"id":"b","name":"B","specVersion":"0.8","resourceId":"a","states":[]}`
	text, err := json.Marshal(bad)
	if err != nil {
		t.Fatal(err)
	}
	write := strings.NewReplacer("H", string(tasktest.Healthy(1, 1)[0]), "B", bad, "T", string(text), "C", `"@{name=B; specVersion=0.8; states=System.Object[]}"`)
	for _, shape := range []string{
		`[H,B]`, `[[H],[B]]`, `[H,T]`, `[H,C]`, `[{"data":[H]},{"data":[B]}]`,
		`{"a":H,"b":B}`, `{"a":H,"b":{"c":B}}`, `{"a":[H],"b":[B]}`, `{"a":H,"b":C}`,
		`{"data":[H,B]}`, `{"data":[H],"b":[B]}`, `{"b":[B],"data":[H],"links":{}}`, `{"data":[H],"b":B}`, `{"data":[H],"b":{"c":B}}`,
		`{"data":[H],"b":T}`, `{"data":[H],"b":C}`, `{"data":[H],"b":[T]}`, `{"data":[H],"b":{"c":{"d":{"e":{"f":B}}}}}`,
		`{"data":[],"b":[B],"a":[H]}`, `{"data":[H],"a/~b":[B]}`, `{"data":[{"data":[H]}],"b":[{"data":[B]}]}`,
		`{"vertices":[{"taskId":"a","attrs":{},"task":H},{"taskId":"b","attrs":{},"task":B}],"edges":[]}`,
		`{"vertices":[{"taskId":"a","attrs":{},"task":H},{"taskId":"b","attrs":{},"task":T}],"edges":[]}`,
		`{"vertices":[{"taskId":"a","attrs":{},"task":H},{"taskId":"b","attrs":{},"task":C}],"edges":[]}`,
		`{"vertices":[{"taskId":"a","attrs":{},"task":H},{"taskId":"b","attrs":{},"task":[B]}],"edges":[]}`,
		`{"vertices":[{"taskId":"a","attrs":{},"task":H},{"taskId":"b","attrs":{},"task":7}],"edges":[]}`,
		`{"vertices":[{"taskId":"a","attrs":{},"task":H}],"edges":[],"b":[B]}`, `{"data":[H],"vertices":[{"taskId":"b","attrs":{},"task":B}]}`,
		"H\nB", "{\"data\":[H]}\n{\"data\":[B]}", "{\"data\":[H]}\n{\"b\":B}", "H\nT", "H\nC",
		`{"data":[H],"error":"the second page failed"}`, `{"data":[H],"errors":[{"code":"HTTP-500"}]}`,
	} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			doc, err := source.NewDocument("a.json", "", []byte(write.Replace(shape)))
			if err != nil {
				t.Fatal(err)
			}
			e := engine.New(engine.Options{Now: testNow, Jobs: 1, Complete: true, Settings: byDefault()})
			r := e.Judge([]*engine.FileResult{e.Check(doc)})
			told := slices.ContainsFunc(r.Findings, func(f *diag.Finding) bool { return f.Level == diag.Error })
			unread := slices.ContainsFunc(r.Notices, func(n engine.Notice) bool { return n.Kind == engine.Unread })
			if r.Err != nil || !told && !unread {
				t.Errorf("nothing is told (%v): %v %v", r.Err, r.Findings, r.Notices)
			}
		})
	}
}

// What stands beside a list and is no task is left alone.
func TestWhatStandsBesideAListIsNoTask(t *testing.T) {
	t.Parallel()
	for _, beside := range []string{
		`"links":{}`, `"links":{"self":{"href":"https://acme.eu.qlikcloud.com/api/scheduling/tasks?resourceId=1"}}`, `"errors":[]`, `"error":null`,
		`"context":{"resourceId":"1"}`, `"filter":{"states":["on"],"events":[],"metadata":{}}`, `"run":{"status":"FAILED","taskId":"1","triggeredBy":"a"}`,
		`"query":{"op":"add","path":"/enabled"}`, `"schedule":"daily"`,
	} {
		doc, err := source.NewDocument("a.json", "", []byte(`{"data":[`+string(tasktest.Healthy(1, 1)[0])+`],`+beside+`}`))
		if err != nil {
			t.Fatal(err)
		}
		e := engine.New(engine.Options{Now: testNow, Jobs: 1, Complete: true, Settings: byDefault(), Named: named})
		if r := e.Judge([]*engine.FileResult{e.Check(doc)}); r.Worst() > diag.Note || len(r.Notices) > 0 || r.Summary.Tasks != 1 {
			t.Errorf("%s: %v %v", beside, r.Findings, r.Notices)
		}
	}
}
