package reporters_test

import (
	"bytes"
	"maps"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// TestWhatIsOnlyCountedIsCountedRight writes the reports that show some levels of a run that
// keeps all findings and of one that counts those below: not a byte may differ.
func TestWhatIsOnlyCountedIsCountedRight(t *testing.T) {
	t.Parallel()
	noted := tasktest.Noted(300, 1)
	texts := [][]byte{
		tasktest.Array(noted), tasktest.Array(noted[:20]), // copies, which are reported once
		tasktest.Array(tasktest.Healthy(50, 2)), []byte(`{"id": "x", "name": "broken", "enabled": true}`),
		[]byte(`{"appId": "a", "recurrence": ["RRULE:FREQ=DAILY"], "timeZone": "UTC"}`),
	}
	counted := 0
	for _, level := range []diag.Level{diag.Note, diag.Warning, diag.Error} {
		for _, fail := range []diag.Level{diag.Off, diag.Note, diag.Warning, diag.Error} {
			for _, format := range []string{"text", "compact"} {
				all := report(t, format, level, fail, diag.Off, texts)
				least := reporters.Least(format, level, fail)
				few := report(t, format, level, fail, least, texts)
				if few.text != all.text {
					t.Errorf("%s from %s on, fail level %s:\n%s\nwant\n%s", format, level, fail, few.text, all.text)
				}
				if few.summary != all.summary || few.worst != all.worst {
					t.Errorf("%s from %s on: %+v, %s; want %+v, %s", format, level, few.summary, few.worst, all.summary, all.worst)
				}
				if few.counted > 0 && few.kept+few.counted != all.kept || least <= diag.Note && few.counted > 0 {
					t.Errorf("%s from %s on: %d findings and %d that are only counted, of %d", format, level, few.kept, few.counted, all.kept)
				}
				counted += few.counted
			}
		}
	}
	if counted < 1000 {
		t.Errorf("only %d findings were counted", counted)
	}
}

type written struct {
	text          string
	summary       engine.Summary
	worst         diag.Level
	kept, counted int
}

func report(t *testing.T, format string, level, fail, least diag.Level, texts [][]byte) written {
	t.Helper()
	var settings []rules.Setting
	for _, r := range rules.All() {
		settings = append(settings, r.Default())
	}
	e := engine.New(engine.Options{Settings: settings, Now: time.Unix(1.8e9, 0), Jobs: 2, Anonymous: true, Least: least})
	var files []*engine.FileResult
	docs := make(map[*source.Document]bool)
	for i, text := range texts {
		doc, err := source.NewDocument(string(rune('a'+i))+".json", "", text)
		if err != nil {
			t.Fatal(err)
		}
		docs[doc] = i != 2 // one is read and not asked for
		files = append(files, e.Check(doc))
	}
	r := e.Judge(files)
	r.Narrow(func(doc *source.Document) bool { return docs[doc] })
	var out bytes.Buffer
	write, _ := reporters.ByName(format)
	if err := write(&out, &reporters.Report{Result: r, Settings: settings, Level: level, FailLevel: fail, Asked: func(doc *source.Document) bool { return docs[doc] }}); err != nil {
		t.Fatal(err)
	}
	w := written{text: out.String(), summary: r.Summary, worst: r.Worst(), kept: len(r.Findings)}
	for n := range maps.Values(r.Counted()) {
		w.counted += n
	}
	return w
}
