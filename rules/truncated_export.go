package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "truncated-export",
	Summary: "PowerShell cut the document off and wrote text in place of what lay deeper",
	Why: "`ConvertTo-Json` writes two levels unless it is asked for more, and puts the text of its own objects where the rest was: `@{name=reload; type=event; " +
		"onEvents=System.Object[]}`. A task is nine levels deep. Windows PowerShell 5.1 says nothing about it, PowerShell 7 warns on the console. " +
		"What was there is gone from the file, so nothing in it can be mended by hand.\n\n" +
		"There is one finding a document, at the first such text, and no other rule reports these texts. " +
		"A document in which nothing but such text is left of the tasks cannot be checked at all: a notice says so.",
	Do: "Export again with `ConvertTo-Json -Depth 20`, or leave the JSON as it came: `qlik scheduling task ls --raw`, or `tasklint fetch -o tasks`. " +
		"If the file was sent to the service already, look at the tasks there.\n\n" +
		"Where a single id looks so, a script has put a whole object into a text: write `$($app.resourceId)` for `$app`. " +
		"Lists that have lost their brackets on the same way are `wrong-type`.",
	Mend:       MendText,
	Level:      diag.Error,
	Since:      "0.2.0",
	Basis:      Documented,
	Sources:    []string{"Microsoft, PowerShell documentation, ConvertTo-Json: `-Depth`, 2 unless given"},
	Group:      FileAndSchema,
	Reads:      Value,
	Unreadable: true,
	Task:       checkTruncatedExport,
	Patch:      checkTruncatedPatch,
	Settle:     settleTruncatedExport,
})

func checkTruncatedExport(p *TaskPass) { reportCut(p, p.Task.Root) }

// checkTruncatedPatch looks at the operations that are no longer there; the values of
// those that are become parts of tasks.
func checkTruncatedPatch(p *TaskPass) {
	for i := range p.Operations {
		if n := p.Operations[i].Node; n.Is(source.String) {
			reportCut(p, n)
		}
	}
}

func reportCut(p *TaskPass, root source.Node) {
	if !p.Tree.AnyString(task.CutSigns, task.IsCut) {
		return
	}
	eachCut(root, func(n source.Node) bool {
		of := "this document"
		if name := nameOf(n); name != "" {
			of = say.Quote(name)
		}
		p.report(n, true, "PowerShell cut %s off and wrote text in its place", []any{of}).
			Help("export it again with ConvertTo-Json -Depth 20")
		return false
	})
}

// eachCut calls tell for the texts below n that stand where something was cut off, until
// it says no.
func eachCut(n source.Node, tell func(source.Node) bool) bool {
	switch n.Kind() {
	case source.Object:
		for _, v := range n.Members() {
			if !eachCut(v, tell) {
				return false
			}
		}
	case source.Array:
		for _, v := range n.Elements() {
			if !eachCut(v, tell) {
				return false
			}
		}
	case source.String:
		return !task.IsCut(n.Bytes()) || tell(n)
	}
	return true
}

// settleTruncatedExport leaves one finding a document, which is about all tasks that
// were cut: which text comes first goes by the order in which they are written.
func settleTruncatedExport(_ *SetPass, found []*diag.Finding) []*diag.Finding {
	tasks := make(map[*source.Document][]string)
	for _, f := range found {
		tasks[f.Doc] = append(tasks[f.Doc], f.Task.Identity())
	}
	var kept []*diag.Finding
	for _, f := range found { // in the order of their places
		if cut := tasks[f.Doc]; cut != nil {
			f.About(cut...)
			kept = append(kept, f)
			delete(tasks, f.Doc)
		}
	}
	return kept
}
