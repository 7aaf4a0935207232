package legacy

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

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
