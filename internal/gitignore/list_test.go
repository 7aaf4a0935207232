package gitignore

import (
	"strings"
	"testing"
)

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
