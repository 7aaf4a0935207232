package regular

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

func TestReadIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	for _, c := range []struct {
		size  int
		limit int64
		ok    bool
	}{{0, 0, true}, {9, 10, true}, {10, 10, true}, {11, 10, false}, {1 << 20, 10, false}} {
		if err := os.WriteFile(path, make([]byte, c.size), 0o644); err != nil {
			t.Fatal(err)
		}
		text, err := Read(path, c.limit)
		if large := (&TooLargeError{}); c.ok != (err == nil) || err != nil && !errors.As(err, &large) || err == nil && len(text) != c.size {
			t.Errorf("%d bytes with a limit of %d: %d, %v", c.size, c.limit, len(text), err)
		}
	}
}

func TestFoldersAndDevicesAreNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Read(dir, 10); !errors.Is(err, ErrFolder) {
		t.Errorf("folder: %v", err)
	}
	if _, err := Read(filepath.Join(dir, "none"), 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
	zero := filepath.Join(dir, "zero")
	if err := os.Symlink("/dev/zero", zero); err != nil {
		t.Skip(err)
	}
	if _, err := os.Stat(zero); err != nil {
		t.Skip(err)
	}
	if _, err := Read(zero, 10); !errors.Is(err, ErrNotRegular) {
		t.Errorf("device: %v", err)
	}
}

func TestReadOwnFollowsNoLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a", link); err != nil {
		t.Skip(err)
	}
	if text, err := ReadOwn(file, 10); string(text) != "x" || err != nil {
		t.Errorf("file: %q, %v", text, err)
	}
	if _, err := ReadOwn(link, 10); !errors.Is(err, ErrNotRegular) {
		t.Errorf("link: %v", err)
	}
	if text, err := Read(link, 10); string(text) != "x" || err != nil {
		t.Errorf("through the link: %q, %v", text, err)
	}
}

// TestResolveGoesAsTheSystemDoes makes files through links that lead to what is not
// there yet: they lie where Resolve has said.
func TestResolveGoesAsTheSystemDoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for _, d := range []string{"in/deep", "out/deep"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range [][2]string{
		{"../out", "in/folder"}, {"../out/new", "in/dangling"}, {"folder/../new2", "in/through"},
		{"deep/../new3", "in/stays"}, {"dangling4", "in/twice"}, {filepath.Join(dir, "out", "new4"), "in/dangling4"},
		{"../out/deep", "in/deeper"}, {"deeper/../new5", "in/up"},
	} {
		if err := os.Symlink(l[0], filepath.Join(dir, l[1])); err != nil {
			t.Skip(err)
		}
	}
	for path, want := range map[string]string{
		"in/plain": "in/plain", "in/folder/x": "out/x", "in/dangling": "out/new", "in/through": "new2",
		"in/stays": "in/new3", "in/twice": "out/new4", "in/up": "out/new5", "in/deep": "in/deep",
	} {
		if got := Resolve(filepath.Join(dir, path)); got != filepath.Join(dir, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if info, err := os.Stat(filepath.Join(dir, path)); err == nil && info.IsDir() {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, path), nil, 0o644); err != nil {
			t.Errorf("%s: %v", path, err)
		} else if _, err := os.Lstat(filepath.Join(dir, want)); err != nil {
			t.Errorf("%s: the system has made it elsewhere: %v", path, err)
		}
	}
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	if got := Resolve(filepath.Join(dir, "loop")); got != filepath.Join(dir, "loop") {
		t.Errorf("a loop: %s", got)
	}
	if got := Resolve(filepath.Join(dir, "none/none")); got != filepath.Join(dir, "none/none") {
		t.Errorf("nothing: %s", got)
	}
}

// What other systems have short words for, Windows says in sentences.
func TestReasonsAreTheSameOnEverySystem(t *testing.T) {
	t.Parallel()
	_, missing := os.Open(filepath.Join(t.TempDir(), "none", "none"))
	if got := Reason(missing); got.Error() != "no such file or directory" || !errors.Is(got, fs.ErrNotExist) {
		t.Errorf("what is not there: %v", got)
	}
	for _, c := range []struct {
		is   error
		want string
	}{{fs.ErrNotExist, "no such file or directory"}, {fs.ErrPermission, "permission denied"}, {io.ErrClosedPipe, "A sentence."}} {
		if got := reworded(&sentence{c.is}); got.Error() != c.want || !errors.Is(got, c.is) {
			t.Errorf("%v: %v, want %s", c.is, got, c.want)
		}
	}
}

// sentence is an error as a system words it.
type sentence struct{ is error }

func (s *sentence) Error() string { return "A sentence." }
func (s *sentence) Unwrap() error { return s.is }

// A path counts from a folder unless it says where it begins itself.
func TestAbsolutePathsAreThoseOfTheSystem(t *testing.T) {
	t.Parallel()
	cases := [][3]string{{"/at", "a", "/at/a"}, {"/at", "../a/.", "/a"}, {"/at", "/a/", "/a"}, {"/at", "", "/at"}}
	if runtime.GOOS == "windows" {
		cases = [][3]string{
			{`C:\work`, `a\b`, `C:\work\a\b`}, {`C:\work`, "../a/.", `C:\a`}, {`C:\work`, "", `C:\work`},
			{`C:\work`, `\a`, `C:\a`}, {`C:\work`, "/a", `C:\a`}, {`C:\work`, `C:a`, `C:\work\a`}, {`C:\work`, `c:a`, `C:\work\a`},
			{`C:\work`, `D:\a`, `D:\a`}, {`C:\work`, `\\host\share\a`, `\\host\share\a`}, {`\\host\share\work`, `\a`, `\\host\share\a`},
			{`C:\work`, `\\?\C:\a`, `C:\a`}, {`C:\work`, `//?/UNC/host/share/a`, `\\host\share\a`},
		}
	}
	for _, c := range cases {
		if got := Absolute(c[0], c[1]); got != c[2] {
			t.Errorf("%s in %s: %s, want %s", c[1], c[0], got, c[2])
		}
	}
}

func TestLongFormsOfWindowsPathsAreShortened(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		`\\?\C:\a`: `C:\a`, `\\?\C:\`: `C:\`, `\\?\UNC\host\share\a`: `\\host\share\a`, `\\?\unc\host\share`: `\\host\share`,
		`\\?\Volume{1}\a`: `\\?\Volume{1}\a`, `\\.\C:\a`: `\\.\C:\a`, `\\?\UNC\`: `\\?\UNC\`, `\\?\C:`: `\\?\C:`, `\\?\`: `\\?\`, `C:\a`: `C:\a`, "": "",
	} {
		if got := withoutPrefix(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestExhaustionIsToldOnEverySystem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		number syscall.Errno
		system string
		want   bool
	}{
		{syscall.EMFILE, "linux", true}, {syscall.EIO, "darwin", true}, {syscall.EACCES, "linux", false},
		{4, "windows", true}, {1450, "windows", true}, {5, "windows", false}, {2, "windows", false}, {3, "windows", false}, {32, "windows", false},
	} {
		if got := exhausted(c.number, c.system); got != c.want {
			t.Errorf("%d on %s: %v", c.number, c.system, got)
		}
	}
	if Exhausted(&fs.PathError{Err: fs.ErrNotExist}) || Exhausted(nil) {
		t.Error("what is no number of the system")
	}
}
