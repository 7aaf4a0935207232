// Package engine runs the rules: it finds files, checks each in a first phase that
// is parallel and forgets the text, and judges all of them together in a second.
package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Options say what a run does.
type Options struct {
	// Settings are the rules as they are set for everything.
	Settings []rules.Setting
	// Config, when there is one, says for each document which rules run and which
	// set it belongs to, and what is suppressed. Settings are then those that hold
	// where no override does.
	Config *config.Config
	// Tenant is the configured set of all documents where there is no Config, and of
	// those of a tenant, which lie in no file.
	Tenant string
	// Whole says that all configured files are looked at, so that a suppression
	// without a finding is not needed any more.
	Whole bool
	// Now is the clock for rules about time.
	Now time.Time
	// History makes the rules about past runs look at all tasks. Otherwise they look at
	// those whose runs are among the input, or run when they are switched on by name.
	History bool
	// Taken is when the data was taken, the clock of those rules; zero for what the
	// marker of an export says, else the newest instant in a set.
	Taken time.Time
	// Jobs is how many goroutines check tasks; at least 1.
	Jobs int
	// Partial and Complete overrule what is guessed about the completeness of sets.
	Partial, Complete bool
	// OnlyFiles says that the command line named files and no folder or set, so that
	// tasks may be missing.
	OnlyFiles bool
	// Named reports whether the command line names a document itself, and not as found
	// by walking; Insists whether the user has said what it is, whatever it looks like.
	// Both may be nil.
	Named, Insists func(*source.Document) bool
	// As says what a document is meant for; nil leaves it to the configuration, and
	// stands for stored tasks throughout where there is none.
	As func(*source.Document) task.As
	// Base holds the stored tasks that bodies and patches are for; nil without any.
	Base *Base
	// Anonymous leaves the fingerprints of findings out: nobody asks for them.
	Anonymous bool
	// Least is the least level of the findings that are asked for: those below it are counted,
	// and the result is without them. Off keeps all. It must be Off where a baseline, a
	// suppression or another state decides which findings count.
	Least diag.Level
	// MostKept is how many findings the first phase keeps, MostEntries how many tasks and
	// other entries of lists; 0 for the constants of these names.
	MostKept, MostEntries int
	// Lean keeps only small files in memory; the places of findings in others are read
	// again when they are shown.
	Lean bool
	// Live is what the tenant has answered, nil when it was not asked. It is filled in
	// before Judge is called.
	Live *rules.Live
	// Text returns what a marker holds where that is not what lies on the disk, as
	// config.Options has it; nil for the disk.
	Text func(path string) (text []byte, known bool, err error)
	// Spell is how whoever has asked gives an option that a message speaks of.
	Spell say.Spelling
	// Progress hears how many files are done, from any goroutine; may be nil.
	Progress func(files int)
	// Done ends the work when it is closed: what comes after that is not looked at, and the
	// outcome is worth nothing, least of all for deciding what may be written. Nil never does.
	Done <-chan struct{}
}

// stopped reports whether nobody waits for the outcome any more.
func (e *Engine) stopped() bool {
	select {
	case <-e.options.Done:
		return true
	default:
		return false
	}
}

// Engine checks documents with one set of options.
type Engine struct {
	options    Options
	selections *selections
	checkers   sync.Pool
	markers    Markers
}

// New makes an engine.
func New(o Options) *Engine {
	o.Jobs = max(o.Jobs, 1)
	e := &Engine{markers: Markers{Text: o.Text}, options: o, selections: newSelections(&o)}
	e.checkers.New = func() any {
		return &checker{engine: e, pass: rules.TaskPass{Now: o.Now}}
	}
	return e
}

// Renew lets the organisation's own rules take steps again, for another run over the
// documents by a program that goes on.
func (e *Engine) Renew() { e.eachOwn((*own.Rule).Renew) }

// Try is Renew for a run over documents as they might be. What a verdict finds of them
// hangs on none that was tried before; sound says that no own rule was given up on the
// documents as they are.
func (e *Engine) Try(sound bool) {
	if sound {
		e.eachOwn((*own.Rule).Restart)
	} else {
		e.Renew()
	}
}

func (e *Engine) eachOwn(do func(*own.Rule)) {
	for i := range e.options.Settings {
		if rule := own.Of(e.options.Settings[i].Rule); rule != nil {
			do(rule)
		}
	}
}

// CheckFiles runs the first phase on files, several at a time. The results are in
// the order of the files; when ctx ends, those of files not yet begun are missing.
func (e *Engine) CheckFiles(ctx context.Context, files []discover.Found) []*FileResult {
	results := make([]*FileResult, len(files))
	var next, done atomic.Int64
	var mu sync.Mutex
	cut, room := 0, e.room() // the results up to cut hold nothing too much
	var workers sync.WaitGroup
	for range min(e.options.Jobs, len(files)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) || ctx.Err() != nil {
					return
				}
				result := e.open(files[i])
				mu.Lock()
				for results[i] = result; cut < len(results) && results[cut] != nil; cut++ { // in order, whoever is done first
					e.keepFile(results[cut], &room)
				}
				mu.Unlock()
				if n := done.Add(1); e.options.Progress != nil {
					e.options.Progress(int(n))
				}
			}
		})
	}
	workers.Wait()
	return results
}

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
	lesser []lesserOf
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
	// Damaged says that its text is no JSON throughout, so that tasks of it may be missing.
	Damaged bool
	// Err is why the file could not be read, Internal a rule that failed.
	Err, Internal error
	engine        *Engine // that has checked it, and with what trust
	trust         trust
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

// Check runs the first phase on one document.
func (e *Engine) Check(doc *source.Document) *FileResult { return e.check(doc, nil) }

// check is Check with what is known of an earlier text of the document, nil for nothing.
func (e *Engine) check(doc *source.Document, before *earlier) *FileResult {
	g := gatherer{
		engine: e, selection: e.selections.document(doc), as: e.as(doc), trust: e.trusts(doc), result: &FileResult{Doc: doc, engine: e}, room: e.room(),
	}
	g.result.trust = g.trust
	if g.as == task.Stored {
		g.earlier = before
	}
	g.result.Named = g.trust.named
	if names := e.setsOf(doc); len(names) > 0 {
		g.set = names[0]
	}
	g.result.Err = g.split(doc)
	g.finish()
	return g.result
}

// open reads a discovered file, as it lies or with the text that it comes with, and checks it.
func (e *Engine) open(f discover.Found) *FileResult {
	var doc *source.Document
	var err error
	switch {
	case f.Text != nil:
		doc, err = source.NewDocument(f.Display, f.Path, f.Text)
	case e.options.Lean:
		doc, err = source.OpenLean(f.Path, f.Display)
	default:
		doc, err = source.Open(f.Path, f.Display)
	}
	if err != nil {
		return &FileResult{Doc: &source.Document{Name: f.Display, Path: f.Path}, Named: f.Named || f.Given, Err: err}
	}
	return e.Check(doc)
}

// ValuesAlone says what of a patch was not checked since its task is not known, "" where
// there is no such patch.
func (f *FileResult) ValuesAlone() string {
	if !f.alone {
		return ""
	}
	return f.Doc.Name + ": the task that this patch is for is not known, so its values were checked one by one, and not what the task becomes" +
		f.engine.options.Spell.Hint("; ", "base", "FILE", " gives the task")
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
	return f.engine.options.Spell.Hint("; ", "as", as.String(), " checks it as one all the same")
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
