package discover

import (
	"strings"
	"testing"
	"time"
)

// inTime fails when work takes a minute: hostile patterns take for ever or no time.
func inTime(t *testing.T, work func()) {
	t.Helper()
	done := make(chan bool)
	go func() {
		defer close(done)
		work()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("not done after a minute")
	}
}

// hostileGlobs are patterns for which matching by trying all ways never ends.
func hostileGlobs() []string {
	return []string{
		strings.Repeat("**/", 200) + "x",
		strings.Repeat("**/a/", 100) + "x",
		strings.Repeat("*a", 200) + "b.json",
		strings.Repeat("{a,aa}", 40) + "b.json",
		strings.Repeat("{a,b,{c,d}}", 20) + "/*.json",
		strings.Repeat("{**/a,**}/", 30) + "b.json",
		strings.Repeat("[a-z]*", 100) + "0",
		strings.Repeat("?", 1000),
		strings.Repeat("{", 500) + strings.Repeat("}", 500),
	}
}

func TestHostileGlobsAreMatchedInTime(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 200)
	dir := tree(t, empty(long+".json", strings.Repeat("a/", 100)+"a.json", "abababab/b.json"))
	for _, glob := range hostileGlobs() {
		t.Run(glob[:min(len(glob), 20)], func(t *testing.T) {
			t.Parallel()
			inTime(t, func() {
				_, _ = Find([]string{glob}, Options{Dir: dir}) // an error says that it is too much
				_, _ = Find([]string{"."}, Options{Dir: dir, Exclude: []string{glob}, ExcludeBase: dir})
			})
		})
	}
}

func TestHostileGitignoreIsMatchedInTime(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 200)
	for _, text := range append(hostileGlobs(),
		strings.Repeat("*a*a*a*a*a*a*a*a*b\n", 1000),
		strings.Repeat("**/", 5000)+"x",
		strings.Repeat(`\`, 100_000),
		strings.Repeat("[", 100_000),
		strings.Repeat("!a\na\n", 100_000),
		strings.Repeat("[[:alpha:]]*", 200)+"0",
		strings.Repeat("\x00\n", 100_000),
	) {
		files := empty(long+".json", strings.Repeat("a/", 100)+"a.json", "x/b.json")
		files[".git/HEAD"] = ""
		files[".gitignore"] = text
		dir := tree(t, files)
		t.Run(text[:min(len(text), 20)], func(t *testing.T) {
			t.Parallel()
			inTime(t, func() {
				if r := find(t, Options{Dir: dir}, "."); len(r.Files) > 3 {
					t.Errorf("%d files", len(r.Files))
				}
			})
		})
	}
}
