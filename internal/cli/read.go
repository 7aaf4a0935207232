package cli

import (
	"context"
	"errors"
	"os"
	"slices"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// readStdin reads standard input as the file it is called.
func (a *app) readStdin(in *input) (*source.Document, func(), error) {
	name := in.stdinName
	if name == "" {
		name = "stdin.json"
	}
	doc, remove, err := source.ReadInput(a.stdin, name, source.Temporary{
		Create: func() (*os.File, error) { return atomicfile.Create("tasklint-", ".json") }, Remove: atomicfile.Remove,
	})
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
		return errors.New("interrupted")
	}
	if in.live != nil {
		return done.compareWithTenant(ctx, in.live)
	}
	return nil
}
