// Package convert turns reload-tasks and bodies into tasks, and tasks into bodies, and writes
// all of them or none.
package convert

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/legacy"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/wrapper"
)

// What is made: tasks, or bodies of the reload endpoints.
const (
	Task    = "task"
	Wrapper = "wrapper"
)

// Options say what is made, for which app where a body does not say it, and in
// which folder.
type Options struct{ Dir, To, App string }

// file is a file to write. Its name has forward slashes.
type file struct {
	name string
	text []byte
}

// Conversion gathers the tasks of all files before one is written.
type Conversion struct {
	Options
	now      time.Time
	names    *export.Names
	used     map[string]bool // names of tasks
	files    []file
	Told     []string // a line for each file and each thing that is not as it was
	All      int      // what was read
	reloads  int      // of these the reload-tasks
	migrated int      // of these those that have a task already
	Lost     int
}

// New returns a conversion of which nothing is read yet.
func New(o Options, now time.Time) *Conversion {
	return &Conversion{Options: o, now: now, names: export.NewNames(), used: make(map[string]bool)}
}

// Wanted returns what is looked for in the files.
func (x *Conversion) Wanted() string {
	if x.To == Wrapper {
		return "task"
	}
	return "legacy reload-task and no body of a reload endpoint"
}

// Read converts what a document holds. It is an error when a named one holds nothing.
func (x *Conversion) Read(doc *source.Document, named bool) error {
	before := x.All
	var broken []error
	var tree source.Tree
	err := doc.Split(source.Visitor{
		Part: func(p source.Part) {
			if err := tree.Parse(p.Text, p.Span.Start, p.Depth); err != nil {
				broken = append(broken, fmt.Errorf("%s: %w", doc.Locate(p.Span), err))
			} else {
				broken = append(broken, x.convert(doc, tree.Root()))
			}
		},
		Record: func(o source.Outline) {
			if o.Err != nil {
				broken = append(broken, fmt.Errorf("%s: %w", doc.Locate(source.Span{Start: o.Span.End}), o.Err))
			}
		},
	})
	failed := errors.Join(append(broken, err)...)
	if named && failed == nil && x.All == before {
		return fmt.Errorf("%s: holds no %s", doc.Name, x.Wanted())
	}
	return failed
}

// convert converts a value, if it is of a kind that is asked for.
func (x *Conversion) convert(doc *source.Document, n source.Node) error {
	look := task.LookAt(n)
	if x.To == Wrapper {
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
		return x.add(doc, n, wrapper.ToTask(n, e, cmp.Or(app, x.App)))
	}
	return nil
}

// add takes over what has become of a body or a task.
func (x *Conversion) add(doc *source.Document, n source.Node, c wrapper.Conversion) error {
	x.All++
	if c.Text != nil {
		text, err := export.Canonical(c.Text)
		if err != nil {
			return fmt.Errorf("%s: %w", doc.Locate(n.Span()), err)
		}
		folder := ""
		if x.To == Wrapper { // below DIR is the address to send it to
			folder = "resources/" + c.App + "/actions/reload/" + c.Endpoint.String() + "/"
		}
		x.put(doc, n, file{name: folder + x.names.File(c.Name, cmp.Or(n.Get("id").Text(), c.Name)), text: text})
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
func (x *Conversion) put(doc *source.Document, n source.Node, file file) {
	x.files = append(x.files, file)
	x.Told = append(x.Told, fmt.Sprintf("%s: %s", doc.Locate(n.Span()), filepath.ToSlash(filepath.Join(x.Dir, file.name))))
}

// note tells of something that is not as it was written.
func (x *Conversion) note(doc *source.Document, n source.Node, text string) {
	x.Told = append(x.Told, fmt.Sprintf("%s: note: %s", doc.Locate(n.Span()), text))
}

// lose tells of something that cannot be carried over.
func (x *Conversion) lose(doc *source.Document, n source.Node, text string) {
	x.Told = append(x.Told, fmt.Sprintf("%s: cannot be carried over: %s", doc.Locate(n.Span()), text))
	x.Lost++
}

// reload converts a reload-task.
func (x *Conversion) reload(doc *source.Document, n source.Node) error {
	x.All++
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
			return fmt.Errorf("%s: %w", doc.Locate(n.Span()), err)
		}
		id := n.Get("id").Text()
		if id == "" {
			id = t.Name
		}
		x.put(doc, n, file{name: x.names.File(t.Name, id), text: text})
	}
	for _, r := range c.Changed {
		x.note(doc, r.Node, r.Text)
	}
	for _, r := range c.Lost {
		x.lose(doc, r.Node, r.Text)
	}
	return nil
}

// unique is a name that no other task of the run has.
func (x *Conversion) unique(name string) string {
	own := name
	for n := 2; x.used[own]; n++ {
		own = fmt.Sprintf("%s, %d", name, n)
	}
	x.used[own] = true
	return own
}

// Summary reports in one line what has become of all.
func (x *Conversion) Summary(written int) string {
	var parts []string
	if n := x.All - x.migrated; n > 0 {
		from, to := "reload-task", "task"
		switch {
		case x.To == Wrapper:
			from, to = "task", "body"
		case x.reloads == 0:
			from = "body"
		case x.reloads < x.All:
			from = "document"
		}
		parts = append(parts, fmt.Sprintf("%s became %s, %s written to %s", say.Count(n, from),
			say.Count(len(x.files), to), say.Count(written, "file"), x.Dir))
	}
	if x.migrated > 0 {
		parts = append(parts, fmt.Sprintf("%s %s migrated already", say.Count(x.migrated, "reload-task"), say.Pick(x.migrated, "is", "are")))
	}
	if x.Lost > 0 {
		return strings.Join(append(parts, say.Count(x.Lost, "thing")+" could not be carried over"), "; ")
	}
	return strings.Join(append(parts, "nothing is lost"), "; ")
}

// Write writes the files that are not there yet; none when one is there with another
// text.
func (x *Conversion) Write(newFolder func(dir string) (*export.Folder, error)) (int, error) {
	var failed []error
	files := slices.Clone(x.files)
	files = slices.DeleteFunc(files, func(f file) bool {
		old, err := regular.Read(filepath.Join(x.Dir, f.name), int64(len(f.text)))
		same := err == nil && string(old) == string(f.text)
		if _, err := os.Lstat(filepath.Join(x.Dir, f.name)); err == nil && !same {
			failed = append(failed, fmt.Errorf("%s is there already and is not overwritten; nothing is written", filepath.ToSlash(filepath.Join(x.Dir, f.name))))
		}
		return same
	})
	if err := errors.Join(failed...); err != nil {
		return 0, err
	}
	if len(files) == 0 {
		return 0, nil
	}
	folder, err := newFolder(x.Dir)
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
