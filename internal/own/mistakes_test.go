package own_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/own"
)

// TestWrongExpressionsSayWhere holds each kind of mistake to its place: the
// expression begins at line 6, column 7.
func TestWrongExpressionsSayWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ subject, check, place, message string }{
		{"task", `task.descripton != ""`, "6:12", `a task has no field "descripton"; did you mean "description"?`},
		{"task", "task.enabled &&\n  tsk.name != \"\"", "7:9", `there is no variable "tsk"; did you mean "task"?`},
		{"task", `any(task.events, .nmae == "x")`, "6:25", `no field "nmae"; did you mean "name"?`},
		{"task", `all(task.states, all(.onEvents, all(.actions, .name != nil)))`, "6:39", "predicates may nest 2 deep"},
		{"task", `task.name > 3`, "6:17", "a text cannot be compared with a number"},
		{"task", `task.name == 3`, "6:17", "a text never equals a number"},
		{"task", `len(task.name)`, "6:7", "check must be true or false, but this is a number"},
		{"task", `task.name = "x"`, "6:17", `"=" compares nothing; write "=="`},
		{"task", `task.name =~ "x"`, "6:17", `"=~" is no operator; write "matches"`},
		{"task", `startsWith(task.name, "x")`, "6:7", `"startsWith" stands between two values, as in a startsWith b`},
		{"task", `task.enabled && not contains(task.name, "x")`, "6:27", `"contains" stands between two values, as in a contains b`},
		{"task", `and(task.enabled, true)`, "6:7", `"and" stands between two values, as in a and b`},
		{"task", `task.name <> "x"`, "6:18", `">" cannot stand here`},
		{"task", `.name == "x"`, "6:7", `"." cannot stand here`},
		{"task", `minInterval(task) >= "15m"`, "6:25", `a duration cannot be compared with a text by >=; write duration("15m")`},
		{"task", `15 < minInterval(task)`, "6:10", `a number cannot be compared with a duration by <; write duration("15m")`},
		{"task", `now > "2027-01-31"`, "6:11", `a time cannot be compared with a text by >; write date("2027-01-31")`},
		{"task", `any(nextRuns(task, 5), .Hour >= 8)`, "6:31", `a time has no field "Hour"; write Hour()`},
		{"task", `minInterval(task).Hours > 1`, "6:25", `a duration has no field "Hours"; write Hours()`},
		{"task", `task.name ==`, "6:", "the expression ends too soon"},
		{"task", `task.name startwith "x"`, "6:17", `there is no operator "startwith"; did you mean "startsWith"?`},
		{"task", `uper(task.name) == ""`, "6:7", `there is no function "uper"; did you mean "upper"?`},
		{"task", `reduce(task.events, #acc, 1) == 1`, "6:7", "reduce is not there in rules"},
		{"task", `repeat(task.name, 9) == ""`, "6:7", "repeat is not there in rules"},
		{"task", `any(task.annotations, # + "x" == "ax")`, "6:31", "texts cannot be joined with + inside a predicate"},
		{"task", `any(task.events, .x + .y == 3)`, "6:25", "no field"},
		{"task", `any(task.events, #["x"] + #["y"] == 3)`, "6:31", "texts cannot be joined"},
		{"task", `task.name matches "("`, "6:25", "the pattern is wrong"},
		{"task", `task.name matches "(a{1000}){10}b{1000}"`, "6:25", "the pattern is"},
		{"task", `duration("soon") > duration("1h")`, "6:16", `"soon" is no duration`},
		{"task", `date("31.1.2027") < now`, "6:12", "is no date"},
		{"task", `get(task, "name") != nil`, "6:17", "is no JSON Pointer"},
		{"task", `event.name != nil`, "6:7", `"event" is not there in a rule for: task`},
		{"set", `task.name != nil`, "6:7", `"task" is not there in a rule for: set`},
		{"edge", `edge.upstream.description != nil`, "6:21", `read it with get(task, "/description")`},
		{"event", `event.correlation.name == "x"`, "6:25", "take an item with [0]"},
		{"task", `options.limit > 3`, "6:15", `there is no option "limit"`},
		{"task", `len() == 0`, "6:7", "len takes a text, a list or an object"},
		{"task", `now.Huor() > 3`, "6:11", `has no method "Huor"; did you mean "Hour"?`},
		{"task", `$env.task != nil`, "6:7", "there is no variable"},
		{"task", `$pass.task != nil`, "6:7", "there is no variable"},
		{"task", `$get(task, "x") != nil`, "6:7", "there is no function"},
		{"task", `task.enabled ? 1 : 2`, "6:", "must be true or false"},
		{"task", `let task = 1; task == 1`, "6:11", "is a name already"},
		{"task", `"ü" != "" && task.nam != ""`, "6:25", `did you mean "name"?`},
	} {
		conf := ownRule(t, c.subject, c.check)
		err := own.Compile(conf)
		mistakes, ok := errors.AsType[config.Errors](err)
		if !ok || len(mistakes) != 1 {
			t.Errorf("%s: %v, want one mistake", c.check, err)
			continue
		}
		place := strings.TrimPrefix(mistakes[0].Error(), config.Name+":")
		if !strings.HasPrefix(place, c.place) || !strings.Contains(place, c.message) {
			t.Errorf("%s:\n got %s\nwant %s %s", c.check, place, c.place, c.message)
		}
	}
}

// TestWrongPartsSayWhere holds what is wrong outside of "check" to its place.
func TestWrongPartsSayWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, want string }{
		{`{id: own, for: task, check: "true", message: "{{task.nam}}"}`, `3:58: a task has no field "nam"; did you mean "name"?`},
		{`{id: own, for: task, check: "true", message: "is {{ }}"}`, `3:56: there is no expression here`},
		{`{id: own, for: task, check: "true", message: "is {{task.name"}`, `3:54: "{{" is not closed`},
		{`{id: own, for: task, when: task.nam, check: "true", message: x}`, `3:37: a task has no field "nam"`},
		{`{id: own, for: task, check: "true", at: /descripton, message: x}`, `3:45: a task has no field "descripton"; did you mean "description"?`},
		{`{id: own, for: set, check: "true", at: /name, message: x}`, `a set has no parts to point at`},
	} {
		conf, err := config.Parse("/"+config.Name, []byte("version: 1\ncustom:\n  - "+c.rule+"\n"), config.Options{Work: "/"})
		if err != nil {
			t.Fatal(c.rule, err)
		}
		if err = own.Compile(conf); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.rule, err, c.want)
		}
	}
}
