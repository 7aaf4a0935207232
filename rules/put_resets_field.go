package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "put-resets-field",
	Summary: "a replace body that leaves out what the task has",
	Why: "A replace (PUT) is no merge: what its body leaves out goes back to the default. " +
		"A body that was written by hand, or made by a script that knows only a few fields, takes away the description, the time zone or the end of the schedule, without a " +
		"word.\n\n" +
		"A schedule of another kind, or another trigger, is a change and no loss, and so is an entry of a list that is left out. What the service writes does not count. " +
		"A body without `enabled` is `replace-disables`.\n\n" +
		"The rule looks at replace bodies whose task is known: by `--base FILE`, or by `--live`.",
	Do:      "Write the field into the body, with the value that it has or with the default if it is meant to go. Or send a patch, which leaves other fields alone.",
	Mend:    MendRequest,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of PUT /api/scheduling/tasks/{id}: omitted properties are reset to their defaults"},
	Fix:     UnsafeFix,
	Group:   Bodies,
	Reads:   Whole,
	Task:    checkPutResetsField,
})

func checkPutResetsField(p *TaskPass) {
	if p.As != task.Replace || !p.Base.Exists() {
		return
	}
	for _, d := range compare.Tasks(p.Base, p.Task.Root, compare.Options{}) {
		if d.New.Exists() || d.Entry() || d.Pointer == "/enabled" || strings.HasPrefix(d.Pointer, "/metadata/spaceId") || p.changesTrigger(d.Pointer) {
			continue
		}
		if holder := p.Tree.Locate(d.New.Span); holder.Is(source.Object) {
			p.reportReset(holder, &d)
		}
	}
	usage := p.Base.Get("metadata").Get("usage") // the service writes the rest of it
	if root := p.Task.Root; !root.Get("metadata").Exists() && usage.Is(source.String) && !usage.TextIs("ANALYTICS") {
		p.reportReset(root, &compare.Difference{Pointer: "/metadata", Old: compare.Side{Text: []byte(`{"usage": ` + string(usage.Raw()) + `}`)}})
	}
}

func (p *TaskPass) reportReset(holder source.Node, d *compare.Difference) {
	parent, name := splitPointer(d.Pointer)
	value := d.Old.Text
	if p.Misspelt(holder, name) || p.lacks(holder, name) {
		return
	}
	r := p.ReportOpen(holder, "this replace resets %s%s, which it leaves out", say.Quote(name), inside(parent)).
		Help("write it, unless it is meant to go").Note("%s", shownMember(value)).Data("pointer", d.Pointer)
	r.finding.Canonical += "#" + name // several may be absent from one object
	if secret.Form(value) == "" {
		r.Fix(diag.Unsafe, "Write "+say.Quote(name)+" as the task has it", insertMember(holder, name, string(value), beforeMember(name)...))
	}
}

// lacks reports whether the schema has told already that the object needs a member
// that is absent; states have a rule of their own.
func (p *TaskPass) lacks(holder source.Node, name string) bool {
	for _, pr := range p.Problems {
		if pr.Kind == schema.MissingProperty && pr.Property == name && pr.Node.Same(holder) {
			return true
		}
	}
	return name == "states" && holder.Same(p.Task.Root)
}

// changesTrigger reports whether what is left out is one kind of schedule or trigger,
// and the body has another one in its place.
func (p *TaskPass) changesTrigger(pointer string) bool {
	body := p.Task.Root
	schedule := body.Get("start").Get("schedule")
	switch pointer {
	case "/start/schedule/recurrence", "/start/schedule/cron", "/start/schedule/interval":
		return schedule.Get("recurrence").Exists() || schedule.Get("cron").Exists() || schedule.Get("interval").Exists()
	case "/start":
		return body.Get("events").Len() > 0 && p.Base.Get("events").Len() == 0
	case "/events":
		return body.Get("start").Exists() && !p.Base.Get("start").Exists()
	}
	return false
}

// shownMember says what a member of the stored task is, "" for an object or a list.
func shownMember(text []byte) string {
	switch value := shownValue(text); value {
	case "an object", "a list":
		return ""
	default:
		return "the task has " + value
	}
}

// inside says where in the task something is absent, "" for the task itself.
func inside(parent string) string {
	if parent == "" {
		return ""
	}
	return " of " + say.Quote(parent)
}

// splitPointer takes a pointer apart into that of what holds the value, and its name.
func splitPointer(pointer string) (parent, name string) {
	i := strings.LastIndexByte(pointer, '/')
	name, _ = source.UnescapeToken(pointer[i+1:])
	return pointer[:i], name
}

// beforeMember are the members of a task after which people look for one.
func beforeMember(name string) []string {
	switch name {
	case "description":
		return []string{"name"}
	case "version", "specVersion":
		return []string{"name", "description"}
	}
	return []string{"specVersion", "name"}
}
