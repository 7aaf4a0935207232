package discover

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/border"
)

// TestConfinedArgumentsStayWithin names what lies outside the border in every way that
// there is: nothing of it is found, and what is said is the same whether it is there or not.
func TestConfinedArgumentsStayWithin(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	repo := filepath.Join(top, "repo")
	for name, text := range map[string]string{
		"outside.json": "[]", "folder/secret.json": "[]", "repo/a.json": "[]", "repo/sub/b.json": "[]", "repo/x[k].json": "[]",
	} {
		path := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	links := os.Symlink(filepath.Join(top, "outside.json"), filepath.Join(repo, "link.json")) == nil
	links = links && os.Symlink(filepath.Join(top, "outside.json"), filepath.Join(repo, "lin[k].json")) == nil
	links = links && os.Symlink(filepath.Join(top, "folder"), filepath.Join(repo, "way")) == nil
	find := func(arg string, confined bool) Result {
		r, err := Find([]string{arg}, Options{Dir: repo, Border: border.Around(repo), Confined: confined})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	inside := []string{".", "a.json", "sub", "sub/../a.json", "**/*.json", "sub/*", "x[k].json", filepath.Join(repo, "a.json"), "nothing.json"}
	for _, arg := range inside {
		if a, b := find(arg, true), find(arg, false); len(a.Files) != len(b.Files) || len(a.Problems) != len(b.Problems) {
			t.Errorf("%s: %v, and unconfined %v", arg, a, b)
		}
	}
	outside := []string{
		"..", "../outside.json", "../outsid.json", "../folder", "../*", "../**/*.json", "../folder/*.json", "sub/../../outside.json", "*/../../outside.json", "/",
		filepath.Join(top, "outside.json"), filepath.Join(top, "*"), filepath.Join(top, "nothing"),
	}
	if links {
		outside = append(outside, "link.json", "lin[k].json", "way", "way/secret.json", "way/*.json", "way/nothing")
	}
	for _, arg := range outside {
		r := find(arg, true)
		if len(r.Files) > 0 || len(r.Problems) != 1 || r.Problems[0].Kind != Outside || !r.Problems[0].Named ||
			!strings.Contains(r.Problems[0].Error(), "leads out of the repository") || strings.Contains(r.Problems[0].Error(), "did you mean") {
			t.Errorf("%s: %+v", arg, r)
		}
	}
}
