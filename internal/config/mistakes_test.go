package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what tests want")

// TestMistakesAreToldAtTheirPlace runs each archive of testdata/mistakes: its files
// are a repository with a wrong configuration, "want" is what is said of it.
func TestMistakesAreToldAtTheirPlace(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob(filepath.Join("testdata", "mistakes", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if len(archives) < 25 {
		t.Errorf("%d archives; there should be one for each kind of mistake", len(archives))
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			work, want := t.TempDir(), -1
			for i, f := range archive.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				text := strings.NewReplacer("<TAB>", "\t", "<CR>", "\r", "<BAD>", "\xff", "<NUL>", "\x00").Replace(string(f.Data))
				writeFile(t, filepath.Join(work, f.Name), text)
			}
			if want < 0 {
				want = len(archive.Files)
				archive.Files = append(archive.Files, txtar.File{Name: "want"})
			}
			_, err = Load(filepath.Join(work, Name), testOptions(work))
			list, ok := errors.AsType[Errors](err)
			if !ok {
				t.Fatalf("got %v, want mistakes", err)
			}
			got := list.Detail() + "\n"
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}
