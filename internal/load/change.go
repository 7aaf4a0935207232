package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// findCommit is the commit that a revision stands for.
func findCommit(ctx context.Context, repo git.Repository, rev string) (string, error) {
	commit, err := repo.Commit(ctx, rev)
	if errors.Is(err, git.ErrMissing) {
		hint := "check its spelling"
		if repo.Shallow(ctx) {
			hint = "this clone is shallow: fetch more of it, with fetch-depth: 0 (or enough to reach it) in the checkout step"
		}
		return "", fmt.Errorf("there is no commit %s here; %s", say.Quote(rev), hint)
	}
	return commit, err
}

// change is what differs between a commit and the files as they lie, or git's index.
type change struct {
	top, realTop string
	Now, then    *Tree
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

// Close ends the programs that the change reads from.
func (c *change) Close() {
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
	c.Now = &Tree{change: c, blobs: make(map[string]treeBlob), only: s.staged}
	c.then = &Tree{change: c, blobs: make(map[string]treeBlob), only: true, below: c.Now}
	if err := c.look(ctx, repo, s); err != nil {
		c.Close()
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
			c.Now.set(at, e.Blob, objects)
		case e.Mode == git.ModeLink && discover.IsTaskFile(e.Path):
			if target := c.spelling(regular.Resolve(at)); target != at {
				c.links[at] = target
			}
		}
	}
	for _, d := range unstaged {
		if d.Old.Mode != git.ModeModule && !d.Unmerged {
			c.tracked[path(d.Path)] = true
			c.Now.set(path(d.Path), d.Old, objects)
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

// Tree is the files of a repository in some state: as git has them in its index, or as
// they were at a commit. What it does not know of is as in the tree below it, and in
// the end as it lies on the disk.
type Tree struct {
	change *change
	blobs  map[string]treeBlob // by absolute path
	only   bool                // what git does not track is not there
	below  *Tree
}

// treeBlob is what git has at a path; without objects there is nothing.
type treeBlob struct {
	git.Blob
	objects *git.Objects
}

// set notes what the tree has at a path.
func (t *Tree) set(path string, b git.Blob, objects *git.Objects) {
	if !b.Exists() {
		objects = nil
	}
	t.blobs[path] = treeBlob{b, objects}
}

// find is what the tree knows of a path; ok is false for what is as on the disk.
func (t *Tree) find(path string) (blob treeBlob, ok bool) {
	path = t.change.spelling(path)
	if blob, ok = t.get(path); ok {
		return blob, true
	}
	if target := t.change.links[path]; target != "" {
		return t.get(target)
	}
	return treeBlob{}, false
}

func (t *Tree) get(path string) (treeBlob, bool) {
	for ; t != nil; t = t.below {
		if blob, ok := t.blobs[path]; ok {
			return blob, true
		}
		if t.only && !t.change.tracked[path] {
			return treeBlob{}, true
		}
	}
	return treeBlob{}, false
}

// text is what a file holds; known is false for one that is as on the disk. The error
// is fs.ErrNotExist for one that is not there.
func (t *Tree) text(path string) (text []byte, known bool, err error) {
	if t == nil {
		return nil, false, nil
	}
	blob, ok := t.find(path)
	switch {
	case !ok:
		return nil, false, nil
	case blob.objects == nil:
		return nil, true, fs.ErrNotExist
	}
	if text, err = blob.objects.Read(blob.ID, source.SizeLimit); err != nil || blob.Mode != git.ModeLink {
		return text, true, err
	}
	text, err = t.behind(path, string(text))
	return text, true, err
}

// behind is what a link holds that leads elsewhere on the disk, or is not there.
func (t *Tree) behind(link, target string) ([]byte, error) {
	path := filepath.Join(filepath.Dir(t.change.spelling(link)), filepath.FromSlash(target))
	rel, err := filepath.Rel(t.change.realTop, regular.Resolve(path))
	if filepath.IsAbs(target) || err != nil || !filepath.IsLocal(rel) { // out of the repository
		return nil, fs.ErrNotExist
	}
	switch blob, ok := t.get(path); {
	case !ok:
		return regular.Read(path, source.WholeLimit)
	case blob.objects == nil || blob.Mode == git.ModeLink:
		return nil, fs.ErrNotExist
	default:
		return blob.objects.Read(blob.ID, source.SizeLimit)
	}
}

// Reader is text, nil without a tree.
func (t *Tree) Reader() func(path string) (text []byte, known bool, err error) {
	if t == nil {
		return nil
	}
	return t.text
}

// hasPatterns reports whether git has other patterns of what to ignore in the tree than
// lie on the disk.
func (t *Tree) hasPatterns() bool {
	for ; t != nil; t = t.below {
		for path := range t.blobs {
			if filepath.Base(path) == ".gitignore" {
				return true
			}
		}
	}
	return false
}

// paths are the files that the tree has and the disk may not have, in order.
func (t *Tree) paths() []string {
	all := make(map[string]bool)
	links := t.change.links
	for ; t != nil; t = t.below {
		for path := range t.blobs {
			all[path] = true
		}
	}
	for link, target := range links { // what it leads to may not be there any more
		all[link] = all[link] || all[target]
	}
	maps.DeleteFunc(all, func(_ string, there bool) bool { return !there })
	return slices.Sorted(maps.Keys(all))
}
