package wrapper

import (
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
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
