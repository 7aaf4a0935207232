package rules

import (
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// TestFactsLocateAsTheTreeDoes: what the facts say of a place is what the task says.
func TestFactsLocateAsTheTreeDoes(t *testing.T) {
	t.Parallel()
	tasks := append(tasktest.Healthy(50, 3), []byte(`{"name":"x","specVersion":"0.8","resourceId":"r",
		"start":{"schedule":{"cron":{"expression":"0 6 * * *"},"timezone":"UTC"}},
		"events":[1,{"name":"a/b~","correlation":[{},{"contextAttributeName":"id","contextAttributeValue":"\u0041/"}]}]}`))
	found := 0
	for _, text := range tasks {
		var tree source.Tree
		if err := tree.Parse(text, 100, 0); err != nil {
			t.Fatal(err)
		}
		var view task.Task
		view.Read(tree.Root())
		facts := new(task.Extractor).Extract(nil, source.Part{Index: -1}, &view)
		var walk func(n source.Node)
		walk = func(n source.Node) {
			for _, v := range n.Members() {
				walk(v)
			}
			for _, v := range n.Elements() {
				walk(v)
			}
			s := n.Span()
			known, ok := facts.Locate(task.Place{Start: uint32(s.Start - 100), End: uint32(s.End - 100)})
			if !ok {
				return
			}
			found++
			value, _ := n.Scalar()
			if pointer, canonical := pointers("", n); known != (task.Located{Pointer: pointer, Canonical: canonical, Value: value}) {
				t.Errorf("facts say %+v, the tree %s, %s, %q", known, pointer, canonical, value)
			}
		}
		walk(tree.Root())
	}
	if found < 300 {
		t.Errorf("%d places are known, which is hardly any", found)
	}
}
