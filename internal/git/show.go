package git

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Show reads files as they were at a commit, by their paths from the top. Those that
// were not there, or were no files, are missing from the answer.
func (r Repository) Show(ctx context.Context, commit string, paths []string) (map[string][]byte, error) {
	var ask strings.Builder
	asked := make([]string, 0, len(paths))
	for _, p := range paths {
		if !strings.ContainsAny(p, "\n\x00") { // such a name cannot be asked for
			asked = append(asked, p)
			ask.WriteString(commit + ":" + p + "\n")
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	out, err := r.run(ctx, []byte(ask.String()), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	found := make(map[string][]byte, len(asked))
	for _, p := range asked {
		header, rest, ok := bytes.Cut(out, []byte{'\n'})
		if !ok {
			return nil, fmt.Errorf("git cat-file: answer ends before %q", p)
		}
		out = rest
		fields := strings.Fields(string(header))
		if len(fields) < 3 || fields[len(fields)-1] == "missing" {
			continue
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil || size < 0 || size >= len(out)+1 {
			return nil, fmt.Errorf("git cat-file: odd answer %q about %q", header, p)
		}
		if fields[1] == "blob" {
			found[p] = out[:size:size]
		}
		out = bytes.TrimPrefix(out[size:], []byte{'\n'})
	}
	return found, nil
}
