package engine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// FileResult is what the first phase learns from one document. It holds no text and
// no node, so that results can be kept, and one replaced when its file changes.
type FileResult struct {
	Doc   *source.Document
	Named bool // on the command line
	// Tasks are the tasks with their findings, in order.
	Tasks []TaskResult
	// Runs are the records of runs, Vertices the ids of tasks that a graph answer
	// names but does not show.
	Runs     []rules.Run
	Vertices []string
	// Findings are those about no task.
	Findings []*diag.Finding
	// excess are the findings that were only counted.
	excess Excess
	// Failures are the own rules that could not be evaluated on some tasks.
	Failures []rules.Failure
	// beyond says that it holds more than there was room for.
	beyond bool
	// Known reports whether the document has any shape that tasklint knows.
	Known bool
	// Looks is what a document of no known shape looks like, "" for nothing in
	// particular; Unread says what in it holds tasks that were not checked.
	Looks  string
	broken string // of such a document that is no JSON: where and why, after its name
	Unread []string
	// Gaps say why tasks of its set may be missing, in words.
	Gaps []string
	// Damaged says that its text is no JSON throughout, so that tasks of it may be missing.
	Damaged bool
	// Err is why the file could not be read, Internal a rule that failed.
	Err, Internal error
}

// unknown is the error for a named document of no known shape.
func (f *FileResult) unknown() error {
	switch {
	case len(f.Unread) > 0:
		return errors.New(strings.Join(f.Unread, "\n"))
	case f.broken != "":
		return fmt.Errorf("%s%s; nothing in the text tells of a task", f.Doc.Name, f.broken)
	case f.Looks == task.ForeignPatch:
		return fmt.Errorf("%s: no task: it looks like %s, since no path of it leads into a task; --as patch checks it as one all the same", f.Doc.Name, f.Looks)
	case f.Looks != "":
		return fmt.Errorf("%s: no task: it looks like %s; --as task checks it as one all the same", f.Doc.Name, f.Looks)
	default:
		return fmt.Errorf("%s: valid JSON, but neither a task nor a list, graph answer, run list or patch of tasks; --as task checks it as one all the same", f.Doc.Name)
	}
}

// skipped says the same of one that was found by walking.
func (f *FileResult) skipped() string {
	switch {
	case f.broken != "":
		return f.Doc.Name + " is no task and no JSON either"
	case f.Looks != "":
		return fmt.Sprintf("%s is no task: it looks like %s", f.Doc.Name, f.Looks)
	}
	return f.Doc.Name + " is no task"
}

// TaskResult is a task with the findings of the first phase.
type TaskResult struct {
	Facts    *task.Facts
	Findings []*diag.Finding
	// of is the stored task that it takes the place of, nil when there is none;
	// derived is how a task that a patch made is told of, nil for a written one.
	of      *task.Facts
	derived *derived
}

// Check runs the first phase on one document.
func (e *Engine) Check(doc *source.Document) *FileResult {
	g := gatherer{
		engine: e, selection: e.selections.document(doc), as: e.as(doc), trust: e.trusts(doc), result: &FileResult{Doc: doc}, room: e.room(),
	}
	g.result.Named = g.trust.named
	if names := e.setsOf(doc); len(names) > 0 {
		g.set = names[0]
	}
	g.result.Err = g.split(doc)
	g.finish()
	return g.result
}

// open reads a discovered file and checks it.
func (e *Engine) open(f discover.Found) *FileResult {
	doc, err := e.document(f)
	if err != nil {
		return &FileResult{Doc: &source.Document{Name: f.Display, Path: f.Path}, Named: f.Named || f.Given, Err: err}
	}
	return e.Check(doc)
}

// document is a discovered file as it lies, or with the text that it comes with.
func (e *Engine) document(f discover.Found) (*source.Document, error) {
	switch {
	case f.Text != nil:
		return source.NewDocument(f.Display, f.Path, f.Text)
	case e.options.Lean:
		return source.OpenLean(f.Path, f.Display)
	default:
		return source.Open(f.Path, f.Display)
	}
}
