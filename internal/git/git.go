// Package git asks the git program about a repository: plumbing commands only, no
// checkout, nothing is changed.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Repository is a work tree. Dir is its absolute top folder.
type Repository struct {
	Dir string
	// Inner says that it lies in another one, as a submodule does: what git tells the
	// programs that it starts about the outer one does not hold here.
	Inner bool
}

// ErrMissing says that a commit, its history or the contents of a file are not in the
// repository.
var ErrMissing = errors.New("not in this clone")

// careful are the options of every command: nothing is locked or written, and the
// repository's configuration starts no program of its own as a watcher or hook.
func careful() []string {
	return []string{"--no-optional-locks", "--literal-pathspecs", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}
}

// command is git with arguments, to be run in the repository. What a partial clone
// lacks is not fetched.
func (r Repository) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", slices.Concat([]string{"-C", r.Dir}, careful(), args)...)
	cmd.Env = append(r.environment(), "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
	return cmd
}

// environment is that of this program. A hook is told which index and folder its
// repository has; an inner one has its own.
func (r Repository) environment() []string {
	env := os.Environ()
	if !r.Inner {
		return env
	}
	return slices.DeleteFunc(env, func(kv string) bool {
		switch name, _, _ := strings.Cut(kv, "="); name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
			"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_QUARANTINE_PATH":
			return true
		}
		return false
	})
}

// run starts git in the repository and gives its standard output.
func (r Repository) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.Bytes(), failure(args[0], err, errs.String())
	}
	return out.Bytes(), nil
}

// failure says why a command of git failed, in git's own words.
func failure(command string, err error, stderr string) error {
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("git is not installed; it is needed to compare with an earlier state")
	}
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	said := lines[0]
	for _, line := range lines { // what is fatal comes after warnings
		if strings.HasPrefix(line, "fatal: ") || strings.HasPrefix(line, "error: ") {
			said = line
			break
		}
	}
	if said == "" {
		return fmt.Errorf("git %s: %w", command, err)
	}
	return fmt.Errorf("git %s: %w: %s", command, err, said)
}

// Commit returns the full name of the commit that a revision stands for. The error wraps
// ErrMissing when there is no such commit here.
func (r Repository) Commit(ctx context.Context, rev string) (string, error) {
	if strings.HasPrefix(rev, "-") {
		return "", fmt.Errorf("revision %q: %w", rev, ErrMissing)
	}
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		return "", fmt.Errorf("revision %q: %w", rev, ErrMissing)
	}
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(out)), nil
}

// Unborn reports whether nothing was committed yet on the branch that is checked out.
// A HEAD that names a commit, or a branch that is there, is not unborn, also where the
// commit cannot be read.
func (r Repository) Unborn(ctx context.Context) bool {
	out, err := r.run(ctx, "symbolic-ref", "--quiet", "HEAD")
	if err != nil {
		return false
	}
	_, err = r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", strings.TrimSpace(string(out)))
	exit, ok := errors.AsType[*exec.ExitError](err)
	return ok && exit.ExitCode() == 1
}

// MergeBase returns the commit at which the histories of a commit and of HEAD part, ""
// when they have none in common as far as the clone knows.
func (r Repository) MergeBase(ctx context.Context, commit string) (string, error) {
	out, err := r.run(ctx, "merge-base", commit, "HEAD")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		return "", nil
	}
	return strings.TrimSpace(string(out)), err
}

// Shallow reports whether the clone lacks part of its history.
func (r Repository) Shallow(ctx context.Context) bool {
	out, err := r.run(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// Partial reports whether the clone leaves contents out that its remote has.
func (r Repository) Partial(ctx context.Context) bool {
	out, err := r.run(ctx, "config", "--get-regexp", `^(extensions\.partialclone|remote\..*\.promisor)$`)
	return err == nil && len(out) > 0
}

// Origin returns the web address of the remote "origin" without user, password, query and
// fragment, "" when there is none or it is no address on a network: what may bear a
// credential or the name of a folder is not shown.
func (r Repository) Origin(ctx context.Context) string {
	out, err := r.run(ctx, "config", "--get", "remote.origin.url")
	if err != nil {
		return ""
	}
	return address(strings.TrimSpace(string(out)))
}

// Branch returns the name of the branch that is checked out, "" for none.
func (r Repository) Branch(ctx context.Context) string {
	out, err := r.run(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// Refs returns the short names of branches and tags, none outside of a repository.
func (r Repository) Refs(ctx context.Context) []string {
	out, err := r.run(ctx, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
	if err != nil {
		return nil
	}
	return strings.Fields(string(out))
}

// address is a remote as an https, http or ssh URI. The short form of ssh,
// user@host:path, is written out.
func address(remote string) string {
	if !strings.Contains(remote, "://") {
		host, path, ok := strings.Cut(remote, ":")
		if !ok || len(host) < 2 || strings.ContainsAny(host, `/\`) { // a folder, or a drive
			return ""
		}
		remote = "ssh://" + host + "/" + strings.TrimPrefix(path, "/")
	}
	u, err := url.Parse(remote)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "ssh" {
		return ""
	}
	clean := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return clean.String()
}
