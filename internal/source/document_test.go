package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestOpenRefusesWhatIsNoReadableFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                             "x: is a folder, not a file",
		filepath.Join(dir, "none.json"): "x: no such file or directory",
		os.DevNull:                      "x: not a regular file",
	} {
		if doc, err := Open(path, "x"); err == nil || err.Error() != want {
			t.Errorf("%s: %v, %v; want %s", path, doc, err, want)
		}
	}
}

func TestOpenTellsABrokenLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "link.json")
	if err := os.Symlink(filepath.Join(dir, "gone"), link); err != nil {
		t.Skip(err) // Windows asks for rights
	}
	if doc, err := Open(link, "x"); !errors.Is(err, fs.ErrNotExist) || err.Error() != "x: broken symbolic link: no such file or directory" {
		t.Errorf("%v, %v", doc, err)
	}
}

func TestOpenTellsThatAFileMayNotBeRead(t *testing.T) {
	t.Parallel()
	path := tempFile(t, []byte("{}"))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		f.Close()
		t.Skip("this user may read everything")
	}
	if _, err := Open(path, "x"); !errors.Is(err, fs.ErrPermission) || err.Error() != "x: permission denied" {
		t.Errorf("error is %v", err)
	}
}

func TestOpenRefusesFilesOverTheSizeLimit(t *testing.T) {
	t.Parallel()
	path := tempFile(t, nil)
	if err := os.Truncate(path, SizeLimit+1); err != nil {
		t.Skip(err) // no sparse files
	}
	if _, err := Open(path, "x"); err == nil || !strings.HasPrefix(err.Error(), "x: 2147483649 bytes; ") {
		t.Errorf("error is %v", err)
	}
}

func TestOpenFollowsLinksAndReadsEmptyFiles(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}"} {
		path := tempFile(t, []byte(text))
		link := path + ".link"
		if err := os.Symlink(path, link); err != nil {
			t.Skip(err)
		}
		doc, err := Open(link, "x")
		if err != nil || string(doc.Whole()) != text || doc.Path != link || doc.Name != "x" {
			t.Errorf("%q: %+v, %v", text, doc, err)
		}
	}
}

func TestTextIsCutAtTheEnd(t *testing.T) {
	t.Parallel()
	for _, doc := range documents(t, "0123456789") {
		for span, want := range map[Span]string{{2, 4}: "23", {8, 99}: "89", {10, 11}: "", {50, 60}: "", {-1, 3}: "", {3, 3}: "", {5, 2}: ""} {
			if got, err := doc.Text(span); err != nil || string(got) != want {
				t.Errorf("%s: %v is %q, %v", doc.Name, span, got, err)
			}
		}
	}
}

// TestChangedFileIsNoticed changes a streamed file before and after it was first
// read: no place in it holds any more.
func TestChangedFileIsNoticed(t *testing.T) {
	t.Parallel()
	for _, readFirst := range []bool{false, true} {
		for name, change := range map[string]func(path string) error{
			"longer":  func(path string) error { return os.WriteFile(path, []byte(`[{"a":1},{"b":2},{}]`), 0o600) },
			"shorter": func(path string) error { return os.Truncate(path, 5) },
			"as long": func(path string) error {
				if err := os.WriteFile(path, []byte(`[{"x":1},{"y":2}]`), 0o600); err != nil {
					return err
				}
				return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour))
			},
		} {
			path := tempFile(t, []byte(`[{"a":1},{"b":2}]`))
			doc, err := open(path, "x", 0)
			if err != nil {
				t.Fatal(err)
			}
			defer doc.Close()
			if readFirst {
				if _, err := doc.Position(3); err != nil {
					t.Fatal(err)
				}
			}
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			if readFirst { // what was read before stays good
				if text, err := doc.Text(Span{0, 3}); err != nil || string(text) != `[{"` {
					t.Errorf("%s: Text gives %s, %v", name, text, err)
				}
			} else {
				if _, err := doc.Text(Span{0, 3}); !errors.Is(err, ErrChanged) {
					t.Errorf("%s: Text gives %v", name, err)
				}
				if _, err := doc.Position(3); !errors.Is(err, ErrChanged) {
					t.Errorf("%s: Position gives %v", name, err)
				}
			}
			if _, outlines, err := split(doc); !errors.Is(err, ErrChanged) || len(outlines) != 0 {
				t.Errorf("%s: Split gives %v, %v", name, outlines, err)
			}
		}
	}
}

func TestFileThatChangesDuringSplitIsNoticed(t *testing.T) {
	t.Parallel()
	path := tempFile(t, listText(2000))
	doc, err := open(path, "x", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	err = doc.Split(Visitor{
		Part: func(p Part) {
			if p.Index == 0 {
				if err := os.Truncate(path, 2<<20); err != nil {
					t.Error(err)
				}
			}
		},
		Record: func(o Outline) { t.Errorf("an outline is given: %v", o.Err) },
	})
	if !errors.Is(err, ErrChanged) {
		t.Errorf("error is %v", err)
	}
}

func TestRemovedFileIsAnErrorAndNoPanic(t *testing.T) {
	t.Parallel()
	path := tempFile(t, []byte(`[]`))
	doc, err := open(path, "x", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := doc.Position(1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Position gives %v", err)
	}
	if _, _, err := split(doc); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Split gives %v", err)
	}
	if err := doc.Close(); err != nil {
		t.Error(err)
	}
}

var temporary = Temporary{
	Create: func() (*os.File, error) { return os.CreateTemp("", "tasklint-*.json") }, Remove: os.Remove,
}

func TestInputOverTheLimitIsSpooledAndRemoved(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[1]", `[{"a":1},{"b":2}]`, "\ufeff[{\"a\":1},{\"b\":2}]"} {
		const limit = 5
		doc, remove, err := readInput(iotest.OneByteReader(strings.NewReader(text)), "stdin.json", temporary, limit, 100)
		if err != nil {
			t.Fatal(err)
		}
		if doc.Streamed() != (len(text) > limit) || doc.Path != "" || doc.Name != "stdin.json" {
			t.Errorf("%q: %+v", text, doc)
		}
		got, err := doc.Text(Span{0, 100})
		if err != nil || string(got) != strings.TrimPrefix(text, "\ufeff") {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
		file := doc.file
		remove()
		if _, err := os.Stat(file); doc.Streamed() && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", file, err)
		}
	}
}

func TestInputOverTheSizeLimitIsRefusedAndNotCut(t *testing.T) {
	t.Parallel()
	for size, refused := range map[int]bool{20: false, 21: true, 1000: true} {
		_, remove, err := readInput(strings.NewReader(strings.Repeat("1", size)), "x", temporary, 5, 20)
		if (err != nil) != refused {
			t.Errorf("%d bytes: %v", size, err)
		}
		remove()
	}
}

// failAfter returns a text and then an error.
type failAfter struct {
	*strings.Reader
	err error
}

func (f failAfter) Read(p []byte) (int, error) {
	if f.Len() == 0 {
		return 0, f.err
	}
	return f.Reader.Read(p)
}

func TestInputThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, text := range []string{"", "[", "[1,2,3,4"} { // over the limit: while it is spooled
		doc, remove, err := readInput(failAfter{strings.NewReader(text), broken}, "x", temporary, 5, 1000)
		if doc != nil || !errors.Is(err, broken) {
			t.Errorf("%q: %v, %v", text, doc, err)
		}
		remove()
	}
}

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
			before, err := f.Stat()
			if err != nil {
				t.Fatal(err)
			}
			got, err := readSteady(&written{f, c.writes}, before)
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
