package source

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// skim collects what Skim gives. It reports whether all parts parse, too.
func skim(t *testing.T, doc *Document) ([]Part, Outline, bool) {
	t.Helper()
	var parts []Part
	var tree Tree
	sound := true
	outline, known, err := doc.Skim(func(c Chunk) {
		for _, p := range c.Parts {
			sound = sound && tree.Parse(p.Text, p.Span.Start, p.Depth) == nil
			p.Text = bytes.Clone(p.Text)
			parts = append(parts, p)
		}
		c.Release()
	})
	if err != nil {
		t.Fatal(err)
	}
	return parts, outline, known && sound
}

// checkSkim: where Skim knows a document it gives what Split gives.
func checkSkim(t *testing.T, doc *Document, parts []Part, outlines []Outline) (known bool) {
	t.Helper()
	skimmed, outline, known := skim(t, doc)
	if !known {
		return false
	}
	if diff := cmp.Diff(outlines, []Outline{outline}); diff != "" {
		t.Errorf("outlines: Split -, Skim +\n%s", diff)
	}
	if !slices.EqualFunc(parts, skimmed, func(a, b Part) bool { return reflect.DeepEqual(a, b) }) {
		t.Errorf("parts: Split gives %.300v, Skim %.300v", parts, skimmed)
	}
	return true
}

func TestSkimKnowsWhatIsInOrder(t *testing.T) {
	t.Parallel()
	long := `{"id":"` + strings.Repeat(`x\"`, chunkSize) + `"}`
	for name, c := range map[string]struct {
		text  string
		known bool
	}{
		"task":           {" {\"id\":\"1\",\n\"states\":[]} \n", true},
		"list":           {"[{\"id\":1},\n {\"id\":2}]", true},
		"empty list":     {"[ ]", true},
		"scalars":        {`[1, "a]\\", null,-2.5e3 ,[2],true]`, true},
		"envelope":       {`{"links":{"next":{}}, "data":[{"id":1}],"x":1}`, true},
		"graph answer":   {`{"vertices":[{"task":{"id":1}}],"edges":[]}`, true},
		"long value":     {"[" + long + "," + long + "]", true},
		"many":           {"[" + strings.Repeat(`{"id":"`+strings.Repeat("x", 1000)+"\"},\n", 3*chunkSize/1000) + "{}]", true},
		"lines":          {"{\"id\":1}\n{\"id\":2}\n", false},
		"task with data": {`{"data":[1,2],"states":[]}`, false},
		"scalar":         {`"x"`, false},
		"trailing comma": {`[1,]`, false},
		"no comma":       {`[1 2]`, false},
		"comma first":    {`[,1]`, false},
		"two values":     {"[1]\n[\n2]", false},
		"bad part":       {`[{"id":1},{"id":,}]`, false},
		"bad member":     {`{"data":[1],"links":{"x":tru}}`, false},
		"bad key":        {`{"data":[1],links:1}`, false},
		"colon missing":  {`{"data" [1]}`, false},
		"comma in end":   {`{"data":[1],}`, false},
		"truncated":      {`[{"id":1},{"id":"`, false},
		"wrong bracket":  {`[{"id":1]]`, false},
		"empty":          {``, false},
	} {
		for _, limit := range []int64{1 << 30, 0} {
			t.Run(fmt.Sprint(name, " in memory up to ", limit), func(t *testing.T) {
				t.Parallel()
				doc, err := open(tempFile(t, []byte(c.text)), "x", limit)
				if err != nil {
					t.Fatal(err)
				}
				defer doc.Close()
				parts, outlines, err := split(doc)
				if err != nil {
					t.Fatal(err)
				}
				want := c.known && (name != "task" || limit > 0) // in a stream the end may be far
				if known := checkSkim(t, doc, parts, outlines); known != want {
					t.Errorf("known: %t, want %t", known, want)
				}
			})
		}
	}
}
