package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// runsFolder is where --runs puts the run lists, below the folder of the export.
const runsFolder = engine.RunsFolder

// fetched says what a fetch has changed.
type fetched struct {
	count, written int
	gone           []string // files of tasks that the tenant does not have any more
	pruned         bool
	why            string // why nothing could be said about gone tasks
}

// write puts the export into a folder: those files that differ are written beside their
// places, and when all are there they come into place together.
func (x *export) write(dir string, prune bool) (*fetched, error) {
	folder, err := newFolderWriter(dir)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	defer folder.discard()
	before, err := readMarker(folder)
	if err != nil {
		return nil, err
	}
	if before != nil && before.Tenant != x.marker.Tenant {
		return nil, fmt.Errorf("%s holds an export of %s, and this is %s; fetch into another folder", dir, before.Tenant, x.marker.Tenant)
	}
	if before != nil && before.sameChoice(&x.marker) && before.Runs != nil && x.marker.Runs.Most == 0 {
		x.marker.Runs = before.Runs // they stay as they are
	}
	report := &fetched{count: x.marker.Count}
	moved, gone, kept := x.leftOver(folder)
	switch {
	case before != nil && before.sameChoice(&x.marker):
		report.gone, report.pruned = gone, prune
	case prune && len(gone) > 0:
		report.why = "the folder holds no earlier fetch of the same tasks, so nothing is deleted"
	}
	remove := moved
	if report.pruned {
		remove = append(remove, report.gone...)
	} else {
		kept = append(kept, gone...)
	}
	if report.written, err = x.stage(folder); err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	if before == nil || before.Count != x.marker.Count || !before.sameChoice(&x.marker) || report.written+len(remove) > 0 { // else a second fetch changes no byte
		if err := x.marker.add(folder); err != nil {
			return nil, fmt.Errorf("fetch: %w", err)
		}
	}
	err = atomicfile.Together(func() error {
		err := folder.commit()
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
	return report, nil
}

// stage writes the files that differ, and tells how many these are.
func (x *export) stage(folder *folderWriter) (int, error) {
	written := 0
	for _, f := range x.files {
		old, err := regular.Read(folder.path(f.name), int64(len(f.text)))
		if err == nil && bytes.Equal(old, f.text) {
			continue
		}
		if err := folder.add(f.name, atomicfile.Private, f.text); err != nil {
			return 0, err
		}
		written++
	}
	return written, nil
}

// protect makes what is left as it was the owner's alone too, without another byte: a
// checkout of git is open to all.
func (x *export) protect(folder *folderWriter, kept []string) error {
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
func (x *export) leftOver(to *folderWriter) (moved, gone, kept []string) {
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

// tell says what was done.
func (r *fetched) tell(w io.Writer, dir string) {
	what := "nothing has changed"
	if r.written > 0 {
		what = plural.OrNo(r.written, "file") + " written"
	}
	fmt.Fprintf(w, "tasklint: %s fetched to %s, %s\n", plural.OrNo(r.count, "task"), printable(dir), what)
	if r.why != "" {
		fmt.Fprintln(w, "tasklint: note:", r.why)
	}
	for _, name := range r.gone {
		if r.pruned {
			fmt.Fprintf(w, "tasklint: %s deleted: the tenant does not have its task any more\n", printable(name))
		} else {
			fmt.Fprintf(w, "tasklint: note: the tenant does not have the task of %s any more; --prune deletes the file\n", printable(name))
		}
	}
}
