package compare

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/tasklint/tasklint/internal/source"
)

// maker makes up tasks, and others from them.
type maker struct{ *rand.Rand }

// leaf is a value for a place of the definition, often one that is easily mistaken for
// another.
func (m maker) leaf() any {
	return []any{nil, "", "a", "b", "UTC", false, true, 0, 1, []any{}, map[string]any{}, []any{nil}, []any{map[string]any{}}, []any{"a", "b"}, map[string]any{"y": nil}}[m.IntN(15)]
}

// some keeps some members of an object.
func (m maker) some(o map[string]any) map[string]any {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if m.IntN(4) == 0 {
			delete(o, name)
		}
	}
	return o
}

func (m maker) list(make func() any) any {
	if m.IntN(8) == 0 {
		return m.leaf()
	}
	list := []any{}
	for range m.IntN(3) {
		list = append(list, make())
	}
	return list
}

func (m maker) task() map[string]any {
	action := func() any {
		return m.some(map[string]any{"name": "x", "functionRef": m.some(map[string]any{
			"refName": "app.reload", "invoke": m.pick("SYNC", "sync", "ASYNC"),
			"arguments": m.some(map[string]any{"appId": m.pick("app-1", "app-2"), "partial": m.pick(true, false, nil), "own": m.leaf(), "deep": map[string]any{"own": m.leaf()}}),
		})})
	}
	trigger := func() any {
		return m.some(map[string]any{"eventRefs": m.list(func() any { return m.pick("e", "f", "g") }), "actionMode": m.pick("SEQUENTIAL", "PARALLEL", nil), "actions": m.list(action)})
	}
	t := m.some(map[string]any{
		"id": m.pick("1", "2"), "resourceId": m.pick("r", "s"), "$schema": m.pick("x", nil), "name": m.pick("n", "o"), "version": "1", "description": m.leaf(),
		"enabled": m.pick(true, false, nil), "annotations": m.list(func() any { return m.pick("a", "b") }), "key": m.leaf(),
		"start": m.some(map[string]any{"stateName": "s", "schedule": m.pick("R/PT1H", nil, map[string]any{"interval": "R/PT1H", "timezone": "UTC"}, map[string]any{"cron": map[string]any{"expression": "0 6 * * *"}}, map[string]any{"cron": "0 6 * * *", "timezone": "Europe/Oslo"})}),
		"events": m.list(func() any {
			return m.some(map[string]any{"name": m.pick("e", "f", "g"), "type": m.pick("x", "y"), "dataOnly": m.pick(true, false, nil), "correlation": m.list(func() any {
				return map[string]any{"contextAttributeName": m.pick("id", "status"), "contextAttributeValue": m.pick("1", "2")}
			})})
		}),
		"states": m.list(func() any {
			return m.some(map[string]any{"name": "s", "type": m.pick("event", "EVENT"), "exclusive": m.pick(true, false, nil), "onEvents": m.list(trigger)})
		}),
		"metadata": m.some(map[string]any{
			"usage": m.pick("ANALYTICS", "DATA_PREPARATION", nil), "spaceId": m.pick("", "67ff", nil, "68"), "ownerId": m.pick("o", "p"), "createdAt": m.pick("c", "d"),
			"trigger": map[string]any{"id": m.pick("1", "2"), "type": 0}, "orchestration": m.leaf(), "grownSince": m.leaf(),
		}),
	})
	switch m.IntN(8) {
	case 0:
		t["metadata"] = m.leaf()
	case 1:
		t["new"] = m.leaf()
	}
	return t
}

func (m maker) pick(of ...any) any { return of[m.IntN(len(of))] }

// TestPatchesBringTheOldTaskToTheNewOneAndTouchNothingOfTheService holds what a patch is
// for, as another program applies it.
func TestPatchesBringTheOldTaskToTheNewOneAndTouchNothingOfTheService(t *testing.T) {
	t.Parallel()
	m := maker{rand.New(rand.NewPCG(1, 2))}
	patches := 0
	for range 1500 {
		stored, wanted := m.task(), m.task()
		before := encoded(t, stored)
		if _, ok := stored["metadata"].(map[string]any); !ok {
			stored["metadata"] = map[string]any{} // a task that the service has bears it
		}
		after := encoded(t, wanted)
		old, new := parsed(t, before), parsed(t, after)
		operations, err := makePatch(old, new, Tasks(old, new, Options{}), Options{})
		if err != nil {
			t.Fatalf("%s\n-> %s\n%v", before, after, err)
		}
		patches += min(len(operations), 1)
		patched := applied(t, encoded(t, stored), operations)
		for _, d := range Tasks(parsed(t, patched), new, Options{}) {
			t.Fatalf("%s\n-> %s\n%s\nleaves %s in %s", before, after, encoded(t, operations), d.Pointer, patched)
		}
		var is map[string]any
		if err := json.Unmarshal([]byte(patched), &is); err != nil {
			t.Fatal(err)
		}
		if was, is := encoded(t, ofService(stored)), encoded(t, ofService(is)); was != is {
			t.Fatalf("%s\n-> %s\n%s\nwrites what the service does: %s\nwas %s", before, after, encoded(t, operations), is, was)
		}
		for _, o := range operations {
			if o.Path == "" || strings.HasPrefix(o.Path, "/metadata") && o.Path != "/metadata/usage" && o.Path != "/metadata/spaceId" {
				t.Fatalf("%s\n-> %s\n%s %s", before, after, o.Op, o.Path)
			}
		}
	}
	if patches < 1000 {
		t.Errorf("only %d of the pairs have a patch", patches)
	}
}

// ofService is what of a task the service writes.
func ofService(task map[string]any) map[string]any {
	own := map[string]any{}
	for _, name := range []string{"id", "resourceId", "$schema"} {
		if v, ok := task[name]; ok {
			own[name] = v
		}
	}
	metadata, _ := task["metadata"].(map[string]any)
	metadata = maps.Clone(metadata)
	delete(metadata, "usage")
	delete(metadata, "spaceId")
	own["metadata"] = metadata
	return own
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// applied is a task after a patch, as an independent implementation has it.
func applied(t *testing.T, task string, operations []Operation) string {
	t.Helper()
	if len(operations) == 0 {
		return task
	}
	p, err := jsonpatch.DecodePatch([]byte(encoded(t, operations)))
	if err != nil {
		t.Fatal(err)
	}
	o := jsonpatch.NewApplyOptions()
	o.SupportNegativeIndices = false
	text, err := p.ApplyWithOptions([]byte(task), o)
	if err != nil {
		t.Fatalf("%s\n%s: %v", task, encoded(t, operations), err)
	}
	return string(text)
}

// withArguments is a task whose action has these arguments.
func withArguments(arguments string) string {
	return `{"states":[{"onEvents":[{"actions":[{"functionRef":{"arguments":` + arguments + `}}]}]}]}`
}

// TestEmptyValuesAreTheSameOnlyWhereTheyMeanTheSame holds which of null, absent and the
// empty ones differ, both ways.
func TestEmptyValuesAreTheSameOnlyWhereTheyMeanTheSame(t *testing.T) {
	t.Parallel()
	same := func(name, a, b string, want bool) {
		t.Helper()
		for _, pair := range [][2]string{{a, b}, {b, a}} {
			if got := len(Tasks(parsed(t, pair[0]), parsed(t, pair[1]), Options{})) == 0; got != want {
				t.Errorf("%s: %s and %s are the same: %v", name, pair[0], pair[1], got)
			}
		}
	}
	values := []string{"", `"x":null`, `"x":{}`, `"x":[]`, `"x":{"y":null}`, `"x":[null]`, `"x":[{}]`, `"x":""`, `"x":false`, `"x":{"y":{}}`, `"x":[[]]`}
	for i, a := range values {
		for j, b := range values {
			same("arguments", withArguments("{"+a+"}"), withArguments("{"+b+"}"), i == j)
			same("deep in arguments", withArguments(`{"o":{`+a+`}}`), withArguments(`{"o":{`+b+`}}`), i == j)
			same("in a list of arguments", withArguments(`{"o":[{`+a+`}]}`), withArguments(`{"o":[{`+b+`}]}`), i == j)
		}
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{`{}`, `{"x":null}`, true}, {`{}`, `{"x":{}}`, true}, {`{}`, `{"x":[]}`, true}, {`{"x":null}`, `{"x":{}}`, true},
		{`{"x":{}}`, `{"x":[]}`, false}, {`{"x":[null]}`, `{"x":[{}]}`, false}, {`{"x":[null]}`, `{"x":[]}`, false}, {`{"x":{"y":{}}}`, `{"x":{"y":[]}}`, false},
		{`{"enabled":false}`, `{"enabled":[]}`, false}, {`{"x":{"y":null}}`, `{"x":{}}`, true}, {`{"x":[{"y":null}]}`, `{"x":[{}]}`, true},
		{withArguments(`{}`), withArguments(`null`), true}, {withArguments(`{}`), withArguments(`[]`), false}, {withArguments(`{"partial":false}`), withArguments(`{}`), true},
		{withArguments(`{"partial":null}`), withArguments(`{}`), false}, {withArguments(`{"partial":null}`), withArguments(`{"partial":false}`), false},
	} {
		same("elsewhere", c.a, c.b, c.same)
	}
}

// TestMetadataIsNeverWrittenAsAWhole holds what differs, and is written, where one side
// has no metadata or other members of it.
func TestMetadataIsNeverWrittenAsAWhole(t *testing.T) {
	t.Parallel()
	const full = `{"metadata":{"spaceId":"67ff","usage":"DATA_PREPARATION","ownerId":"o","createdAt":"c","trigger":{"id":"x"},"grown":1}}`
	for name, c := range map[string]struct{ old, new, patch string }{
		"none in the new task says nothing":    {full, `{}`, `null`},
		"nor does null":                        {full, `{"metadata":null}`, `null`},
		"nor what is none":                     {full, `{"metadata":[]}`, `null`},
		"none in the old one":                  {`{}`, full, `[{"op":"add","path":"/metadata/spaceId","value":"67ff"},{"op":"add","path":"/metadata/usage","value":"DATA_PREPARATION"}]`},
		"an empty one stands for its defaults": {full, `{"metadata":{}}`, `[{"op":"replace","path":"/metadata/spaceId","value":""},{"op":"replace","path":"/metadata/usage","value":"ANALYTICS"}]`},
		"another space":                        {full, `{"metadata":{"spaceId":"68","usage":"DATA_PREPARATION","ownerId":"p"}}`, `[{"op":"replace","path":"/metadata/spaceId","value":"68"}]`},
		"what only the service writes":         {full, `{"metadata":{"spaceId":"67ff","usage":"DATA_PREPARATION","deletedAt":"d","more":[1]}}`, `null`},
	} {
		old, new := parsed(t, c.old), parsed(t, c.new)
		operations, err := makePatch(old, new, Tasks(old, new, Options{}), Options{})
		if got := encoded(t, operations); err != nil || got != c.patch {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	for _, d := range Tasks(parsed(t, `{"name":"a"}`), parsed(t, full), Options{}) {
		if d.Pointer == "/metadata/spaceId" && d.Old.Span != (source.Span{Start: 0, End: 12}) {
			t.Errorf("what is absent stands at %v", d.Old.Span)
		}
	}
}
