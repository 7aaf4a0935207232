package engine_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// FuzzLint runs everything on arbitrary bytes: no rule may fail, every finding has a
// place inside its document and a message, and a second run says the same.
func FuzzLint(f *testing.F) {
	for _, task := range tasktest.Healthy(10, 3) {
		f.Add(task)
	}
	f.Add([]byte(`[{"specVersion":"0.8","states":[{"onEvents":[{"eventRefs":["x"]}]}]},7,null,{"states":{}}]`))
	f.Add([]byte("{\"states\":[]}\n{\"states\":[]"))
	f.Add([]byte(`{"vertices":[{"taskId":"a","attrs":{}},{"taskId":"b","task":{"id":"b"}}],"edges":[]}`))
	f.Add([]byte(`{"appId":"x","recurrence":["RRULE:FREQ=DAILY"]}`))
	o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 1, Complete: true}
	for i := range o.Settings {
		if o.Settings[i].Level == diag.Off {
			o.Settings[i].Level = diag.Note
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		first, second := lint(t, o, text), lint(t, o, text)
		if len(first) != len(second) {
			t.Fatalf("%d findings, then %d", len(first), len(second))
		}
		for i, found := range first {
			if found.Message != second[i].Message || found.Span != second[i].Span || found.Fingerprint != second[i].Fingerprint {
				t.Errorf("finding %d differs: %v, then %v", i, found, second[i])
			}
			if found.Message == "" || found.Level == diag.Off {
				t.Errorf("finding without message or level: %+v", found)
			}
			places := []diag.Place{found.Place}
			for _, r := range found.Related {
				places = append(places, r.Place)
			}
			for _, p := range places {
				if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > p.Doc.Len() {
					t.Errorf("%s: place %v outside the text of %d bytes", found.Rule, p.Span, p.Doc.Len())
				}
			}
		}
	})
}

func lint(t *testing.T, o engine.Options, text []byte) []*diag.Finding {
	t.Helper()
	doc, err := source.NewDocument("fuzz.json", "", text)
	if err != nil {
		t.Skip()
	}
	e := engine.New(o)
	result := e.Check(doc)
	if result.Internal != nil {
		t.Fatal(result.Internal)
	}
	return e.Judge([]*engine.FileResult{result}).Findings
}

// FuzzBaseline reads arbitrary baselines: what is read is written again to the same,
// and applying it to findings breaks nothing.
func FuzzBaseline(f *testing.F) {
	o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 1}
	text := bytes.ReplaceAll(tasktest.Array(tasktest.Healthy(10, 1)), []byte(`"name": "Sales`), []byte(`"nmae": "Sales`))
	own, _ := engine.Record(judge(f, o, text), nil, o.Now, nil)
	var written bytes.Buffer
	if err := own.Write(&written); err != nil {
		f.Fatal(err)
	}
	f.Add(written.String())
	f.Add(strings.Replace(written.String(), "1", "999999999999", 1))
	f.Add(`{"version":1,"findings":[{},{"fingerprint":"x"},{"fingerprint":"x"}]}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := engine.ReadBaseline(strings.NewReader(text))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := b.Write(&first); err != nil {
			t.Fatal(err)
		}
		again, err := engine.ReadBaseline(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, first.String())
		}
		if err := again.Write(&second); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() || again.Len() != b.Len() {
			t.Errorf("%s becomes %s", first.String(), second.String())
		}
		b.Apply(&engine.Result{})
	})
}
