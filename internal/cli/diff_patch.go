package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/plural"
)

// The form of `diff --format patch`. Fields are added to it, never changed.
type (
	jsonPatches struct {
		Version int             `json:"version"`
		Tasks   []jsonPatchTask `json:"tasks"`
		Create  []string        `json:"create"`
		Delete  []jsonPatchGone `json:"delete"`
	}
	jsonPatchTask struct {
		ID    string              `json:"id"`
		Name  string              `json:"name"`
		Patch []compare.Operation `json:"patch"`
	}
	jsonPatchGone struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
)

// writePatches writes what would bring the old tasks to the new ones: as one
// document, or as a file for each task in a folder.
func (a *app) writePatches(c *comparison, dir string) error {
	out := jsonPatches{Version: 1, Tasks: []jsonPatchTask{}, Create: []string{}, Delete: []jsonPatchGone{}}
	for i := range c.Pairs {
		if p := &c.Pairs[i]; !p.Equal() {
			out.Tasks = append(out.Tasks, jsonPatchTask{ID: p.Old.ID.S, Name: p.Old.Name.S, Patch: p.Patch})
		}
	}
	seen := make(map[string]bool)
	for _, f := range c.OnlyNew {
		if !seen[f.Doc.Name] {
			seen[f.Doc.Name] = true
			out.Create = append(out.Create, f.Doc.Name)
		}
	}
	for _, f := range c.OnlyOld {
		out.Delete = append(out.Delete, jsonPatchGone{ID: f.ID.S, Name: f.Name.S})
	}
	if err := secretIn(out.Tasks); err != nil {
		return err
	}
	if dir == "" {
		return a.print("", func(w io.Writer) error { return encodeJSON(w, out) })
	}
	if err := writePatchFiles(out.Tasks, dir, a.mode()); err != nil {
		return fmt.Errorf("patches: %w", err)
	}
	for _, f := range c.OnlyNew {
		fmt.Fprintf(a.stderr, "tasklint: note: task %s is only in %s, %s; no patch creates it\n", printable(taskLabel(f)), printable(c.new), printable(f.Doc.Name))
	}
	for _, f := range c.OnlyOld {
		fmt.Fprintf(a.stderr, "tasklint: note: task %s (%s) is only in %s; no patch deletes it\n", printable(taskLabel(f)), printable(f.ID.S), printable(c.old))
	}
	return nil
}

// secretIn is an error for a patch that would show a credential: a mark in its place would
// be written to the tenant.
func secretIn(tasks []jsonPatchTask) error {
	var failed []error
	for _, t := range tasks {
		for _, o := range t.Patch {
			if shown := withoutSecret(o.Path, o.Value); !bytes.Equal(shown, o.Value) {
				failed = append(failed, fmt.Errorf("task %s: no patch is written, as the value of %s looks like a credential; take it out of the task first", diag.Quote(t.Name), o.Path))
			}
		}
	}
	return errors.Join(failed...)
}

// writePatchFiles writes a file for each task.
func writePatchFiles(tasks []jsonPatchTask, dir string, mode atomicfile.Mode) error {
	folder, err := newFolder(dir)
	if err != nil {
		return err
	}
	defer folder.Discard()
	names := export.NewNames()
	for _, t := range tasks {
		var text bytes.Buffer
		if err := encodeJSON(&text, t.Patch); err != nil {
			return err
		}
		if err := folder.Add(names.File(t.Name, t.ID), mode, text.Bytes()); err != nil {
			return err
		}
	}
	return folder.Commit()
}

// warnOwner says that who sends a patch becomes the owner of the task (API
// reference: the requesting user becomes the owner, whatever the body says).
func (a *app) warnOwner(c *comparison) {
	changed, foreign := 0, 0
	for i := range c.Pairs {
		p := &c.Pairs[i]
		if p.Equal() {
			continue
		}
		changed++
		if c.me != "" && p.Old.Owner.S != "" && p.Old.Owner.S != c.me {
			foreign++
		}
	}
	switch {
	case changed == 0:
	case c.me == "":
		fmt.Fprintln(a.stderr, "tasklint: warning: whoever sends a patch becomes the owner of its task, which then runs with that user's rights")
	case foreign > 0:
		fmt.Fprintf(a.stderr, "tasklint: warning: %s %s to somebody else than this credential's user; whoever sends the patch becomes the owner, and the task then runs with that user's rights\n", plural.Of(foreign, "patched task"), plural.Pick(foreign, "belongs", "belong"))
	}
}
