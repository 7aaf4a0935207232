package reporters

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
)

// The form of `diff --format patch`. Fields are added to it, never changed.
type (
	// Patches are what would bring the old tasks to the new ones.
	Patches struct {
		Version int             `json:"version"`
		Tasks   []TaskPatch     `json:"tasks"`
		Create  []string        `json:"create"`
		Delete  []jsonPatchGone `json:"delete"`
	}
	// TaskPatch is an RFC 6902 patch of a task.
	TaskPatch struct {
		ID    string              `json:"id"`
		Name  string              `json:"name"`
		Patch []compare.Operation `json:"patch"`
	}
	jsonPatchGone struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
)

// Patches are what would bring the old tasks to the new ones.
func (c *Diff) Patches() (*Patches, error) {
	out := &Patches{Version: 1, Tasks: []TaskPatch{}, Create: []string{}, Delete: []jsonPatchGone{}}
	for i := range c.Pairs {
		if p := &c.Pairs[i]; !p.Equal() {
			out.Tasks = append(out.Tasks, TaskPatch{ID: p.Old.ID.S, Name: p.Old.Name.S, Patch: p.Patch})
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
		return nil, err
	}
	return out, nil
}

// secretIn is an error for a patch that would show a credential: a mark in its place would
// be written to the tenant.
func secretIn(tasks []TaskPatch) error {
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
