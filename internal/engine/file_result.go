package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
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
	// excess counts the findings that there was no room for.
	excess Counts
	// below counts those about its tasks that are below Options.Least.
	below []taskCounts
	// Failures are the own rules that could not be evaluated on some tasks.
	Failures []rules.Failure
	// beyond says that it holds more than there was room for.
	beyond bool
	// Known reports whether the document has any shape that tasklint knows.
	Known bool
	// Looks is what a document of no known shape looks like, "" for nothing in
	// particular; Unread says what in it holds tasks that were not checked.
	Looks  string
	broken string // of one that is no JSON throughout: where and why, after its name
	Unread []string
	// alone says that it holds a patch of a task that is not known.
	alone bool
	// Gaps say why tasks of its set may be missing, in words.
	Gaps []string
	// Empty says that it is a list without an entry.
	Empty bool
	// Damaged says that its text is no JSON throughout, so that tasks of it may be missing.
	Damaged bool
	// Err is why the file could not be read, Internal a rule that failed.
	Err, Internal error
	// selections are those of the engine that has checked it, with what trust.
	selections *selections
	spell      say.Spelling // as in Options
	trust      trust
}

// TaskResult is a task with the findings of the first phase.
type TaskResult struct {
	Facts    *task.Facts
	Findings []*diag.Finding
	// of is the stored task that it takes the place of, nil when there is none;
	// derived maps a task that a patch made to the patch, nil for a written one.
	of      *task.Facts
	derived *derived
}

// written counts the tasks that stand in the document and that no patch has made.
func (f *FileResult) written() int {
	n := 0
	for i := range f.Tasks {
		if f.Tasks[i].derived == nil {
			n++
		}
	}
	return n
}

// ValuesAlone says what of a patch was not checked since its task is not known, "" where
// there is no such patch.
func (f *FileResult) ValuesAlone() string {
	if !f.alone {
		return ""
	}
	return f.Doc.Name + ": the task that this patch is for is not known, so its values were checked one by one, and not what the task becomes" +
		f.spell.Hint("; ", "base", "FILE", " gives the task")
}

// unknown is the error for a named document of no known shape.
func (f *FileResult) unknown() error {
	switch {
	case len(f.Unread) > 0:
		return errors.New(strings.Join(f.Unread, "\n"))
	case f.broken != "":
		return fmt.Errorf("%s%s; nothing in the text tells of a task", f.Doc.Name, f.broken)
	case f.Looks == task.ForeignPatch:
		return fmt.Errorf("%s: no task: it looks like %s, since no path of it leads into a task%s", f.Doc.Name, f.Looks, f.allTheSame(task.Patch))
	case f.Looks == task.ErrorAnswer:
		return fmt.Errorf("%s: no task: it looks like %s; read it, and get the tasks again", f.Doc.Name, f.Looks)
	case f.Looks != "":
		return fmt.Errorf("%s: no task: it looks like %s%s", f.Doc.Name, f.Looks, f.allTheSame(task.Stored))
	default:
		return fmt.Errorf("%s: valid JSON, but neither a task nor a list, graph answer, run list or patch of tasks%s", f.Doc.Name, f.allTheSame(task.Stored))
	}
}

// allTheSame says how a document is checked as what it does not look like.
func (f *FileResult) allTheSame(as task.As) string {
	return f.spell.Hint("; ", "as", as.String(), " checks it as one all the same")
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

// cut notes that tasks of the document are missing.
func (f *FileResult) cut() {
	f.beyond = true
	f.Gaps = appendOnce(f.Gaps, f.Doc.Name+" holds more than was read")
}

func appendOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
