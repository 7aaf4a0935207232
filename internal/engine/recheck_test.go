package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// told is all that a result says, in words.
func told(e *engine.Engine, file *engine.FileResult) string {
	var b strings.Builder
	say := func(f *diag.Finding) {
		fmt.Fprintf(&b, "%s %s %v %v %s %s %q %q %q %v %v %v", f.Rule, f.Level, f.Doc == file.Doc, f.Span, f.Pointer, f.Canonical, f.Message, f.Help, f.Note, f.Value, f.Task, f.Data)
		for _, r := range f.Related {
			fmt.Fprintf(&b, "; %v %v %s %s", r.Doc == file.Doc, r.Span, r.Pointer, r.Message)
		}
		for _, fix := range f.Fixes {
			fmt.Fprintf(&b, "; %s", fix.Description)
			for _, edit := range fix.Edits {
				fmt.Fprintf(&b, " %v %v %q", edit.Doc == file.Doc, edit.Span, edit.Text)
			}
		}
		b.WriteByte('\n')
	}
	for _, f := range file.Findings {
		say(f)
	}
	for _, t := range file.Tasks {
		fmt.Fprintln(&b, t.Facts.Doc == file.Doc, t.Facts.Span, t.Facts.Pointer(), t.Facts.ID, t.Facts.Name, t.Facts.Events, t.Facts.Refs)
		for _, f := range t.Findings {
			say(f)
		}
	}
	fmt.Fprintln(&b, file.Known, file.Looks, file.Unread, file.Gaps, file.Damaged, file.Err)
	r := e.Judge([]*engine.FileResult{file})
	fmt.Fprintln(&b, r.Summary, r.Err)
	for _, f := range r.Findings {
		say(f)
	}
	return b.String()
}

// typed checks a text, then another in its place, and what differs from a check of the
// other alone.
func typed(t *testing.T, first, then string) {
	t.Helper()
	o := engine.Options{Settings: settings(), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 1}
	document := func(text string) *source.Document {
		doc, err := source.NewDocument("tasks.json", "", []byte(text))
		if err != nil {
			t.Skipf("no document: %v", err) // of what the fuzzer makes up; in .ci/run a test may not skip
		}
		return doc
	}
	one, two := engine.New(o), engine.New(o)
	got := told(one, one.Recheck(document(then), one.Check(document(first))))
	if want := told(two, two.Check(document(then))); got != want {
		t.Errorf("after %s\n%s\nis\n%s\nwant\n%s", first, then, got, want)
	}
}

// TestCheckingAgainFindsTheSame types into lists, so that tasks move, change, come and go.
func TestCheckingAgainFindsTheSame(t *testing.T) {
	t.Parallel()
	tasks := tasktest.Noted(6, 1)
	list := func(parts ...string) string { return "[" + strings.Join(parts, ",\n") + "]" }
	a, b, c := string(tasks[0]), string(tasks[1]), string(tasks[2])
	broken := strings.Replace(strings.Replace(a, `"timezone": "`, `"timezone": "x`, 1), `"enabled"`, `"enabeld"`, 1)
	states := []string{
		list(a, b, c), list(a, b), list(b, a, c), list(" "+a, b, c), list(broken, b, c), list(a, broken, c), list(a, a, broken),
		list(a, `{"enabled": true}`, c), list(`{"x": 1}`, `{"enabled": true}`), list(`{"enabled": true}`), list(a, b[:len(b)/2]), list(a, b, c) + "]",
		`{"data": ` + list(a, broken) + `}`, `{"data": ` + list(broken, a) + `, "links": {"next": {"href": "x"}}}`, `{"tasks": ` + list(a, broken) + `}`,
		a, broken, a + "\n" + b, list(a, b) + "\n" + list(broken, b), list(b, b) + "\n" + list(a, broken), `[]`, ``, "\ufeff" + list(a, broken, c),
	}
	for _, first := range states {
		for _, then := range states {
			typed(t, first, then)
		}
	}
}

// TestCheckingAgainChecksWhatHasChangedAlone counts what a key costs in a long list.
func TestCheckingAgainChecksWhatHasChangedAlone(t *testing.T) {
	text := string(tasktest.Array(tasktest.Noted(500, 1)))
	e := engine.New(engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 1})
	check := func(text string, before *engine.FileResult) (r *engine.FileResult, allocations float64) {
		doc, err := source.NewDocument("tasks.json", "", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		allocations = testing.AllocsPerRun(1, func() { r = e.Recheck(doc, before) })
		return r, allocations
	}
	before, all := check(text, nil)
	_, few := check(strings.Replace(text, `"name": "`, `"name": "x`, 1), before)
	if few > all/4 {
		t.Errorf("%.0f allocations, of %.0f for all", few, all)
	}
}

func FuzzRecheck(f *testing.F) {
	task := string(tasktest.Noted(1, 1)[0])
	f.Add("["+task+"]", `[`+task+`,{"enabled":true}]`)
	f.Add(`[{"enabled":true,"states":[]},{"id":1}]`, `[{"enabled":true,"states":[]}]`)
	f.Add(`{"data":[{"enabled":true,"states":[]}]}`, `[{"enabled":true,"states":[]}]`)
	f.Fuzz(func(t *testing.T, first, then string) { typed(t, first, then) })
}
