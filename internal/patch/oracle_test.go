package patch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
)

// apply runs a patch through the package and checks that the origins of the outcome
// hold: they are in order, and an exact one is the same text where it is from.
func apply(t *testing.T, base, operations []byte) ([]byte, error) {
	t.Helper()
	var doc, list source.Tree
	if err := doc.Parse(base, 0, 0); err != nil {
		t.Fatal(err)
	}
	if err := list.Parse(operations, 0, 0); err != nil {
		t.Fatal(err)
	}
	outcome, err := patch.Apply(doc.Root(), patch.Operations(list.Root()))
	if err != nil {
		return nil, err
	}
	text, origins, err := outcome.Text()
	if err != nil {
		return nil, err
	}
	end := 0
	for _, o := range origins {
		if o.Out.Start < end || o.Out.End > len(text) {
			t.Fatalf("origin %v out of order in %s", o, text)
		}
		end = o.Out.End
		from := operations
		if o.Op < 0 {
			from = base
		}
		if o.Exact && !bytes.Equal(text[o.Out.Start:o.Out.End], from[o.Src.Start:o.Src.End]) {
			t.Fatalf("origin %v: %s is not %s", o, text[o.Out.Start:o.Out.End], from[o.Src.Start:o.Src.End])
		}
		if o.Src.End > len(from) {
			t.Fatalf("origin %v outside its document", o)
		}
	}
	return text, nil
}

// oracle applies the patch with an independent implementation.
func oracle(base, operations []byte) ([]byte, error) {
	p, err := jsonpatch.DecodePatch(operations)
	if err != nil {
		return nil, err
	}
	o := jsonpatch.NewApplyOptions()
	o.SupportNegativeIndices = false
	return p.ApplyWithOptions(base, o)
}

// generator makes values and patches that often fit each other.
type generator struct{ *rand.Rand }

// names are without the empty one, which the other implementation takes for no name;
// it also takes 01 for 1.
var names = []string{"a", "b", "c", "a/b", "m~n", "0", "1", "é"}

func (g generator) value(depth int) any {
	switch n := g.IntN(7); {
	case n < 2 && depth > 0:
		object := make(map[string]any)
		for range g.IntN(4) {
			object[names[g.IntN(len(names))]] = g.value(depth - 1)
		}
		return object
	case n < 4 && depth > 0:
		list := []any{}
		for range g.IntN(4) {
			list = append(list, g.value(depth-1))
		}
		return list
	case n == 4:
		return g.IntN(100)
	case n == 5:
		return g.IntN(2) == 0
	default:
		return fmt.Sprint("s", g.IntN(10))
	}
}

func (g generator) pointer() string {
	var b strings.Builder
	for i := range 1 + g.IntN(3) {
		if i == 0 && g.IntN(4) > 0 {
			b.WriteString("/" + names[g.IntN(3)])
			continue
		}
		token := []string{"-", "0", "1", "2", "3", "x"}[g.IntN(6)]
		if g.IntN(2) == 0 {
			token = source.EscapeToken(names[g.IntN(len(names))])
		}
		b.WriteString("/" + token)
	}
	return b.String()
}

func (g generator) patch() []map[string]any {
	var list []map[string]any
	for range 1 + g.IntN(4) {
		o := map[string]any{"op": []string{"add", "add", "remove", "replace", "move", "copy"}[g.IntN(6)], "path": g.pointer()}
		switch o["op"] {
		case "add", "replace":
			o["value"] = g.value(2)
		case "move", "copy":
			o["from"] = g.pointer()
		}
		list = append(list, o)
	}
	return list
}

// agree compares both implementations on one patch; applied reports whether the
// patch can be applied.
func agree(t *testing.T, base, operations []byte) (applied bool) {
	t.Helper()
	got, err := apply(t, base, operations)
	want, wantErr := oracle(base, operations)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("base %s\npatch %s\nours: %s %v\noracle: %s %v", base, operations, got, err, want, wantErr)
	}
	if err != nil {
		return false
	}
	if diff := cmp.Diff(decode(t, want), decode(t, got)); diff != "" {
		t.Fatalf("base %s\npatch %s\n(-oracle +ours):\n%s", base, operations, diff)
	}
	return true
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGeneratedPatchesComeOutAsInAnotherImplementation(t *testing.T) {
	t.Parallel()
	g := generator{rand.New(rand.NewPCG(6902, 1))}
	applied := 0
	for range 15_000 {
		base := map[string]any{"a": g.value(3), "b": g.value(3), "c": g.value(3)}
		if agree(t, marshal(t, base), marshal(t, g.patch())) {
			applied++
		}
	}
	if applied < 1000 {
		t.Errorf("only %d patches could be applied", applied)
	}
}

func FuzzApply(f *testing.F) {
	f.Add([]byte(`{"a": [1, {"b": null}], "a": {"c": []}}`), []byte(`[{"op": "move", "from": "/a/c", "path": "/d"}, {"op": "add", "path": "/d/-", "value": 1}]`))
	f.Add([]byte(`[[]]`), []byte(`[{"op": "copy", "from": "", "path": "/0/0"}, {"op": "remove", "path": "/1"}]`))
	f.Add([]byte(`{"x": 1}`), []byte(`{"op": "test", "path": "/x"}`))
	f.Fuzz(func(t *testing.T, base, operations []byte) {
		var tree source.Tree
		if tree.Parse(base, 0, 0) != nil || tree.Parse(operations, 0, 0) != nil {
			return
		}
		if text, err := apply(t, base, operations); err == nil && tree.Parse(text, 0, 0) != nil && !tooDeep(&tree, text) {
			t.Fatalf("%s is no JSON", text)
		}
	})
}

func tooDeep(tree *source.Tree, text []byte) bool {
	_, ok := tree.Parse(text, 0, 0).(*source.DepthError)
	return ok
}
