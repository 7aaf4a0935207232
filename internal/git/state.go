package git

import (
	"context"
	"fmt"
	"strings"
)

// The modes of entries that are no regular files.
const (
	ModeLink   = "120000" // a symbolic link
	ModeModule = "160000" // the commit of a submodule
)

// Blob names what git has at a path. The zero Blob stands for nothing.
type Blob struct {
	Mode string
	ID   string // of the contents, or a submodule's commit; "" for what lies in the work tree
}

// Exists reports whether there is anything at the path.
func (b Blob) Exists() bool { return b.Mode != "" }

// Entry is a path of the index.
type Entry struct {
	Path string // from the top, with forward slashes
	Blob
	// Unmerged says that a merge has left several contents for the path.
	Unmerged bool
	// Sparse says that a sparse checkout keeps the file out of the work tree.
	Sparse bool
}

// Index lists what git has in its index.
func (r Repository) Index(ctx context.Context) ([]Entry, error) {
	out, err := r.run(ctx, "ls-files", "-z", "-t", "--stage", "--full-name")
	if err != nil {
		return nil, err
	}
	return parseIndex(string(out))
}

// parseIndex reads what git ls-files -z -t --stage prints.
func parseIndex(out string) ([]Entry, error) {
	var entries []Entry
	for line := range strings.SplitSeq(out, "\x00") {
		if line == "" {
			continue
		}
		head, path, ok := strings.Cut(line, "\t")
		fields := strings.Fields(head) // tag, mode, object, stage
		if !ok || len(fields) != 4 {
			return nil, fmt.Errorf("git ls-files: odd answer %q", line)
		}
		unmerged := fields[3] != "0"
		if n := len(entries); unmerged && n > 0 && entries[n-1].Path == path {
			continue // another side of the merge
		}
		entries = append(entries, Entry{
			Path: path, Blob: Blob{fields[1], fields[2]}, Unmerged: unmerged, Sparse: strings.EqualFold(fields[0], "S"),
		})
	}
	return entries, nil
}

// Difference is a path that two states do not have alike. A file that was moved is
// there under both names.
type Difference struct {
	Path     string
	Old, New Blob
	Unmerged bool
}

// Changed lists what differs between a commit and the tracked files as they lie, or
// the index.
func (r Repository) Changed(ctx context.Context, commit string, staged bool) ([]Difference, error) {
	if staged {
		return r.diff(ctx, "--cached", commit)
	}
	return r.diff(ctx, commit)
}

// Unstaged lists what differs between the index, the old state, and the files as they
// lie.
func (r Repository) Unstaged(ctx context.Context) ([]Difference, error) { return r.diff(ctx) }

// Between lists what differs between two commits.
func (r Repository) Between(ctx context.Context, old, now string) ([]Difference, error) {
	return r.diff(ctx, old, now)
}

func (r Repository) diff(ctx context.Context, what ...string) ([]Difference, error) {
	args := []string{"diff", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-color", "--ignore-submodules=dirty", "-z"}
	out, err := r.run(ctx, append(append(args, what...), "--")...)
	if err != nil {
		return nil, err
	}
	return parseDifferences(string(out))
}

// parseDifferences reads what git diff --raw -z prints.
func parseDifferences(rest string) ([]Difference, error) {
	var found []Difference
	for rest != "" {
		var head, path string
		var okHead, okPath bool
		head, rest, okHead = strings.Cut(rest, "\x00")
		path, rest, okPath = strings.Cut(rest, "\x00")
		fields := strings.Fields(strings.TrimPrefix(head, ":")) // modes, objects, status
		if !okHead || !okPath || len(fields) != 5 {
			return nil, fmt.Errorf("git diff: odd answer %q", head)
		}
		found = append(found, Difference{
			Path: path, Old: blob(fields[0], fields[2]), New: blob(fields[1], fields[3]), Unmerged: fields[4] == "U",
		})
	}
	return found, nil
}

// blob is a side of a difference; git writes zeros for what is not there or not known.
func blob(mode, id string) Blob {
	if strings.Trim(mode, "0") == "" {
		return Blob{}
	}
	if strings.Trim(id, "0") == "" {
		id = ""
	}
	return Blob{mode, id}
}
