package task

import (
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
)

// Whatever a body holds, it becomes a task that can be read, and each place in that leads
// to one in the body.
func FuzzBecomes(f *testing.F) {
	f.Add([]byte(`{"name":"n","recurrence":"RRULE:FREQ=DAILY","timezone":"UTC","enabled":true}`))
	f.Add([]byte(`{"na\u006de":1,"onTaskId":{"a":[[]]},"onTaskStatus":"any","name":null,"name":[]}`))
	f.Add([]byte(`{"name":"\ud800","description":"x","partial":[1],"onTaskId":"\"}]","onTaskStatus":"FAILED"}`))
	f.Add([]byte(`{"recurrence":` + strings.Repeat("[", 190) + strings.Repeat("]", 190) + `}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var tree, became source.Tree
		if tree.Parse(text, 0, 0) != nil || !tree.Root().Is(source.Object) {
			return
		}
		n := tree.Root()
		for e := OnTimeSchedule; e <= OnDatasetUpdated; e++ {
			b := e.Becomes(n, "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21")
			if err := became.Parse(b.Text, b.Base, 0); err != nil {
				t.Fatalf("%s becomes %s: %v", text, b.Text, err)
			}
			if l := LookAt(became.Root()); l.Shape != Definition {
				t.Fatalf("%s is %+v", b.Text, l)
			}
			for at := b.Base; at <= b.Base+len(b.Text); at++ {
				from, _ := b.Origin(source.Span{Start: at, End: at})
				if !n.Span().Contains(from) {
					t.Fatalf("%s: byte %d comes from %v", b.Text, at-b.Base, from)
				}
			}
		}
	})
}
