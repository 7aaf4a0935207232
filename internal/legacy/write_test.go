package legacy

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

// TestATaskIsWrittenInTheStyleOfItsDocument writes tasks in several styles and reads the
// style again from what was written.
func TestATaskIsWrittenInTheStyleOfItsDocument(t *testing.T) {
	t.Parallel()
	const old = `{"id":"67ffd32c08e939e2f3a31184","appId":"a \u2028 <b> \"c\" \ud83d\ude00","recurrence":["FREQ=DAILY"],"timeZone":"Europe/Berlin","autoReload":true,"autoReloadPartial": true}`
	var tree source.Tree
	if err := tree.Parse([]byte(old), 0, 0); err != nil {
		t.Fatal(err)
	}
	tasks := Convert(tree.Root(), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)).Tasks
	if len(tasks) != 2 {
		t.Fatalf("%d tasks", len(tasks))
	}
	for _, s := range []Style{{}, {Space: " "}, {Line: "\n", Indent: "  ", Space: " "}, {Line: "\r\n", Indent: "\t"}, {Line: "\n", Prefix: " \t", Indent: " ", Space: " "}} {
		for i := range tasks {
			written := tasks[i].JSON(s)
			var plain, again bytes.Buffer
			if err := json.Compact(&again, written); err != nil {
				t.Fatalf("%+v: %v\n%s", s, err, written)
			}
			plain.Write(tasks[i].JSON(Style{}))
			if plain.String() != again.String() {
				t.Errorf("%+v: got %s, want %s", s, &again, &plain)
			}
			whole := append([]byte(s.Prefix), written...)
			var read source.Tree
			if err := read.Parse(whole, 0, 0); err != nil {
				t.Fatal(err)
			}
			if got := StyleOf(read.Root(), whole); got != s {
				t.Errorf("%+v is read as %+v from\n%s", s, got, written)
			}
		}
	}
}

// TestOddBlanksAreNoIndent takes blanks that JSON allows and no layout has.
func TestOddBlanksAreNoIndent(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{\n\r\"appId\":\"a\",\n\r\"recurrence\":\"FREQ=DAILY\"}", "{\n \r \"appId\":\"a\",\"recurrence\":\"FREQ=DAILY\"}", "{\r\"appId\":\"a\",\"recurrence\":\"FREQ=DAILY\"}"} {
		var tree source.Tree
		if err := tree.Parse([]byte(text), 0, 0); err != nil {
			t.Fatal(err)
		}
		tasks := Convert(tree.Root(), time.Time{}).Tasks
		if written := tasks[0].JSON(StyleOf(tree.Root(), []byte(text))); !json.Valid(written) {
			t.Errorf("%q leads to %s", text, written)
		}
	}
}

// FuzzConvert converts arbitrary reload-tasks: each has a task or a word why not, every
// task can be read in whatever style, is known for one and starts by a rule that is none
// of the mistaken ones, and what was written in other words or lost is told of.
func FuzzConvert(f *testing.F) {
	f.Add([]byte(`{"id":"67ffd32c08e939e2f3a31184","appId":"a","recurrence":["RRULE:FREQ=DAILY;BYHOUR=8","FREQ=WEEKLY"],"timeZone":"W. Europe Standard Time","startDateTime":"2018-11-09 14:46:07.697 +0000 UTC","endDateTime":"2027-01-01T00:00:00+05:00","autoReload":true,"autoReloadPartial":true,"disabledCode":"MANUALLY"}`))
	f.Add([]byte("{\r\n\t\"appId\": \"\\ud800 \\u2028\",\r\n\t\"recurrence\": \"FREQ=HOURLY;UNTIL=20200101\", \"state\": \"Completed\", \"partial\": 1, \"x\": [{}]\r\n}"))
	f.Add([]byte(`{"appId":"a","migrated":true,"recurrence":[7,null,[]]}`))
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text []byte) {
		var tree source.Tree
		if tree.Parse(text, 0, 0) != nil || !tree.Root().Is(source.Object) {
			return
		}
		n := tree.Root()
		c := Convert(n, now)
		if len(c.Tasks) == 0 && len(c.Lost)+len(c.Changed) == 0 {
			t.Errorf("%s: there is no task and no word about it", text)
		}
		for _, r := range append(c.Lost, c.Changed...) {
			if r.Text == "" || !n.Span().Contains(r.Node.Span()) {
				t.Errorf("%s: %q about %v", text, r.Text, r.Node.Span())
			}
		}
		style := StyleOf(n, text)
		for i := range c.Tasks {
			task := &c.Tasks[i]
			written := task.JSON(style)
			var read source.Tree
			if err := read.Parse(written, 0, 0); err != nil {
				t.Fatalf("%s becomes %s: %v", text, written, err)
			}
			if !n.Get("appId").Is(source.String) || !utf8.Valid(text) {
				continue
			}
			app := read.Root().Find("/states/0/onEvents/0/actions/0/functionRef/arguments/appId")
			if app.Text() != task.app || strings.TrimSpace(task.Name) == "" || len(read.Duplicates()) > 0 {
				t.Errorf("%s becomes %s", text, written)
			}
			if _, problems := schedule.ParseRecurrence(task.Recurrence); !task.Event && schedule.HasErrors(problems) {
				t.Errorf("%s becomes a task by the rule %q", text, task.Recurrence)
			}
		}
	})
}
