package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/source"
)

// change is what differs between a commit and the files as they lie.
type change struct {
	commit string
	paths  map[string]bool   // absolute, of files that differ, are new or are gone
	old    map[string][]byte // the earlier text of those that were there, by absolute path
}

// findChange asks git what has changed since the merge base of a revision and HEAD.
func (a *app) findChange(ctx context.Context, in *input, rev string) (*change, error) {
	top, ok := discover.FindRoot(in.work)
	if !ok {
		return nil, errors.New("--changed-since: the working directory is in no git repository")
	}
	repo := git.Repository{Dir: top}
	commit, err := a.base(ctx, repo, rev)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	c := &change{commit: commit, paths: make(map[string]bool), old: make(map[string][]byte)}
	names, err := repo.Changed(ctx, commit)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !discover.IsTaskFile(name) })
	old, err := repo.Show(ctx, commit, names)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	for _, name := range names {
		path := filepath.Join(top, filepath.FromSlash(name))
		c.paths[path] = true
		if text, ok := old[name]; ok {
			c.old[path] = text
		}
	}
	return c, nil
}

// base is the merge base of a revision and HEAD, or the revision's own commit, with
// a notice, where they have none.
func (a *app) base(ctx context.Context, repo git.Repository, rev string) (string, error) {
	commit, err := repo.Commit(ctx, rev)
	if errors.Is(err, git.ErrMissing) {
		hint := "check its spelling"
		if repo.Shallow(ctx) {
			hint = "this clone is shallow: fetch more of it, with fetch-depth: 0 (or enough to reach it) in the checkout step"
		}
		return "", fmt.Errorf("there is no commit %s here; %s", diag.Quote(rev), hint)
	}
	if err != nil {
		return "", err
	}
	base, err := repo.MergeBase(ctx, commit)
	if err != nil {
		return "", err
	}
	if base == "" {
		why := "they have no history in common"
		if repo.Shallow(ctx) {
			why = "this clone is too shallow to know it (fetch-depth: 0 fetches all)"
		}
		fmt.Fprintf(a.stderr, "tasklint: note: %s and HEAD have no merge base here, since %s; comparing with %s itself\n", printable(rev), why, printable(rev))
		return commit, nil
	}
	return base, nil
}

// judge judges the files as a change: the earlier text of those that differ is
// checked too, and that of deleted ones which the run would have read.
func (c *change) judge(e *engine.Engine, in *input, f *files, results []*engine.FileResult) *engine.Result {
	read := make(map[string]bool, len(f.read))
	for _, file := range f.read {
		read[file.Path] = true
	}
	var before []*engine.FileResult
	for _, path := range slices.Sorted(maps.Keys(c.old)) {
		if !read[path] && !in.wouldRead(path) {
			continue
		}
		name, err := filepath.Rel(in.work, path)
		if err != nil {
			name = path
		}
		doc, err := source.NewDocument(filepath.ToSlash(name), path, c.old[path])
		if err != nil {
			continue // it was broken then; what it held is not known
		}
		before = append(before, e.Check(doc))
	}
	return e.JudgeChange(results, engine.Before{
		Files:   before,
		Changed: func(doc *source.Document) bool { return c.paths[doc.Path] },
	})
}

// wouldRead reports whether a file that is gone would belong to the run: it is of a
// configured set, or lay in a folder that is walked.
func (in *input) wouldRead(path string) bool {
	if len(in.config.TenantOf(path)) > 0 {
		return true
	}
	args := in.args
	if len(args) == 0 && len(in.config.Tenants) == 0 {
		args = []string{"."}
	}
	return slices.ContainsFunc(args, func(arg string) bool {
		folder := filepath.Join(in.work, arg)
		if filepath.IsAbs(arg) {
			folder = filepath.Clean(arg)
		}
		rel, err := filepath.Rel(folder, path)
		info, statErr := os.Stat(folder)
		return err == nil && statErr == nil && info.IsDir() && filepath.IsLocal(rel)
	})
}
