//go:build unix

package discover

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("a.json", "real/b.json", "elsewhere/c.txt"))
	symlink(t, "a.json", filepath.Join(dir, "0-same.json"))
	symlink(t, "elsewhere/c.txt", filepath.Join(dir, "linked.json"))
	symlink(t, "gone.json", filepath.Join(dir, "broken.json"))
	symlink(t, "gone", filepath.Join(dir, "broken.txt"))
	symlink(t, ".", filepath.Join(dir, "real", "loop"))
	symlink(t, "..", filepath.Join(dir, "real", "up.json"))
	symlink(t, "self.json", filepath.Join(dir, "self.json"))
	symlink(t, "real", filepath.Join(dir, "dirlink"))
	symlink(t, "../elsewhere", filepath.Join(dir, "real", "way"))
	symlink(t, "../elsewhere", filepath.Join(dir, "real", "node_modules"))

	t.Run("walked", func(t *testing.T) {
		t.Parallel()
		r := find(t, Options{Dir: dir}, ".")
		same(t, "files", []string{"a.json", "linked.json", "real/b.json"}, shown(r))
		same(t, "problems", []string{"broken-link broken.json", "broken-link self.json"}, told(r))
	})
	t.Run("named", func(t *testing.T) {
		t.Parallel()
		r := find(t, Options{Dir: dir}, "0-same.json", "broken.json", "self.json", "dirlink", ".")
		same(t, "files", []string{"0-same.json (named)", "linked.json", "real/b.json"}, shown(r))
		same(t, "problems", []string{"broken-link broken.json (named)", "broken-link self.json (named)"}, told(r))
	})
	t.Run("a folder behind a link", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			args, problems []string
			exclude        []string
		}{
			{args: []string{"real"}, problems: []string{"linked-folder real/up.json", "linked-folder real/way"}},
			{args: []string{"real/**"}, problems: []string{"linked-folder real/up.json", "linked-folder real/way"}},
			{args: []string{"real/*.json"}, problems: []string{}},
			{args: []string{"real", "elsewhere"}, problems: []string{"nothing-found elsewhere", "linked-folder real/up.json"}},
			{args: []string{"real", "real/way"}, problems: []string{"linked-folder real/up.json", "nothing-found real/way"}},
			{args: []string{"real"}, problems: []string{}, exclude: []string{"real/way", "real/up.json"}},
		} {
			same(t, strings.Join(c.args, " "), c.problems, told(find(t, Options{Dir: dir, Exclude: c.exclude}, c.args...)))
		}
	})
	t.Run("the message names the target", func(t *testing.T) {
		t.Parallel()
		r := find(t, Options{Dir: dir}, "broken.json")
		if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Error(), `its target "gone.json" does not exist`) {
			t.Errorf("got %v", r.Problems)
		}
	})
	t.Run("forced out like a walk", func(t *testing.T) {
		t.Parallel()
		r := find(t, Options{Dir: dir, ForceExclude: true}, "0-same.json", "broken.json", "broken.txt", "dirlink")
		same(t, "files", []string{"0-same.json"}, shown(r))
		same(t, "problems", []string{"broken-link broken.json"}, told(r))
	})
}

func TestWorkingDirectoryReachedThroughALink(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"repo/.git/HEAD": "", "repo/.gitignore": "/s/x.json", "repo/s/x.json": "", "repo/s/y.json": ""})
	symlink(t, "repo", filepath.Join(dir, "link"))
	r := find(t, Options{Dir: filepath.Join(dir, "link")}, ".", filepath.Join(dir, "repo", "s", "y.json"))
	if len(r.Files) != 1 || !r.Files[0].Named {
		t.Errorf("got %v", r.Files)
	}
	same(t, "below", []string{"s/y.json"}, shown(find(t, Options{Dir: filepath.Join(dir, "link")}, "s")))
}

func TestWhatIsNoFileIsNeverOpened(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("a.json"))
	for _, name := range []string{"pipe.json", "pipe.txt", ".gitignore"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o644); err != nil {
			t.Skip(err)
		}
	}
	symlink(t, "pipe.txt", filepath.Join(dir, "to-pipe.json"))
	symlink(t, "/dev/null", filepath.Join(dir, "null.json"))
	listener, err := net.Listen("unix", filepath.Join(dir, "s.json"))
	if err != nil {
		t.Skip(err) // the path may be too long for a socket
	}
	defer listener.Close()

	r := find(t, Options{Dir: dir}, ".")
	same(t, "files", []string{"a.json"}, shown(r))
	same(t, "walked", []string{"not-a-file null.json", "not-a-file pipe.json", "not-a-file s.json", "not-a-file to-pipe.json"}, told(r))

	r = find(t, Options{Dir: dir}, "pipe.txt", "null.json", ".")
	same(t, "named", []string{"not-a-file null.json (named)", "not-a-file pipe.json", "not-a-file pipe.txt (named)", "not-a-file s.json", "not-a-file to-pipe.json"}, told(r))
	if !strings.Contains(r.Problems[2].Error(), "is a named pipe") {
		t.Errorf("got %v", r.Problems[2])
	}
}

func TestDeepTree(t *testing.T) {
	t.Parallel()
	dir := tree(t, nil)
	deep := dir
	for len(deep) < 3900 {
		deep = filepath.Join(deep, strings.Repeat("d", 1))
	}
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(deep, "a.json"), nil, 0o644); err != nil {
		t.Skip(err)
	}
	if r := find(t, Options{Dir: dir}, "."); len(r.Files) != 1 || len(r.Problems) != 0 {
		t.Errorf("got %d files, %v", len(r.Files), r.Problems)
	}
}
