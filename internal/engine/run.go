package engine

import (
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Run is a record of one run of a task, from a run list among the input. Runs feed
// the rules that look at history; they are no tasks.
type Run struct {
	Doc    *source.Document
	Span   source.Span
	TaskID string
	task.RunFacts
}

func newRun(x *task.Extractor, doc *source.Document, root source.Node) *Run {
	return &Run{Doc: doc, Span: root.Span(), TaskID: root.Get("taskId").Text(), RunFacts: *x.Run(root)}
}
