package task_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

func parse(tb testing.TB, text string) source.Node {
	tb.Helper()
	var tree source.Tree
	if err := tree.Parse([]byte(text), 0, 0); err != nil {
		tb.Fatal(err)
	}
	return tree.Root()
}

func facts(tb testing.TB, text string) *task.Facts {
	tb.Helper()
	doc, err := source.NewDocument("t.json", "", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	var view task.Task
	var x task.Extractor
	view.Read(parse(tb, text))
	return x.Extract(doc, source.Part{Index: -1}, &view)
}

// What services and the gateways in front of them answer in place of tasks is told as that,
// and what merely has a message or a title is not.
func TestErrorAnswersAreKnown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"errors":[{"code":"HTTP-401","title":"Unauthorized"}],"traceId":"1"}`: true,
		`{"error":"invalid_client"}`:                                          true,
		`{"error":{"code":401,"message":"Request had invalid credentials."}}`: true,
		`{"message":"Unauthorized"}`:                                          true, // Kong, AWS
		`{"Message":"User is not authorized to access this resource"}`:        true,
		`{"message":"Unauthorized","request_id":"1"}`:                         true,
		`{"statusCode":401,"message":"Access denied due to missing key."}`:    true, // Azure
		`{"code":"403","message":"Forbidden","help":"","trace":"1"}`:          true,
		`{"fault":{"faultstring":"Invalid access token"}}`:                    true, // Apigee
		`{"type":"about:blank","title":"Unauthorized","status":401}`:          true, // RFC 9457
		`{"timestamp":"1","status":404,"error":"Not Found","path":"/"}`:       true, // Spring
		`{"message":"Hello","greeting":"Hi","farewell":"Bye"}`:                false,
		`{"title":"A book","status":200}`:                                     false,
		`{"status":401}`:                                                      false,
		`{"message":{"text":"a"}}`:                                            false,
		`{"fault":"none","code":7}`:                                           false,
		`{}`:                                                                  false,
	} {
		var tree source.Tree
		if err := tree.Parse([]byte(text), 0, 0); err != nil {
			t.Fatal(text, err)
		}
		if look := task.LookAt(tree.Root()); look.Refusal != want || look.Shape != task.Unknown {
			t.Errorf("%s: %t and %s, want %t", text, look.Refusal, look.Shape, want)
		}
	}
}

func TestShapesAreToldByContent(t *testing.T) {
	t.Parallel()
	const states = `"states":[{"type":"event","onEvents":[{"actions":[{"functionRef":{}}]}]}]`
	for text, want := range map[string]task.Shape{
		// Two signs make a task, whichever they are.
		`{"specVersion":"0.8","resourceId":"a"}`:            task.Definition,
		`{"specVersion":"0.8","states":[{"type":"event"}]}`: task.Definition,
		`{` + states + `}`: task.Definition,
		`{"start":{"schedule":"R/P1D"},"events":[{"correlation":[]}]}`:      task.Definition,
		`{"events":[{"source":"system-events.task"}],"resourceId":"a"}`:     task.Definition,
		`{"metadata":{"orchestration":{}},"specVersion":"0.8"}`:             task.Definition,
		`{"metadata":{"topology":{"isChild":false}},"resourceId":"a"}`:      task.Definition,
		`{"states":{"onEvents":{"actions":{"functionRef":"app.reload"}}}}`:  task.Definition, // lists of one without their brackets
		`{"specVersion":"0.8","states":[{"type":"evnt","onEvents":[]}]}`:    task.Definition,
		`{"specVersion":"0.8","resourceId":"a","apiVersion":"x","kind":""}`: task.Definition,
		// One is not enough.
		`{"specVersion":"0.8","states":[]}`:         task.Unknown,
		`{"specVersion":0.8,"resourceId":"a"}`:      task.Unknown,
		`{"name":"x","start":{"schedule":"R/P1D"}}`: task.Unknown,
		`{"id":"x","enabled":true,"metadata":{}}`:   task.Unknown,

		`{"taskId":"x","attrs":{}}`:                                 task.Vertex,
		`{"taskId":"x","task":{}}`:                                  task.Vertex,
		`{"workerId":"w","status":"FAILED"}`:                        task.Run,
		`{"taskId":"t","status":"FAILED","triggeredBy":"manual"}`:   task.Run,
		`{"taskId":"t","status":"FAILED","startedAt":"2027-01-31"}`: task.Run,
		`{"op":"add","path":"/name","value":1}`:                     task.PatchOperation,
		`{"op":"add"}`:                                              task.PatchOperation,
		`{"appId":"x","recurrence":["FREQ=DAILY"]}`:                 task.LegacyReload,
		`{"appId":"x","autoReload":true,"timeZone":"UTC"}`:          task.LegacyReload,
		`{"name":"pkg","version":"1.0.0","description":"d"}`:        task.Unknown,
		`{"name":"w","on":{"push":{}},"events":[{"name":"x"}]}`:     task.Unknown,
		`{"start":"react-scripts start"}`:                           task.Unknown,
		`{"appId":"x"}`:                                             task.Unknown,
		`{"status":"ok","workerId":7}`:                              task.Unknown,
		`{"taskId":7,"task":"x"}`:                                   task.Unknown,
		`{}`:                                                        task.Unknown,
		`[]`:                                                        task.Unknown,
		`"states"`:                                                  task.Unknown,
	} {
		if got := task.ShapeOf(parse(t, text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// TestForeigners has JSON of other dialects that shares names with tasks: whatever
// signs it bears, it is none.
func TestForeigners(t *testing.T) {
	t.Parallel()
	const own = `"specVersion":"0.8","resourceId":"a","start":{"schedule":"R/P1D"}`
	for text, want := range map[string]string{
		`{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{"component":{}},"components":[]}`:                "a CycloneDX bill of materials",
		`{"id":"m","initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{}}}`:                                                     "a state machine of XState",
		`{"states":{"a":{"on":{}}},` + own + `}`:                                                                               "a state machine of another kind",
		`{"StartAt":"A","States":{"A":{"Type":"Pass"}}}`:                                                                       "an Amazon States Language machine",
		`{"StartAt":"A",` + own + `}`:                                                                                          "an Amazon States Language machine",
		`{"specVersion":"0.8","functions":[],"states":[{"type":"event","onEvents":[{"actions":[{"functionRef":"f"}]}]}]}`:      "a Serverless Workflow of another engine",
		`{"specVersion":"0.8","states":[{"type":"event","onEvents":[]},{"name":"a","type":"operation","actions":[]}],"a":"b"}`: "a Serverless Workflow of another engine",
		`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"resourceId":"a"}`:                                            "a Kubernetes object",
		`{"resourceType":"app","resourceId":"a"}`:                                                                              "an item of another API",
		`{"specversion":"1.0","type":"com.qlik.x","data":{"resourceId":"a"}}`:                                                  "a CloudEvent",
		`{"compilerOptions":{}}`:                                     "a TypeScript configuration",
		`{"name":"x","scripts":{"start":"x"}}`:                       "the manifest of a package",
		`{"op":"add","path":"/spec/x","value":1}`:                    "a patch of something else",
		`{"op":"replace","path":"/metadata/labels/app","value":"x"}`: "a patch of something else",
		`{"op":"GET","path":"/api/v1"}`:                              "a patch of something else",
		// What is none of them is called nothing.
		`{"enabled":true,"metadata":{}}`:                      "",
		`{"states":[{"name":"Alabama"}]}`:                     "",
		`{"compilerOptions":{},` + own + `}`:                  "",
		`{"states":{"onEvents":[],"type":"event"}}`:           "",
		`{"op":"replace","path":"/enabeld","value":true}`:     "",
		`{"op":"replace","path":"events/0","value":true}`:     "",
		`{"op":"remove","path":"/metadata/topology/isChild"}`: "",
		`{"op":"replace","path":"","value":{}}`:               "",
	} {
		look := task.LookAt(parse(t, text))
		if look.Foreign != want {
			t.Errorf("%s looks like %q, want %q", text, look.Foreign, want)
		}
		if want != "" && look.Shape != task.Unknown && look.Shape != task.PatchOperation {
			t.Errorf("%s: %v", text, look.Shape)
		}
	}
}

// TestViewsTakeWhatTheyGet returns every member a value of every wrong type.
func TestViewsTakeWhatTheyGet(t *testing.T) {
	t.Parallel()
	for _, healthy := range tasktest.Healthy(10, 1) {
		for _, odd := range []string{`null`, `7`, `""`, `true`, `[]`, `{}`, `[[]]`, `[null]`, `[{}]`} {
			var tree source.Tree
			if err := tree.Parse(healthy, 0, 0); err != nil {
				t.Fatal(err)
			}
			for _, n := range values(tree.Root()) {
				s := n.Span()
				broken := string(healthy[:s.Start]) + odd + string(healthy[s.End:])
				f := facts(t, broken)
				if f.Span.End != len(broken) {
					t.Fatalf("%s: span %v of %d bytes", broken, f.Span, len(broken))
				}
			}
		}
	}
}

// values lists every value below n, n included.
func values(n source.Node) []source.Node {
	all := []source.Node{n}
	for _, v := range n.Members() {
		all = append(all, values(v)...)
	}
	for _, v := range n.Elements() {
		all = append(all, values(v)...)
	}
	return all
}

func TestFactsHaveTextAndPlace(t *testing.T) {
	t.Parallel()
	const text = `  {"id":"u1","name":"n\u0061me","enabled":false,"events":[7,{"name":"e","type":"com.qlik.v1.task.run.finished",
"correlation":[{"contextAttributeName":"id","contextAttributeValue":"up"}]}],"states":[{"exclusive":false,"timeouts":{"eventTimeout":"PT1H"},
"onEvents":[{"eventRefs":["e",3,"x"],"actions":[{"functionRef":{"arguments":{"appId":"app"}}}]}]}],
"start":{"schedule":{"cron":{"expression":"0 5 * * *","validUntil":"2030-01-01T00:00:00Z"},"timezone":"UTC"}},
"metadata":{"trigger":{"type":3},"topology":{"isChild":true},"orchestration":{"attrs":{"last_run_status":"FAILED","last_run_startedAt":"2026-01-01T00:00:00Z"}}}}`
	f := facts(t, text)
	at := func(p task.Place) string { s := f.Place(p); return text[s.Start:s.End] }
	got := map[string]string{
		"name": f.Name.S, "name as written": at(f.Name.At), "app": f.AppID().S, "timeout": at(f.EventTimeout.At),
		"event": at(f.Events[0].Name.At), "upstream": at(f.Events[0].Attributes[0].Value.At), "second ref": at(f.Refs[1].At),
		"cron": f.Schedule.Text().Cron, "until": f.Schedule.Text().CronValidUntil, "zone": at(f.Schedule.Timezone.At),
		"exclusive": at(f.Exclusive.At), "enabled": at(f.Enabled.At), "run": f.LastRun.Status.S,
	}
	want := map[string]string{
		"name": "name", "name as written": `"n\u0061me"`, "app": "app", "timeout": `"PT1H"`,
		"event": `"e"`, "upstream": `"up"`, "second ref": `"x"`, "cron": "0 5 * * *", "until": "2030-01-01T00:00:00Z",
		"zone": `"UTC"`, "exclusive": "false", "enabled": "false", "run": "FAILED",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if f.TriggerType != 3 || !f.IsChild.On || f.IsParent.Given || len(f.Refs) != 2 || len(f.Events) != 1 {
		t.Errorf("facts: %+v", f)
	}
	if f.Enabled.Or(true) || !f.Exclusive.Given || !f.Events[0].IsTask() || !f.Events[0].Referenced {
		t.Error("flags or events are read wrongly")
	}
}

func TestCopiesDifferOnlyInWhatTheServiceWrites(t *testing.T) {
	t.Parallel()
	const a = `{"id":"1","name":"x","resourceId":"r","states":[{"name":"s","end":true}],"metadata":{"spaceId":"p","updatedAt":"a"}}`
	for b, want := range map[string]bool{
		a: true,
		`{"states":[{"end":true,"name":"\u0073"}],"name":"x","metadata":{"spaceId":"p","createdAt":"b"}}`: true,
		`{"name":"x","states":[{"name":"s","end":true}],"metadata":{"spaceId":"q"}}`:                      false,
		`{"name":"y","states":[{"name":"s","end":true}],"metadata":{"spaceId":"p"}}`:                      false,
		`{"name":"x","states":[{"name":"s"}],"metadata":{"spaceId":"p"}}`:                                 false,
		`{"name":"x","states":[{"name":"s","end":true}],"metadata":{"spaceId":"p"},"version":"1.0.0"}`:    false,
	} {
		if got := task.SameDefinition(parse(t, a), parse(t, b)); got != want {
			t.Errorf("%s: %v, want %v", b, got, want)
		}
	}
}

// TestManyEventsAreReadInLinearTime would take a minute if every reference were
// compared with every event.
func TestManyEventsAreReadInLinearTime(t *testing.T) {
	t.Parallel()
	const n = 100_000
	var events, refs strings.Builder
	for i := range n {
		fmt.Fprintf(&events, `{"name":"e%d"},`, i)
		fmt.Fprintf(&refs, `"e%d",`, n-i)
	}
	f := facts(t, `{"events":[`+events.String()+`7],"states":[{"onEvents":[{"eventRefs":[`+refs.String()+`7]}]}]}`)
	if len(f.Refs) != n || len(f.Events) != n || f.Events[0].Referenced || !f.Events[n-1].Referenced {
		t.Errorf("%d references, %d events", len(f.Refs), len(f.Events))
	}
}

func BenchmarkReadAndExtract(b *testing.B) {
	text := tasktest.Healthy(1, 1)[0]
	doc, err := source.NewDocument("t.json", "", bytes.Clone(text))
	if err != nil {
		b.Fatal(err)
	}
	var tree source.Tree
	if err := tree.Parse(text, 0, 0); err != nil {
		b.Fatal(err)
	}
	var view task.Task
	var x task.Extractor
	b.ReportAllocs()
	for b.Loop() {
		view.Read(tree.Root())
		x.Extract(doc, source.Part{Index: -1}, &view)
	}
}
