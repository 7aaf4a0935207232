package task

import (
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
)

func root(t *testing.T, text string) source.Node {
	t.Helper()
	tree := new(source.Tree)
	if err := tree.Parse([]byte(text), 0, 0); err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}

func TestWrappersAreToldByContent(t *testing.T) {
	t.Parallel()
	const upstream = `"onTaskId":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d01"`
	for text, want := range map[string]Endpoint{
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY"}`:                                                     OnTimeSchedule,
		`{"name":"x","recurrence":"freq=daily","timezone":"UTC"}`:                                          OnTimeSchedule,
		`{"name":"x","recurrence":"RRULE:FREQ:DAILY","timeZone":"UTC"}`:                                    OnTimeSchedule,
		`{"name":"x","recurrence":["RRULE:FREQ=DAILY"],"enabled":true}`:                                    OnTimeSchedule,
		`{"name":"x","recurrence":"0 6 * * *","timezone":"Europe/Berlin","enabled":true}`:                  OnTimeSchedule,
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY","timezone":"UTC","enabled":true,"owner":"us"}`:        OnTimeSchedule,
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY","appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"}`:      OnTimeSchedule,
		`{"name":"x",` + upstream + `}`:                                                                    OnTaskEvent,
		`{"name":"x","onTaskId":null,"team":"us"}`:                                                         OnTaskEvent,
		`{"name":"x",` + upstream + `,"recurrence":"RRULE:FREQ=DAILY"}`:                                    OnTaskEvent,
		`{"name":"x","enabled":true}`:                                                                      NoEndpoint,
		`{` + upstream + `}`:                                                                               NoEndpoint,
		`{"title":"x","recurrence":"RRULE:FREQ=DAILY","timezone":"UTC"}`:                                   NoEndpoint,
		`{"name":"x","recurrence":"weekly"}`:                                                               NoEndpoint,
		`{"name":"x","recurrence":"weekly","startDateTime":"2026-01-01T06:00:00","endDateTime":"2026-12"}`: NoEndpoint,
		`{"name":"x","recurrence":{"pattern":{"type":"weekly"}},"enabled":true}`:                           NoEndpoint,
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY","timezone":"UTC","duration":"PT1H"}`:                  NoEndpoint,
		`{"name":"x","recurrence":["RRULE:FREQ=DAILY"],"attendees":[],"location":"y"}`:                     NoEndpoint,
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY","states":[]}`:                                         NoEndpoint,
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY","start":"2026-01-01","end":"2026-01-01"}`:             NoEndpoint,
		`{"name":"x","specVersion":"0.8","recurrence":"RRULE:FREQ=DAILY"}`:                                 NoEndpoint,
		`{"name":"x","recurrence":["RRULE:FREQ=DAILY"],"appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"}`:    NoEndpoint,
		`{"name":"x","recurrence":"RRULE:FREQ=DAILY","apiVersion":"v1","kind":"Reminder"}`:                 NoEndpoint,
		`{"op":"add","path":"/name","name":"x",` + upstream + `}`:                                          NoEndpoint,
		`["RRULE:FREQ=DAILY"]`: NoEndpoint,
	} {
		n := root(t, text)
		look := LookAt(n)
		if got := WrapperFor(n, &look, Meant{}); got != want || (look.Shape == Wrapper) != (want != NoEndpoint) {
			t.Errorf("%s: %v, a %v; want %v", text, got, look.Shape, want)
		}
	}
}

func TestWhatIsKnownOfABodySaysItsEndpoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		meant Meant
		want  Endpoint
	}{
		{`{"name":"x","enabled":true}`, Meant{Body: true}, OnDatasetUpdated},
		{`{"name":"x","enabled":true}`, Meant{Task: true}, NoEndpoint},
		{`{"name":"x","color":"red"}`, Meant{Body: true}, NoEndpoint},
		{`{"name":"x","recurrence":"weekly"}`, Meant{Task: true}, OnTimeSchedule},
		{`{"onTaskId":"x"}`, Meant{Body: true}, OnTaskEvent},
		{`{"name":"x","specVersion":"0.8"}`, Meant{Body: true}, NoEndpoint},
		{`{"name":"x","color":"red"}`, Meant{Endpoint: OnDatasetUpdated}, OnDatasetUpdated},
		{`{"name":"x","recurrence":"RRULE:FREQ=DAILY"}`, Meant{Endpoint: OnTaskEvent}, OnTaskEvent},
		{`{"color":"red"}`, Meant{Endpoint: OnDatasetUpdated}, NoEndpoint},
		{`{"name":"x","version":"1.0.0","dependencies":{}}`, Meant{Endpoint: OnDatasetUpdated}, NoEndpoint},
		{`{"name":"x","specVersion":"0.8","states":[{"type":"event"}]}`, Meant{Endpoint: OnDatasetUpdated}, NoEndpoint},
		{`{}`, Meant{Body: true}, NoEndpoint},
	} {
		n := root(t, c.text)
		look := LookAt(n)
		if got := WrapperFor(n, &look, c.meant); got != c.want {
			t.Errorf("%s, %+v: %v, want %v", c.text, c.meant, got, c.want)
		}
	}
}

func TestPathsNameEndpoints(t *testing.T) {
	t.Parallel()
	const app = "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"
	for path, want := range map[string]struct {
		e   Endpoint
		app string
	}{
		"bodies/on-dataset-updated.json":                                      {OnDatasetUpdated, ""},
		"bodies/on-dataset-updated/sales.json":                                {OnDatasetUpdated, ""},
		"resources/" + app + "/actions/reload/on-task-event/after-sales.json": {OnTaskEvent, app},
		`C:\tasks\` + app + `\on-time-schedule.json`:                          {OnTimeSchedule, app},
		"on-time-schedule/" + app + "/on-task-event.json":                     {OnTaskEvent, app},
		"sales/actions/reload/on-time-schedule.json":                          {OnTimeSchedule, ""},
		"tasks/" + app + "/sales.json":                                        {NoEndpoint, ""},
		"":                                                                    {NoEndpoint, ""},
	} {
		if e, app := EndpointIn(path); e != want.e || app != want.app {
			t.Errorf("%q: %v of app %q, want %v", path, e, app, want)
		}
	}
}

// Every value of a wrapper is found again where it was written, and nothing else is.
func TestTheTaskOfAWrapperLeadsBackToIt(t *testing.T) {
	t.Parallel()
	const app = "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"
	for e, text := range map[Endpoint]string{
		OnTimeSchedule:   "  {\n \"endDateTime\" : \"e\", \"enabled\":true,\"name\": \"n\", \"x\": {\"name\": 1}, \"recurrence\": [\"a\", \"b\"], \"timezone\":null , \"partial\": false }",
		OnTaskEvent:      `{"onTaskStatus":"Failed","onTask\u0049d":"u","description":"d","name":"n"}`,
		OnDatasetUpdated: `{"name":"n"}`,
	} {
		n := root(t, text)
		b := e.Becomes(n, app)
		var tree source.Tree
		if err := tree.Parse(b.Text, b.Base, 0); err != nil {
			t.Fatalf("%s: %v", b.Text, err)
		}
		if l := LookAt(tree.Root()); l.Shape != Definition {
			t.Errorf("%s: %+v", b.Text, l)
		}
		told := 0
		for _, c := range b.copies {
			from, exact := b.Origin(c.at)
			if in := tree.Locate(c.at); !exact || string(in.Raw()) != text[from.Start:from.End] {
				t.Errorf("%v: %q comes from %q", e, in.Raw(), text[from.Start:from.End])
			}
			told++
		}
		want := strings.Count(text, ":") - strings.Count(text, `"x"`)*2
		if told != want {
			t.Errorf("%v: %d of %d values: %s", e, told, want, b.Text)
		}
		if from, exact := b.Origin(tree.Root().Get("states").Span()); exact || string(text[from.Start]) != "{" || from.Len() != 1 {
			t.Errorf("%v: states come from %v", e, from)
		}
	}
}

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
