package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
)

// input is what the command line gives to check.
type input struct {
	places
	args         []string
	forceExclude bool
	stdinName    string
}

// checked is the outcome of reading and checking all input.
type checked struct {
	result   *engine.Result
	problems []discover.Problem
	leftOut  int
	remove   func() // the temporary copy of standard input
}

func (c *checked) close() {
	for _, doc := range c.result.Documents {
		doc.Close()
	}
	c.remove()
}

// check finds the files, checks them and judges the whole.
func (a *app) check(ctx context.Context, in input, o engine.Options) (*checked, error) {
	args := in.args
	if len(args) == 0 {
		args = []string{"."}
	}
	found, err := discover.Find(args, discover.Options{Dir: in.work, ForceExclude: in.forceExclude})
	if err != nil {
		return nil, err
	}
	o.OnlyFiles = onlyFiles(args)
	e := engine.New(o)
	done := &checked{problems: found.Problems, leftOut: found.LeftOut, remove: func() {}}
	var results []*engine.FileResult
	files := found.Files
	if len(files) > 0 && files[0].Stdin {
		files = files[1:]
		doc, remove, err := source.ReadInput(a.stdin, stdinName(in.stdinName))
		if err != nil {
			return nil, err
		}
		done.remove = remove
		r := e.Check(doc)
		r.Named = true
		results = append(results, r)
	}
	results = append(results, e.CheckFiles(ctx, files)...)
	if err := ctx.Err(); err != nil {
		done.remove()
		return nil, errors.New("interrupted")
	}
	done.result = e.Judge(results)
	return done, nil
}

func stdinName(flag string) string {
	if flag == "" {
		return "stdin.json"
	}
	return flag
}

// onlyFiles reports whether every argument is a single file or standard input, so
// that the rest of the tenant may lie elsewhere.
func onlyFiles(args []string) bool {
	for _, arg := range args {
		if arg == "-" {
			continue
		}
		info, err := os.Stat(arg)
		if err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

// failure is what makes the run exit with 2, nil when it did its work.
func (c *checked) failure(allowEmpty bool) error {
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
	if c.result.Summary.Files == 0 && !allowEmpty {
		if c.result.Summary.Skipped > 0 {
			return fmt.Errorf("no tasks found: none of the %d JSON files is a task or a list of tasks; name other paths, or pass --allow-empty", c.result.Summary.Skipped)
		}
		return errors.New("no tasks found: there are no JSON files here; name other paths, or pass --allow-empty")
	}
	return nil
}
