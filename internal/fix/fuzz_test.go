package fix_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/fix"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// newEngine checks with all rules, those that are off by default included.
func newEngine() *engine.Engine {
	o := engine.Options{Jobs: 1, Complete: true, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	for _, r := range rules.All() {
		s := r.Default()
		if s.Level == diag.Off {
			s.Level = diag.Note
		}
		o.Settings = append(o.Settings, s)
	}
	return engine.New(o)
}

// run makes all fixes of a document.
func run(t *testing.T, e *engine.Engine, checked []*engine.FileResult) *fix.Outcome {
	t.Helper()
	judge := func(files []*engine.FileResult) (*engine.Result, error) { return e.Judge(files), nil }
	out, err := fix.Run(e, checked, e.Judge(checked), fix.Options{
		Unsafe: true, Judge: judge, May: func(*source.Document) bool { return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// FuzzFixesKeepTheirPromises fixes mutated documents: afterwards the text parses, all
// outside the changes is as it was, and fixing again does nothing.
func FuzzFixesKeepTheirPromises(f *testing.F) {
	names, err := filepath.Glob("../../testdata/messy/*.json")
	if err != nil || len(names) == 0 {
		f.Fatal(err, names)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, more := range []string{
		`[{"id":"67ffd32c08e939e2f3a31184","appId":"a","recurrence":["FREQ=DAILY;BYHOUR=8","FREQ=WEEKLY;BYDAY=MO"],"timeZone":"W. Europe Standard Time","startDateTime":"2026-01-01T05:00:00Z","autoReload":true,"disabledCode":"MANUALLY"}]`,
		"{\r\n\t\"appId\": \"a\",\r\n\t\"recurrence\": [\"FREQ=DAILY\", \"FREQ=YEARLY\"]\r\n}\r\n",
		`[{"op":"add","path":"/start","value":{"schedule":{"recurrence":"FREQ=MONTHLY;BYMONTHDAY=31","timezone":"CEST"}}},{"op":"replace","path":"/enabeld","value":"true"}]`,
	} {
		f.Add([]byte(more))
	}
	e := newEngine()
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := source.NewDocument("t.json", "", raw)
		if err != nil || len(raw) > 1<<14 {
			return
		}
		out := run(t, e, []*engine.FileResult{e.Check(doc)})
		for _, file := range out.Files {
			promises(t, file)
		}
		if again := run(t, e, out.Results); len(again.Files) > 0 && !out.Unfinished {
			t.Errorf("fixing again changes\n%s\nto\n%s", again.Files[0].Old, again.Files[0].New)
		}
	})
}

// promises checks one changed file.
func promises(t *testing.T, f *fix.File) {
	t.Helper()
	var tree source.Tree
	err := f.After.Split(source.Visitor{
		Record: func(o source.Outline) {
			if o.Err != nil {
				t.Errorf("after fixing: %v", o.Err)
			}
		},
		Part: func(p source.Part) {
			if err := tree.Parse(p.Text, p.Span.Start, p.Depth); err != nil {
				t.Errorf("after fixing: %v", err)
			}
		},
	})
	if err != nil {
		t.Error(err)
	}
	if old, err := fix.Encode(f.Before, f.Before.Whole()); err != nil || !bytes.Equal(old, f.Old) {
		t.Errorf("the old bytes are not those of the document: %v", err)
	}
	old, now, at, to := f.Before.Whole(), f.After.Whole(), 0, 0
	for _, c := range f.Changes {
		if !bytes.Equal(old[at:c.Old.Start], now[to:c.New.Start]) {
			t.Fatalf("bytes outside the changes differ before %v", c)
		}
		at, to = c.Old.End, c.New.End
	}
	if !bytes.Equal(old[at:], now[to:]) {
		t.Error("bytes behind the last change differ")
	}
	if err := f.WriteDiff(new(bytes.Buffer)); err != nil {
		t.Error(err)
	}
}
