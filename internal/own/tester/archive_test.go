package tester

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// FuzzArchive judges arbitrary archives of tests: an archive is a mistake that is told, or
// has findings which, written into it as those that it wants, are found again; and none of
// their lines begins another file of the archive.
func FuzzArchive(f *testing.F) {
	healthy := string(tasktest.Healthy(1, 1)[0])
	f.Add([]byte("a comment\n-- a.json --\n" + healthy + "\n-- want --\n"))
	f.Add([]byte("-- now --\n2026-01-01T00:00:00Z\n-- ../../x.json --\n[" + healthy + ", 7]\n-- x --\n{"))
	f.Add([]byte("-- a.json --\n" + strings.Replace(healthy, `"name": "`, `"name": "\n-- want --\n\u001b[2J`, 1)))
	f.Add([]byte("-- \xff\u202e::error::.json --\n{\"specVersion\":\"0.8\",\"states\":[]}\n-- want --\nx\n-- want --\n"))
	conf, err := config.Parse("/repo/"+config.Name, []byte(`version: 1
custom:
  - {id: told, for: task, check: 'false', message: 'the task {{task.name}} is told of'}
  - {id: state, for: state, check: 'len(state.onEvents) > 9', message: '{{state}}'}
`), config.Options{Work: "/repo"})
	if err != nil {
		f.Fatal(err)
	}
	if err := own.Compile(conf); err != nil {
		f.Fatal(err)
	}
	r := &Runner{Config: conf, Dir: "/repo", Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, text []byte) {
		archive := txtar.Parse(text)
		got, err := r.judgeArchive(archive)
		if err != nil {
			if err.Error() == "" {
				t.Error("a mistake without a word")
			}
			return
		}
		for line := range strings.Lines(got) {
			if strings.IndexFunc(strings.TrimSuffix(line, "\n"), unicode.IsControl) >= 0 {
				t.Errorf("%q holds a control character", line)
			}
		}
		var files []txtar.File
		for _, file := range archive.Files {
			if file.Name != wantFile {
				files = append(files, file)
			}
		}
		archive.Files = append(files, txtar.File{Name: wantFile, Data: []byte(got)})
		written := txtar.Format(archive)
		again := txtar.Parse(written)
		if len(again.Files) != len(archive.Files) {
			if !bytes.Contains(text, []byte("\r")) { // a reader of archives takes it for a line's end
				t.Fatalf("%d files are written, and %d read:\n%s", len(archive.Files), len(again.Files), written)
			}
			return
		}
		if found, err := r.judgeArchive(again); err != nil || found != got || string(again.Files[len(again.Files)-1].Data) != got {
			t.Errorf("%q is wanted, and %q found (%v)", got, found, err)
		}
	})
}
