package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "patch-op",
	Summary: "an operation of a patch that the API refuses or cannot carry out",
	Why: "A task is patched with a list of operations (RFC 6902), also where there is only one. Each has `op`, one of add, remove, replace, move and copy, and `path`; " +
		"add and replace need `value`, move and copy need `from`. The API has no `test`. " +
		"A patch is carried out as a whole or not at all, so one bad operation loses the others too.\n\n" +
		"What is absent is reported at the opening brace of the operation.",
	Do:      "Write one of the five operations with all its members. Where the path leads is checked by `patch-pointer`.",
	Mend:    MendRequest,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of PATCH /api/scheduling/tasks/{id}", "RFC 6902, sections 3 and 4"},
	Group:   Bodies,
	Fix:     SafeFix,
	Hides:   true,
	Patch: func(p *TaskPass) {
		if wrapped(p) {
			return
		}
		checkList(p)
		for i := range p.Operations {
			checkOperation(p, &p.Operations[i])
		}
	},
})

// wrapped finds a patch that is a list of operations with something round it, as
// PowerShell writes lists: {"value": [...], "Count": 2}.
func wrapped(p *TaskPass) bool {
	root := p.Tree.Root()
	if root.Get("op").Exists() || root.Get("path").Exists() {
		return false
	}
	for key, value := range root.Members() {
		for _, o := range value.Elements() {
			if o.Get("op").Exists() && o.Get("path").Exists() {
				p.Report(key, "a patch is a list of operations with nothing round it").Help("keep only the list that is under %s", key.Quoted())
				return true
			}
		}
	}
	return false
}

// checkList finds a patch that is an operation and no list of one, as programs write it
// that take a list of one apart.
func checkList(p *TaskPass) {
	root := p.Tree.Root()
	if !root.Is(source.Object) {
		return
	}
	s := root.Span()
	p.ReportOpen(root, "a patch is a list of operations, not a single one").Help("write it in brackets").Fix(diag.Safe, "Write it in brackets", []diag.Edit{
		{Span: source.Span{Start: s.Start, End: s.Start}, Text: "["}, {Span: source.Span{Start: s.End, End: s.End}, Text: "]"},
	})
}

func checkOperation(p *TaskPass, o *patch.Operation) {
	if !o.Node.Is(source.Object) {
		p.Report(o.Node, "an operation is an object with \"op\" and \"path\", not %s", o.Node.Kind())
		return
	}
	checkOp(p, o)
	switch {
	case !o.Path.Exists():
		p.ReportOpen(o.Node, "an operation needs \"path\"").Help("add \"path\" with the JSON Pointer of the place to change")
	case !o.Path.Is(source.String):
		p.Report(o.Path, "\"path\" is a JSON Pointer in a string, not %s", o.Path.Kind())
	}
	switch {
	case o.Op.TextIs("add") && !o.Value.Exists():
		p.ReportOpen(o.Node, "the operation \"add\" needs \"value\"").Help("add \"value\"")
	case o.Op.TextIs("replace") && !o.Value.Exists():
		p.ReportOpen(o.Node, "the operation \"replace\" needs \"value\"").Help("add \"value\", or write op \"remove\" if the place is to go")
	case o.Takes() && !o.From.Exists():
		p.ReportOpen(o.Node, "the operation %s needs \"from\"", o.Op.Quoted()).
			Help("add \"from\" with the JSON Pointer of the place to take the value from")
	case o.Takes() && !o.From.Is(source.String):
		p.Report(o.From, "\"from\" is a JSON Pointer in a string, not %s", o.From.Kind())
	}
}

func checkOp(p *TaskPass, o *patch.Operation) {
	const choice = "use add, remove, replace, move or copy"
	switch {
	case !o.Op.Exists():
		p.ReportOpen(o.Node, "an operation needs \"op\"").Help("add \"op\" with add, remove, replace, move or copy")
	case !o.Op.Is(source.String):
		p.Report(o.Op, "\"op\" is a word in a string, not %s", o.Op.Kind()).Help(choice)
	case o.Op.TextIs("test"):
		p.Report(o.Op, "the API refuses the operation \"test\"").Help("remove it, and compare before the patch is sent")
	case !knownOp(o):
		if near, ok := say.Nearest(o.Op.Text(), patchOps()); ok {
			p.Report(o.Op, "there is no operation %s", o.Op.Quoted()).Help("did you mean %s?", say.Quote(near)).Data("suggestion", near)
			return
		}
		p.Report(o.Op, "there is no operation %s", o.Op.Quoted()).Help(choice)
	}
}
