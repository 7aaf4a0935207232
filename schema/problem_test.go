package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In these documents ‹ and › stand around the place of each problem, in order.
var defects = []struct {
	name   string
	schema Name
	text   string
	want   []string // kind, flags, message, suggestion
}{
	{"missing", Task, `‹{›"name": "a"}`,
		[]string{`missing-property: a task needs "specVersion"; add it, for example "specVersion": "0.8"`}},
	{"two missing", Task, `‹{›}`, []string{
		`missing-property: a task needs "name"; add it, for example "name": "Reload sales after load"`,
		`missing-property: a task needs "specVersion"; add it, for example "specVersion": "0.8"`}},
	{"missing in start", Task, task(`"start": ‹{›"stateName": "s"}`),
		[]string{`missing-property: "start" needs "schedule"; add it, for example "schedule": { "recurrence": "RRULE:FREQ=DAILY" }`}},
	{"missing in cron", Task, task(`"start": {"schedule": {"cron": ‹{›}}}`),
		[]string{`missing-property: a cron schedule needs "expression"; add it, for example "expression": "0 6 * * *"`}},
	{"missing refName", Task, action(`"functionRef": ‹{›"arguments": {}}`),
		[]string{`missing-property: "functionRef" needs "refName"; add it, for example "refName": "app.reload"`}},
	{"missing eventRefs", Task, task(`"states": [{"onEvents": [‹{›}]}]`),
		[]string{`missing-property: an entry of "onEvents" needs "eventRefs"; add it, for example "eventRefs": []`}},
	{"missing in a correlation", Task, event(`"correlation": [‹{›"contextAttributeValue": "x"}]`),
		[]string{`missing-property: a correlation attribute needs "contextAttributeName"; add it, for example "contextAttributeName": "id"`}},
	{"correlation without value", Task, event(`"correlation": [‹{›"contextAttributeName": "id"}]`),
		[]string{`empty-value: a correlation attribute needs "contextAttributeValue"; add it, for example "contextAttributeValue": "SUCCEEDED"`}},
	{"missing in a last run", Task, task(`"metadata": {"orchestration": {"id": "o", "type": 3, "lastRun": ‹{›"id": "r", "status": "FAILED", "workerId": "w", "triggeredBy": "t"}}}`),
		[]string{`missing-property: a run needs "workerType"; add it, for example "workerType": "reloads"`}},

	{"unknown", Task, task(`‹"owner"›: 1`), []string{`unknown-property: "owner" is no property of a task; remove it`}},
	{"unknown twice", Task, task(`"owner": 1, "x": 2, ‹"owner"›: 3, ‹"x"›: 4`), []string{
		`unknown-property: "owner" is no property of a task; remove it`, `unknown-property: "x" is no property of a task; remove it`}},
	{"wrong twice", Task, task(`"enabled": 1, "enabled": ‹2›`), []string{`wrong-type: "enabled" must be a boolean, not 2; write it like true`}},
	{"misspelt", Task, task(`‹"enabeld"›: true`), []string{`unknown-property: "enabeld" is no property of a task; did you mean "enabled"? -> "enabled"`}},
	{"other case", Task, task(`‹"Enabled"›: true`), []string{`unknown-property: "Enabled" is no property of a task; did you mean "enabled"? -> "enabled"`}},
	{"misspelt beside the right one", Task, task(`"enabled": true, ‹"enabeld"›: true`),
		[]string{`unknown-property: "enabeld" is no property of a task, which has "enabled" already; remove it`}},
	{"misspelt and missing are one", Task, `{‹"nmae"›: "a", "specVersion": "0.8"}`,
		[]string{`unknown-property: "nmae" is no property of a task; did you mean "name", which is missing? -> "name"`}},
	{"both misspelt", Task, `{‹"nmae"›: "a", ‹"specversion"›: "0.8"}`, []string{
		`unknown-property: "nmae" is no property of a task; did you mean "name", which is missing? -> "name"`,
		`unknown-property: "specversion" is no property of a task; did you mean "specVersion", which is missing? -> "specVersion"`}},
	{"$schema at the root", Task, task(`‹"$schema"›: "x"`), []string{`unknown-property: "$schema" is no property of a task; remove it`}},
	{"unknown in metadata", Task, task(`"metadata": {‹"updatedBy"›: "u"}`),
		[]string{`unknown-property: "updatedBy" is no property of "metadata"; did you mean "updatedAt"? -> "updatedAt"`}},
	{"unknown in topology", Task, task(`"metadata": {"topology": {‹"isRoot"›: true}}`),
		[]string{`unknown-property: "isRoot" is no property of "topology"; remove it`}},
	{"escaped key", Task, task(`‹"na\u006de2"›: 1`), []string{`unknown-property: "name2" is no property of a task, which has "name" already; remove it`}},
	{"in the order of place", Task, `‹{›‹"z"›: 1, "name": ‹""›, ‹"y"›: 1}`, []string{
		`missing-property: a task needs "specVersion"; add it, for example "specVersion": "0.8"`,
		`unknown-property: "z" is no property of a task; remove it`,
		`empty-value: "name" is empty; fill it in, for example "Reload sales after load"`,
		`unknown-property: "y" is no property of a task; remove it`}},

	{"no object", Task, `‹[]›`, []string{`wrong-type: a task must be an object, not a list; replace it`}},
	{"quoted boolean", Task, task(`"enabled": ‹"False"›`), []string{`wrong-type: "enabled" must be a boolean, not a string; write false without quotes -> false`}},
	{"string for boolean", Task, task(`"enabled": ‹"yes"›`), []string{`wrong-type: "enabled" must be a boolean, not a string; write it like true`}},
	{"number for string", Task, task(`"version": ‹1.0›`), []string{`wrong-type: "version" must be a string, not 1.0; write it in quotes -> "1.0"`}},
	{"null", Task, task(`"description": ‹null›`), []string{`wrong-type: "description" must be a string, not null; give it a value or leave it out`}},
	{"null where something is needed", Task, `{"name": ‹null›, "specVersion": "0.8"}`, []string{`wrong-type: "name" must be a string, not null; give it a value`}},
	{"start as a string", Task, task(`"start": ‹"reload"›`),
		[]string{`wrong-type: "start" must be an object, not a string; write it like { "schedule": { "recurrence": "RRULE:FREQ=DAILY" } }`}},
	{"schedule as a number", Task, task(`"start": {"schedule": ‹5›}`),
		[]string{`wrong-type: "schedule" must be an object or a string, not 5; write it like { "recurrence": "RRULE:FREQ=DAILY" }`}},
	{"recurrence as a list", Task, task(`"start": {"schedule": {"recurrence": ‹["RRULE:FREQ=DAILY"]›}}`),
		[]string{`wrong-type: "recurrence" must be a string, not a list; write it like "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"`}},
	{"item", Task, task(`"states": [{"onEvents": [{"eventRefs": ["a", ‹1›]}]}]`),
		[]string{`wrong-type: an item of "eventRefs" must be a string, not 1; write it in quotes -> "1"`}},
	{"item with a noun", Task, task(`"events": [‹"a"›]`), []string{`wrong-type: an event must be an object, not a string; replace it`}},
	{"string for list", Task, task(`"states": [{"onEvents": [{"eventRefs": ‹"a"›}]}]`),
		[]string{`wrong-type: "eventRefs" must be a list, not a string; write it in brackets -> ["a"]`}},
	{"functionRef of another type", Task, action(`"functionRef": ‹true›`),
		[]string{`wrong-type: "functionRef" must be an object or a string, not a boolean; write it like { "refName": "app.reload" }`}},
	{"quoted partial", Task, action(`"functionRef": {"refName": "app.reload", "arguments": {"partial": ‹"true"›}}`),
		[]string{`wrong-type: "partial" must be a boolean, not a string; write true without quotes -> true`}},
	{"whole number", Task, task(`"metadata": {"trigger": {"id": "t", "type": ‹1.5›}}`),
		[]string{`wrong-type: "type" must be a whole number, not 1.5; replace it`}},
	{"quoted number", Task, task(`"metadata": {"trigger": {"id": "t", "type": ‹"4"›}}`),
		[]string{`wrong-type: "type" must be a whole number, not a string; write it without quotes -> 4`}},

	{"enum", Task, event(`"type": ‹"com.qlik.task.run.finished"›`),
		[]string{`invalid-value: "type" cannot be "com.qlik.task.run.finished"; did you mean "com.qlik.v1.task.run.finished"? -> "com.qlik.v1.task.run.finished"`}},
	{"enum without a near word", Task, event(`"source": ‹"x"›`),
		[]string{`invalid-value: "source" cannot be "x"; use "system-events.task" or "dataset.updated"`}},
	{"enum whatever the case", Task, task(`"states": [{"type": ‹"inject"›}]`), []string{`invalid-value: "type" cannot be "inject"; use "event"`}},
	{"enum whatever the case, near", Task, task(`"states": [{"type": ‹"evnet"›}]`),
		[]string{`invalid-value: "type" cannot be "evnet"; did you mean "event"? -> "event"`}},
	{"enum of numbers", Task, task(`"metadata": {"trigger": {"id": "t", "type": ‹7›}}`),
		[]string{`invalid-value: "type" is 7, which this version of tasklint does not know; it knows 0, 1, 2, 3 or 4`}},
	{"usage", Task, task(`"metadata": {"usage": ‹"ANALYTIC"›}`), []string{`invalid-value: "usage" cannot be "ANALYTIC"; did you mean "ANALYTICS"? -> "ANALYTICS"`}},
	{"correlation attribute", Task, event(`"correlation": [{"contextAttributeName": ‹"taskId"›, "contextAttributeValue": "x"}]`),
		[]string{`invalid-value: "contextAttributeName" cannot be "taskId"; use "id", "status", "appId", "spaceId" or "datasetId"`}},
	{"identifier", Task, event(`"name": ‹"a:ü"›`),
		[]string{`invalid-value (pattern): "name" may not hold ":" (character 2); use letters, digits, spaces and . / \ _ ( ) - only`}},
	{"long identifier", Task, event(`"name": ‹"` + strings.Repeat("a", 101) + `"›`),
		[]string{`invalid-value (pattern): "name" is 101 characters long, and 100 is the most; shorten it`}},
	{"long name in code points", Task, `{"specVersion": "0.8", "name": ‹"` + strings.Repeat("ü", 101) + `"›}`,
		[]string{`invalid-value (pattern): "name" is 101 characters long, and 100 is the most; shorten it`}},
	{"too many refs", Task, task(`"states": [{"onEvents": [{"eventRefs": ‹[` + strings.Repeat(`"a",`, 100) + `"a"]›}]}]`),
		[]string{`invalid-value (pattern): "eventRefs" has 101 items, and 100 is the most; remove some`}},
	{"date and time", Task, task(`"metadata": {"createdAt": ‹"yesterday"›}`),
		[]string{`invalid-value: "createdAt" must be an RFC 3339 date and time, not "yesterday"; write it like "2026-01-31T06:00:00Z"`}},
	{"no such day", Task, task(`"metadata": {"updatedAt": ‹"2026-02-29T00:00:00Z"›}`),
		[]string{`invalid-value: "updatedAt" must be an RFC 3339 date and time, not "2026-02-29T00:00:00Z"; write it like "2026-01-31T06:00:00Z"`}},
	{"huge number", Task, task(`"metadata": {"trigger": {"id": "t", "type": ‹1e1000000›}}`),
		[]string{`invalid-value: "type" is a number with more than 400 digits or too large an exponent; write it shorter`}},

	{"blank", Task, `{"specVersion": "0.8", "name": ‹" \t"›}`, []string{`empty-value: "name" is blank; fill it in, for example "Reload sales after load"`}},
	{"blank in Unicode", Task, `{"specVersion": "0.8", "name": ‹"\u00a0\u2003\ufeff"›}`, []string{`empty-value: "name" is blank; fill it in, for example "Reload sales after load"`}},
	{"blank and invisible", Task, `{"specVersion": "0.8", "name": ‹"\u200b\u3000\u2060"›}`, []string{`empty-value: "name" is blank; fill it in, for example "Reload sales after load"`}},
	{"blank identifier", Task, event(`"name": ‹" "›`), []string{`empty-value: "name" is blank; fill it in, for example "load-finished"`}},
	{"empty specVersion", Task, `{"specVersion": ‹""›, "name": "a"}`, []string{`empty-value: "specVersion" is empty; fill it in, for example "0.8"`}},
	{"empty list", Task, task(`"events": ‹[]›`), []string{`empty-value: "events" is an empty list; fill it in or leave it out`}},
	{"empty correlation value", Task, event(`"correlation": [{"contextAttributeName": "id", "contextAttributeValue": ‹""›}]`),
		[]string{`empty-value: "contextAttributeValue" is empty; fill it in, for example "SUCCEEDED"`}},
	{"empty condition", Task, action(`"condition": ‹""›`), []string{`empty-value: "condition" is empty; fill it in, for example "${ .resourceId != null }"`}},

	{"the last of two equal keys", Task, task(`"enabled": 1, "enabled": ‹2›`), []string{`wrong-type: "enabled" must be a boolean, not 2; write it like true`}},
	{"deep in a list", List, `{"data": [{"name": "a", "specVersion": "0.8"}, {"name": "b", "specVersion": ‹0.8›}]}`,
		[]string{`wrong-type: "specVersion" must be a string, not 0.8; write it in quotes -> "0.8"`}},
	{"summary in a graph", Graph, `{"vertices": [{"taskId": "t", "task": {"name": ‹1›}}]}`,
		[]string{`wrong-type: "name" must be a string, not 1; write it in quotes -> "1"`}},
	{"task in a graph", Graph, `{"vertices": [{"taskId": "t", "task": ‹{›"name": "a", "states": []}}]}`,
		[]string{`missing-property: a task needs "specVersion"; add it, for example "specVersion": "0.8"`}},
	{"status of a run", Runs, `{"data": [{"id": "r", "status": ‹"DONE"›, "workerId": "w", "workerType": "x", "triggeredBy": "y"}]}`,
		[]string{`invalid-value: "status" cannot be "DONE"; use "RUNNING", "SUCCEEDED", "FAILED" or "ABORTED"`}},
	{"single run", Runs, `‹{›"id": "r", "status": "FAILED", "workerId": "w", "workerType": "x"}`,
		[]string{`missing-property: a run needs "triggeredBy"; add it, for example "triggeredBy": "manual"`}},
	{"operation", Patch, `[{"op": ‹"test"›, "path": "/a", "value": 1}, ‹{›"op": "add", "path": "/a"}, ‹{›"op": "move", "path": ‹"a"›}]`, []string{
		`invalid-value: "op" cannot be "test"; use "add", "remove", "replace", "move" or "copy"`,
		`missing-property: an operation needs "value"; add it, for example "value": true`,
		`missing-property: an operation needs "from"; add it, for example "from": "/events/0"`,
		`invalid-value: "path" must be a JSON Pointer, not "a"; write it like "/enabled"`}},
	{"request bodies", Create, `{"name": "a", ‹"specVersoin"›: "0.8", "enabled": ‹1›}`, []string{
		`unknown-property: "specVersoin" is no property of a task; did you mean "specVersion", which is missing? -> "specVersion"`,
		`wrong-type: "enabled" must be a boolean, not 1; write it like true`}},
}

func task(members string) string { return `{"name": "a", "specVersion": "0.8", ` + members + `}` }

func event(members string) string { return task(`"events": [{` + members + `}]`) }

func action(members string) string {
	return task(`"states": [{"onEvents": [{"eventRefs": [], "actions": [{` + members + `}]}]}]`)
}

func TestCheckTellsEachDefectOnceAtItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range defects {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, spans := unmark(t, c.text)
			problems := Check(c.schema, parse(t, []byte(text)))
			var got, at []string
			for _, p := range problems {
				got = append(got, describe(p))
				at = append(at, text[p.span().Start:p.span().End])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			for i, p := range problems {
				// Two missing properties share one place.
				if want := spans[min(i, len(spans)-1)]; [2]int{p.span().Start, p.span().End} != want {
					t.Errorf("problem %d is at %q, want %q", i, at[i], text[want[0]:want[1]])
				}
			}
		})
	}
}

func TestProblemFlagsTellPlaceAndProperty(t *testing.T) {
	t.Parallel()
	text := `{"nam": "a", "enabled": 1}`
	problems := Check(Task, parse(t, []byte(text)))
	if len(problems) != 3 {
		t.Fatalf("got %d problems, want 3: %v", len(problems), problems)
	}
	for i, want := range []Problem{
		{Kind: MissingProperty, Open: true, Property: "specVersion"},
		{Kind: UnknownProperty, Key: true, Property: "nam", Suggest: `"name"`},
		{Kind: WrongType},
	} {
		got := problems[i]
		if got.Kind != want.Kind || got.Open != want.Open || got.Key != want.Key || got.Property != want.Property || got.Suggest != want.Suggest {
			t.Errorf("problem %d is %+v, want %+v", i, got, want)
		}
	}
	if p := problems[1].Node.Pointer(); p != "/nam" {
		t.Errorf("pointer of the key is %q", p)
	}
}

func TestCheckOfAnAbsentValueFindsNothing(t *testing.T) {
	t.Parallel()
	if got := Check(Task, parse(t, []byte(`{}`)).Get("x")); got != nil {
		t.Errorf("got %v", got)
	}
}

func describe(p Problem) string {
	s := p.Kind.String()
	if p.Pattern {
		s += " (pattern)"
	}
	s += ": " + p.Message
	if p.Suggest != "" {
		s += " -> " + p.Suggest
	}
	return s
}

// unmark takes the marks out of a document and gives the places between them.
func unmark(t *testing.T, marked string) (text string, spans [][2]int) {
	t.Helper()
	var b strings.Builder
	for _, r := range marked {
		switch r {
		case '‹':
			spans = append(spans, [2]int{b.Len(), -1})
		case '›':
			spans[len(spans)-1][1] = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	if len(spans) == 0 {
		t.Fatal(fmt.Errorf("no place marked in %s", marked))
	}
	return b.String(), spans
}

// TestMessageDependsOnNoLayout has the same value in one line and in several: what is said
// of it is the same.
func TestMessageDependsOnNoLayout(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		`{"name":"t","specVersion":"0.8","states":[{"name":"s","type":"event","onEvents":{"eventRefs":["e"],"actions":[]}}]}`,
		`{"name":"t","specVersion":"0.8","states":{"name":"s","type":"event"}}`,
		`{"name":"t","specVersion":"0.8","events":{"name":"e"},"states":[]}`,
	} {
		var want []string
		for _, layout := range []string{value, strings.ReplaceAll(value, ":{", ":\n  {\n"), strings.ReplaceAll(value, ",", " ,\n\t")} {
			var got []string
			for _, p := range Check(Task, parse(t, []byte(layout))) {
				got = append(got, p.Message)
			}
			if want == nil {
				want = got
			}
			if len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s\n got %q\nwant %q", layout, got, want)
			}
		}
	}
}
