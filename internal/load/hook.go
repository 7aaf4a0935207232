package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// HookChange returns the change that a git hook looks at, since a revision, or since HEAD
// without one; who says so is told in errors. That HEAD is there is asked while git
// compares with it already.
func HookChange(ctx context.Context, repo git.Repository, rev, who string, staged bool) (*change, error) {
	if rev != "" {
		from, err := hookFrom(ctx, repo, rev)
		if err != nil {
			return nil, fmt.Errorf("%s%w", who, err)
		}
		return findChange(ctx, repo, span{from: from, staged: staged})
	}
	var from string
	var failed error
	var asking sync.WaitGroup
	asking.Go(func() { from, failed = hookFrom(ctx, repo, "") })
	changed, err := findChange(ctx, repo, span{from: "HEAD", staged: staged})
	asking.Wait()
	if failed == nil && from != "" {
		return changed, err
	}
	changed.Close()
	if failed != nil {
		return nil, failed
	}
	return findChange(ctx, repo, span{staged: staged})
}

// hookFrom is the commit at which the change begins, "" where it begins with nothing.
func hookFrom(ctx context.Context, repo git.Repository, rev string) (string, error) {
	if rev != "" && strings.Trim(rev, "0") == "" { // so git calls what was not there
		return "", nil
	}
	if rev != "" {
		return findCommit(ctx, repo, rev)
	}
	commit, err := repo.Commit(ctx, "HEAD")
	switch {
	case !errors.Is(err, git.ErrMissing):
		return commit, err
	case repo.Unborn(ctx):
		return "", nil
	default:
		return "", errors.New("HEAD names no commit that is here: the repository is damaged or incomplete; git fsck tells more")
	}
}

// LookAt makes the run that of a git hook: it is about the FILEs and what the change
// causes. A configuration among the FILEs has to be readable.
func (in *Input) LookAt(c *change, files []string, readable func(config string) error) error {
	in.State, in.hook = c.Now, &hookRun{change: c, names: make(map[string]bool)}
	return in.hook.take(in, files, readable)
}

// take looks up the FILEs. One that the change deletes is no mistake, nor is one that git
// does not know where only its index counts.
func (h *hookRun) take(in *Input, args []string, readable func(config string) error) error {
	for _, arg := range args {
		if arg == "" {
			return errors.New("hook: a FILE is empty")
		}
		path := in.Absolute(filepath.FromSlash(arg))
		key := h.change.spelling(path)
		h.names[key], h.names[path] = true, true
		_, known, err := in.State.text(path)
		info, statErr := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if !h.change.isTracked(key) && statErr != nil {
				return fmt.Errorf("hook: there is no file %s here; flags belong before the names, and -- between them", say.Quote(arg))
			}
			if !h.change.isTracked(key) && !info.IsDir() && discover.IsTaskFile(path) {
				in.Note("%s is not in git's index, so --staged leaves it out", arg)
			}
			if statErr == nil && info.IsDir() {
				h.folders = append(h.folders, path)
			}
			continue
		case err != nil:
			return fmt.Errorf("hook: %s: %w", say.Printable(arg), err)
		case known:
		case statErr != nil && !errors.Is(statErr, fs.ErrNotExist):
			return fmt.Errorf("hook: %s: %w", say.Printable(arg), regular.Reason(statErr))
		case statErr != nil && h.change.isTracked(key):
			continue
		case statErr != nil:
			return fmt.Errorf("hook: there is no file %s here; flags belong before the names, and -- between them", say.Quote(arg))
		case info.IsDir():
			h.folders = append(h.folders, path)
			continue
		default:
			h.names[h.change.spelling(regular.Resolve(path))] = true
			h.also = append(h.also, key)
		}
		if filepath.Base(path) == config.Name && path != in.Config.Path { // nobody else looks at it
			if err := readable(path); err != nil {
				return err
			}
		}
	}
	return nil
}
