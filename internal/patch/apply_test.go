package patch_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
)

func TestApply(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, base, patch, want string }{
		{"untouched text stays as written", `{"a": {"x" :1}, "b": 2}`, `[{"op": "replace", "path": "/b", "value": [ 3 ]}]`, `{"a":{"x" :1},"b":[ 3 ]}`},
		{"add at the end", `{"a": [1]}`, `[{"op": "add", "path": "/a/-", "value": 2}]`, `{"a":[1,2]}`},
		{"add before an element", `{"a": [1]}`, `[{"op": "add", "path": "/a/0", "value": 2}]`, `{"a":[2,1]}`},
		{"add at the length", `{"a": [1]}`, `[{"op": "add", "path": "/a/1", "value": 2}]`, `{"a":[1,2]}`},
		{"escapes", `{"a/b": {"m~n": 1}}`, `[{"op": "remove", "path": "/a~1b/m~0n"}]`, `{"a/b":{}}`},
		{"null is a value", `{"a": 1}`, `[{"op": "add", "path": "/b", "value": null}]`, `{"a":1,"b":null}`},
		{"the whole", `{"a": 1}`, `[{"op": "replace", "path": "", "value": {"b": 2}}]`, `{"b": 2}`},
		{"move within a list", `[1, 2, 3]`, `[{"op": "move", "from": "/0", "path": "/2"}]`, `[2,3,1]`},
		{"move onto itself", `{"a": 1}`, `[{"op": "move", "from": "/a", "path": "/a"}]`, `{"a": 1}`},
		{"a copy is its own value", `{"a": {"x": 1}}`, `[{"op": "copy", "from": "/a", "path": "/b"}, {"op": "replace", "path": "/b/x", "value": 2}]`, `{"a": {"x": 1},"b":{"x":2}}`},
		{"the last of a name counts", `{"a": 1, "a": {"x": 2}}`, `[{"op": "remove", "path": "/a/x"}]`, `{"a":{}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := apply(t, []byte(test.base), []byte(test.patch))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want && strings.ReplaceAll(string(got), " ", "") != strings.ReplaceAll(test.want, " ", "") {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestPatchThatCannotBeApplied(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, base, patch, want string
		op                      int
		from                    bool
	}{
		{"value", `{"a": 1}`, `[{"op": "add", "path": ""}]`, `it has no value`, 0, false},
		{"member", `{"a": {}}`, `[{"op": "remove", "path": "/a/b"}]`, `there is no "/a/b": "/a" has no "b"`, 0, false},
		{"index", `{"a": [1]}`, `[{"op": "add", "path": "/x", "value": 1}, {"op": "replace", "path": "/a/1", "value": 1}]`, `"/a" has one element, with index 0`, 1, false},
		{"index to add at", `{"a": []}`, `[{"op": "add", "path": "/a/1", "value": 1}]`, `nothing can be put at "/a/1": "/a" is an empty list`, 0, false},
		{"name as index", `{"a": []}`, `[{"op": "add", "path": "/a/x", "value": 1}]`, `"x" is no index`, 0, false},
		{"leading zero", `{"a": [1, 2]}`, `[{"op": "remove", "path": "/a/01"}]`, `"01" is no index`, 0, false},
		{"end of a list", `{"a": [1]}`, `[{"op": "remove", "path": "/a/-"}]`, `after the last element`, 0, false},
		{"below a text", `{"a": "x"}`, `[{"op": "add", "path": "/a/b", "value": 1}]`, `"/a" is a string`, 0, false},
		{"from", `{"a": "x"}`, `[{"op": "move", "from": "/b", "path": "/c"}]`, `the task has no "b"`, 0, true},
		{"into itself", `{"a": {}}`, `[{"op": "move", "from": "/a", "path": "/a/b"}]`, `into itself`, 0, false},
		{"root", `{"a": {}}`, `[{"op": "remove", "path": ""}]`, `as a whole`, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := apply(t, []byte(test.base), []byte(test.patch))
			var e *patch.Error
			if !errors.As(err, &e) || !strings.Contains(e.Error(), test.want) || e.Op != test.op || e.From != test.from {
				t.Errorf("got %+v, want %d: %s", err, test.op, test.want)
			}
		})
	}
}

func TestHostilePatchEndsSoon(t *testing.T) {
	t.Parallel()
	double := strings.TrimSuffix(strings.Repeat(`{"op": "copy", "from": "", "path": "/a/-"},`, 60), ",")
	if _, err := apply(t, []byte(`{"a": [1, 2, 3], "b": 1}`), []byte("["+double+"]")); err == nil {
		t.Error("a copy of all into itself, 60 times, has an outcome")
	}
	long := `{"a": "` + strings.Repeat("x", 1<<20) + `"}`
	copies := `{"op": "add", "path": "/l", "value": []}` + strings.Repeat(`,{"op": "copy", "from": "/a", "path": "/l/-"}`, 1000)
	if _, err := apply(t, []byte(long), []byte("["+copies+"]")); err == nil {
		t.Error("an outcome of 1 GB is written")
	}
}

func TestOriginsTellOperationsFromTheBase(t *testing.T) {
	t.Parallel()
	var base, list source.Tree
	baseText, patchText := `{"a": 1, "b": [2], "c": 3}`, `[{"op": "add", "path": "/b/-", "value": {"x": 4}}, {"op": "move", "from": "/c", "path": "/d"}]`
	if err := errors.Join(base.Parse([]byte(baseText), 0, 0), list.Parse([]byte(patchText), 0, 0)); err != nil {
		t.Fatal(err)
	}
	outcome, err := patch.Apply(base.Root(), patch.Operations(list.Root()))
	if err != nil {
		t.Fatal(err)
	}
	text, origins, err := outcome.Text()
	if err != nil {
		t.Fatal(err)
	}
	for piece, want := range map[string]int{`"a"`: -1, `1,`: -1, `[2`: 0, `2`: -1, `4}`: 0, `"d"`: 1, `3}`: 1} {
		at := strings.Index(string(text), piece)
		if o, ok := patch.Find(origins, at); !ok || o.Op != want {
			t.Errorf("%s: origin %+v, want operation %d", piece, o, want)
		}
	}
	at := strings.Index(string(text), "4")
	o, _ := patch.Find(origins, at)
	if span, ok := o.Place(source.Span{Start: at, End: at + 1}); !ok || patchText[span.Start:span.End] != "4" {
		t.Errorf("the 4 is from %v", span)
	}
}
