package cli

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
)

// checkBodies finds mistakes in --as, --base and --for.
func (f *lintFlags) checkBodies() error {
	if f.as != "" {
		if _, err := task.ParseAs(f.as); err != nil {
			return fmt.Errorf("--as %w", err)
		}
	}
	if f.which != "" && f.base == "" && !f.live.on() {
		return errors.New("--for names a task of --base FILE, or of the tenant with --live; both are missing")
	}
	return nil
}

// meantFor is what a document is meant for: by --as where the command line asks about
// it, else by the overrides of the configuration, else it is a stored task.
func (in *input) meantFor(doc *source.Document, f *files) task.As {
	word := in.as
	if word == "" || !f.asked[doc.Path] && !f.isStdin(doc) {
		word = in.config.As(doc.Path)
	}
	as, err := task.ParseAs(word)
	if err != nil {
		return task.Stored
	}
	return as
}

// isNamed reports whether the command line names a document itself: as a file, or as
// standard input.
func (in *input) isNamed(doc *source.Document, f *files) bool {
	if doc.OfTenant() || in.forceExclude {
		return false
	}
	named, read := f.named[doc.Path]
	return named || !read && f.stdin
}

// anything takes every document for tasks, whatever it looks like: those that the program
// has made, and the inputs of tests.
func anything(*source.Document) bool { return true }

// isStdin reports whether a document is standard input: no file of the run has its path.
func (f *files) isStdin(doc *source.Document) bool {
	_, read := f.named[doc.Path]
	return !read && f.stdin
}

// readBase reads the stored tasks that bodies are for.
func (in *input) readBase(o engine.Options) (*engine.Base, error) {
	path, err := filepath.Abs(in.base)
	if err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	doc, err := source.Open(path, filepath.ToSlash(in.base))
	if err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	o.Progress = nil
	o.Named, o.Insists = anything, anything
	r := engine.New(o).Check(doc)
	if err := errors.Join(r.Err, r.Internal); err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	if len(r.Tasks) == 0 {
		for _, f := range r.Findings {
			if isUnreadable(f) {
				return nil, fmt.Errorf("--base %s: %s", reporters.Position(doc, f.Span), f.Sentences())
			}
		}
		return nil, fmt.Errorf("--base %s: holds no task", in.base)
	}
	return &engine.Base{Name: "--base " + doc.Name, Files: []*engine.FileResult{r}, For: in.which}, nil
}
