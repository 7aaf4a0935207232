package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// inspection is the outcome of reading and checking all input.
type inspection struct {
	*files
	result *engine.Result
	// results are what the first phase has found, judge the second phase over them.
	engine  *engine.Engine
	results []*engine.FileResult
	judge   func([]*engine.FileResult) *engine.Result
	stdin   *source.Document          // nil when it was not read
	aside   map[*source.Document]bool // of the tenant, and not asked for
	remove  func()                    // the temporary copy of standard input
}

func (c *inspection) close() {
	for _, doc := range c.result.Documents {
		doc.Close()
	}
	c.remove()
}

// isAsked reports whether the command line asks about a document.
func (c *inspection) isAsked(doc *source.Document) bool {
	return doc == c.stdin || c.asked[doc.Path] && !c.aside[doc]
}

// setTask names a task as baselines do, by its set and name.
type setTask struct{ set, name string }

// looked are the tasks that the command line asks about.
func (c *inspection) looked() map[setTask]bool {
	looked := make(map[setTask]bool)
	for _, t := range c.result.Sets {
		for _, f := range t.Set.Tasks {
			if c.isAsked(f.Doc) {
				looked[setTask{t.Set.Name, f.Name.S}] = true
			}
		}
	}
	return looked
}

// failure is what makes the run exit with 2, nil when it did its work.
func (c *inspection) failure(allowEmpty bool) error {
	var failed []error
	for _, p := range c.problems {
		if p.Named {
			failed = append(failed, p)
		}
	}
	failed = append(failed, c.result.Err)
	if err := errors.Join(failed...); err != nil {
		return err
	}
	if why := c.empty(); why != "" && !allowEmpty {
		return errors.New("no tasks found: " + why + "; name other paths, " + nextStep + ", or pass --allow-empty")
	}
	return nil
}

// nextStep is how one comes by tasks where there are none.
const nextStep = "fetch a tenant's tasks with tasklint fetch -o tasks, check them there with tasklint --live"

// empty says why there was nothing to check, "" where there was something.
func (c *inspection) empty() string {
	s := &c.result.Summary
	switch n := c.unread(); {
	case s.Files > 0:
		return ""
	case n > 0:
		return plural.Of(n, "file") + " could not be read, and no other file here holds a task"
	case s.Unread > 0:
		return plural.Pick(s.Unread, "the 1 file here with signs of tasks", fmt.Sprintf("all of the %d files here with signs of tasks", s.Unread)) + " could not be read as tasks"
	case s.Skipped > 0:
		return plural.Pick(s.Skipped, "the 1 JSON file here is not", fmt.Sprintf("none of the %d JSON files is", s.Skipped)) + " a task or a list of tasks"
	case c.outside:
		return "no file here is of a tenant that --tenant names"
	default:
		return "there are no JSON files here"
	}
}

// unread counts what is there and could not be read.
func (c *inspection) unread() int {
	n := 0
	for _, p := range c.problems {
		if p.Unread() {
			n++
		}
	}
	for _, notice := range c.result.Notices {
		if notice.Kind == engine.Unreadable {
			n++
		}
	}
	return n
}

// strays are the documents that belong to no configured set although there are some.
func (c *inspection) strays(conf *config.Config) []string {
	if len(conf.Tenants) == 0 {
		return nil
	}
	var names []string
	for _, doc := range c.result.Documents {
		if doc.Path != "" && len(conf.TenantOf(doc.Path)) == 0 {
			names = append(names, doc.Name)
		}
	}
	return names
}

// readStdin reads standard input as the file it is called.
func (a *app) readStdin(in *input) (*source.Document, func(), error) {
	name := in.stdinName
	if name == "" {
		name = "stdin.json"
	}
	var piped pipedText
	doc, remove, err := source.ReadInput(io.TeeReader(a.stdin, &piped), name, source.Temporary{
		Create: func() (*os.File, error) { return atomicfile.Create("tasklint-", ".json") }, Remove: atomicfile.Remove,
	})
	if notice := piped.notice(runtime.GOOS); notice != "" {
		fmt.Fprintln(a.stderr, "tasklint: note:", notice)
	}
	if err == nil && in.stdinName != "" {
		doc.Path = in.absolute(name)
	}
	return doc, remove, err
}

// check finds the files, checks them and judges the whole.
func (a *app) check(ctx context.Context, in input, o engine.Options) (*inspection, error) {
	var changed *change
	switch {
	case in.hook != nil:
		changed = in.hook.change
	case in.changedSince != "":
		var err error
		if changed, err = a.changedSince(ctx, in.paths, in.changedSince); err != nil {
			return nil, err
		}
		defer changed.close()
		in.state = changed.now
	}
	f, err := in.find()
	if err != nil {
		return nil, err
	}
	o.Text = in.state.reader()
	o.OnlyFiles, o.Config, o.Whole = onlyFiles(in.args), in.config, f.all
	if in.base != "" {
		if o.Base, err = in.readBase(o); err != nil {
			return nil, err
		}
	}
	o.As = func(doc *source.Document) task.As { return in.meantFor(doc, f) }
	o.Named = func(doc *source.Document) bool { return in.isNamed(doc, f) }
	o.Insists = func(doc *source.Document) bool { return in.as != "" && in.isNamed(doc, f) }
	e := engine.New(o)
	done := &inspection{files: f, engine: e, judge: e.Judge, remove: func() {}}
	if changed != nil {
		then, err := changed.before(&in, o, f)
		if err != nil {
			return nil, changed.explain(ctx, git.Repository{Dir: changed.top}, err)
		}
		a.tellUnknown(changed)
		done.judge = func(now []*engine.FileResult) *engine.Result { return then.judge(ctx, e, now) }
	}
	if err := a.read(ctx, &in, done); err != nil {
		done.remove()
		return nil, err
	}
	done.result = done.judge(done.results)
	return done, nil
}

// read takes standard input and the files through the first phase, and compares
// with the tenant if there is one.
func (a *app) read(ctx context.Context, in *input, done *inspection) error {
	if done.files.stdin {
		doc, remove, err := a.readStdin(in)
		if err != nil {
			return err
		}
		done.stdin, done.remove = doc, remove
		done.read = slices.DeleteFunc(done.read, func(file discover.Found) bool { return doc.Path == file.Path })
		done.results = append(done.results, done.engine.Check(doc))
	}
	done.results = append(done.results, done.engine.CheckFiles(ctx, done.read)...)
	if ctx.Err() != nil {
		return errInterrupted
	}
	if in.live != nil {
		return done.compareWithTenant(ctx, in.live)
	}
	return nil
}
