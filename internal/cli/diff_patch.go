package cli

import (
	"bytes"
	"fmt"
	"io"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/reporters"
)

// writePatches writes what would bring the old tasks to the new ones: as one
// document, or as a file for each task in a folder.
func (a *app) writePatches(c *comparison, dir string) error {
	out, err := c.Patches()
	if err != nil {
		return err
	}
	if dir == "" {
		return a.print("", func(w io.Writer) error { return reporters.EncodeJSON(w, out) })
	}
	if err := writePatchFiles(out.Tasks, dir, a.mode()); err != nil {
		return fmt.Errorf("patches: %w", err)
	}
	for _, f := range c.OnlyNew {
		fmt.Fprintf(a.stderr, "tasklint: note: task %s is only in %s, %s; no patch creates it\n", printable(reporters.TaskLabel(f)), printable(c.New), printable(f.Doc.Name))
	}
	for _, f := range c.OnlyOld {
		fmt.Fprintf(a.stderr, "tasklint: note: task %s (%s) is only in %s; no patch deletes it\n", printable(reporters.TaskLabel(f)), printable(f.ID.S), printable(c.Old))
	}
	return nil
}

// writePatchFiles writes a file for each task.
func writePatchFiles(tasks []reporters.TaskPatch, dir string, mode atomicfile.Mode) error {
	folder, err := newFolder(dir)
	if err != nil {
		return err
	}
	defer folder.Discard()
	names := export.NewNames()
	for _, t := range tasks {
		var text bytes.Buffer
		if err := reporters.EncodeJSON(&text, t.Patch); err != nil {
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
