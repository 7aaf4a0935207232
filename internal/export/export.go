// Package export writes the tasks of a tenant into a folder: a file a task in one
// canonical form, under a name that every system takes, and a marker that says what the
// folder holds.
package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
)

// runsFolder is where the run lists are put, below the folder of the export.
const runsFolder = engine.RunsFolder

// Export is what of a tenant goes into a folder.
type Export struct {
	marker marker
	files  []file // tasks first, then runs, each in the order of their names
}

// file is a file about the task with that id. Its name has forward slashes.
type file struct {
	name, id string
	text     []byte
}

// Options say what is read.
type Options struct {
	Query tenant.Query
	Strip bool // leave out what the service writes
	Runs  int  // how many of the newest runs of each task
}

// Read reads the tasks and their runs, and reports how many it has.
func Read(ctx context.Context, client *tenant.Client, o Options, told func(int)) (*Export, error) {
	names := NewNames()
	x := &Export{marker: marker{Version: markerVersion, Tenant: client.Address(), Filter: o.Query.Filter, Resource: o.Query.Resource}}
	var ids []string
	for item, err := range client.Tasks(ctx, o.Query) {
		if err != nil {
			return nil, err
		}
		file, err := taskFile(item, names, o.Strip)
		if err != nil {
			return nil, err
		}
		x.files = append(x.files, file)
		ids = append(ids, item.ID)
		told(len(ids))
	}
	x.marker.Count = len(x.files)
	x.marker.Runs = &storedRuns{Most: o.Runs}
	if o.Runs > 0 {
		if err := x.addRuns(ctx, client, ids, o.Runs, told); err != nil {
			return nil, err
		}
	}
	x.marker.Taken = client.Taken().UTC().Truncate(time.Second)
	if o.Runs > 0 {
		x.marker.Runs.Taken = &x.marker.Taken
	}
	return x, nil
}

// addRuns reads the newest runs of each task, a file each.
func (x *Export) addRuns(ctx context.Context, client *tenant.Client, ids []string, most int, told func(int)) error {
	told(0)
	texts := make([][]byte, len(ids))
	err := tenant.Each(ctx, len(ids), told, func(ctx context.Context, i int) error {
		runs, err := tenant.First(client.Runs(ctx, ids[i]), most)
		if err != nil || len(runs) == 0 {
			return err
		}
		texts[i], err = canonicalRuns(runs)
		return err
	})
	if err != nil {
		return err
	}
	for i, text := range texts {
		if text != nil {
			x.files = append(x.files, file{id: ids[i], name: runsFolder + "/" + x.files[i].name, text: text})
		}
	}
	return nil
}

// taskFile is the file of a task.
func taskFile(item tenant.Item, names *Names, strip bool) (file, error) {
	var tree source.Tree
	if err := tree.Parse(item.JSON, 0, 0); err != nil {
		return file{}, fmt.Errorf("task %q of the tenant: %w", item.ID, err)
	}
	if item.ID == "" {
		return file{}, errors.New("the tenant lists a task without an id; nothing is written")
	}
	w := canonicalWriter{strip: strip}
	w.value(tree.Root(), "", 0)
	w.b.WriteByte('\n')
	return file{name: names.File(tree.Root().Get("name").Text(), item.ID), id: item.ID, text: w.b.Bytes()}, nil
}

// Outcome says what writing an export has changed.
type Outcome struct {
	// Count is how many tasks there are, Written how many files have changed.
	Count, Written int
	// Gone are the files of tasks that the tenant does not have any more; Pruned says
	// that they are deleted, and Why, why nothing could be said about them.
	Gone   []string
	Pruned bool
	Why    string
}

// Write puts the export into a folder: those files that differ are written beside their
// places, and when all are there they come into place together.
func (x *Export) Write(folder *Folder, prune bool) (*Outcome, error) {
	defer folder.Discard()
	before, err := readMarker(folder)
	if err != nil {
		return nil, err
	}
	if before != nil && before.Tenant != x.marker.Tenant {
		return nil, fmt.Errorf("%s holds an export of %s, and this is %s; fetch into another folder", folder.name, before.Tenant, x.marker.Tenant)
	}
	if before != nil && before.sameChoice(&x.marker) && before.Runs != nil && x.marker.Runs.Most == 0 {
		x.marker.Runs = before.Runs // they stay as they are
	}
	done := &Outcome{Count: x.marker.Count}
	moved, gone, kept := x.leftOver(folder)
	switch {
	case before != nil && before.sameChoice(&x.marker):
		done.Gone, done.Pruned = gone, prune
	case prune && len(gone) > 0:
		done.Why = "the folder holds no earlier fetch of the same tasks, so nothing is deleted"
	}
	remove := moved
	if done.Pruned {
		remove = append(remove, done.Gone...)
	} else {
		kept = append(kept, gone...)
	}
	if done.Written, err = x.stage(folder); err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	if before == nil || before.Count != x.marker.Count || !before.sameChoice(&x.marker) || done.Written+len(remove) > 0 { // else a second fetch changes no byte
		if err := x.marker.add(folder); err != nil {
			return nil, fmt.Errorf("fetch: %w", err)
		}
	}
	err = atomicfile.Together(func() error {
		err := folder.Commit()
		for _, name := range remove {
			if err == nil {
				err = folder.remove(name)
			}
		}
		return errors.Join(err, x.protect(folder, kept))
	})
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return done, nil
}

// stage writes the files that differ, and reports how many these are.
func (x *Export) stage(folder *Folder) (int, error) {
	written := 0
	for _, f := range x.files {
		old, err := regular.Read(folder.path(f.name), int64(len(f.text)))
		if err == nil && bytes.Equal(old, f.text) {
			continue
		}
		if err := folder.Add(f.name, atomicfile.Private, f.text); err != nil {
			return 0, err
		}
		written++
	}
	return written, nil
}

// protect makes what is left as it was the owner's alone too, without another byte: a
// checkout of git is open to all.
func (x *Export) protect(folder *Folder, kept []string) error {
	err := folder.protect(engine.MarkerName)
	for _, f := range x.files {
		err = errors.Join(err, folder.protect(f.name))
	}
	for _, name := range kept {
		err = errors.Join(err, folder.protect(name))
	}
	return err
}

// leftOver are the files of an earlier fetch that this one does not write: those of
// tasks that it writes under another name, since they were renamed, those of tasks that
// it does not hold, and the runs that stay.
func (x *Export) leftOver(to *Folder) (moved, gone, kept []string) {
	written, ids := make(map[string]bool), make(map[string]bool)
	for _, f := range x.files {
		written[f.name] = true
		ids[f.id] = true
	}
	for _, folder := range []string{"", runsFolder} {
		if !to.holds(folder) {
			continue
		}
		names, _ := fs.Glob(os.DirFS(to.path(folder)), "*.json") // none when there is no such folder
		for _, name := range names {
			at := filepath.ToSlash(filepath.Join(folder, name))
			id := ownerOf(to.path(at))
			switch {
			case written[at] || id == "" || !strings.Contains(name, "-"+idKey(strings.ToLower(id))[:idLetters]):
			case ids[id] && (folder == "" || !written[name]):
				moved = append(moved, at)
			case !ids[id]:
				gone = append(gone, at)
			default:
				kept = append(kept, at)
			}
		}
	}
	slices.Sort(gone)
	return moved, gone, kept
}

// ownerOf is the id of the task that a file of an earlier fetch is about, "" for a
// file that is none.
func ownerOf(name string) string {
	doc, err := source.Open(name, name)
	if err != nil || doc.Streamed() {
		return ""
	}
	defer doc.Close()
	var tree source.Tree
	if tree.Parse(doc.Whole(), 0, 0) != nil {
		return ""
	}
	root := tree.Root()
	if id := root.Get("id").Text(); id != "" && task.ShapeOf(root) != task.Run {
		return id
	}
	return root.Get("data").At(0).Get("taskId").Text()
}
