package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "redundant-default",
	Summary: "a value that is the default anyway",
	Why: "`\"timezone\": \"UTC\"`, `\"keepActive\": false`, `INTERVAL=1`: the task means the same without them, and is shorter to read and to compare. " +
		"Some teams would rather see every value written out, so the rule is off until you switch it on.\n\n" +
		"`exclusive` is left alone where a task waits for several events, since its default surprises many (see `implicit-exclusive`), and so is `enabled`. " +
		"An operation of a patch that puts the default back by itself changes something, and is left alone, too.",
	Do:      "Remove the value.",
	Mend:    MendDefinition,
	Level:   diag.Off,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks: default values", "RFC 5545 section 3.3.10: INTERVAL defaults to 1"},
	Fix:     SafeFix,
	Group:   FileAndSchema,
	Reads:   Value,
	Task:    checkRedundantDefault,
})

func checkRedundantDefault(p *TaskPass) {
	t := p.Task
	defaultBool(p, "keepActive", t.KeepActive, false)
	defaultWord(p, "timezone", t.Start.Timezone, "UTC")
	checkInterval1(p, t.Start.Recurrence)
	for i := range t.Events {
		defaultBool(p, "dataOnly", t.Events[i].DataOnly, true)
	}
	for i := range t.States {
		checkStateDefaults(p, &t.States[i])
	}
}

func checkStateDefaults(p *TaskPass, s *task.State) {
	defaultBool(p, "end", s.End, true)
	refs := 0
	for i := range s.OnEvents {
		o := &s.OnEvents[i]
		refs += len(o.Refs)
		defaultWord(p, "actionMode", o.ActionMode, "SEQUENTIAL")
		for j := range o.Actions {
			defaultWord(p, "invoke", o.Actions[j].Invoke, "SYNC")
		}
	}
	if refs < 2 && p.Sees(Within("states/*")) {
		defaultBool(p, "exclusive", s.Exclusive, true)
	}
}

func defaultBool(p *TaskPass, name string, n source.Node, value bool) {
	if (n.True() && value || n.False() && !value) && !p.Full() && !p.isAlone(n) {
		p.Report(n, "%s is %t by default", say.Quote(name), value).Help("leave it out").
			Fix(diag.Safe, "Remove "+say.Quote(name), p.without(n))
	}
}

func defaultWord(p *TaskPass, name string, n source.Node, value string) {
	if n.Is(source.String) && bytes.EqualFold(n.Bytes(), []byte(value)) && !p.Full() && !p.isAlone(n) {
		p.Report(n, "%s is %s by default", say.Quote(name), say.Quote(value)).Help("leave it out").
			Fix(diag.Safe, "Remove "+say.Quote(name), p.without(n))
	}
}

// checkInterval1 finds INTERVAL=1 among the parts of a recurrence rule.
func checkInterval1(p *TaskPass, n source.Node) {
	const part = "INTERVAL=1"
	text := n.Bytes()
	start := 0
	if rule := []byte("RRULE:"); len(text) >= len(rule) && bytes.EqualFold(text[:len(rule)], rule) {
		start = len(rule)
	}
	first := start
	for start < len(text) {
		end := len(text)
		if i := bytes.IndexByte(text[start:], ';'); i >= 0 {
			end = start + i
		}
		if bytes.EqualFold(text[start:end], []byte(part)) {
			r := p.Report(n, "%s is the default", part).Help("leave it out").At(textSpan(n, schedule.Range{Start: start, End: end}))
			if end < len(text) { // with the semicolon that follows, else with the one before
				r.Fix(diag.Safe, "Remove "+part, oneEdit(textSpan(n, schedule.Range{Start: start, End: end + 1}), ""))
			} else if start > first {
				r.Fix(diag.Safe, "Remove "+part, oneEdit(textSpan(n, schedule.Range{Start: start - 1, End: end}), ""))
			}
		}
		start = end + 1
	}
}
