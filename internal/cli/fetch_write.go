package cli

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// runsFolder is where --runs puts the run lists, below the folder of the export.
const runsFolder = "runs"

// fetched says what a fetch has changed.
type fetched struct {
	count, written int
	gone           []string // files of tasks that the tenant does not have any more
	pruned         bool
	why            string // why nothing could be said about gone tasks
}

// write puts the export into a folder: all files into a temporary folder beside it,
// and from there into place one by one, those alone that differ.
func (x *export) write(dir string, prune bool) (*fetched, error) {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	before, err := readMarker(dir)
	if err != nil {
		return nil, err
	}
	if before != nil && before.Tenant != x.marker.Tenant {
		return nil, fmt.Errorf("%s holds an export of %s, and this is %s; fetch into another folder", dir, before.Tenant, x.marker.Tenant)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	temp, err := atomicfile.CreateDir(filepath.Dir(filepath.Clean(dir)), ".tasklint-fetch-*")
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	defer atomicfile.Remove(temp)
	report := &fetched{count: x.marker.Count}
	moved, gone := x.leftOver(dir)
	switch {
	case before != nil && before.sameChoice(&x.marker):
		report.gone, report.pruned = gone, prune
	case prune && len(gone) > 0:
		report.why = "the folder holds no earlier fetch of the same tasks, so nothing is deleted"
	}
	if report.written, err = x.place(temp, dir); err != nil {
		return nil, err
	}
	remove := moved
	if report.pruned {
		remove = append(remove, report.gone...)
	}
	for _, name := range remove {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("fetch: %w", err)
		}
	}
	if before != nil && before.Count == x.marker.Count && before.sameChoice(&x.marker) && report.written+len(remove) == 0 {
		return report, nil // a second fetch changes no byte
	}
	return report, x.marker.write(dir)
}

// place writes the files that differ, and tells how many these are.
func (x *export) place(temp, dir string) (int, error) {
	var changed []exportFile
	for _, f := range x.files {
		old, err := os.ReadFile(filepath.Join(dir, f.name))
		if err == nil && bytes.Equal(old, f.text) {
			continue
		}
		changed = append(changed, f)
		if err := os.MkdirAll(filepath.Dir(filepath.Join(temp, f.name)), 0o755); err != nil {
			return 0, fmt.Errorf("fetch: %w", err)
		}
		if err := os.WriteFile(filepath.Join(temp, f.name), f.text, 0o644); err != nil {
			return 0, fmt.Errorf("fetch: %w", err)
		}
	}
	return len(changed), atomicfile.Together(func() error {
		for _, f := range changed {
			to := filepath.Join(dir, f.name)
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return fmt.Errorf("fetch: %w", err)
			}
			if err := os.Rename(filepath.Join(temp, f.name), to); err != nil {
				return fmt.Errorf("fetch: %w", err)
			}
		}
		return nil
	})
}

// leftOver are the files of an earlier fetch that this one does not write: those of
// tasks that it writes under another name, since they were renamed, and those of
// tasks that it does not hold.
func (x *export) leftOver(dir string) (moved, gone []string) {
	written, ids := make(map[string]bool), make(map[string]bool)
	for _, f := range x.files {
		written[f.name] = true
		ids[f.id] = true
	}
	for _, folder := range []string{"", runsFolder} {
		names, _ := fs.Glob(os.DirFS(filepath.Join(dir, folder)), "*.json") // none when there is no such folder
		for _, name := range names {
			at := filepath.ToSlash(filepath.Join(folder, name))
			id := ownerOf(filepath.Join(dir, at))
			switch {
			case written[at] || id == "" || !strings.Contains(name, "-"+idKey(strings.ToLower(id))[:idLetters]):
			case ids[id] && (folder == "" || !written[name]):
				moved = append(moved, at)
			case !ids[id]:
				gone = append(gone, at)
			}
		}
	}
	slices.Sort(gone)
	return moved, gone
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
	if task.ShapeOf(root) == task.Definition {
		return root.Get("id").Text()
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
