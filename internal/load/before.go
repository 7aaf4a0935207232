package load

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
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
		if then.Read, err = old.stateFiles(c.then, now.disk); err != nil {
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

// judge judges today's results as a change. The results on documents that have not
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
