package export

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// hostileNames are names of tasks that no file may bear as they are.
var hostileNames = []string{
	"", ".", "..", "...", "../../etc/passwd", "a/b", `a\b`, "C:", "CON", "con.json", "NUL", "com1", "aux.txt", "LPT9", "name.", "name ", " name", "-rf", "~", "$HOME",
	"a:b", "a*b?c", "<a>|\"b\"", "tab\tnew\nline\r", "\x00\x1b[2J", "\u202eevil\u2066", "\ufeff", "\u200b", "e\u0301", ".git", ".tasklint-export", "runs",
	strings.Repeat("a", 400), strings.Repeat("\U00020000", 400), strings.Repeat("../", 200), "\xff\xfe", "Ä Ö Ü", "日本語のタスク", "100 %", "a--b", "#1",
}

// TestFetchedFilesHaveNamesThatEverySystemTakes: letters, digits and hyphens of any
// script, never too long, and never twice, whatever the case.
func TestFetchedFilesHaveNamesThatEverySystemTakes(t *testing.T) {
	t.Parallel()
	reserved := regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
	n := NewNames()
	seen := make(map[string]bool)
	for _, name := range append(hostileNames, "Sales", "SALES", "sales", "Sales!") {
		for _, id := range []string{"3d1f6a0c-52b7-4e0e-9f3c-7a9b1e4d2c00", "3d1f6a0c-52b7-4e0e-9f3c-7a9b1e4d2c01", "../x", "3D1F6A0C-52B7-4E0E-9F3C-7A9B1E4D2C00"} {
			file := n.File(name, id)
			stem, ok := strings.CutSuffix(file, ".json")
			bad := strings.IndexFunc(stem, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			if !ok || bad >= 0 || len(file) > 255 || stem == "" || stem[0] == '-' || reserved.MatchString(file) || seen[strings.ToLower(file)] {
				t.Errorf("%q, %q: %q", name, id, file)
			}
			seen[strings.ToLower(file)] = true
		}
	}
}

func TestTheNameOfAFileDependsOnItsTaskAlone(t *testing.T) {
	t.Parallel()
	const id = "3d1f6a0c-52b7-4e0e-9f3c-7a9b1e4d2c00"
	if got := NewNames().File("Sales: nightly (EU)", id); got != "sales-nightly-eu-3d1f6a0c.json" {
		t.Error(got)
	}
	if got := NewNames().File("", id); got != "task-3d1f6a0c.json" {
		t.Error(got)
	}
}
