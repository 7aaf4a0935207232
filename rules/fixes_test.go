package rules_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/fix"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// TestFixes makes the rule's own fixes in every case of its archive. A rule that
// declares fixes has at least one there, one that declares none has none, and all
// keep the promises of fixes. What they do is in testdata/fixes.
func TestFixes(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(filepath.Join(archives, r.ID+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, files := range casesOf(archive) {
				got.WriteString(fixCase(t, r, options(t, r, archive), files))
			}
			if declares := r.Fix != rules.NoFix; declares != (got.Len() > 0) {
				t.Fatalf("the rule declares %q fixes, and its archive shows\n%s", r.Fix, got.String())
			}
			if got.Len() > 0 {
				golden(t, filepath.Join("..", "testdata", "fixes", r.ID+".diff"), got.String())
			}
		})
	}
}

// casesOf are the files of each case under bad/, in order.
func casesOf(archive *txtar.Archive) [][]txtar.File {
	var cases [][]txtar.File
	last := ""
	for _, f := range archive.Files {
		parts := strings.SplitN(f.Name, "/", 3)
		if parts[0] != "bad" || len(parts) < 2 {
			continue
		}
		if parts[1] != last {
			cases, last = append(cases, nil), parts[1]
		}
		cases[len(cases)-1] = append(cases[len(cases)-1], f)
	}
	return cases
}

// fixCase fixes what one rule finds in a case and gives the diff, after it has
// checked that fixing again does nothing.
func fixCase(t *testing.T, r *rules.Rule, o engine.Options, files []txtar.File) string {
	t.Helper()
	files, _ = splitTenant(files)
	o = configure(t, o, files)
	e := engine.New(o)
	var checked []*engine.FileResult
	for _, f := range files {
		if filepath.Base(filepath.Dir(f.Name)) != "before" && filepath.Base(f.Name) != config.Name {
			checked = append(checked, checkFile(t, e, f.Name, f.Data))
		}
	}
	out := runFixes(t, r, e, checked)
	var diff bytes.Buffer
	for _, f := range out.Files {
		if err := f.WriteDiff(&diff); err != nil {
			t.Fatal(err)
		}
		intact(t, f)
	}
	if again := runFixes(t, r, e, out.Results); len(again.Files) > len(out.Files)-changedTasks(out) || again.Unfinished {
		t.Errorf("fixing again changes %s", again.Files[0].Before.Name)
	}
	return diff.String()
}

// changedTasks counts the changed files of tasks: the configuration at hand stays as
// it was read.
func changedTasks(out *fix.Outcome) int {
	n := 0
	for _, f := range out.Files {
		if filepath.Base(f.Before.Name) != config.Name {
			n++
		}
	}
	return n
}

// runFixes fixes only what the rule finds, but judges by all.
func runFixes(t *testing.T, r *rules.Rule, e *engine.Engine, checked []*engine.FileResult) *fix.Outcome {
	t.Helper()
	judge := func(files []*engine.FileResult) (*engine.Result, error) {
		result := e.Judge(files)
		for _, f := range result.Findings {
			if f.Rule != r.ID {
				f.Fixes = nil
			}
			if len(f.Fixes) > 0 && r.Fix == rules.UnsafeFix && f.Fixes[0].Safety == diag.Safe {
				t.Errorf("%s: a fix is safe although the rule calls it unsafe", f.Message)
			}
		}
		return result, nil
	}
	result, _ := judge(checked)
	out, err := fix.Run(e, checked, result, fix.Options{
		Unsafe: true, Judge: judge,
		May: func(*source.Document) bool { return true },
		Check: func(d *source.Document) error {
			_, err := config.Parse("/"+config.Name, d.Whole(), config.Options{Work: "/"})
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, refused := range out.Refused {
		t.Logf("refused: %s: %s", refused.Finding.Message, refused.Why)
	}
	return out
}

// intact checks that everything between the changes is the same.
func intact(t *testing.T, f *fix.File) {
	t.Helper()
	old, new, at, to := f.Before.Whole(), f.After.Whole(), 0, 0
	for _, c := range append(slices.Clone(f.Changes), fix.Change{Old: source.Span{Start: len(old), End: len(old)}, New: source.Span{Start: len(new), End: len(new)}}) {
		if !bytes.Equal(old[at:c.Old.Start], new[to:c.New.Start]) {
			t.Errorf("%s: bytes outside the edits have changed:\n%q\n%q", f.Before.Name, old[at:c.Old.Start], new[to:c.New.Start])
		}
		at, to = c.Old.End, c.New.End
	}
}

// golden compares a text with a file, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("diffs differ (-want +got):\n%s", diff)
	}
}
