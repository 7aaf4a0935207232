package own_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// testNow is the clock of all tests.
var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// anything says of every document that it is tasks.
func anything(*source.Document) bool { return true }

// ownRule is a configuration with one rule.
func ownRule(t testing.TB, subject, check string) *config.Config {
	t.Helper()
	text := fmt.Sprintf("version: 1\ncustom:\n  - id: own\n    for: %s\n    check: |-\n      %s\n    message: found\n",
		subject, strings.ReplaceAll(check, "\n", "\n      "))
	c, err := config.Parse("/"+config.Name, []byte(text), config.Options{Work: "/"})
	if err != nil {
		t.Fatalf("%s: %v", check, err)
	}
	return c
}

// run judges documents with nothing but own rules.
func run(t testing.TB, c *config.Config, jobs int, docs ...string) *engine.Result {
	t.Helper()
	var settings []rules.Setting
	for _, s := range c.Base() {
		if own.Of(s.Rule) != nil || s.Rule.ID == "rule-failed" {
			settings = append(settings, s)
		}
	}
	e := engine.New(engine.Options{Settings: settings, Now: testNow, Jobs: jobs, Complete: true, Insists: anything})
	var files []*engine.FileResult
	for i, text := range docs {
		doc, err := source.NewDocument(fmt.Sprintf("%d.json", i), "", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, e.Check(doc))
	}
	return e.Judge(files)
}

// many are n tasks in a list, each waiting for the one before.
func many(n int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"id":"u%d","name":"Task %d","description":"Sales of the day before %d","specVersion":"0.8","enabled":true,"version":"1.0.%d",
"start":{"schedule":{"cron":"0 6 * * *"}},
"events":[{"name":"e","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"u%d"},{"contextAttributeName":"status","contextAttributeValue":"SUCCEEDED"}]}],
"states":[{"name":"s","type":"event","end":true,"onEvents":[{"eventRefs":["e"],"actions":[{"functionRef":{"refName":"app.reload","arguments":{"appId":"a%d"}}}]}]}],
"metadata":{"spaceId":"s%d","ownerId":"o"}}`, i, i, i, i, i-1, i, i%7)
	}
	b.WriteByte(']')
	return b.String()
}

// hostile expressions: each would take minutes or gigabytes if it were let.
var hostile = []struct{ name, subject, check string }{
	{"doubling with let", "task", doubling(40)},
	{"all over all", "set", "all(set.tasks, all(set.tasks, true))"},
	{"all over all for each task", "task", "all(set.tasks, any(set.tasks, .name == task.name))"},
	{"large range", "task", "len(1..100000000) > 0"},
	{"ranges in ranges", "task", "len(map(1..9999, 1..9999)) > 0"},
	{"lists of lists", "task", "len(map(1..99999, [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20])) > 0"},
	{"objects without end", "task", `len(map(1..999999, ({"a": {"b": {"c": #}}}))) > 0`},
	{"ranges in a loop", "task", "all(1..9999, len(0..99) == 100)"},
	{"growing by replace", "task", `len(` + nested(`replace(`, `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`, `, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")`, 12) + `) > 0`},
	{"growing by join", "task", "len(join(map(1..99999, task.description), \"" + strings.Repeat("a", 1000) + "\")) > 0"},
	{"concat of itself", "task", letChain("concat(LAST, LAST)", "1..9999", 20)},
	{"join of itself", "task", letChain(`join([LAST, LAST])`, `"aaaaaaaaaaaaaaaa"`, 40)},
	{"comparing the set with itself", "task", "all(set.tasks, set.tasks == set.tasks)"},
	{"membership in the set", "task", "all(set.tasks, not (# in set.tasks) or true) and all(set.tasks, (0 in set.tasks) == false)"},
	{"sorting again and again", "task", "all(set.tasks, len(sort(map(set.tasks, .name))) > 0)"},
	{"sortBy again and again", "task", "all(set.tasks, len(sortBy(set.tasks, .name)) > 0)"},
	{"groups again and again", "set", "all(set.tasks, len(groupBy(set.tasks, .name)) > 0)"},
	{"ancestors of all", "task", "all(set.tasks, len(ancestors(#)) >= 0)"},
	{"get of all", "task", `all(set.tasks, get(#, "/description") != "")`},
	{"runs of all", "task", "all(set.tasks, len(nextRuns(#, 1000)) >= 0)"},
	{"distances of all", "task", "all(set.tasks, minInterval(#) != duration(\"1s\"))"},
	{"a large pattern on much text", "task", `any(1..9999, join(map(1..999, task.description)) matches "(a?){100}(b?){100}(.*x){10}")`},
	{"patterns that are made", "task", `any(1..99999, task.name matches join([string(#), "(a?){50}"]))`},
	{"splitting", "task", `any(1..9999, len(split(join(map(1..9999, "aaaaaaaaaaaaaaaa")), "")) == 0)`},
	{"a loop for nothing", "task", "any(1..999999, any(1..999999, false))"},
	{"empty loops", "task", "any(1..999999, any([], false))"},
	{"much in one pass", "task", "any(1..999999, " + strings.Repeat("task.name == \"x\" || ", 100) + "false)"},
	{"changing case", "task", `any(1..99999, upper(join(map(1..999, task.description))) == "")`},
	{"flatten", "task", "len(flatten(map(1..99999, set.tasks))) > 0"},
	{"uniq", "task", "all(1..99999, len(uniq(0..999)) > 0)"},
	{"comparisons in comparisons", "task", nested("1 < int(", "1", ") < 2", 200)},
	{"ranges for each task", "task", "any(1..999999, # == 1)"},
	{"brackets", "task", nested("(", "true", ")", 1900)},
	{"nots", "task", strings.Repeat("!", 4000) + "true"},
	{"large values in equality", "task", "all(set.tasks, task.events == task.events and task.states == task.states)"},
	{"powers", "task", "any(1..999999, # ** 99999 ** 99999 == 1)"},
}

func nested(open, core, end string, n int) string {
	return strings.Repeat(open, n) + core + strings.Repeat(end, n)
}

// letChain declares variables that are each made of the one before.
func letChain(step, first string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "let x0 = %s; ", first)
	for i := range n {
		fmt.Fprintf(&b, "let x%d = %s; ", i+1, strings.ReplaceAll(step, "LAST", fmt.Sprintf("x%d", i)))
	}
	fmt.Fprintf(&b, "len(x%d) > 0", n)
	return b.String()
}

func doubling(n int) string {
	var b strings.Builder
	b.WriteString(`let x0 = "aaaaaaaa"; `)
	for i := range n {
		fmt.Fprintf(&b, "let x%d = x%d + x%d; ", i+1, i, i)
	}
	fmt.Fprintf(&b, "len(x%d) > 0", n)
	return b.String()
}

// TestHostileExpressionsAreBounded holds what somebody else's rule can cost: each of
// these is refused or abandoned. The time is far above what is wanted, so that a busy
// machine does not fail the test.
func TestHostileExpressionsAreBounded(t *testing.T) {
	t.Parallel()
	tasks := many(2500)
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			c := ownRule(t, h.subject, h.check)
			if err := own.Compile(c); err != nil {
				t.Logf("refused: %.200v", err)
				return
			}
			r := run(t, c, 2, tasks)
			if r.Err == nil && h.name != "brackets" {
				t.Errorf("was not abandoned: %d findings", len(r.Findings))
			}
		})
	}
}

// TestHostileExpressionsTakeLittleMemory measures the worst of them alone.
func TestHostileExpressionsTakeLittleMemory(t *testing.T) {
	tasks := many(100)
	for _, h := range hostile {
		if h.name != "empty loops" && h.name != "objects without end" && h.name != "doubling with let" {
			continue
		}
		c := ownRule(t, h.subject, h.check)
		if err := own.Compile(c); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		run(t, c, 1, tasks)
		runtime.ReadMemStats(&after)
		if all := (after.TotalAlloc - before.TotalAlloc) >> 20; all > 512 { // not all of it at one time
			t.Errorf("%s: %d MB allocated", h.name, all)
		}
	}
}
