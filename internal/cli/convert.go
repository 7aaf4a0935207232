package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/legacy"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

func (a *app) convertCommand() *cobra.Command {
	dir := ""
	c := &cobra.Command{
		Use:   "convert FILE... -o DIR",
		Short: "Turn legacy reload-tasks into tasks",
		Long: "Turn reload-tasks of the deprecated API into tasks, a file each: one for every recurrence rule, and one that waits\n" +
			"for new data where the automatic reload was on. What was switched off stays off, and what is migrated has a task\n" +
			"already and becomes none. What has no place in a task is listed, and then the exit code is 1. Files that are\n" +
			"there already are never overwritten.",
		Example: "  tasklint convert reload-tasks.json -o tasks/\n  qlik reload-task ls --raw | tasklint convert - -o tasks/",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("convert wants a FILE of legacy reload-tasks, or - for standard input")
			}
			if dir == "" {
				return errors.New("-o is needed: say which folder the tasks are for")
			}
			return a.convert(c.Context(), args, dir, time.Now())
		},
	}
	c.Flags().StringVarP(&dir, "output", "o", "", "write the tasks into the folder `DIR` (needed)")
	return c
}

// convert writes the tasks of all files, or none of them when a file stands in the way.
func (a *app) convert(ctx context.Context, args []string, dir string, now time.Time) error {
	x := &conversion{now: now, dir: dir, names: newNamer(), used: make(map[string]bool)}
	failed := a.readLegacy(ctx, x, args)
	if x.reloads > 0 {
		written, err := x.write()
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, line := range x.told {
			if _, err := fmt.Fprintln(a.stdout, printable(line)); err != nil {
				return err
			}
		}
		fmt.Fprintf(a.stderr, "tasklint: %s\n", x.summary(written))
	}
	if x.lost > 0 {
		a.code = exitFindings
	}
	return errors.Join(failed...)
}

// readLegacy converts what the paths hold; the errors are those of single files.
func (a *app) readLegacy(ctx context.Context, x *conversion, args []string) []error {
	at, err := findPlaces()
	if err != nil {
		return []error{err}
	}
	in := input{places: at, config: config.Default(config.Options{Work: at.work})}
	found, err := in.discover(args, false, in.forceExclude)
	if err != nil {
		return []error{err}
	}
	var failed []error
	for _, p := range found.Problems {
		if p.Named {
			failed = append(failed, p)
		} else {
			fmt.Fprintln(a.stderr, "tasklint: note:", printable(p.Error()))
		}
	}
	for _, f := range found.Files {
		if ctx.Err() != nil {
			return append(failed, errors.New("interrupted"))
		}
		failed = append(failed, a.readLegacyFile(x, f, &in))
	}
	if x.reloads == 0 && errors.Join(failed...) == nil {
		failed = append(failed, errors.New("no reload-tasks found"))
	}
	return failed
}

func (a *app) readLegacyFile(x *conversion, f discover.Found, in *input) error {
	if f.Stdin {
		doc, remove, err := a.readStdin(in)
		if err != nil {
			return err
		}
		defer remove()
		return x.read(doc, true)
	}
	doc, err := source.Open(f.Path, f.Display)
	if err != nil {
		return err
	}
	defer doc.Close()
	return x.read(doc, f.Named)
}

// conversion gathers the tasks of all files before one is written.
type conversion struct {
	now      time.Time
	dir      string
	names    *namer
	used     map[string]bool // names of tasks
	files    []exportFile
	told     []string
	reloads  int
	migrated int // those that have a task already
	lost     int
}

// read converts the reload-tasks of a document. It is an error when a named one holds
// none.
func (x *conversion) read(doc *source.Document, named bool) error {
	before := x.reloads
	var broken []error
	var tree source.Tree
	err := doc.Split(source.Visitor{
		Part: func(p source.Part) {
			if err := tree.Parse(p.Text, p.Span.Start, p.Depth); err != nil {
				broken = append(broken, fmt.Errorf("%s: %w", place(doc, p.Span), err))
			} else if root := tree.Root(); task.ShapeOf(root) == task.LegacyReload {
				broken = append(broken, x.add(doc, root))
			}
		},
		Record: func(o source.Outline) {
			if o.Err != nil {
				broken = append(broken, fmt.Errorf("%s: %w", place(doc, source.Span{Start: o.Span.End}), o.Err))
			}
		},
	})
	failed := errors.Join(append(broken, err)...)
	if named && failed == nil && x.reloads == before {
		return fmt.Errorf("%s: holds no legacy reload-task", doc.Name)
	}
	return failed
}

// add converts a reload-task.
func (x *conversion) add(doc *source.Document, n source.Node) error {
	x.reloads++
	c := legacy.Convert(n, x.now)
	if c.Migrated {
		x.migrated++
	}
	for i := range c.Tasks {
		t := &c.Tasks[i]
		t.Name = x.unique(t.Name)
		text, err := canonical(t.JSON(legacy.Style{}))
		if err != nil {
			return fmt.Errorf("%s: %w", place(doc, n.Span()), err)
		}
		id := n.Get("id").Text()
		if id == "" {
			id = t.Name
		}
		file := exportFile{name: x.names.file(t.Name, id), text: text}
		x.files = append(x.files, file)
		x.told = append(x.told, fmt.Sprintf("%s: %s", place(doc, n.Span()), filepath.ToSlash(filepath.Join(x.dir, file.name))))
	}
	for _, r := range c.Changed {
		x.told = append(x.told, fmt.Sprintf("%s: note: %s", place(doc, r.Node.Span()), r.Text))
	}
	for _, r := range c.Lost {
		x.told = append(x.told, fmt.Sprintf("%s: cannot be carried over: %s", place(doc, r.Node.Span()), r.Text))
	}
	x.lost += len(c.Lost)
	return nil
}

// summary says in one line what has become of all.
func (x *conversion) summary(written int) string {
	var parts []string
	if n := x.reloads - x.migrated; n > 0 {
		parts = append(parts, fmt.Sprintf("%s became %s, %s written to %s", plural.Of(n, "reload-task"),
			plural.Of(len(x.files), "task"), plural.Of(written, "file"), printable(x.dir)))
	}
	if x.migrated > 0 {
		parts = append(parts, fmt.Sprintf("%s %s migrated already", plural.Of(x.migrated, "reload-task"), plural.Pick(x.migrated, "is", "are")))
	}
	if x.lost > 0 {
		return strings.Join(append(parts, plural.Of(x.lost, "thing")+" could not be carried over"), "; ")
	}
	return strings.Join(append(parts, "nothing is lost"), "; ")
}

// unique is a name that no other task of the run has.
func (x *conversion) unique(name string) string {
	own := name
	for n := 2; x.used[own]; n++ {
		own = fmt.Sprintf("%s, %d", name, n)
	}
	x.used[own] = true
	return own
}

// write writes the files that are not there yet; none when one is there with another
// text.
func (x *conversion) write() (int, error) {
	var failed []error
	files := slices.Clone(x.files)
	files = slices.DeleteFunc(files, func(f exportFile) bool {
		old, err := regular.Read(filepath.Join(x.dir, f.name), int64(len(f.text)))
		same := err == nil && string(old) == string(f.text)
		if _, err := os.Lstat(filepath.Join(x.dir, f.name)); err == nil && !same {
			failed = append(failed, fmt.Errorf("%s is there already and is not overwritten; nothing is written", filepath.ToSlash(filepath.Join(x.dir, f.name))))
		}
		return same
	})
	if err := errors.Join(failed...); err != nil {
		return 0, err
	}
	if len(files) == 0 {
		return 0, nil
	}
	folder, err := newFolderWriter(x.dir)
	if err != nil {
		return 0, fmt.Errorf("convert: %w", err)
	}
	defer folder.discard()
	for _, f := range files {
		if err := folder.add(f.name, atomicfile.New, f.text); err != nil {
			return 0, fmt.Errorf("convert: %w", err)
		}
	}
	if err := folder.commit(); err != nil {
		return 0, fmt.Errorf("convert: %w", err)
	}
	return len(files), nil
}
