package source

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// written is a file that somebody writes while it is read.
type written struct {
	*os.File
	writes []string // what it holds after each read
}

func (w *written) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.File.ReadAt(p, off)
	if len(w.writes) > 0 {
		text := w.writes[0]
		w.writes = w.writes[1:]
		if err := errors.Join(os.WriteFile(w.Name(), []byte(text), 0o644), os.Chtimes(w.Name(), time.Time{}, time.Unix(int64(len(w.writes)), 0))); err != nil {
			return n, err
		}
	}
	return n, err
}

func TestFileThatChangesWhileItIsReadIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		writes []string
		want   string // "" for ErrChanged
	}{
		{"steady", nil, "[1]"},
		{"grown", []string{"[1,2]"}, "[1,2]"},
		{"truncated", []string{"[", "[]"}, "[]"},
		{"replaced", []string{"[2]"}, "[2]"},
		{"always another", []string{"[2]", "[3]", "[4]", "[5]"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.json")
			if err := os.WriteFile(path, []byte("[1]"), 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got, err := readSteady(&written{f, c.writes})
			if string(got) != c.want || (c.want == "") != errors.Is(err, ErrChanged) {
				t.Errorf("read %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

// TestStreamedFileThatChangesIsTold changes a large file while its parts are checked,
// and after that.
func TestStreamedFileThatChangesIsTold(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(path string) error{
		"truncated": func(path string) error { return os.Truncate(path, 10) },
		"emptied":   func(path string) error { return os.Truncate(path, 0) },
		"grown":     func(path string) error { return os.Truncate(path, 1<<20) },
		"rewritten": func(path string) error { return os.WriteFile(path, listText(7), 0o644) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.json")
			if err := os.WriteFile(path, listText(2000), 0o644); err != nil {
				t.Fatal(err)
			}
			doc, err := open(path, "a.json", 1)
			if err != nil {
				t.Fatal(err)
			}
			defer doc.Close()
			parts := 0
			err = doc.Split(Visitor{Record: func(Outline) {}, Part: func(Part) {
				if parts++; parts == 3 {
					if err := change(path); err != nil {
						t.Fatal(err)
					}
				}
			}})
			if !errors.Is(err, ErrChanged) {
				t.Errorf("Split says %v", err)
			}
			// What was read before stays good; this was not.
			if _, err := doc.Text(Span{doc.Len() / 2, doc.Len()/2 + 5}); !errors.Is(err, ErrChanged) {
				t.Errorf("Text says %v", err)
			}
		})
	}
}
