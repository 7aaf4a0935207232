package rules

import (
	"strconv"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/schema"
)

// The schema's own rules lower what the service writes itself: its lists of words
// grow, and a person cannot mend it.

// inMetadata reports whether a path from the task leads into its metadata.
func inMetadata(path []source.Step) bool {
	return len(path) > 1 && path[0].Name() == "metadata"
}

// inLastRun reports whether a path from the task leads to its last run or into it.
func inLastRun(path []source.Step) bool {
	return len(path) > 2 && inMetadata(path) && path[1].Name() == "orchestration" && path[2].Name() == "lastRun"
}

// stored reports whether the service has accepted the task, as it stands or nearly so. A
// body is what somebody writes, whatever it was copied from.
func (p *TaskPass) stored() bool { return p.Task != nil && p.As == task.Stored && p.Task.Stored() }

// grows is added to what is said of a stored task where the API may have grown: response
// properties, words and endpoints may be added at any time for everybody (qlik.dev,
// API versioning).
const grows = "it may be newer than this version of tasklint"

// unset reports whether a problem is that a stored task says nothing where it may say
// nothing: null or an empty list, as programs in Go write what is not set.
func (p *TaskPass) unset(pr schema.Problem) bool {
	n := pr.Node
	if pr.Open || !p.stored() || !n.Is(source.Null) && !(n.Is(source.Array) && n.Len() == 0) {
		return false
	}
	path := n.Path()
	return len(path) > 0 && path[len(path)-1].Index < 0 && !needed(tokensOf(path))
}

// reportUnset tells of such a value in a stored task.
func (p *TaskPass) reportUnset(pr schema.Problem) {
	what, safety := "null", diag.Safe
	if p.Rule.Fix == UnsafeFix {
		safety = diag.Unsafe
	}
	if pr.Node.Is(source.Array) {
		what = "an empty list"
	}
	p.report(pr.Node, true, "%s is "+what+" in this stored task, which says nothing", []any{say.Quote(nameOf(pr.Node))}).
		Help("leave it out").Level(diag.Note).Fix(safety, "Leave it out", removeItem(pr.Node))
}

// nameOf is the property that a value is of, "" for the root.
func nameOf(n source.Node) string {
	for path := n.Path(); len(path) > 0; path = path[:len(path)-1] {
		if s := path[len(path)-1]; s.Index < 0 {
			return s.Name()
		}
	}
	return ""
}

func tokensOf(path []source.Step) []string {
	tokens := make([]string, len(path))
	for i, s := range path {
		tokens[i] = s.Name()
		if s.Index >= 0 {
			tokens[i] = strconv.Itoa(s.Index)
		}
	}
	return tokens
}

// needed reports whether the schema, or the service beside it, wants the place filled.
func needed(tokens []string) bool {
	switch way := schema.Follow(schema.Task, tokens); {
	case way.Steps < len(tokens) || tokens[0] == "metadata":
		return false
	case way.Required:
		return true
	}
	last := tokens[len(tokens)-1]
	switch len(tokens) {
	case 1:
		return last == "states"
	case 3:
		return tokens[0] == "states" && last == "onEvents"
	case 5:
		return tokens[2] == "onEvents" && last == "actions"
	case 7:
		return tokens[4] == "actions" && last == "functionRef"
	}
	return false
}

// isRuleList reports whether n is a recurrence in the form of the removed
// reload-tasks: a list of rules. invalid-recurrence says more about it than
// wrong-type could.
func isRuleList(p *TaskPass, n source.Node) bool {
	return n.Is(source.Array) && p.Task != nil && (n.Same(p.Task.Start.Recurrence) || n.Same(p.Wrapper.Get("recurrence")))
}
