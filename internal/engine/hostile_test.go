package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// many writes n things one after the other with commas between them.
func many(n int, format string, args func(i int) []any) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, format, args(i)...)
	}
	return b.String()
}

func numbered(i int) []any { return []any{i} }
func equal(int) []any      { return []any{1} }

// Parts of hostile tasks.
const (
	hostileID     = `"id":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d03"`
	hostileEvent  = `{"name":"e%[1]d","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"%08[1]x-2c9b-4b7e-9d55-1f0a2b3c4d04"},{"contextAttributeName":"status","contextAttributeValue":"SUCCEEDED"}]}`
	sameUpstream  = `{"name":"e%[1]d","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"00000000-2c9b-4b7e-9d55-1f0a2b3c4d04"},{"contextAttributeName":"status","contextAttributeValue":"SUCCEEDED"}]}`
	hostileAction = `{"name":"a%d","functionRef":{"refName":"app.reload","arguments":{"appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d03"}}}`
	oneAction     = `"actions":[{"functionRef":{"refName":"app.reload","arguments":{"appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d03"}}}]`
)

// whole puts a task around its events and states; other is more members.
func whole(other, events, states string) string {
	return `{` + hostileID + `,"name":"hostile","specVersion":"0.8","version":"1.0.0","enabled":true,` + other +
		`"events":[` + events + `],"states":[` + states + `]}`
}

func waits(refs string) string {
	return `{"name":"r","type":"event","onEvents":[{"eventRefs":[` + refs + `],` + oneAction + `}]}`
}

func calls(actions string) string {
	return `{"name":"r","type":"event","onEvents":[{"eventRefs":["e1"],"actions":[` + actions + `]}]}`
}

// hostileShapes are texts with n of something, each of which quadratic work would
// show in.
var hostileShapes = []struct {
	name string
	text func(n int) string
}{
	{"events", func(n int) string {
		return whole("", many(n, hostileEvent, numbered), waits(many(n, `"e%d"`, numbered)))
	}},
	{"events with one name", func(n int) string { return whole("", many(n, hostileEvent, equal), waits(`"e1"`)) }},
	{"events for one task, unused", func(n int) string { return whole("", many(n, sameUpstream, numbered), waits(`"e1"`)) }},
	{"events for one task, used", func(n int) string {
		return whole("", many(n, sameUpstream, numbered), waits(many(n, `"e%d"`, numbered)))
	}},
	{"events without anything", func(n int) string { return whole("", many(n, `{"x":%d}`, numbered), waits(`"e1"`)) }},
	{"events that are numbers", func(n int) string { return whole("", many(n, `%d`, numbered), waits(`"e1"`)) }},
	{"attributes", func(n int) string {
		return whole("", `{"name":"e1","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[`+
			many(n, `{"contextAttributeName":"a%[1]d","contextAttributeValue":"v%[1]d"}`, numbered)+`]}`, waits(`"e1"`))
	}},
	{"attributes of one name", func(n int) string {
		return whole("", `{"name":"e1","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[`+
			many(n, `{"contextAttributeName":"status","contextAttributeValue":"v%d"}`, numbered)+`]}`, waits(`"e1"`))
	}},
	{"references to nothing", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), waits(many(n, `"x%d"`, numbered)))
	}},
	{"references to nothing near an event", func(n int) string {
		return whole("", many(n, `{"name":"event-%d"}`, numbered), waits(many(n, `"evemt-%d"`, numbered)))
	}},
	{"references that are equal", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), waits(many(n, `"e%d"`, equal)))
	}},
	{"states", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), many(n, `{"name":"r%d","type":"event","onEvents":[{"eventRefs":["e1"],`+oneAction+`}]}`, numbered))
	}},
	{"states that wait for several of many events", func(n int) string {
		return whole("", many(n, `{"name":"e%d"}`, numbered), many(n, `{"name":"r%d","type":"event","end":false,"timeouts":{"eventTimeout":"PT1S"},"onEvents":[{"eventRefs":["e1","e2"],`+oneAction+`}]}`, numbered))
	}},
	{"states of one name", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), many(n, `{"name":"r%d","type":"event","onEvents":[{"eventRefs":["e1"],`+oneAction+`}]}`, equal))
	}},
	{"states with dead references", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1),
			many(n, `{"name":"r%[1]d","type":"event","end":true,"compensatedBy":"x%[1]d","exclusive":true,"timeouts":{"eventTimeout":"PT%[1]dS","actionExecTimeout":"P1X"},"onEvents":[{"eventRefs":["e1"],"actions":[{"retryRef":"y%[1]d"}]}]}`, numbered))
	}},
	{"conditions", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), `{"name":"r","type":"event","onEvents":[`+many(n, `{"eventRefs":["e1"],"actions":[`+hostileAction+`]}`, numbered)+`]}`)
	}},
	{"actions", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), calls(many(n, hostileAction, numbered)))
	}},
	{"actions that are dead", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), calls(many(n, `{"name":"a%[1]d","condition":"x","retryRef":"x%[1]d","retryableErrors":["x"],"sleep":{"before":"PT1S"},"functionRef":{"refName":"appreload","invoke":"async","selectionSet":"x","arguments":{"appId":"x","partial":"no"}}}`, numbered)))
	}},
	{"members", func(n int) string { return whole(many(n, `"k%d":1`, numbered)+",", "", "") }},
	{"members that are near", func(n int) string { return whole(many(n, `"descriptiom%d":1`, numbered)+",", "", "") }},
	{"members twice", func(n int) string {
		return whole(many(n, `"k%d":1`, func(i int) []any { return []any{i / 2} })+",", "", "")
	}},
	{"members of one name", func(n int) string { return whole(many(n, `"k%d":1`, equal)+",", "", "") }},
	{"ids of a body", func(n int) string { return "{" + many(n, hostileID, func(int) []any { return nil }) + `,"states":[]}` }},
	{"metadata of a body", func(n int) string { return whole(`"metadata":{`+many(n, `"k%d":1`, numbered)+`},`, "", "") }},
	{"equal metadata of a body", func(n int) string { return whole(`"metadata":{`+many(n, `"createdAt":"x%d"`, numbered)+`},`, "", "") }},
	{"arguments that hold secrets and places for values", func(n int) string {
		return whole("", fmt.Sprintf(hostileEvent, 1), calls(`{"functionRef":{"refName":"app.reload","arguments":{`+
			many(n, `"k%[1]d":"<your app>","password%[1]d":"hunter2hunter2hunter%[1]d","j%[1]d":["xxxxxxxx",{"a":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefghijklmnopqrstuv"}]`, numbered)+`}}}`))
	}},
	{"recurrences", func(n int) string {
		return whole(`"start":{"schedule":{"recurrence":"`+strings.Repeat(`RRULE:FREQ=DAILY\n`, n)+`"}},`, "", "")
	}},
	{"a recurrence with many days", func(n int) string {
		return whole(`"start":{"schedule":{"recurrence":"RRULE:FREQ=MONTHLY;BYDAY=`+strings.Repeat(`MO,`, n)+`MO"}},`, "", "")
	}},
	{"a recurrence with many parts", func(n int) string {
		return whole(`"start":{"schedule":{"recurrence":"RRULE:FREQ=MONTHLY`+strings.Repeat(`;BYHOUR=1`, n)+`"}},`, "", "")
	}},
	{"a cron line with many fields", func(n int) string {
		return whole(`"start":{"schedule":{"cron":"`+strings.Repeat(`* `, n)+`"}},`, "", "")
	}},
	{"a cron field with many values", func(n int) string {
		return whole(`"start":{"schedule":{"cron":"`+strings.Repeat(`1,`, n)+`1 * * * *"}},`, "", "")
	}},
	{"an interval with many parts", func(n int) string {
		return whole(`"start":{"schedule":"R/P`+strings.Repeat(`1D`, n)+`"},`, "", "")
	}},
	{"a long name", func(n int) string {
		return `{` + hostileID + `,"name":"` + strings.Repeat(`é\u0001 token=`, n) + `","specVersion":"0.8","states":[]}`
	}},
	{"a long zone", func(n int) string {
		return whole(`"start":{"schedule":{"cron":"0 1 * * *","timezone":"`+strings.Repeat(`Europe/`, n)+`"}},`, "", "")
	}},
	{"a long number", func(n int) string { return whole(`"enabled":`+strings.Repeat(`1`, n)+`,`, "", "") }},
	{"a long exponent", func(n int) string {
		return whole(`"start":{"schedule":{"x":1e`+strings.Repeat(`9`, n)+`}},`, "", "")
	}},
	{"tasks of one identity", func(n int) string {
		return "[" + many(n/5, `{`+hostileID+`,"name":"a","specVersion":"0.8","states":[]}`, func(int) []any { return nil }) + "]"
	}},
	{"tasks of one name", func(n int) string {
		return "[" + many(n/5, `{"id":"%08x-2c9b-4b7e-9d55-1f0a2b3c4d03","name":"a","specVersion":"0.8","states":[]}`, numbered) + "]"
	}},
	{"tasks without anything", func(n int) string { return "[" + many(n/5, `{"states":[]}`, func(int) []any { return nil }) + "]" }},
	{"tasks of one app and schedule", func(n int) string {
		return "[" + many(n/5, `{"id":"%08x-2c9b-4b7e-9d55-1f0a2b3c4d03","name":"t%[1]d","specVersion":"0.8","enabled":true,"start":{"schedule":{"recurrence":"RRULE:FREQ=HOURLY"}},"states":[{"name":"r","type":"event","onEvents":[{`+oneAction+`}]}]}`, numbered) + "]"
	}},
	{"tasks of one app that overlap", func(n int) string {
		return "[" + many(n/5, `{"id":"%08x-2c9b-4b7e-9d55-1f0a2b3c4d03","name":"t%[1]d","specVersion":"0.8","enabled":true,"start":{"schedule":{"cron":"%[2]d %[3]d * * *"}},"states":[{"name":"r","type":"event","onEvents":[{`+oneAction+`}]}]}`,
			func(i int) []any { return []any{i, i % 60, i / 60 % 24} }) + "]"
	}},
	{"tasks that all wait for the same missing ones", func(n int) string {
		return "[" + many(n/10, `{"id":"%08x-2c9b-4b7e-9d55-1f0a2b3c4d03","name":"t%[1]d","specVersion":"0.8","enabled":true,"events":[`+
			strings.ReplaceAll(many(10, sameUpstream, numbered), "%", "%%")+`],"states":[{"name":"r","type":"event","onEvents":[{"eventRefs":[`+many(10, `"e%d"`, numbered)+`],`+oneAction+`}]}]}`, numbered) + "]"
	}},
	{"a task that waits for all others", func(n int) string {
		return "[" + whole("", many(n/5, hostileEvent, numbered), waits(many(n/5, `"e%d"`, numbered))) + "," +
			many(n/5, `{"id":"%08x-2c9b-4b7e-9d55-1f0a2b3c4d04","name":"t%[1]d","specVersion":"0.8","enabled":true,"states":[{"name":"r","type":"event","onEvents":[{`+oneAction+`}]}]}`, numbered) + "]"
	}},
	{"vertices without tasks", func(n int) string {
		return `{"vertices":[` + many(n, `{"taskId":"%08x-2c9b-4b7e-9d55-1f0a2b3c4d04","attrs":{}}`, numbered) + `],"edges":[]}`
	}},
	{"runs of one task", func(n int) string {
		return `{"data":[` + many(n/5, `{"id":"r%d","taskId":"5a1f6c1e-2c9b-4b7e-9d55-1f0a2b3c4d03","workerId":"w","status":"FAILED","startTime":"2026-01-01T00:00:00Z","endTime":"2026-01-01T01:00:00Z"}`, numbered) + `]}`
	}},
	{"operations", func(n int) string {
		return "[" + many(n, `{"op":"add","path":"/events/-","value":%d}`, numbered) + "]"
	}},
	{"operations that copy", func(n int) string {
		return `[{"op":"add","path":"/a","value":[1,2]},` + many(n, `{"op":"copy","from":"/a","path":"/a/-"}`, func(int) []any { return nil }) + "]"
	}},
	{"broken lines", func(n int) string { return strings.Repeat("{\"a\":\n", n) }},
	{"records that are short", func(n int) string { return strings.Repeat("{}\n", n) }},
	{"brackets", func(n int) string { return strings.Repeat("[", n) }},
	{"braces", func(n int) string { return strings.Repeat(`{"a":`, n) }},
	{"quotes", func(n int) string { return "[" + strings.Repeat(`"\"`, n) }},
	{"commas", func(n int) string { return "[" + strings.Repeat(`,`, n) + "]" }},
}

// TestHostileShapesComeToAnEnd gives each shape to the whole of the engine. What takes
// quadratic time does not come to one before go test gives up.
func TestHostileShapesComeToAnEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("makes large tasks")
	}
	t.Parallel()
	o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 2, Complete: true}
	for i := range o.Settings {
		if o.Settings[i].Level == diag.Off {
			o.Settings[i].Level = diag.Note
		}
	}
	body := o // rules about request bodies have their turn where the name says so
	body.As = func(*source.Document) task.As { return task.Create }
	const n = 50_000
	for _, shape := range hostileShapes {
		t.Run(shape.name, func(t *testing.T) {
			text, o := []byte(shape.text(n)), o
			if strings.HasSuffix(shape.name, "of a body") {
				o = body
			}
			t.Logf("%d bytes, %d findings", len(text), len(judge(t, o, text).Findings))
		})
	}
}
