package load

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

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

// Find is what the tree knows of a path; ok is false for what is as on the disk.
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

// files are those of the tree, of what was found on the disk and of what a run with
// this input would have found.
func (t *Tree) files(in *Input, found []discover.Found) ([]discover.Found, error) {
	reach, err := in.reach(t)
	if err != nil {
		return nil, err
	}
	disk, err := in.reach(nil)
	if err != nil {
		return nil, err
	}
	have := make(map[string]bool, len(found))
	for _, f := range found {
		have[f.Path] = true
	}
	all := slices.Clone(found)
	add := func(path string) {
		have[path] = true
		all = append(all, discover.Found{Path: path, Display: reach.Display(path)})
	}
	for _, path := range t.paths() {
		if !have[path] && in.wouldRead(reach, path) {
			add(path)
		}
	}
	// What git's patterns hide on the disk and not in the state, and the other way round.
	for path := range t.change.tracked {
		if !have[path] && discover.IsTaskFile(path) && in.wouldRead(reach, path) && reach.Walk(path) && !disk.Walk(path) {
			add(path)
		}
	}
	if t.hasPatterns() {
		all = slices.DeleteFunc(all, func(f discover.Found) bool { return !f.Named && !f.Given && disk.Walk(f.Path) && !reach.Walk(f.Path) })
	}
	files := all[:0]
	for _, f := range all {
		text, known, err := t.text(f.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("%s: %w", f.Display, err)
		case known:
			f.Text = text
		}
		files = append(files, f)
	}
	return merge(files, nil), nil
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

// Paths are the files that the tree has and the disk may not have, in order.
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
