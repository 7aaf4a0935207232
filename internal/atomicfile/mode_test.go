//go:build unix

package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestModes writes with a umask of its own, which is the whole process's: it is not
// parallel.
func TestModes(t *testing.T) {
	for _, c := range []struct {
		umask     int
		mode      Mode
		old, want fs.FileMode // old is 0 where nothing is there
	}{
		{0o022, 0, 0, 0o644},
		{0o077, 0, 0, 0o600},
		{0o002, 0, 0, 0o664},
		{0o002, New, 0, 0o664},
		{0o022, Private, 0, 0o600},
		{0o000, Private, 0, 0o600},
		{0o077, 0, 0o644, 0o644},
		{0o022, 0, 0o600, 0o600},
		{0o022, 0, 0o755, 0o755},
		{0o022, 0, 0o755 | fs.ModeSetgid, 0o755 | fs.ModeSetgid},
		{0o022, Private, 0o644, 0o600},
		{0o022, Private, 0o400, 0o400},
	} {
		path := filepath.Join(t.TempDir(), "a")
		if c.old != 0 {
			if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.old); err != nil {
				t.Fatal(err)
			}
		}
		before := syscall.Umask(c.umask)
		err := Write(path, c.mode, text("new"))
		syscall.Umask(before)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode(); got != c.want {
			t.Errorf("umask %#o, mode %d, over %v: %v, want %v", c.umask, c.mode, c.old, got, c.want)
		}
	}
}

func TestOwnerIsKept(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may give files away")
	}
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, 1234, 2345); err != nil {
		t.Skip(err)
	}
	if err := Write(path, 0, text("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 1234 || s.Gid != 2345 {
		t.Errorf("it belongs to %d:%d", s.Uid, s.Gid)
	}
}

// TestHardLinksKeepTheOldText replaces a file that has a second name.
func TestHardLinksKeepTheOldText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, other); err != nil {
		t.Skip(err)
	}
	if err := Write(path, 0, text("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
	holds(t, other, "old")
}
