package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// lies tells what a folder holds.
func lies(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q (%v), want %q", path, got, err, want)
	}
}

func TestWriteReplacesAllAtOnceOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	if err := Write(path, 0, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	err := Write(path, 0, func(w io.Writer) error {
		io.WriteString(w, "half")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	holds(t, path, "old")
	if names := lies(t, dir); !slices.Equal(names, []string{"report.json"}) {
		t.Errorf("%q lie there", names)
	}
	if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o640) {
		t.Errorf("its mode is %v (%v)", info.Mode(), err)
	}
}

func TestWriteGoesThroughLinks(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(real, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", link); err != nil {
		t.Skip(err)
	}
	if err := Write(link, 0, text("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, real, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
}

func TestFilesComeTogetherOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	var files Files
	for _, name := range []string{"a", "new/folder/b", "new/folder/c"} {
		if err := files.Write(filepath.Join(dir, filepath.FromSlash(name)), New|Folders, text(name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "a")); err == nil {
		t.Error("it is there before all are")
	}
	if err := files.Commit(); err != nil {
		t.Fatal(err)
	}
	files.Discard()
	holds(t, filepath.Join(dir, "a"), "a")
	holds(t, filepath.Join(dir, "new/folder/c"), "new/folder/c")
	if err := files.Write(filepath.Join(dir, "other/d"), Folders, text("d")); err != nil {
		t.Fatal(err)
	}
	files.Discard()
	if names := lies(t, dir); !slices.Equal(names, []string{"a", "new"}) {
		t.Errorf("%q lie there", names)
	}
	if names := lies(t, filepath.Join(dir, "new/folder")); !slices.Equal(names, []string{"b", "c"}) {
		t.Errorf("%q lie in the folder", names)
	}
}

func TestNewReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := Write(path, New, text("first")); err != nil {
		t.Fatal(err)
	}
	var files Files
	late := filepath.Join(dir, "late")
	if err := files.Write(late, New, text("ours")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(late, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := files.Commit(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("what has come meanwhile: %v", err)
	}
	files.Discard()
	if err := Write(path, New, text("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("what is there: %v", err)
	}
	holds(t, path, "first")
	holds(t, late, "theirs")
	if err := os.Symlink("nowhere", filepath.Join(dir, "link")); err == nil {
		if err := Write(filepath.Join(dir, "link"), New, text("x")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a link that leads nowhere: %v", err)
		}
	}
	if names := lies(t, dir); slices.Contains(names, "nowhere") || len(names) > 3 {
		t.Errorf("%q lie there", names)
	}
}

// TestInterruptLeavesWholeFilesOnly comes last: nothing is written after it.
func TestInterruptLeavesWholeFilesOnly(t *testing.T) {
	t.Cleanup(func() { ended = false })
	dir := t.TempDir()
	begun, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		err := Together(func() error {
			close(begun)
			for !interrupted() {
				runtime.Gosched()
			}
			return errors.Join(Write(filepath.Join(dir, "a"), 0, text("a")), Write(filepath.Join(dir, "b"), 0, text("b")))
		})
		if err != nil {
			t.Errorf("a change that had begun was cut in two: %v", err)
		}
	}()
	var half Files
	if err := errors.Join(half.Write(filepath.Join(dir, "new", "folder", "x"), Folders, text("x")), half.Write(filepath.Join(dir, "y"), New, text("y"))); err != nil {
		t.Fatal(err)
	}
	<-begun
	Interrupt()
	if names := lies(t, dir); runtime.GOOS != "windows" && !slices.Equal(names, []string{"a", "b"}) { // Windows keeps open files
		t.Errorf("%q lie there, want what was begun alone", names)
	}
	<-done
	if err := Write(filepath.Join(dir, "c"), 0, text("c")); !errors.Is(err, ErrInterrupted) {
		t.Errorf("written after the end: %v", err)
	}
	if err := half.Commit(); !errors.Is(err, ErrInterrupted) {
		t.Errorf("put into place after the end: %v", err)
	}
	if err := half.Write(filepath.Join(dir, "new", "z"), 0, text("z")); !errors.Is(err, ErrInterrupted) {
		t.Errorf("begun after the end: %v", err)
	}
	if names := lies(t, dir); !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("%q lie there", names)
	}
	if err := Together(func() error { return nil }); !errors.Is(err, ErrInterrupted) {
		t.Errorf("changed after the end: %v", err)
	}
}

func interrupted() bool {
	mu.Lock()
	defer mu.Unlock()
	return ended
}
