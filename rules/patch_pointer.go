package rules

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "patch-pointer",
	Summary: "a path of a patch that leads nowhere in any task",
	Why: "`path` and `from` are JSON Pointers: `/states/0/name`, with `~1` for a slash and `~0` for a tilde inside a name. The elements of lists are counted from 0; " +
		"`-` stands for the place after the last one, so only a value can be put there. A pointer to a property that no task has is refused, or changes what nothing reads.\n\n" +
		"The service adds properties of its own under `metadata`, so names there are taken as they are.",
	Do:      "Correct the pointer: `tasklint schema task` prints the properties of a task. Whether the task at hand has what the pointer names is checked by `patch-result`.",
	Mend:    MendRequest,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"RFC 6901, sections 3 and 4", "RFC 6902, section 4", "API reference of /api/scheduling/tasks"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   Bodies,
	Patch: func(p *TaskPass) {
		for i := range p.Operations {
			o := &p.Operations[i]
			if !knownOp(o) {
				continue
			}
			checkPointer(p, o.Path, o.Op.TextIs("remove") || o.Op.TextIs("replace"))
			if o.Takes() {
				checkPointer(p, o.From, true)
			}
		}
	},
})

// checkPointer looks at a pointer; there says that it has to name something that is
// there.
func checkPointer(p *TaskPass, n source.Node, there bool) {
	if !n.Is(source.String) {
		return
	}
	text := n.Text()
	tokens, ok := source.PointerTokens(text)
	switch {
	case !ok && text[0] != '/':
		p.Report(n, "%s is no JSON Pointer, which begins with a slash", n.Quoted()).Help("write %s", say.Quote("/"+text))
		return
	case !ok:
		p.Report(n, "%s is no JSON Pointer: \"~\" stands before 0 or 1 only", n.Quoted()).
			Help("write \"~0\" for a tilde, \"~1\" for a slash")
		return
	}
	way := schema.Follow(schema.Task, tokens)
	switch {
	case way.Steps < len(tokens):
		reportNowhere(p, n, tokens, way, there)
	case there && len(tokens) > 0 && way.Lists[len(tokens)-1] && tokens[len(tokens)-1] == "-":
		p.Report(n, "%s names nothing: \"-\" is the place after the last element", n.Quoted()).Help("write the index of an element")
	}
}

func reportNowhere(p *TaskPass, n source.Node, tokens []string, way schema.Way, there bool) {
	token := tokens[way.Steps]
	index := "write a number from 0"
	if !there {
		index += ", or \"-\" to add at the end"
	}
	switch {
	case len(tokens) > 1 && tokens[0] == "metadata" && way.Steps > 0 && !way.List && !way.Scalar:
	case way.List:
		p.Report(n, "%s leads nowhere: %s is no index of the list %s", n.Quoted(), say.Quote(token), say.Quote(tokens[max(way.Steps, 1)-1])).Help("%s", index)
	case way.Scalar:
		p.Report(n, "%s leads nowhere: %s is a single value", n.Quoted(), say.Quote(tokens[max(way.Steps, 1)-1])).
			Help("change %s as a whole", say.Quote(pointerOf(tokens[:way.Steps])))
	case way.Near != "":
		p.Report(n, "%s leads nowhere: %s is no property of %s", n.Quoted(), say.Quote(token), way.Holder).
			Help("did you mean %s?", say.Quote(way.Near)).Data("suggestion", way.Near).
			Fix(diag.Unsafe, "Write "+say.Quote(way.Near), replaceText(n, pointerOf(slices.Concat(tokens[:way.Steps], []string{way.Near}, tokens[way.Steps+1:]))))
	default:
		p.Report(n, "%s leads nowhere: %s is no property of %s", n.Quoted(), say.Quote(token), way.Holder)
	}
}
