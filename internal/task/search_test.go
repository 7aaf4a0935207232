package task_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// FuzzSearch looks for tasks in arbitrary JSON: what is found lies in it, nothing twice,
// and is found as well with one more object around it; where a text cannot hold a task
// there is none.
func FuzzSearch(f *testing.F) {
	healthy := string(tasktest.Healthy(1, 1)[0])
	quoted, err := json.Marshal(healthy)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"a":` + healthy + `,"b":[1,{"data":[` + healthy + `,{"name":"x"}],"links":{"next":{"href":"x"}}}]}`))
	f.Add([]byte(`{"u1":` + healthy + `,"u2":` + healthy + `,"text":` + string(quoted) + `,"deep":[[[[[[` + healthy + `]]]]]]}`))
	f.Add([]byte(`[{"specVersion":"0.8","states":[{"type":"event"}]},"` + strings.Repeat("[", 40) + `",{"specVersion":"0.8","states":"System.Object[]"}]`))
	f.Add([]byte(`{"\u0073pecVersion":"0.8","\u0073tates":[{"\u006fnEvents":[]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var tree, inner source.Tree
		if tree.Parse(text, 0, 0) != nil {
			return
		}
		root := tree.Root()
		found := task.Search(root, 1)
		if total := len(found.Tasks) + len(found.Unread); total > 0 && !task.MayHold(text) {
			t.Errorf("%s: %d tasks in what may hold none", text, total)
		}
		if l := task.LookAt(root); l.Shape == task.Definition && (l.Signs < 2 || !task.MayHold(text)) {
			t.Errorf("%s: looks like %+v", text, l)
		}
		end := -1
		for _, h := range found.Tasks {
			if at := h.Node.Span(); at.Start < end || !root.Span().Contains(at) {
				t.Errorf("%s: a task at %v, the last one ended at %d", text, at, end)
			} else {
				end = at.End
			}
			pointer := h.List
			if h.Index >= 0 {
				pointer += "/" + strconv.Itoa(h.Index)
			}
			if !root.Find(pointer).Same(h.Node) && len(tree.Duplicates()) == 0 {
				t.Errorf("%s: %q is another value than %v", text, pointer, h.Node.Span())
			}
		}
		for _, u := range found.Unread {
			if len(tree.Duplicates()) == 0 && !root.Find(u.Pointer).Exists() {
				t.Errorf("%s: nothing stands at %q", text, u.Pointer)
			}
		}
		wrapped := append(append([]byte(`{"answer":`), text...), '}')
		if inner.Parse(wrapped, 0, 0) != nil || task.ShapeOf(root) != task.Unknown || !root.Is(source.Object) || root.Len() == 0 {
			return
		}
		around := task.Search(inner.Root(), 0)
		if a, b := len(found.Tasks), len(around.Tasks); a != b || len(found.Unread) > len(around.Unread) && len(text) < 32 {
			t.Errorf("%s: %d tasks, and %d with an object around it", text, a, b)
		}
	})
}
