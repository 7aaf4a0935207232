package own_test

import (
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/own"
)

const ownTask = `[{"id":"u1","name":"Sales","description":"hi","specVersion":"0.8","enabled":true,"extra":{"n":3,"f":1.5,"big":12345678901234567890,"s":"x","none":null,"list":[3,1,2,1]},
"start":{"schedule":{"cron":"0 6 * * *","timezone":"Europe/Berlin"}},
"events":[{"name":"a"},{"name":"b","correlation":[]}],"metadata":{"createdAt":"2026-01-31T06:00:00Z"}}]`

// TestExpressions holds what expressions give. Each must be true of the task.
func TestExpressions(t *testing.T) {
	t.Parallel()
	for _, check := range []string{
		// A missing field is nil at any depth, without an error.
		`task.metadata.trigger.id == nil`,
		`task.events[9].correlation[0].contextAttributeName == nil`,
		`task["no"]["such"]["thing"] == nil`,
		`task.states[0]?.name == nil`,
		`len(task.states) == 0 && len(nil) == 0 && len(task["no"]) == 0`,
		`not (task["no"] > 3) && not (task["no"] < 3) && not (3 >= task["no"]) && not (nil <= nil)`,
		`task["no"] != 3 && task["no"] == nil && task["extra"].none == nil`,
		`not any(task.states, .name == "x") && all(task.states, false) && len(filter(task.annotations, # == "x")) == 0`,
		`not (task["no"] contains "x") && not (task["no"] matches "x") && not ("x" in task["no"])`,
		`not task["no"] && !(task["no"] && true) && (task["no"] || true)`,
		`(task["no"] ? 1 : 2) == 2`,
		`upper(task["no"]) == nil && split(task["no"], ",") == nil && now.Hour() >= 0`,
		// Numbers are numbers.
		`task["extra"].n > 2 && task["extra"].n + 1 == 4 && task["extra"].f * 2 == 3`,
		`task["extra"].big > 1.2345678901e19`,
		`task["extra"].n == 3.0 && 3 in task["extra"].list && sum(task["extra"].list) == 7`,
		`sort(task["extra"].list) == [1, 1, 2, 3] && uniq(task["extra"].list) == [3, 1, 2]`,
		`min(task["extra"].list) == 1 && max(3, 4.5) == 4.5 && round(1.5) == 2 && abs(-3) == 3`,
		// Lists, texts and objects.
		`map(task.events, .name) == ["a", "b"] && first(task.events).name == "a" && last(task.events).name == "b"`,
		`count(task.events, .name == "a") == 1 && find(task.events, .name == "b").correlation == []`,
		`len(keys(task)) == 9 && "extra" in task && keys(task["extra"])[0] == "big"`,
		`join(split("a,b", ","), "-") == "a-b" && replace("aaa", "a", "b") == "bbb" && lower("Ä") == "ä" && len("äö") == 2`,
		`task.name[0:2] == "Sa" && task.name[-1:] == "s" && trim(" x ") == "x" && indexOf("abc", "c") == 2`,
		`task.name matches "^S" && matches(task.name, "s$") && task.name startsWith "S" && not (task.name endsWith "S")`,
		`not matches(task.name, "x") && !matches(task.name, "x") && (matches(task.name, "^Sales$")) && not (task.name not matches ("^S")) && "a matches(b" != ""`,
		`len(groupBy(task["extra"].list, # > 1)) == 2 && sortBy(task.events, .name, "desc")[0].name == "b"`,
		`let n = len(task.name); n > 3 && n < 9`,
		`1 < len(task.events) < 3`,
		`task.events == task.events && task.events != [] && ({"a": [1]}) == ({"a": [1]})`,
		`type(task.name) == "string" && type(task["no"]) == "nil" && int("12") == 12 && string(12) == "12"`,
		// Time.
		`now == date("2026-11-23T12:00:00Z") && now - date("2026-11-22") == duration("36h")`,
		`date(task.metadata.createdAt) < now - duration("30d") && duration("PT15M") == duration("15m") && duration("1h30m").Minutes() == 90`,
		`nextRuns(task, 2)[0].Hour() == 6 && len(nextRuns(task, 3)) == 3 && minInterval(task) >= duration("23h")`,
		`nextRuns(task, 1)[0] == date("2026-11-24T05:00:00Z")`,
		// Other tasks.
		`len(upstream(task)) == 0 && len(ancestors(task)) == 0 && set.complete && set.name == "" && len(set.tasks) == 1`,
		`get(task, "/events/1/name") == "b" && get(set.tasks[0], "/extra/n") == 3 && get(task, "/nothing/there") == nil`,
		`set.tasks[0].name == "Sales" && set.tasks[0].enabled && set.tasks[0].appId == nil && set.tasks[0].file == "0.json"`,
		`tenant == "" && file == "0.json"`,
	} {
		c := ownRule(t, "task", check)
		if err := own.Compile(c); err != nil {
			t.Errorf("%s: %v", check, err)
			continue
		}
		r := run(t, c, 1, ownTask)
		if r.Err != nil || len(r.Findings) > 0 {
			t.Errorf("%s: is not so", check)
			for _, f := range r.Findings {
				t.Log(f.Message)
			}
		}
	}
}

// TestOwnRulesSeeEverySubject holds what a rule looks at, and where it reports.
func TestOwnRulesSeeEverySubject(t *testing.T) {
	t.Parallel()
	tasks := many(2)
	for subject, want := range map[string]string{
		"task": "/0 /1", "event": "/0/events/0 /1/events/0", "state": "/0/states/0 /1/states/0",
		"action":   "/0/states/0/onEvents/0/actions/0 /1/states/0/onEvents/0/actions/0",
		"schedule": "/0/start/schedule /1/start/schedule",
		"edge":     "/0/events/0/correlation/0/contextAttributeValue /1/events/0/correlation/0/contextAttributeValue",
		"set":      "",
	} {
		for _, check := range []string{"false", "len(set.tasks) == 0"} {
			c := ownRule(t, subject, check)
			if err := own.Compile(c); err != nil {
				t.Fatal(err)
			}
			var at []string
			for _, f := range run(t, c, 2, tasks).Findings {
				at = append(at, f.Pointer)
			}
			if got := strings.Join(at, " "); got != want || len(at) == 0 {
				t.Errorf("for %s, %s: at %q, want %q", subject, check, got, want)
			}
		}
	}
}

// FuzzExpression: whatever is written as a rule is refused or judged, and never ends
// the program.
func FuzzExpression(f *testing.F) {
	for _, check := range usual {
		f.Add("task", check)
	}
	for _, subject := range []string{"task", "event", "edge", "set"} {
		f.Add(subject, `any(set.tasks, .name matches "x" and get(#, "/a")[0:1] in {"a": 1}) ?? len("a" + string(1..3))`)
	}
	f.Fuzz(func(t *testing.T, subject, check string) {
		text := "version: 1\ncustom:\n  - {id: own, for: " + subject + ", check: 'x', message: '{{x}}'}\n"
		c, err := config.Parse("/"+config.Name, []byte(text), config.Options{Work: "/"})
		if err != nil {
			return
		}
		c.Own[0].Check.Text, c.Own[0].Message.Text = check, "m {{"+check+"}}"
		if own.Compile(c) == nil {
			run(t, c, 1, ownTask)
		}
	})
}
