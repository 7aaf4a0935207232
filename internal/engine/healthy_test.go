package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

// settings are all rules as they come.
func settings() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

func judge(tb testing.TB, o engine.Options, texts ...[]byte) *engine.Result {
	tb.Helper()
	e := engine.New(o)
	var results []*engine.FileResult
	for i, text := range texts {
		doc, err := source.NewDocument(fmt.Sprintf("%d.json", i), "", text)
		if err != nil {
			tb.Fatal(err)
		}
		results = append(results, e.Check(doc))
	}
	r := e.Judge(results)
	if r.Err != nil {
		tb.Fatal(r.Err)
	}
	return r
}

// TestHealthyTenantIsClean is the promise that defaults do not cry wolf: a tenant
// where all is well gets no warning and no error from any rule, and neither does one
// that only deserves notes.
func TestHealthyTenantIsClean(t *testing.T) {
	t.Parallel()
	o := engine.Options{
		Settings: settings(), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 2, Complete: true,
	}
	for least, tasks := range [][][]byte{tasktest.Healthy(1000, 1), tasktest.Noted(1000, 1)} {
		r := judge(t, o, tasktest.Array(tasks))
		if r.Summary.Tasks != 1000 || r.Summary.Notes < least*1000 {
			t.Errorf("%d tasks were checked, and gave %d notes", r.Summary.Tasks, r.Summary.Notes)
		}
		for _, f := range r.Findings {
			if f.Level >= diag.Warning {
				t.Errorf("%s: %s: %s [%s]", f.Task.Name, f.Level, f.Message, f.Rule)
			}
		}
	}
}

// TestSameInputSameFindings runs a large list in parallel twice.
func TestSameInputSameFindings(t *testing.T) {
	t.Parallel()
	text := tasktest.Array(tasktest.Healthy(500, 2))
	o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 4}
	first, second := judge(t, o, text), judge(t, o, text)
	if len(first.Findings) != len(second.Findings) {
		t.Fatalf("%d and %d findings", len(first.Findings), len(second.Findings))
	}
	for i, f := range first.Findings {
		if f.Fingerprint != second.Findings[i].Fingerprint || f.Span != second.Findings[i].Span {
			t.Fatalf("finding %d differs", i)
		}
	}
}

func BenchmarkLint10k(b *testing.B) {
	for name, tenant := range map[string]func(int, uint64) [][]byte{"healthy": tasktest.Healthy, "noted": tasktest.Noted} {
		b.Run(name, func(b *testing.B) {
			text := tasktest.Array(tenant(10_000, 1))
			o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 2, Complete: true}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				judge(b, o, text)
			}
		})
	}
}
