package runes

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestEveryGoKnowsTheSame sums up what is said of all characters: the sum is written
// here, and .ci/run asks for it with the oldest and the newest Go.
func TestEveryGoKnowsTheSame(t *testing.T) {
	sum, printable := fnv.New64a(), 0
	for r := range rune(0x40000) { // no version knows letters beyond
		cells := 0
		if Printable(r) {
			printable++
			cells = Cells(r)
		}
		fmt.Fprintln(sum, r, Printable(r), cells, Letter(r), Digit(r), Lower(r), Upper(r), Mark(r), Quote(string(r)))
	}
	const want = "148758 4ac0fccc05abd64c"
	if got := fmt.Sprintf("%d %x", printable, sum.Sum64()); got != want {
		t.Errorf("with Unicode %s the characters are %s, want %s", unicode.Version, got, want)
	}
}

func TestCharacters(t *testing.T) {
	for _, c := range []struct {
		r         rune
		printable bool
		cells     int
		quoted    string
	}{
		{'a', true, 1, "a"},
		{'é', true, 1, "é"},
		{'\u0301', true, 0, "\u0301"},
		{'日', true, 2, "日"},
		{'한', true, 2, "한"},
		{'🚀', true, 2, "🚀"},
		{'☰', true, 1, "☰"},                   // wide since Unicode 16
		{'\U0001171e', true, 0, "\U0001171e"}, // takes room since Unicode 16
		{'\u200b', false, 1, `\u200b`},
		{'\u1c89', false, 1, `\u1c89`},         // a letter since Unicode 16
		{'\U0001fae9', false, 2, `\U0001fae9`}, // a face since Unicode 16
	} {
		if got := Printable(c.r); got != c.printable {
			t.Errorf("%U is printable: %v", c.r, got)
		}
		if got := Cells(c.r); c.printable && got != c.cells {
			t.Errorf("%U takes %d cells, want %d", c.r, got, c.cells)
		}
		if got := strings.Trim(Quote(string(c.r)), `"`); got != c.quoted {
			t.Errorf("%U is quoted %s, want %s", c.r, got, c.quoted)
		}
	}
	if Letter('\u1c89') || Lower('\ua7dc') != '\ua7dc' || Upper('\u019b') != '\u019b' || Upper('é') != 'É' || !Mark('\u0301') || !Letter('ß') || Lower('Ä') != 'ä' || Digit('\U00010d40') || !Digit('٣') {
		t.Error("letters and digits are not those of Unicode 15")
	}
}

// TestNobodyElseAsks holds that no other package asks tables that grow with Go, but for
// the questions whose answers do not.
func TestNobodyElseAsks(t *testing.T) {
	grows := regexp.MustCompile(`\b(unicode\.Is(Print|Graphic|Letter|Digit|Number|Punct|Symbol|Mark|Title|Lower)\b|strconv\.IsPrint|strconv\.IsGraphic|x/text/width)`)
	fixed := map[string]bool{
		"rules/encoding.go":   true, // Latin-1
		"schema/recognise.go": true, // asks the pattern where it does not know
	}
	seen := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		switch {
		case entry.IsDir() && (name == "internal/runes" || name == "internal/tools" || strings.HasPrefix(entry.Name(), ".") && name != "../.."):
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || fixed[name]:
			return nil
		}
		seen++
		text, err := os.ReadFile(path)
		if at := grows.Find(text); at != nil {
			t.Errorf("%s asks %s, which answers by the version of Go; ask internal/runes", name, at)
		}
		return err
	})
	if err != nil || seen < 100 {
		t.Errorf("%d files were read: %v", seen, err)
	}
}
