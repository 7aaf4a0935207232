package own_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// usual are the kinds of checks that organisations write.
var usual = []string{
	`len(task.description ?? "") >= 10 || task.enabled == false`,
	`task.name matches "^[A-Z][A-Za-z0-9 ._-]{2,79}$"`,
	`all(task.events, any(.correlation, .contextAttributeName == "status"))`,
	`task.metadata.spaceId != nil && task.metadata.spaceId startsWith "s"`,
	`not (task.start.schedule.cron contains "*/1 ")`,
	`all(task.states, all(.onEvents, len(.actions) == 1))`,
	`task.metadata.ownerId in ["o", "p", "q"]`,
	`len(task.events) <= 10 && len(task.name) < 100`,
	`task.version == nil || task.version matches "^[0-9]+[.][0-9]+"`,
	`task.enabled || task.metadata.deletedAt == nil`,
}

// BenchmarkOwnRules is the cost of 50 rules on 10,000 tasks: a tenth of what the
// contract gives ten seconds for. Every fifth rule looks at other tasks.
func BenchmarkOwnRules(b *testing.B) {
	for _, kind := range []string{"task", "set"} {
		b.Run(kind, func(b *testing.B) {
			var text strings.Builder
			text.WriteString("version: 1\ncustom:\n")
			for i := range 50 {
				check := usual[i%len(usual)]
				if kind == "set" && i%5 == 0 {
					check = "all(upstream(task), .enabled != false) && " + check
				}
				fmt.Fprintf(&text, "  - id: own-%d\n    for: task\n    when: task.specVersion != nil\n    check: |-\n      %s\n    message: '{{task.name}} is wrong'\n", i, check)
			}
			c, err := config.Parse("/"+config.Name, []byte(text.String()), config.Options{Work: "/"})
			if err != nil {
				b.Fatal(err)
			}
			if err := own.Compile(c); err != nil {
				b.Fatal(err)
			}
			var settings []rules.Setting
			for _, s := range c.Base() {
				if own.Of(s.Rule) != nil || s.Rule.ID == "rule-failed" {
					settings = append(settings, s)
				}
			}
			tasks := []byte(many(10_000))
			for b.Loop() {
				e := engine.New(engine.Options{Settings: settings, Now: testNow, Jobs: 2, Complete: true})
				doc, err := source.NewDocument("a.json", "", bytes.Clone(tasks))
				if err != nil {
					b.Fatal(err)
				}
				r := e.Judge([]*engine.FileResult{e.Check(doc)})
				if r.Err != nil || len(r.Findings) > 0 {
					b.Fatal(r.Err, len(r.Findings), r.Findings[0].Message)
				}
			}
		})
	}
}
