package wrapper

import (
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

const app = "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"

// A body that becomes a task and a body again says what it said, and nothing is lost.
func TestBodiesComeBack(t *testing.T) {
	t.Parallel()
	for text, e := range map[string]task.Endpoint{
		`{"name":"a","recurrence":"RRULE:FREQ=DAILY","enabled":false}`:                                                             task.OnTimeSchedule,
		`{"name":"\u00e5","description":"d","recurrence":"r","timezone":"z","startDateTime":"s","endDateTime":"e","enabled":true}`: task.OnTimeSchedule,
		`{"name":"a","onTaskId":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d01","onTaskStatus":"succeeded","enabled":true}`:                 task.OnTaskEvent,
		`{"name":"a","onTaskId":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d01","onTaskStatus":"failed","enabled":true}`:                    task.OnTaskEvent,
		`{"name":"a","onTaskId":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d01","onTaskStatus":"any","enabled":true}`:                       task.OnTaskEvent,
		`{"name":"a","description":"","enabled":true}`:                                                                             task.OnDatasetUpdated,
	} {
		var first, second, third source.Tree
		if err := first.Parse([]byte(text), 0, 0); err != nil {
			t.Fatal(err)
		}
		there := ToTask(first.Root(), e, app)
		if len(there.Lost)+len(there.Changed) > 0 || second.Parse(there.Text, 0, 0) != nil {
			t.Fatalf("%s: %+v", text, there)
		}
		back := FromTask(second.Root())
		if len(back.Lost) > 0 || back.Endpoint != e || back.App != app || third.Parse(back.Text, 0, 0) != nil {
			t.Fatalf("%s: %+v", there.Text, back)
		}
		if !task.Equal(first.Root(), third.Root()) {
			t.Errorf("%s came back as %s", text, back.Text)
		}
	}
}

// FuzzConversions turns arbitrary bodies and tasks into each other: what comes out can be
// read, what was not told to be lost or changed comes back, and a body that was made of a
// task is made of it again.
func FuzzConversions(f *testing.F) {
	f.Add([]byte(`{"name":"\u00e5","description":"d","recurrence":"r","timezone":"z","startDateTime":"s","endDateTime":"e","enabled":true}`))
	f.Add([]byte(`{"name":"a","onTaskId":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d01","onTaskStatus":"any","enabled":true}`))
	f.Add([]byte(`{"name":null,"na\u006de":[],"onTaskStatus":"Failed","x":{"y":[1,true]},"partial":true}`))
	for _, task := range tasktest.Healthy(10, 2) {
		f.Add(task)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var first source.Tree
		if first.Parse(text, 0, 0) != nil || !first.Root().Is(source.Object) || len(first.Duplicates()) > 0 {
			return
		}
		for e := task.OnTimeSchedule; e <= task.OnDatasetUpdated; e++ {
			var second, third source.Tree
			there := ToTask(first.Root(), e, app)
			if err := second.Parse(there.Text, 0, 0); err != nil || task.ShapeOf(second.Root()) != task.Definition {
				t.Fatalf("%s becomes %s: %v", text, there.Text, err)
			}
			back := FromTask(second.Root())
			if len(there.Lost)+len(there.Changed)+len(back.Lost) > 0 || back.Text == nil {
				continue
			}
			if err := third.Parse(back.Text, 0, 0); err != nil || back.Endpoint != e || back.App != app {
				t.Fatalf("%s comes back as %s: %v", text, back.Text, err)
			}
			for key, value := range first.Root().Members() {
				switch name := key.Text(); {
				case name == "$schema", name == "appId", value.Is(source.Null), name == "partial" && value.False():
				case !task.Equal(value, third.Root().Get(name)):
					t.Errorf("%s comes back as %s and has lost %s", text, back.Text, name)
				}
			}
		}
		body := FromTask(first.Root())
		if body.Text == nil {
			if len(body.Lost) == 0 {
				t.Errorf("%s: there is no body and no word about it", text)
			}
			return
		}
		var made, task source.Tree
		if err := made.Parse(body.Text, 0, 0); err != nil {
			t.Fatalf("%s becomes %s: %v", text, body.Text, err)
		}
		again := ToTask(made.Root(), body.Endpoint, body.App)
		if err := task.Parse(again.Text, 0, 0); err != nil {
			t.Fatal(err)
		}
		if twice := FromTask(task.Root()); string(twice.Text) != string(body.Text) && made.Root().Get("enabled").Exists() {
			t.Errorf("%s becomes %s, then %s", text, body.Text, twice.Text)
		}
	})
}
