// Package git asks the git program about a repository: plumbing commands only, no
// checkout, nothing is changed.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Repository is a work tree. Dir is its absolute top folder.
type Repository struct{ Dir string }

// ErrMissing says that a commit or its history is not in the repository.
var ErrMissing = errors.New("not in this clone")

// careful are the options of every command: nothing is locked or written, and the
// repository's configuration starts no program of its own as a watcher or hook.
var careful = []string{"--no-optional-locks", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}

// run starts git in the repository and gives its standard output. What a partial
// clone lacks is not fetched.
func (r Repository) run(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", slices.Concat([]string{"-C", r.Dir}, careful, args)...)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1")
	cmd.Stdin = bytes.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not installed; it is needed to compare with an earlier state")
	case err != nil:
		first, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
		return out.Bytes(), fmt.Errorf("git %s: %w: %s", args[0], err, first)
	}
	return out.Bytes(), nil
}

// Commit is the full name of the commit that a revision stands for. The error wraps
// ErrMissing when there is no such commit here.
func (r Repository) Commit(ctx context.Context, rev string) (string, error) {
	if strings.HasPrefix(rev, "-") {
		return "", fmt.Errorf("revision %q: %w", rev, ErrMissing)
	}
	out, err := r.run(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		if _, ok := errors.AsType[*exec.ExitError](err); ok {
			return "", fmt.Errorf("revision %q: %w", rev, ErrMissing)
		}
		return "", err
	}
	return strings.TrimSpace(string(out)), nil
}

// MergeBase is the commit at which the histories of a commit and of HEAD part, ""
// when they have none in common as far as the clone knows.
func (r Repository) MergeBase(ctx context.Context, commit string) (string, error) {
	out, err := r.run(ctx, nil, "merge-base", commit, "HEAD")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		return "", nil
	}
	return strings.TrimSpace(string(out)), err
}

// Shallow reports whether the clone lacks part of its history.
func (r Repository) Shallow(ctx context.Context) bool {
	out, err := r.run(ctx, nil, "rev-parse", "--is-shallow-repository")
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// Changed lists the files that differ between a commit and the files as they lie,
// untracked ones included and ignored ones not, as paths from the top with forward
// slashes. A file that was moved is there under both names.
func (r Repository) Changed(ctx context.Context, commit string) ([]string, error) {
	tracked, err := r.run(ctx, nil, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-color", "-z", commit, "--")
	if err != nil {
		return nil, err
	}
	untracked, err := r.run(ctx, nil, "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
	if err != nil {
		return nil, err
	}
	var paths []string
	for path := range strings.SplitSeq(string(tracked)+string(untracked), "\x00") {
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths, nil
}
