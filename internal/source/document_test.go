package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOpenRefusesWhatIsNoReadableFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "link.json")
	if err := os.Symlink(filepath.Join(dir, "gone"), link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:                             "x: is a folder, not a file",
		link:                            "x: broken symbolic link: no such file or directory",
		filepath.Join(dir, "none.json"): "x: no such file or directory",
		os.DevNull:                      "x: not a regular file",
	} {
		if doc, err := Open(path, "x"); err == nil || err.Error() != want {
			t.Errorf("%s: %v, %v; want %s", path, doc, err, want)
		}
	}
	if _, err := Open(link, "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a broken link is not fs.ErrNotExist")
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
			t.Fatal(err)
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
