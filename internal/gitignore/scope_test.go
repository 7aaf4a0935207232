package gitignore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScope(t *testing.T) {
	t.Parallel()
	list := func(lines ...string) *List { return Parse([]byte(strings.Join(lines, "\n"))) }

	t.Run("the zero value ignores nothing", func(t *testing.T) {
		t.Parallel()
		if (Scope{}).Child("a").Ignored("b", false) {
			t.Error("ignored")
		}
	})
	t.Run("a lower list overrides a higher one", func(t *testing.T) {
		t.Parallel()
		s := with(with(Scope{}, list("*.json")).Child("a"), list("!keep.json"))
		if s.Ignored("keep.json", false) || !s.Ignored("other.json", false) {
			t.Error("the lower list does not decide")
		}
	})
	t.Run("a file under an ignored folder cannot come back", func(t *testing.T) {
		t.Parallel()
		s := with(with(Scope{}, list("build/")).Child("build"), list("!keep.json")).Child("deep")
		if !s.Lost() || !s.Ignored("keep.json", false) {
			t.Error("came back")
		}
	})
	t.Run("an anchored pattern counts from its own folder", func(t *testing.T) {
		t.Parallel()
		s := with(Scope{}.Child("a"), list("/x.json", "b/y.json"))
		if !s.Ignored("x.json", false) || s.Child("b").Ignored("x.json", false) || !s.Child("b").Ignored("y.json", false) {
			t.Error("counted from elsewhere")
		}
	})
}

func TestReadFileTakesRegularFilesOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	write(t, real, "*.json\n")
	link := filepath.Join(dir, FileName)
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{link, dir, filepath.Join(dir, "absent"), filepath.Join(real, "below-a-file")} {
		if l, err := ReadFile(path); l != nil || err != nil {
			t.Errorf("%s: got %v, %v", filepath.Base(path), l, err)
		}
	}
	if l, err := ReadFile(real); err != nil || l.Len() != 1 {
		t.Errorf("regular file: got %v, %v", l, err)
	}
}

func TestReadFileRefusesAHugeFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), FileName)
	write(t, path, strings.Repeat("a\n", maxFile/2+1))
	if _, err := ReadFile(path); err == nil {
		t.Error("no error")
	}
	if _, err := (Scope{}).Descend(filepath.Dir(filepath.Dir(path)), filepath.Dir(path), ReadFile); err == nil {
		t.Error("Descend hides the error")
	}
}

func TestIgnoredDoesNotAllocate(t *testing.T) {
	s := with(Scope{}, Parse([]byte("*.tmp\nx/**/y\n[ab]*.log"))).Child("a").Child("b")
	if n := testing.AllocsPerRun(100, func() { s.Ignored("some-task.json", false) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func with(s Scope, l *List) Scope {
	s, err := s.With(l)
	if err != nil {
		panic(err)
	}
	return s
}

// What a path is held against is bounded, and beyond nothing is ignored: to leave a list
// out could hide what it brings back.
func TestWildcardsAreBounded(t *testing.T) {
	t.Parallel()
	wild := func(bytes int) *List { return Parse([]byte(strings.Repeat("*a*b*c*d\n", bytes/8))) }
	for name, c := range map[string]struct {
		lists []*List
		fails bool
	}{
		"as much as may be":      {[]*List{Parse([]byte("*.json")), wild(mostWildcards)}, false},
		"too much in one":        {[]*List{Parse([]byte("*.json")), wild(mostWildcards + 8)}, true},
		"too much together":      {[]*List{Parse([]byte("*.json")), wild(mostWildcards / 2), wild(mostWildcards/2 + 8)}, true},
		"names and endings":      {[]*List{Parse([]byte("*.json\n" + strings.Repeat("some-name\n*.ending\n/a/path\n", mostWildcards/4)))}, false},
		"below what is too much": {[]*List{wild(mostWildcards + 8), Parse([]byte("*.json"))}, true},
	} {
		var s Scope
		var errs []error
		for i, l := range c.lists {
			if i > 0 {
				s = s.Child("deeper")
			}
			var err error
			s, err = s.With(l)
			errs = append(errs, err)
		}
		ignores := name == "below what is too much" || !c.fails
		if err := errors.Join(errs...); (err != nil) != c.fails || s.Ignored("a.json", false) != ignores {
			t.Errorf("%s: %v, ignores %v", name, err, s.Ignored("a.json", false))
		}
	}
}
