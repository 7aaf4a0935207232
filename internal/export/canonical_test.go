package export

import (
	"encoding/json"
	"reflect"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// FuzzCanonical writes arbitrary JSON as an export has it: it means the same but for what
// each run rewrites, it is written again to the same, and its file has a name that every
// system takes.
func FuzzCanonical(f *testing.F) {
	f.Add(tasktest.Healthy(1, 4)[0])
	f.Add([]byte(`{"metadata":{"orchestration":{"lastRun":{"id":"x"},"attrs":{"last_run_id":"1","a":2}}},"name":"\ud800 ","id":"..\/x","b":[],"a":{},"\u0062":1e400}`))
	f.Add([]byte(`[{"states":[{"name":"b","a":1}]},null,-0.0]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := Canonical(text)
		if err != nil {
			return
		}
		second, err := Canonical(first)
		if err != nil || string(second) != string(first) {
			t.Fatalf("%s becomes %s, then %s (%v)", text, first, second, err)
		}
		var tree source.Tree
		if err := tree.Parse(text, 0, 0); err != nil {
			t.Fatal(err)
		}
		n := tree.Root()
		file := NewNames().File(n.Get("name").Text(), n.Get("id").Text())
		if !utf8.ValidString(file) || len(file) > 255 || file[0] == '-' || file[0] == '.' {
			t.Errorf("%s lies in %q", text, file)
		}
		for _, r := range file[:len(file)-len(".json")] {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				t.Errorf("%s lies in %q", text, file)
			}
		}
		if n.Find("/metadata/orchestration").Exists() || len(tree.Duplicates()) > 0 || !utf8.Valid(text) {
			return
		}
		var before, after any
		if json.Unmarshal(text, &before) == nil && (json.Unmarshal(first, &after) != nil || !reflect.DeepEqual(before, after)) {
			t.Errorf("%s becomes %s", text, first)
		}
	})
}
