package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/regular"
)

// fromVariable is where pre-commit says with what it compares.
const fromVariable = "PRE_COMMIT_FROM_REF"

// hookFlags are the flags of hook. They are few, since what follows them are names that
// come from a tool.
type hookFlags struct {
	lint   lintFlags
	from   string
	staged bool
}

func (a *app) hookCommand() *cobra.Command {
	f := &hookFlags{}
	c := &cobra.Command{
		Use:   "hook [flags] [--] [FILE...]",
		Short: "Check a change, as a git hook does",
		Long: "Read the whole repository, and report what is wrong in the FILEs and what the change since HEAD " +
			"causes anywhere, a deleted file included. Nothing is said about FILEs that are not tasks.\n\n" +
			"Put -- in front of names that a program hands over, so that none of them is taken for a flag.\n\n" +
			"Exit codes: 0 nothing at or above the fail level, 1 findings, 2 the tool could not do its work.",
		Example: "  tasklint hook --staged                      # as .git/hooks/pre-commit\n" +
			"  git diff --name-only -z main | xargs -0 tasklint hook --from main --",
		RunE: func(c *cobra.Command, args []string) error { return a.hook(c, f, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", "the revision `REV` at which the change begins (default: $"+fromVariable+", else HEAD)")
	flags.BoolVar(&f.staged, "staged", false, "look at what git has staged, not at the files as they lie")
	f.lint.config.register(flags)
	flags.StringVar(&f.lint.baseline, "baseline", "", "findings recorded in `FILE` do not count")
	flags.StringVar(&f.lint.failLevel, "fail-level", "", "exit 1 for a finding at or above `LEVEL`: error, warning, note or never (default warning)")
	flags.StringArrayVar(&f.lint.rules, "rule", nil, "turn a rule on, off or to a level: `ID[=LEVEL]`; repeatable")
	f.lint.registerShown(flags)
	registerNow(flags, &f.lint.now)
	registerColor(flags, &f.lint.color)
	return c
}

// hook checks a change.
func (a *app) hook(c *cobra.Command, f *hookFlags, args []string) error {
	started := time.Now()
	if c.Flags().Changed("from") && f.from == "" {
		return errors.New("--from wants a revision, such as main")
	}
	at, err := findPaths()
	if err != nil {
		return err
	}
	top, ok := discover.FindRoot(at.work)
	if !ok {
		return errors.New("hook: the working directory is in no git repository")
	}
	ctx := c.Context()
	repo := git.Repository{Dir: top}
	changed, err := a.hookChange(ctx, repo, f)
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	defer changed.close()
	l := &f.lint
	l.hook, l.quiet, l.allowEmpty, l.config.tree = true, true, true, changed.now
	l.maxFindings, l.sarifMax = 0, 0
	job, err := a.prepare(l, nil, started)
	if err != nil {
		return err
	}
	run := &hookRun{change: changed, names: make(map[string]bool)}
	job.input.hook, job.input.state = run, changed.now
	if len(job.config.Tenants) == 0 {
		job.input.args = []string{at.root}
	}
	if err := run.take(a, &job.input, l, args); err != nil {
		return err
	}
	checked, err := a.check(ctx, job.input, job.options)
	if err != nil {
		return err
	}
	defer checked.close()
	return a.report(ctx, checked, l, job, started)
}

// hookChange is the change that the hook looks at. That HEAD is there is asked while git
// compares with it already.
func (a *app) hookChange(ctx context.Context, repo git.Repository, f *hookFlags) (*change, error) {
	if f.from != "" || a.env[fromVariable] != "" {
		from, err := a.hookFrom(ctx, repo, f.from)
		if err != nil {
			return nil, err
		}
		return findChange(ctx, repo, span{from: from, staged: f.staged})
	}
	var from string
	var failed error
	var asking sync.WaitGroup
	asking.Go(func() { from, failed = a.hookFrom(ctx, repo, "") })
	changed, err := findChange(ctx, repo, span{from: "HEAD", staged: f.staged})
	asking.Wait()
	if failed == nil && from != "" {
		return changed, err
	}
	changed.close()
	if failed != nil {
		return nil, failed
	}
	return findChange(ctx, repo, span{staged: f.staged})
}

// hookFrom is the commit at which the change begins, "" where it begins with nothing.
func (a *app) hookFrom(ctx context.Context, repo git.Repository, rev string) (string, error) {
	who := ""
	if rev == "" && a.env[fromVariable] != "" {
		rev, who = a.env[fromVariable], fromVariable+": "
	}
	if rev != "" && strings.Trim(rev, "0") == "" { // so git calls what was not there
		return "", nil
	}
	if rev != "" {
		commit, err := findCommit(ctx, repo, rev)
		if err != nil {
			return "", fmt.Errorf("%s%w", who, err)
		}
		return commit, nil
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

// hookRun is what a git hook asks for.
type hookRun struct {
	change  *change
	names   map[string]bool // the FILEs, absolute, in the spelling of git
	folders []string        // those that are folders
	also    []string        // those on the disk
}

// take looks up the FILEs. One that the change deletes is no mistake, nor is one that git
// does not know where only its index counts.
func (h *hookRun) take(a *app, in *input, l *lintFlags, args []string) error {
	for _, arg := range args {
		if arg == "" {
			return errors.New("hook: a FILE is empty")
		}
		path := in.absolute(filepath.FromSlash(arg))
		key := h.change.spelling(path)
		h.names[key], h.names[path] = true, true
		_, known, err := in.state.text(path)
		info, statErr := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if !h.change.isTracked(key) && statErr != nil {
				return fmt.Errorf("hook: there is no file %s here; flags belong before the names, and -- between them", diag.Quote(arg))
			}
			if !h.change.isTracked(key) && !info.IsDir() && discover.IsTaskFile(path) {
				fmt.Fprintf(a.stderr, "tasklint: note: %s is not in git's index, so --staged leaves it out\n", printable(arg))
			}
			if statErr == nil && info.IsDir() {
				h.folders = append(h.folders, path)
			}
			continue
		case err != nil:
			return fmt.Errorf("hook: %s: %w", printable(arg), err)
		case known:
		case statErr != nil && !errors.Is(statErr, fs.ErrNotExist):
			return fmt.Errorf("hook: %s: %w", printable(arg), regular.Reason(statErr))
		case statErr != nil && h.change.isTracked(key):
			continue
		case statErr != nil:
			return fmt.Errorf("hook: there is no file %s here; flags belong before the names, and -- between them", diag.Quote(arg))
		case info.IsDir():
			h.folders = append(h.folders, path)
			continue
		default:
			h.names[h.change.spelling(regular.Resolve(path))] = true
			h.also = append(h.also, key)
		}
		if filepath.Base(path) == config.Name && path != in.config.Path { // nobody else looks at it
			flags := configFlags{file: path, tree: in.state}
			if _, err := flags.loadIn(in.work); err != nil {
				return err
			}
		}
	}
	return nil
}

// add reads the FILEs, too, that no walk and no configured set has.
func (h *hookRun) add(in *input, f *files) error {
	for i := range f.read {
		f.read[i].Given = h.names[f.read[i].Path]
	}
	asked := make([]string, 0, len(h.also))
	for _, path := range h.also {
		if !f.asked[path] {
			asked = append(asked, path)
		}
	}
	found, err := in.discover(asked, false, true)
	if err != nil {
		return err
	}
	f.problems = append(f.problems, found.Problems...)
	f.ask(found.Files)
	f.read = merge(f.read, found.Files)
	return nil
}

// isNamed reports whether a path is among the FILEs. What the change has only moved is
// nobody's work.
func (h *hookRun) isNamed(path string) bool {
	if path == "" || h.change.moved[h.change.spelling(path)] {
		return false
	}
	return h.names[path] || h.names[h.change.spelling(path)] || slices.ContainsFunc(h.folders, func(dir string) bool {
		rel, err := filepath.Rel(dir, path)
		return err == nil && filepath.IsLocal(rel)
	})
}
