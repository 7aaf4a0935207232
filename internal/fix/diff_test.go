package fix

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// changed is a file of which edits were made.
func changed(t *testing.T, name, old string, edits []diag.Edit) *File {
	t.Helper()
	text, changes := apply([]byte(old), edits)
	f := &File{Old: []byte(old), New: text, Changes: changes}
	var err error
	if f.Before, err = source.NewDocument(name, name, f.Old); err == nil {
		f.After, err = source.NewDocument(name, name, f.New)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestADiffIsWrittenAsDiffDoes(t *testing.T) {
	t.Parallel()
	ten := "1\n2\n3\n4\n5\n6\n7\n8\n9\n10"
	for _, c := range []struct {
		old   string
		edits []diag.Edit
		want  string
	}{
		{ten, []diag.Edit{{Span: source.Span{Start: 8, End: 9}, Text: "five"}}, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"},
		{ten, []diag.Edit{{Span: source.Span{Start: 18, End: 20}, Text: "0\n"}}, "@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n\\ No newline at end of file\n+0\n"},
		{ten, []diag.Edit{{Span: source.Span{Start: 0, End: 0}, Text: "0\n"}}, "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n"},
		{"1\n", []diag.Edit{{Span: source.Span{Start: 0, End: 2}}}, "@@ -1 +0,0 @@\n-1\n"},
		{"", []diag.Edit{{Text: "1"}}, "@@ -0,0 +1 @@\n+1\n\\ No newline at end of file\n"},
		{ten, []diag.Edit{{Span: source.Span{Start: 8, End: 9}, Text: "5"}}, ""},
	} {
		var got bytes.Buffer
		if err := changed(t, "a.json", c.old, c.edits).WriteDiff(&got); err != nil {
			t.Fatal(err)
		}
		want := c.want
		if want != "" {
			want = "--- a/a.json\n+++ b/a.json\n" + want
		}
		if got.String() != want {
			t.Errorf("got\n%swant\n%s", got.String(), want)
		}
	}
}

// TestGitAppliesEveryDiff hands diffs of random edits to git: what it makes of the old
// files are the new ones, to the byte.
func TestGitAppliesEveryDiff(t *testing.T) {
	t.Parallel()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("needs git")
	}
	random := rand.New(rand.NewPCG(19, 4))
	pieces := []string{"\n", "\n", "\r\n", "{", "}", "  \"name\": ", "\"ä\"", "true,", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "\\ No newline at end of file", "\t", "\u202e"}
	text := func(most int) string {
		var b strings.Builder
		for range random.IntN(most + 1) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	dir := t.TempDir()
	var diff bytes.Buffer
	var files []*File
	for i := range 400 {
		old, at := "{"+text(60), 0
		var edits []diag.Edit
		for at < len(old) && len(edits) < 5 {
			start := at + random.IntN(len(old)-at)
			end := min(start+random.IntN(8), len(old))
			edits = append(edits, diag.Edit{Span: source.Span{Start: start, End: end}, Text: text(3)})
			at = end + 1
		}
		name := fmt.Sprintf("%d ä.json", i)
		if runtime.GOOS != "windows" {
			name = fmt.Sprintf("%d \"ä\"\t.json", i)
		}
		f := changed(t, name, old, edits)
		if len(f.New) == 0 || bytes.Equal(f.Old, f.New) {
			continue // a file that is emptied is a deleted one for git
		}
		if err := os.WriteFile(filepath.Join(dir, name), f.Old, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.WriteDiff(&diff); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	c := exec.CommandContext(t.Context(), git, "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-")
	c.Dir, c.Stdin = dir, &diff
	c.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "HOME="+dir, "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, f := range files {
		if now, err := os.ReadFile(filepath.Join(dir, f.Before.Name)); err != nil || !bytes.Equal(now, f.New) {
			t.Errorf("%q became\n%q, want\n%q (%v)", f.Old, now, f.New, err)
		}
	}
	if len(files) < 300 {
		t.Errorf("only %d files were changed", len(files))
	}
}

// TestADiffShowsTheChangedLinesAlone changes one line in 34 of a long list whose lines
// are much alike: beyond some hundred changes a comparison of texts shows lines that
// nobody has changed.
func TestADiffShowsTheChangedLinesAlone(t *testing.T) {
	t.Parallel()
	const tasks = 3000
	var old strings.Builder
	var edits []diag.Edit
	for i := range tasks {
		fmt.Fprintf(&old, "{\n  \"id\": \"%d\",\n", i)
		for j := range 30 {
			fmt.Fprintf(&old, "  \"k%d\": ", j)
			if at := old.Len(); j == i%30 {
				edits = append(edits, diag.Edit{Span: source.Span{Start: at, End: at + 4}, Text: "false"})
			}
			old.WriteString("true,\n")
		}
		old.WriteString("  \"k\": true\n}\n")
	}
	var diff bytes.Buffer
	if err := changed(t, "list.json", old.String(), edits).WriteDiff(&diff); err != nil {
		t.Fatal(err)
	}
	removed, added := bytes.Count(diff.Bytes(), []byte("\n-  ")), bytes.Count(diff.Bytes(), []byte("\n+  "))
	if removed != tasks || added != tasks {
		t.Errorf("%d lines go and %d come for %d changes", removed, added, tasks)
	}
}
