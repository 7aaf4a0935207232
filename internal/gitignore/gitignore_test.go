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

func TestLastMatchingPatternDecides(t *testing.T) {
	t.Parallel()
	const dir = true
	tests := []struct {
		name, text, path string
		dir              bool
		want             Decision
	}{
		{"plain name at any depth", "a.json", "x/y/a.json", false, Ignore},
		{"plain name is the whole name", "a.json", "ba.json", false, Undecided},
		{"leading slash anchors", "/a.json", "x/a.json", false, Undecided},
		{"inner slash anchors", "x/a.json", "y/x/a.json", false, Undecided},
		{"folder pattern spares files", "build/", "build", false, Undecided},
		{"folder pattern takes folders", "build/", "x/build", dir, Ignore},
		{"star stops at a slash", "x/*.json", "x/y/a.json", false, Undecided},
		{"leading double star", "**/x/a", "p/q/x/a", false, Ignore},
		{"leading double star matches nothing", "**/x/a", "x/a", false, Ignore},
		{"trailing double star takes the inside", "x/**", "x/y/z", false, Ignore},
		{"trailing double star spares the folder", "x/**", "x", dir, Undecided},
		{"inner double star", "a/**/b", "a/x/y/b", false, Ignore},
		{"inner double star matches nothing", "a/**/b", "a/b", false, Ignore},
		{"inner double star keeps elements whole", "a/**/b", "a/xb", false, Undecided},
		{"negation wins when later", "*.json\n!a.json", "a.json", false, Include},
		{"negation loses when earlier", "!a.json\n*.json", "a.json", false, Ignore},
		{"comment", "#a", "#a", false, Undecided},
		{"quoted hash", `\#a`, "#a", false, Ignore},
		{"quoted exclamation mark", `\!a`, "!a", false, Ignore},
		{"trailing spaces go", "a  ", "a", false, Ignore},
		{"quoted trailing space stays", `a\ `, "a ", false, Ignore},
		{"trailing tab stays", "a\t", "a", false, Undecided},
		{"carriage return goes", "a\r\n", "a", false, Ignore},
		{"byte order mark goes", "\xef\xbb\xbfa", "a", false, Ignore},
		{"class", "[ab].json", "b.json", false, Ignore},
		{"negated class", "[!ab].json", "b.json", false, Undecided},
		{"class range", "[0-9]", "7", false, Ignore},
		{"closing bracket first in class", "[]a]", "]", false, Ignore},
		{"named class", "[[:digit:]]", "7", false, Ignore},
		{"unclosed class never matches", "[a", "[a", false, Undecided},
		{"lone backslash never matches", `a\`, `a\`, false, Undecided},
		{"question mark is one byte", "?.json", "é.json", false, Undecided},
		{"question mark spares the slash", "a?b", "a/b", false, Undecided},
		{"slash alone", "/", "a", dir, Undecided},
		{"double star in a word is a star", "x*/a**b", "xy/ac/b", false, Undecided},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := matchPath(Parse([]byte(tt.text)), tt.path, tt.dir); got != tt.want {
				t.Errorf("%q on %q (folder %v): got %d, want %d", tt.text, tt.path, tt.dir, got, tt.want)
			}
		})
	}
}

// They take milliseconds; a matcher that blows up takes years.
func TestHostilePatternsComeToAnEnd(t *testing.T) {
	t.Parallel()
	tests := []struct{ pattern, path string }{
		{strings.Repeat("a*", 2000) + "b", strings.Repeat("a", 4000)},
		{strings.Repeat("**/a*/", 600) + "b", strings.Repeat("a/", 2000) + "c"},
		{"**/" + strings.Repeat("*a", 500) + "/b", strings.Repeat(strings.Repeat("a", 60)+"/", 60) + "c"},
		{"x/" + strings.Repeat("**/", 2000) + "b", "x/" + strings.Repeat("a/", 2000) + "c"},
		{strings.Repeat("[a-z]*", 1000) + "B", strings.Repeat("a", 4000)},
		{strings.Repeat("[", 8000), "["},
	}
	for _, tt := range tests {
		if matchPath(Parse([]byte(tt.pattern)), tt.path, false) != Undecided {
			t.Errorf("pattern %.20q matches", tt.pattern)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("a*a*a*b\n!x/**/y", "a/a/a", false)
	f.Add("**/[[:alpha:]-]\\ ", "x/y", true)
	f.Fuzz(func(t *testing.T, text, path string, dir bool) {
		if len(path) > 4096 {
			return
		}
		matchPath(Parse([]byte(text)), path, dir)
	})
}

// matchPath asks a list about a path.
func matchPath(l *List, path string, dir bool) Decision {
	return l.match([]byte(path), strings.LastIndexByte(path, '/')+1, dir)
}
