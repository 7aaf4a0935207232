package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// change is the change of --changed-since.
func (in *Input) change(ctx context.Context) (*change, error) {
	top, ok := discover.FindRoot(in.Work)
	if !ok {
		return nil, errors.New("--changed-since: the working directory is in no git repository")
	}
	repo := git.Repository{Dir: top}
	commit, err := in.mergeBase(ctx, repo, in.ChangedSince)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	c, err := findChange(ctx, repo, span{from: commit})
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	return c, nil
}

// mergeBase is the merge base of a revision and HEAD, or the revision's own commit, with
// a notice, where they have none.
func (in *Input) mergeBase(ctx context.Context, repo git.Repository, rev string) (string, error) {
	commit, err := findCommit(ctx, repo, rev)
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
		in.Note("%s and HEAD have no merge base here, since %s; comparing with %s itself", rev, why, rev)
		return commit, nil
	}
	return base, nil
}

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

// before is what a run found in the state before a change.
type before struct {
	change *change
	engine *engine.Engine
	fresh  bool // nothing of today's results holds
	files  []discover.Found
	asked  func(*source.Document) bool
}

// before finds the files of the run as they were, with the configuration of then where
// it has changed.
func (c *change) before(in *Input, o engine.Options, now *Files) (*before, error) {
	old := *in
	old.State, old.Live, old.hook = c.then, nil, nil
	b := &before{change: c}
	if in.hook != nil {
		b.asked = func(doc *source.Document) bool { return in.hook.isNamed(doc.Path) }
	}
	b.fresh = c.remarked()
	if c.reconfigured(in.Config) && in.Reload != nil {
		conf, err := in.Reload(c.then)
		if err == nil && conf.Path != "" { // a broken one says nothing of what was wrong then, nor does none: it is no news that today's names old sins
			old.Config, b.fresh = conf, true
			o.Config, o.Settings = conf, conf.Base()
		}
	}
	if !b.fresh { // what lies on the disk is known
		then := &Files{Asked: make(map[string]bool)}
		var err error
		if then.Read, err = c.then.files(&old, now.disk); err != nil {
			return nil, err
		}
		err = old.narrow(then)
		b.files = then.Read
		return b, err
	}
	found, err := old.Find()
	if err != nil {
		return nil, err
	}
	b.files = found.Read
	o.Progress, o.Text = nil, c.then.text
	o.As = func(doc *source.Document) task.As { return old.meantFor(doc, found) }
	o.Named = func(doc *source.Document) bool { return old.isNamed(doc, found) }
	b.engine = engine.New(o)
	return b, nil
}

// reconfigured reports whether the change is one of the configuration, too.
func (c *change) reconfigured(conf *config.Config) bool {
	if slices.ContainsFunc(conf.Paths(), c.changed) {
		return true
	}
	own := len(conf.OwnFiles) > 0
	for path := range c.differs { // one that was there, or own rules that were
		if filepath.Base(path) == config.Name || own && !discover.IsTaskFile(path) {
			return true
		}
	}
	return false
}

// remarked reports whether the change is one of what fetch says of a folder, too.
func (c *change) remarked() bool {
	for path := range c.differs {
		if filepath.Base(path) == engine.MarkerName {
			return true
		}
	}
	return false
}

// tellUnknown says where a change cannot be told from what was there.
func (in *Input) tellUnknown(c *change) {
	for _, dir := range c.unknown {
		in.Note("the earlier state of submodule %s is not in this clone, so all findings are shown", Shorter(c.top, dir))
	}
}

// Judge judges today's results as a change. The results on documents that have not
// changed stand for their earlier state, too.
func (b *before) judge(ctx context.Context, e *engine.Engine, now []*engine.FileResult) *engine.Result {
	if len(b.change.unknown) > 0 {
		return e.Judge(now)
	}
	unchanged := make(map[string]*engine.FileResult, len(now))
	for _, r := range now {
		if !b.fresh && !b.change.isChanged(r.Doc) {
			unchanged[r.Doc.Path] = r
		}
	}
	then := e
	if b.engine != nil {
		then = b.engine
	}
	var old []*engine.FileResult
	var check []discover.Found
	for _, f := range b.files {
		if r := unchanged[f.Path]; r != nil {
			old = append(old, r)
		} else {
			check = append(check, f)
		}
	}
	then.Renew()
	for _, r := range then.CheckFiles(ctx, check) {
		if r != nil {
			old = append(old, r)
		}
	}
	return e.JudgeChange(now, engine.Before{Files: old, Engine: b.engine, Changed: b.change.isChanged, Asked: b.asked})
}

// restate makes the files found on the disk those of the state that git has.
func (in *Input) restate(f *Files) error {
	f.disk = f.Read
	read, err := in.State.files(in, f.disk)
	if err != nil {
		return err
	}
	found := make(map[string]bool, len(f.Read))
	for _, file := range f.Read {
		found[file.Path] = true
	}
	asked := make(map[string]bool, len(f.Asked))
	for _, file := range read {
		if f.Asked[file.Path] || !found[file.Path] && (len(in.Args) == 0 || in.walks(file.Path)) {
			asked[file.Path] = true
		}
	}
	f.Read, f.Asked = read, asked
	return nil
}

// reach tells which files a run with this input comes upon, of those that need not lie
// on the disk, with git's patterns as they are in a state; nil is the disk.
func (in *Input) reach(state *Tree) (*discover.Reach, error) {
	return discover.NewReach(discover.Options{Dir: in.Work, Exclude: in.Config.Exclude, ExcludeBase: in.Config.ExcludeBase, Text: state.Reader()})
}

// wouldRead reports whether a file that need not be there would belong to the run: it is
// of a configured set, or lies in a folder that is walked, or of which all is read.
func (in *Input) wouldRead(reach *discover.Reach, path string) bool {
	if path == in.Baseline {
		return false
	}
	if len(in.Config.TenantOf(path)) > 0 {
		return !reach.Excluded(path)
	}
	inSet := slices.ContainsFunc(in.sets, func(folder string) bool {
		rel, err := filepath.Rel(folder, path)
		return err == nil && filepath.IsLocal(rel)
	})
	return (inSet || in.walks(path)) && reach.Walk(path)
}

// walks reports whether a path lies in a folder that is walked.
func (in *Input) walks(path string) bool {
	args := in.Args
	if len(args) == 0 && len(in.Config.Tenants) == 0 {
		args = []string{"."}
	}
	return slices.ContainsFunc(args, func(arg string) bool {
		folder := in.Absolute(arg)
		rel, err := filepath.Rel(folder, path)
		if err != nil || !filepath.IsLocal(rel) {
			return false
		}
		info, err := os.Stat(folder)
		return err == nil && info.IsDir()
	})
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
