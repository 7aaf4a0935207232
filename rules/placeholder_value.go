package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// mostRelated is how many further places a finding names.
const mostRelated = 20

var _ = register(&Rule{
	ID:      "placeholder-value",
	Summary: "a value was left in from the documentation",
	Why: "`xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, `<APP_ID>` and the bare word `string` are what examples and generated request bodies have where your own value belongs. " +
		"The service refuses some of them and stores the others, and an event that waits for a task `<TASK_ID>` waits forever.\n\n" +
		"Only values that are such a placeholder as a whole are meant; a description that mentions `<APP_ID>` is not. There is one finding a task, with the other places beside it. Links are left alone.",
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"The vendor's examples of tasks, which have such values"},
	Group:   FileAndSchema,
	Reads:   Value,
	Bad: Example{JSON: `{
  "states": [{
    "name": "reload", "type": "event",
    "onEvents": [{
      "eventRefs": [],
      "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "<APP_ID>"}}}]
    }]
  }]
}`},
	Good: Example{JSON: `{
  ` + exampleWait + `[]` + exampleWaitEnd + `
}`},
	Task: checkPlaceholderValue,
})

func checkPlaceholderValue(p *TaskPass) {
	if p.Tree.AnyString("xX<s", isPlaceholder) {
		w := placeholders{pass: p}
		w.walk(p.Task.Root, source.Node{})
		if len(w.all) > 1 {
			w.report.Among("", w.all)
		}
	}
}

// placeholders gathers the placeholders of a task into one finding.
type placeholders struct {
	pass   *TaskPass
	report *Report
	all    []keyed
}

// walk looks at all strings below n; key is the nearest one. It goes no deeper
// than the tree, whose depth is bounded.
func (w *placeholders) walk(n, key source.Node) {
	switch n.Kind() {
	case source.Object:
		for k, v := range n.Members() {
			if !k.TextIs("links") {
				w.walk(v, k)
			}
		}
	case source.Array:
		for _, e := range n.Elements() {
			w.walk(e, key)
		}
	case source.String:
		if isPlaceholder(n.Bytes()) && w.pass.Sound(n) {
			w.tell(n, key)
		}
	}
}

func (w *placeholders) tell(n, key source.Node) {
	switch w.all = append(w.all, keyed{key, n}); {
	case w.report == nil:
		w.report = w.pass.Report(n, "%s is still the placeholder %s; replace it by the value that is meant", quoteNode(key), quoteNode(n))
	case len(w.all) <= mostRelated+1:
		w.report.Related(n, "a placeholder too")
	}
}

// isPlaceholder reports whether a whole text is one of the forms that documentation
// has in place of a value.
func isPlaceholder(text []byte) bool {
	if len(text) < 3 {
		return false
	}
	switch text[0] {
	case 'x', 'X':
		return len(text) >= 8 && len(bytes.Trim(text, "xX-")) == 0
	case '<':
		return text[len(text)-1] == '>' && isMarker(text[1:len(text)-1])
	case 's':
		return string(text) == "string"
	}
	return false
}

// isMarker reports whether a text is made of words that name a value: APP_ID,
// your app id.
func isMarker(text []byte) bool {
	for i, c := range text {
		if !isLetterOrDigit(c) && (i == 0 || c != '_' && c != '-' && c != ' ' && c != '.') {
			return false
		}
	}
	return len(text) > 0
}
