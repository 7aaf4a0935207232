package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

// change is what differs between a commit and the files as they lie, or git's index.
type change struct {
	top, realTop string
	now, then    *tree
	tracked      map[string]bool   // absolute, of what is in the index
	differs      map[string]bool   // absolute, of files that differ, are new or are gone
	moved        map[string]bool   // absolute, of new files that hold what a lost one held
	links        map[string]string // what tracked links to files lead to, absolute
	unknown      []string          // submodules whose earlier state is not here
	objects      []*git.Objects
}

// span says which change is meant.
type span struct {
	from string // the commit at which it begins, "" for nothing at all
	// staged says that it ends in the index, and not in the files as they lie; to, in a
	// submodule, that it ends at a commit.
	staged bool
	to     string
}

// close ends the programs that the change reads from.
func (c *change) close() {
	if c != nil {
		for _, o := range c.objects {
			o.Close()
		}
	}
}

// findChange asks git what has changed in a repository.
func findChange(ctx context.Context, repo git.Repository, s span) (*change, error) {
	c := &change{
		top: repo.Dir, realTop: regular.Resolve(repo.Dir),
		tracked: make(map[string]bool), differs: make(map[string]bool), moved: make(map[string]bool), links: make(map[string]string),
	}
	c.now = &tree{change: c, blobs: make(map[string]treeBlob), only: s.staged}
	c.then = &tree{change: c, blobs: make(map[string]treeBlob), only: true, below: c.now}
	if err := c.look(ctx, repo, s); err != nil {
		c.close()
		return nil, c.explain(ctx, repo, err)
	}
	return c, nil
}

// look takes in what has changed in a repository, and in its submodules.
func (c *change) look(ctx context.Context, repo git.Repository, s span) error {
	objects := repo.Objects(ctx)
	c.objects = append(c.objects, objects)
	path := func(name string) string { return filepath.Join(repo.Dir, filepath.FromSlash(name)) }
	var unstaged, changed []git.Difference
	var failed error
	var asking sync.WaitGroup
	asking.Go(func() { unstaged, changed, failed = differences(ctx, repo, s) })
	index, err := repo.Index(ctx)
	asking.Wait()
	if err = cmp.Or(failed, err); err != nil {
		return err
	}
	modules := make(map[string]git.Difference)
	for _, e := range index {
		at := path(e.Path)
		c.tracked[at] = true
		if s.from == "" {
			c.differs[at] = true
			c.then.set(at, git.Blob{}, nil)
		}
		switch {
		case e.Mode == git.ModeModule:
			modules[e.Path] = git.Difference{Old: e.Blob, New: e.Blob}
			if s.from == "" {
				modules[e.Path] = git.Difference{New: e.Blob}
			}
		case e.Unmerged && s.staged && discover.IsTaskFile(e.Path):
			return fmt.Errorf("%s: a merge has left a conflict in it; resolve it and git add the file", e.Path)
		case e.Sparse:
			c.now.set(at, e.Blob, objects)
		case e.Mode == git.ModeLink && discover.IsTaskFile(e.Path):
			if target := c.spelling(regular.Resolve(at)); target != at {
				c.links[at] = target
			}
		}
	}
	for _, d := range unstaged {
		if d.Old.Mode != git.ModeModule && !d.Unmerged {
			c.tracked[path(d.Path)] = true
			c.now.set(path(d.Path), d.Old, objects)
		}
	}
	lost := make(map[string]bool) // contents of files that are gone
	for _, d := range changed {
		if !d.New.Exists() {
			lost[d.Old.ID] = true
		}
	}
	for _, d := range changed {
		if !d.Old.Exists() && lost[d.New.ID] {
			c.moved[path(d.Path)] = true
		}
		c.differs[path(d.Path)] = true
		switch {
		case d.Old.Mode == git.ModeModule || d.New.Mode == git.ModeModule:
			modules[d.Path] = d
		case !d.Unmerged || d.Old.Exists():
			c.then.set(path(d.Path), d.Old, objects)
		}
	}
	for name, d := range modules {
		if err := c.module(ctx, path(name), d, s); err != nil {
			return fmt.Errorf("submodule %s: %w", name, err)
		}
	}
	return nil
}

// differences are those between the end of a span, the old state, and the files as they
// lie, and those that the span has.
func differences(ctx context.Context, repo git.Repository, s span) (unstaged, changed []git.Difference, err error) {
	var failed error
	var asking sync.WaitGroup
	switch {
	case s.to != "":
		asking.Go(func() { unstaged, failed = repo.Changed(ctx, s.to, false) })
	case s.staged:
		asking.Go(func() { unstaged, failed = repo.Unstaged(ctx) })
	}
	switch {
	case s.from == "":
	case s.to != "":
		changed, err = repo.Between(ctx, s.from, s.to)
	default:
		changed, err = repo.Changed(ctx, s.from, s.staged)
	}
	asking.Wait()
	return unstaged, changed, cmp.Or(failed, err)
}

// module takes in what has changed in a submodule. Where its old commit is not in the
// clone, its earlier state is unknown.
func (c *change) module(ctx context.Context, dir string, d git.Difference, s span) error {
	moved := d.Old != d.New
	if _, err := os.Lstat(filepath.Join(dir, ".git")); err != nil {
		if moved {
			c.unknown = append(c.unknown, dir)
		}
		return nil
	}
	repo := git.Repository{Dir: dir, Inner: true}
	inner := span{staged: s.staged}
	if d.Old.Mode == git.ModeModule {
		inner.from = d.Old.ID
	}
	if s.staged && d.New.Mode == git.ModeModule {
		inner.to = d.New.ID
	}
	for _, commit := range []string{inner.from, inner.to} {
		if commit == "" {
			continue
		}
		if _, err := repo.Commit(ctx, commit); errors.Is(err, git.ErrMissing) {
			c.unknown = append(c.unknown, dir)
			return nil
		} else if err != nil {
			return err
		}
	}
	return c.look(ctx, repo, inner)
}

// isTracked reports whether git knows a path.
func (c *change) isTracked(path string) bool { return c.tracked[path] || c.differs[path] }

// spelling is a path as git has it: one that leads through links does so from the top
// without them.
func (c *change) spelling(path string) string {
	if c.isTracked(path) {
		return path
	}
	if rel, err := filepath.Rel(c.realTop, regular.Resolve(path)); err == nil && filepath.IsLocal(rel) {
		return filepath.Join(c.top, rel)
	}
	return path
}

// changed reports whether a file differs from before.
func (c *change) changed(path string) bool {
	path = c.spelling(path)
	return c.differs[path] || !c.tracked[path] || c.differs[c.links[path]]
}

// isChanged reports whether a document differs from before.
func (c *change) isChanged(doc *source.Document) bool { return doc.Path != "" && c.changed(doc.Path) }

// explain says what to do where git does not have what is needed.
func (c *change) explain(ctx context.Context, repo git.Repository, err error) error {
	switch {
	case !errors.Is(err, git.ErrMissing):
		return err
	case repo.Partial(ctx):
		return errors.New("this clone is partial and lacks the contents of earlier files; fetch them with git fetch --refetch --no-filter, or clone without --filter")
	default:
		return fmt.Errorf("the repository is damaged or incomplete: %w; git fsck tells more", err)
	}
}
