package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aymanbagabas/go-udiff/lcs"

	"github.com/tasklint/tasklint/internal/say"
)

// DocsURL is where the page of each rule is found, by id and ".md".
const DocsURL = "https://github.com/tasklint/tasklint/blob/main/docs/rules/"

// Page returns the rule's documentation in Markdown: `tasklint explain`, docs/rules and
// the SARIF help all show it. Links to other pages begin with docs, which is "" where
// these lie beside it.
func (r *Rule) Page(docs string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, say.Capital(r.Summary))
	if r.Own != nil {
		return b.String() + r.ownPage()
	}
	fmt.Fprintf(&b, "**Level:** %s%s · **Looks at:** %s · **Fix:** %s · **Since:** %s\n\n",
		r.Level, optIn(r), r.subject(), r.fixWords(), r.Since)
	fmt.Fprintf(&b, "## Why\n\n%s\n\n", strings.TrimSpace(r.Why))
	fmt.Fprintf(&b, "## What to do\n\n%s\n\n%s\n", strings.TrimSpace(r.Do), r.ways())
	if r.Levels != "" {
		fmt.Fprintf(&b, "## Levels\n\n%s\n\n", r.Levels)
	}
	r.writeMessage(&b)
	r.writeExamples(&b)
	r.writeOptions(&b)
	r.writeConfiguration(&b)
	fmt.Fprintf(&b, "## How sure we are\n\nThis is %s.", r.Basis)
	if r.Basis == Inferred {
		b.WriteString(" The vendor documents neither that it fails nor that it works, so the rule is never an error by default")
		if strings.HasPrefix(r.Levels, "An error") {
			b.WriteString(" but where *Levels* says so")
		}
		b.WriteString(".")
	}
	b.WriteString("\n")
	if len(r.Sources) > 0 {
		b.WriteString("\n")
		for _, s := range r.Sources {
			fmt.Fprintf(&b, "- %s\n", linked(s))
		}
	}
	if related := r.Related(); len(related) > 0 {
		b.WriteString("\n## Related rules\n\n")
		for _, other := range related {
			fmt.Fprintf(&b, "- `%s`: %s\n", other.ID, other.Summary)
		}
	}
	return r.link(b.String(), docs)
}

// link makes links of the ids of other rules, and lets links to pages begin with docs.
func (r *Rule) link(page, docs string) string {
	var b strings.Builder
	code := false
	for line := range strings.Lines(page) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case !code:
			line = inCode().ReplaceAllStringFunc(line, func(id string) string {
				if other := ByID(strings.Trim(id, "`")); other != nil && other != r {
					return "[" + id + "](" + other.ID + ".md)"
				}
				return id
			})
			line = pageLink().ReplaceAllString(line, "]("+docs+"$1)")
		}
		b.WriteString(line)
	}
	return b.String()
}

var (
	inCode   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("`[a-z]+(?:-[a-z]+)*`") })
	pageLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\]\(([^):]+\.md[^)]*)\)`) })
)

// Related returns the rules that the rule's texts name, and those whose texts name it, by
// id.
func (r *Rule) Related() []*Rule {
	return related()[r]
}

// related is worked out once for all rules, since each page of a SARIF report asks.
var related = sync.OnceValue(func() map[*Rule][]*Rule {
	of := make(map[*Rule][]*Rule)
	for _, r := range All() {
		for i, word := range strings.Split(r.Why+"\n"+r.Do+"\n"+r.Levels, "`") {
			if other := ByID(word); i%2 == 1 && other != nil && other != r {
				of[r], of[other] = append(of[r], other), append(of[other], r)
			}
		}
	}
	for r, list := range of {
		slices.SortFunc(list, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
		of[r] = slices.Compact(list)
	}
	return of
})

// subject is the scope in words.
func (r *Rule) subject() string {
	if r.Past != nil {
		return "the past runs of a set"
	}
	return "a " + r.Scope()
}

func optIn(r *Rule) string {
	if r.Level == 0 {
		return " (switch it on to use it)"
	}
	return ""
}

// fixWords says what `--fix` does about the rule.
func (r *Rule) fixWords() string {
	return [...]string{"none", "safe (`--fix`)", "needs a look (`--fix --unsafe`)"}[r.Fix]
}

// writeMessage shows what the rule says of its bad example, else of the first case of its
// archive, and how its other messages begin.
func (r *Rule) writeMessage(b *strings.Builder) {
	said, others := r.Messages()
	if said == "" {
		return
	}
	fmt.Fprintf(b, "## The message\n\n```text\n%s\n```\n\n", said)
	if len(others) > 0 {
		fmt.Fprintf(b, "Or, among others:\n\n```text\n%s\n```\n\n", strings.Join(others, "\n"))
	}
}

// writeExamples shows the bad example, and what is different in the good one.
func (r *Rule) writeExamples(b *strings.Builder) {
	bad, good := r.Examples()
	if bad.JSON == "" {
		return
	}
	note := bad.Note
	switch {
	case note != "":
	case !bad.Raw && r.Scope() != "set":
		note = "Only the members that matter are shown."
	case !bad.Raw:
		note = "A list of tasks; only the members that matter are shown."
	}
	b.WriteString("## Bad\n\n")
	if note != "" {
		fmt.Fprintf(b, "%s\n\n", note)
	}
	fmt.Fprintf(b, "```json\n%s\n```\n\n", bad.JSON)
	if good.JSON == "" {
		return
	}
	b.WriteString("## Good\n\n")
	if good.Note != "" {
		fmt.Fprintf(b, "%s\n\n", good.Note)
	}
	fmt.Fprintf(b, "```diff\n%s```\n\n", differing(bad.JSON, good.JSON))
}

// contextLines is how many lines the diff of two examples shows around a change.
const contextLines = 2

// differing is a diff of two texts in lines, without the names of files, which there are not.
func differing(old, new string) string {
	before, after := strings.Split(old, "\n"), strings.Split(new, "\n")
	var b strings.Builder
	write := func(sign string, lines []string) {
		for _, line := range lines {
			b.WriteString(sign + line + "\n")
		}
	}
	at := 0
	for i, d := range lcs.DiffLines(before, after) {
		if from := max(d.Start-contextLines, 0); i == 0 || from > at+contextLines {
			if i > 0 {
				write(" ", before[at:at+contextLines])
			}
			if from > 0 {
				fmt.Fprintf(&b, "@@ line %d @@\n", from+1)
			}
			at = from
		}
		write(" ", before[at:d.Start])
		write("-", before[d.Start:d.End])
		write("+", after[d.ReplStart:d.ReplEnd])
		at = d.End
	}
	write(" ", before[at:min(at+contextLines, len(before))])
	return b.String()
}

func (r *Rule) writeOptions(b *strings.Builder) {
	if len(r.Options) == 0 {
		return
	}
	b.WriteString("## Options\n\n| option | default | meaning |\n|---|---|---|\n")
	for _, o := range r.Options {
		fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", o.Name, OptionText(o.Default), o.Doc)
	}
	b.WriteString("\n")
}

// writeConfiguration shows how to set and how to suppress the rule.
func (r *Rule) writeConfiguration(b *strings.Builder) {
	level := "off"
	if r.Level == 0 {
		level = "warning"
	}
	fmt.Fprintf(b, "## Configure\n\nOn the command line: `--rule %s=%s`. In `.tasklint.yaml`:\n\n```yaml\nrules:\n", r.ID, level)
	if len(r.Options) == 0 {
		fmt.Fprintf(b, "  %s: %s\n", r.ID, level)
	} else {
		fmt.Fprintf(b, "  %s: {level: %s", r.ID, optionLevel(r))
		for _, o := range r.Options {
			fmt.Fprintf(b, ", %s: %s", o.Name, OptionText(o.Default))
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(b, "suppress:\n  - {rule: %s, task: The task, reason: \"why it is right here\"}\n```\n\n", r.ID)
}

// OptionText writes a value as it stands in the configuration.
func OptionText(v any) string {
	switch v := v.(type) {
	case time.Duration:
		return say.Duration(v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}

// Table lists the built-in rules by section in Markdown, with links to pages that
// lie in the folder docs and with what level says of each.
func Table(docs string, level func(*Rule) string) string {
	var b strings.Builder
	for _, g := range Groups {
		var rows strings.Builder
		for _, r := range All() {
			if r.Group == g {
				fmt.Fprintf(&rows, "| [%s](%s%s.md) | %s | %s | %s |\n", r.ID, docs, r.ID, level(r), r.Summary, r.Fix)
			}
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&b, "### %s\n\n| rule | level | finds | fix |\n|---|---|---|---|\n%s\n", g, rows.String())
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// optionLevel is the level in an example with options: such a rule is wanted.
func optionLevel(r *Rule) string {
	if r.Level == 0 {
		return "warning"
	}
	return r.Level.String()
}

// Mend says where that stands which has to be changed when a rule reports something: the
// pages of rules that share it say in the same words how that is done.
type Mend uint8

// What is mended.
const (
	MendDefinition    Mend = iota + 1 // a property of a task
	MendSchedule                      // a task's schedule
	MendTrigger                       // what a task waits for
	MendSwitch                        // whether a task is enabled
	MendTasks                         // which tasks there are
	MendRun                           // what makes a task's runs fail or fail to come
	MendAccess                        // who owns a task, and what this user may read
	MendTenant                        // the state of the tenant's own task, with nothing wrong in it
	MendRequest                       // the body of a request or a patch
	MendRefused                       // a task that the service refuses
	MendText                          // the JSON text itself, whatever it says
	MendConfiguration                 // .tasklint.yaml
)

// Where Qlik's interface shows a task (help.qlik.com, Managing tasks for data refreshes).
const inQlik = "*Tasks* of the Analytics activity center, or *More actions*, *Reload*, *Schedule* of its app"

// sentBy is what to know before a task is written.
const sentBy = "Whoever sends it becomes the task's owner."

// ways says where the rule's findings are mended, as the items of a list.
func (r *Rule) ways() string {
	var b strings.Builder
	way := func(where, format string, args ...any) {
		fmt.Fprintf(&b, "- **%s:** %s\n", where, fmt.Sprintf(format, args...))
	}
	patch := "`qlik scheduling task patch ID -f FILE`, with a JSON Patch such as `tasklint diff --live --format patch=DIR` writes from mended files. " + sentBy
	switch r.Mend {
	case MendDefinition:
		way("In Qlik", "edit the task (%s), where its form has the property; all others are changed over the API.", inQlik)
		way("With qlik-cli", "%s", patch)
	case MendSchedule:
		way("In Qlik", "edit the schedule of the task (%s).", inQlik)
		way("With qlik-cli", "%s", patch)
	case MendTrigger:
		way("In Qlik", "edit the task (%s) and choose anew what it is *Based on*: *Another task succeeded* or *Another task failed*, and which one. To wait for several tasks, or for any outcome, takes the API.", inQlik)
		way("With qlik-cli", "%s", patch)
	case MendSwitch:
		way("In Qlik", "activate or deactivate the task (%s).", inQlik)
		way("With qlik-cli", "`qlik scheduling task patch ID --op replace --path /enabled --value true`, or `false`. %s", sentBy)
	case MendTasks:
		way("In Qlik", "edit or delete the task (%s).", inQlik)
		way("With qlik-cli", "`qlik scheduling task rm ID` deletes it, for good. `tasklint impact ID --if deleted` says first what else would stop.")
	case MendRun:
		way("In Qlik", "the run history of the task has the log of each run, and the task can be run by hand (%s).", inQlik)
		way("With qlik-cli", "`qlik scheduling task run log --taskId ID --runId RUN`, and `qlik scheduling task start ID`.")
	case MendAccess:
		way("In Qlik", "give the owner of the task a role in the space of the other app, or save the task as another user, who becomes its owner (%s).", inQlik)
		way("With qlik-cli", "whoever sends `qlik scheduling task patch ID` becomes the task's owner.")
	case MendTenant:
		way("In Qlik", "the task is under %s.", inQlik)
		way("With qlik-cli", "`qlik scheduling task get ID` shows it. From files to the tenant: %s", patch)
	}
	switch {
	case r.Mend == MendConfiguration:
		way("In the configuration", "%s", r.fixWay("change `.tasklint.yaml` at the place that the finding names."))
	case r.Mend == MendRequest:
		way("In the file", "%s Check a body before you send it: `tasklint --as %s FILE`.", r.fixWay("change it where it is made."), r.kind())
	case r.Mend == MendRefused:
		way("In the file", "%s The service refuses such a task when it is written.", r.fixWay("change it at the place that the finding names."))
	case r.Mend == MendSwitch:
		way("In the file", "write `\"enabled\": true`, or `false`, in the task that is meant.")
	case r.Mend == MendText:
		way("In the file", "%s", r.fixWay("mend it at the place that the finding names, or export it again: `tasklint fetch -o DIR`."))
	case r.Mend != MendRun && r.Mend != MendTenant && r.Mend != MendAccess:
		way("In the file", "%s", r.fixWay("change it at the place that the finding names."))
	}
	return b.String()
}

// fixWay says which fix writes what is right, else what to do by hand.
func (r *Rule) fixWay(byHand string) string {
	switch r.Fix {
	case SafeFix:
		return fmt.Sprintf("`tasklint --fix --only %s` mends what is certain.", r.ID)
	case UnsafeFix:
		return fmt.Sprintf("`tasklint --fix --unsafe --only %s` writes it where it is clear what was meant; look at it with `--diff` first.", r.ID)
	default:
		return byHand
	}
}

// kind is what the examples of a rule about requests are for.
func (r *Rule) kind() string {
	if bad, _ := r.Examples(); bad.As != 0 {
		return bad.As.String()
	}
	return "patch"
}

const (
	restPage   = "https://qlik.dev/apis/rest/scheduling/tasks/"
	reloadPage = "https://qlik.dev/toolkits/qlik-cli/scheduling/scheduling-task-resource-reload-"
)

// sourcePages are the addresses of the documents that sources begin with.
var sourcePages = []struct{ begin, page string }{
	{"API reference of /api/v1/reload-tasks", "https://qlik.dev/apis/rest/reload-tasks/"},
	{"API reference of /api/scheduling/tasks", restPage},
	{"API reference of G", restPage},
	{"API reference of P", restPage},
	{"qlik.dev, Reload on task event", reloadPage + "on-task-event/"},
	{"qlik.dev, qlik-cli: reload on task event", reloadPage + "on-task-event/"},
	{"qlik.dev, Reload on dataset updated", reloadPage + "on-dataset-updated/"},
	{"qlik.dev, Reload on time schedule", reloadPage + "on-time-schedule/"},
	{"Error CHO-031", reloadPage + "on-dataset-updated/"},
	{"Error CHO-", reloadPage + "on-time-schedule/"},
	{"qlik.dev, Migrate reload-tasks to tasks", "https://qlik.dev/manage/analytics-applications/migrate-reload-tasks-to-tasks/"},
	{"qlik.dev, Reload overview", "https://qlik.dev/manage/analytics-applications/"},
	{"Qlik Cloud guardrails", "https://qlik.dev/manage/analytics-applications/"},
	{"qlik.dev, task chaining with qlik-cli", "https://qlik.dev/manage/analytics-applications/task-chaining-qlik-cli/"},
	{"qlik.dev, scheduling task events", "https://qlik.dev/apis/event/scheduling/tasks/"},
	{"qlik.dev, events of scheduling tasks", "https://qlik.dev/apis/event/scheduling/tasks/"},
	{"qlik.dev changelog, task events", "https://qlik.dev/changelog/227-scheduling-tasks-events-api/"},
	{"qlik.dev, reload endpoints of scheduling tasks", "https://qlik.dev/changelog/262-scheduling-tasks-api-reload-task-endpoints/"},
	{"qlik.dev, API versioning", "https://qlik.dev/apis/versioning/"},
	{"Qlik changelog: Scheduling Tasks API and deprecation", "https://qlik.dev/changelog/231-scheduling-tasks-api-and-reload-tasks-deprecation/"},
	{"Qlik changelog, Tasks API", "https://qlik.dev/changelog/135-tasks-api/"},
	{"Qlik changelog, API updates for reload-tasks", "https://qlik.dev/changelog/27-api-updates-reload-tasks/"},
	{"Qlik changelog 271", "https://qlik.dev/changelog/271-reload-tasks-migrated-task-error-response/"},
	{"Serverless Workflow 0.8", "https://github.com/serverlessworkflow/specification/blob/0.8.x/specification.md"},
	{"crontab(5)", "https://man7.org/linux/man-pages/man5/crontab.5.html"},
	{"IANA Time Zone Database", "https://www.iana.org/time-zones"},
	{"Semantic Versioning 2.0.0", "https://semver.org/spec/v2.0.0.html"},
	{"@qlik/api", "https://www.npmjs.com/package/@qlik/api"},
	{"Microsoft, PowerShell documentation, ConvertTo-Json", "https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/convertto-json"},
}

var rfcNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`RFC (\d+)`) })

// linked is a source with links to its documents, as far as their addresses are known.
// What a document says is no part of its name.
func linked(source string) string {
	for _, s := range sourcePages {
		if !strings.HasPrefix(source, s.begin) {
			continue
		}
		name, rest := source, ""
		if i := strings.IndexAny(source[len(s.begin):], ":(,;"); i >= 0 {
			name = strings.TrimRight(source[:len(s.begin)+i], " ")
			rest = source[len(name):]
		}
		return "[" + name + "](" + s.page + ")" + rest
	}
	return rfcNumber().ReplaceAllString(source, "[$0](https://www.rfc-editor.org/rfc/rfc$1)")
}
