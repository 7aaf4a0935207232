package cli

import (
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"

	"cmp"
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
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/legacy"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/wrapper"
	"github.com/tasklint/tasklint/reporters"
)

func (a *app) convertCommand() *cobra.Command {
	var o convertOptions
	c := &cobra.Command{
		Use:   "convert FILE... -o DIR",
		Short: "Turn reload-tasks and request bodies into tasks",
		Long: "Turn reload-tasks of the deprecated API into tasks, each in a file of its own: one for every recurrence rule, and " +
			"one that waits for new data where the automatic reload was on. What was switched off stays off. A reload-task " +
			"that has been migrated is left out: its task exists already.\n\n" +
			"The bodies of the reload endpoints (on-time-schedule, on-task-event, on-dataset-updated) become the tasks that " +
			"the service makes of them; the app is taken from their path or from --app. --to wrapper does the reverse: tasks become " +
			"bodies, in folders that follow the address of the endpoint which takes them.\n\n" +
			"What cannot be carried over is listed, and the exit code is then 1. Files that exist are never overwritten.",
		Example: "  tasklint convert reload-tasks.json -o tasks/\n  qlik reload-task ls --raw | tasklint convert - -o tasks/\n" +
			"  tasklint convert --to wrapper tasks/ -o bodies/",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("convert wants a FILE of reload-tasks, bodies or tasks, or - for standard input")
			}
			if o.dir == "" {
				return errors.New("-o is needed: say which folder the outcome is for")
			}
			if o.to != toTask && o.to != toWrapper {
				return fmt.Errorf("--to %s: want %s or %s", say.Quote(o.to), toTask, toWrapper)
			}
			if o.app != "" && !task.IsUUID(o.app) {
				return fmt.Errorf("--app %s: want the id of an app, a UUID", say.Quote(o.app))
			}
			if o.app != "" && o.to == toWrapper {
				return errors.New("--app is for bodies that become tasks; a task says its app itself")
			}
			return a.convert(c.Context(), args, o, time.Now())
		},
	}
	c.Flags().StringVarP(&o.dir, "output", "o", "", "write the files into the folder `DIR` (required)")
	c.Flags().StringVar(&o.to, "to", toTask, "the `KIND` to make: task, or wrapper (a body for a reload endpoint)")
	c.Flags().StringVar(&o.app, "app", "", "the `ID` of the app, for bodies whose path does not have it")
	return c
}

// What convert makes.
const (
	toTask    = "task"
	toWrapper = "wrapper"
)

type convertOptions struct{ dir, to, app string }

// convertedFile is a file to write. Its name has forward slashes.
type convertedFile struct {
	name string
	text []byte
}

// convert writes the tasks of all files, or none of them when a file stands in the way.
func (a *app) convert(ctx context.Context, args []string, o convertOptions, now time.Time) error {
	x := &conversion{convertOptions: o, now: now, names: export.NewNames(), used: make(map[string]bool)}
	failed := a.readAll(ctx, x, args)
	if x.all > 0 {
		written, err := x.write()
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, line := range x.told {
			if _, err := fmt.Fprintln(a.stdout, say.Printable(line)); err != nil {
				return err
			}
		}
		a.say("%s", x.summary(written))
	}
	if x.lost > 0 {
		a.code = exitFindings
	}
	return errors.Join(failed...)
}

// readAll converts what the paths hold; the errors are those of single files.
func (a *app) readAll(ctx context.Context, x *conversion, args []string) []error {
	at, err := load.FindPaths()
	if err != nil {
		return []error{err}
	}
	in := a.input(at, config.Default(config.Options{Work: at.Work}))
	found, err := in.Discover(args, false, in.ForceExclude)
	if err != nil {
		return []error{err}
	}
	var failed []error
	for _, p := range found.Problems {
		if p.Named {
			failed = append(failed, p)
		} else {
			a.note("%s", p.Error())
		}
	}
	for _, f := range found.Files {
		if ctx.Err() != nil {
			return append(failed, errInterrupted)
		}
		failed = append(failed, a.readConvertible(x, f, &in))
	}
	if x.all == 0 && errors.Join(failed...) == nil {
		failed = append(failed, fmt.Errorf("no %s found", x.wanted()))
	}
	return failed
}

func (a *app) readConvertible(x *conversion, f discover.Found, in *load.Input) error {
	if f.Stdin {
		doc, remove, err := in.ReadStdin()
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
	convertOptions
	now      time.Time
	names    *export.Names
	used     map[string]bool // names of tasks
	files    []convertedFile
	told     []string
	all      int // what was read
	reloads  int // of these the reload-tasks
	migrated int // of these those that have a task already
	lost     int
}

// wanted is what is looked for in the files.
func (x *conversion) wanted() string {
	if x.to == toWrapper {
		return "task"
	}
	return "legacy reload-task and no body of a reload endpoint"
}

// read converts what a document holds. It is an error when a named one holds nothing.
func (x *conversion) read(doc *source.Document, named bool) error {
	before := x.all
	var broken []error
	var tree source.Tree
	err := doc.Split(source.Visitor{
		Part: func(p source.Part) {
			if err := tree.Parse(p.Text, p.Span.Start, p.Depth); err != nil {
				broken = append(broken, fmt.Errorf("%s: %w", reporters.Position(doc, p.Span), err))
			} else {
				broken = append(broken, x.convert(doc, tree.Root()))
			}
		},
		Record: func(o source.Outline) {
			if o.Err != nil {
				broken = append(broken, fmt.Errorf("%s: %w", reporters.Position(doc, source.Span{Start: o.Span.End}), o.Err))
			}
		},
	})
	failed := errors.Join(append(broken, err)...)
	if named && failed == nil && x.all == before {
		return fmt.Errorf("%s: holds no %s", doc.Name, x.wanted())
	}
	return failed
}

// convert converts a value, if it is of a kind that is asked for.
func (x *conversion) convert(doc *source.Document, n source.Node) error {
	look := task.LookAt(n)
	if x.to == toWrapper {
		if look.Shape != task.Definition {
			return nil
		}
		return x.add(doc, n, wrapper.FromTask(n))
	}
	if look.Shape == task.LegacyReload {
		return x.reload(doc, n)
	}
	endpoint, app := task.EndpointIn(cmp.Or(doc.Path, doc.Name))
	if e := task.WrapperFor(n, &look, task.Meant{Task: true, Endpoint: endpoint}); e != task.NoEndpoint {
		return x.add(doc, n, wrapper.ToTask(n, e, cmp.Or(app, x.app)))
	}
	return nil
}

// add takes over what has become of a body or a task.
func (x *conversion) add(doc *source.Document, n source.Node, c wrapper.Conversion) error {
	x.all++
	if c.Text != nil {
		text, err := export.Canonical(c.Text)
		if err != nil {
			return fmt.Errorf("%s: %w", reporters.Position(doc, n.Span()), err)
		}
		folder := ""
		if x.to == toWrapper { // below DIR is the address to send it to
			folder = "resources/" + c.App + "/actions/reload/" + c.Endpoint.String() + "/"
		}
		x.put(doc, n, convertedFile{name: folder + x.names.File(c.Name, cmp.Or(n.Get("id").Text(), c.Name)), text: text})
	}
	for _, r := range c.Changed {
		x.note(doc, r.Node, r.Text)
	}
	for _, r := range c.Lost {
		x.lose(doc, r.Node, r.Text)
	}
	return nil
}

// put notes a file to be written.
func (x *conversion) put(doc *source.Document, n source.Node, file convertedFile) {
	x.files = append(x.files, file)
	x.told = append(x.told, fmt.Sprintf("%s: %s", reporters.Position(doc, n.Span()), filepath.ToSlash(filepath.Join(x.dir, file.name))))
}

// note tells of something that is not as it was written.
func (x *conversion) note(doc *source.Document, n source.Node, text string) {
	x.told = append(x.told, fmt.Sprintf("%s: note: %s", reporters.Position(doc, n.Span()), text))
}

// lose tells of something that cannot be carried over.
func (x *conversion) lose(doc *source.Document, n source.Node, text string) {
	x.told = append(x.told, fmt.Sprintf("%s: cannot be carried over: %s", reporters.Position(doc, n.Span()), text))
	x.lost++
}

// reload converts a reload-task.
func (x *conversion) reload(doc *source.Document, n source.Node) error {
	x.all++
	x.reloads++
	c := legacy.Convert(n, x.now)
	if c.Migrated {
		x.migrated++
	}
	for i := range c.Tasks {
		t := &c.Tasks[i]
		t.Name = x.unique(t.Name)
		text, err := export.Canonical(t.JSON(legacy.Style{}))
		if err != nil {
			return fmt.Errorf("%s: %w", reporters.Position(doc, n.Span()), err)
		}
		id := n.Get("id").Text()
		if id == "" {
			id = t.Name
		}
		x.put(doc, n, convertedFile{name: x.names.File(t.Name, id), text: text})
	}
	for _, r := range c.Changed {
		x.note(doc, r.Node, r.Text)
	}
	for _, r := range c.Lost {
		x.lose(doc, r.Node, r.Text)
	}
	return nil
}

// summary says in one line what has become of all.
func (x *conversion) summary(written int) string {
	var parts []string
	if n := x.all - x.migrated; n > 0 {
		from, to := "reload-task", "task"
		switch {
		case x.to == toWrapper:
			from, to = "task", "body"
		case x.reloads == 0:
			from = "body"
		case x.reloads < x.all:
			from = "document"
		}
		parts = append(parts, fmt.Sprintf("%s became %s, %s written to %s", say.Count(n, from),
			say.Count(len(x.files), to), say.Count(written, "file"), say.Printable(x.dir)))
	}
	if x.migrated > 0 {
		parts = append(parts, fmt.Sprintf("%s %s migrated already", say.Count(x.migrated, "reload-task"), say.Pick(x.migrated, "is", "are")))
	}
	if x.lost > 0 {
		return strings.Join(append(parts, say.Count(x.lost, "thing")+" could not be carried over"), "; ")
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
	files = slices.DeleteFunc(files, func(f convertedFile) bool {
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
	folder, err := newFolder(x.dir)
	if err != nil {
		return 0, fmt.Errorf("convert: %w", err)
	}
	defer folder.Discard()
	for _, f := range files {
		if err := folder.Add(f.name, atomicfile.New, f.text); err != nil {
			return 0, fmt.Errorf("convert: %w", err)
		}
	}
	if err := folder.Commit(); err != nil {
		return 0, fmt.Errorf("convert: %w", err)
	}
	return len(files), nil
}
