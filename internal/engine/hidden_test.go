package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// TestHiddenTasksKeepTheirPlaces puts tasks into every shape that is looked through, small
// and so large that it is streamed: the places of all findings hold the names that the
// findings tell, at their pointers.
func TestHiddenTasksKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	const count = 30
	one := func(i, size int) string {
		return fmt.Sprintf(`{"name": "t%d", "specVersion": "0.8", "resourceId": "a", "description": %q}`, i, strings.Repeat("ö", size))
	}
	for name, wrap := range map[string]func([]string) string{
		"value and count": func(all []string) string {
			return fmt.Sprintf(`{"Count": %d, "value": [%s]}`, len(all), strings.Join(all, ","))
		},
		"pages": func(all []string) string {
			return `[{"data": [` + strings.Join(all[:10], ",") + `], "links": {}}, {"data": [` + strings.Join(all[10:], ", ") + `]}]`
		},
		"list in a list": func(all []string) string { return `[[` + strings.Join(all, "],\n[") + `]]` },
		"map": func(all []string) string {
			return `{"a/~": ` + strings.Join(all[:1], "") + `, "x": {` + strings.Join(members(all[1:]), ", ") + `}}`
		},
		"dump":        func(all []string) string { return `{"a": {"b": {"c": {"d": [` + strings.Join(all, ",") + `]}}}}` },
		"beside data": func(all []string) string { return `{"data": [], "items": [` + strings.Join(all, ",") + `]}` },
		"lines":       func(all []string) string { return `{"task": ` + strings.Join(all, "}\n{\"task\": ") + `}` },
	} {
		for _, size := range []int{1, source.LeanLimit / count} {
			t.Run(fmt.Sprint(name, " ", size), func(t *testing.T) {
				t.Parallel()
				all := make([]string, count)
				for i := range all {
					all[i] = one(i, size)
				}
				file := filepath.Join(t.TempDir(), "a.json")
				if err := os.WriteFile(file, []byte(wrap(all)), 0o600); err != nil {
					t.Fatal(err)
				}
				doc, err := source.OpenLean(file, "a.json")
				if err != nil {
					t.Fatal(err)
				}
				defer doc.Close()
				if doc.Streamed() != (size > 1) {
					t.Fatalf("streamed: %v", doc.Streamed())
				}
				r := names()
				r.ID, r.Level = "own", diag.Warning
				e := engine.New(engine.Options{Settings: []rules.Setting{r.Default()}, Complete: true, Jobs: 2})
				f := e.Check(doc)
				if !f.Known || len(f.Tasks) != count || len(f.Unread) > 0 {
					t.Fatalf("known %v, %d tasks, unread %q", f.Known, len(f.Tasks), f.Unread)
				}
				for _, task := range f.Tasks {
					if len(task.Findings) != 1 {
						t.Errorf("%d findings at %s", len(task.Findings), task.Facts.Pointer())
					}
					for _, found := range task.Findings {
						text, err := doc.Text(found.Span)
						if err != nil || string(text) != `"`+found.Message+`"` {
							t.Errorf("%s at %s: %q %v", found.Message, found.Pointer, text, err)
						}
						if found.Pointer != task.Facts.Pointer()+"/name" {
							t.Errorf("%s at %s", found.Pointer, task.Facts.Pointer())
						}
						if node := parse(t, doc, task.Facts.Span).Find("/name"); node.Text() != found.Message {
							t.Errorf("%s: %s", found.Message, node.Raw())
						}
					}
				}
			})
		}
	}
}

// members makes members of an object of tasks.
func members(all []string) []string {
	made := make([]string, len(all))
	for i, text := range all {
		made[i] = fmt.Sprintf(`"id %d": %s`, i, text)
	}
	return made
}

func parse(t *testing.T, doc *source.Document, span source.Span) source.Node {
	t.Helper()
	text, err := doc.Text(span)
	var tree source.Tree
	if err == nil {
		err = tree.Parse(text, span.Start, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}
