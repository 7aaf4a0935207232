package cli

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestNamesOfFilesAreTakenByEverySystem gives tasks the names that some system
// refuses, mistakes for another or takes for a way out of the folder.
func TestNamesOfFilesAreTakenByEverySystem(t *testing.T) {
	t.Parallel()
	names := []string{
		"", ".", "..", "../../etc/passwd", `..\..\windows`, `C:\temp\x`, "C:x", "CON", "con", "NUL", "nul.json", "COM1", "LPT9", "aux",
		"a/b", "a:b", `a"b`, "a<b>|c?*", "ends with a dot.", "ends with a blank ", " begins", "tab\there", "new\nline", "nul\x00byte", "esc\x1b[2J",
		"-rf", "--help", "~", "$HOME", "%PATH%", "`id`", ".git", ".tasklint.yaml", "Sales", "sales", "SALES", "caf\u00e9", "cafe\u0301", "\u212bngstr\u00f6m", "\u0130stanbul", "stra\u00dfe",
		"\u202egnp.exe", "\u200bhidden", "\xff\xfe", "数据", strings.Repeat("long ", 1000), strings.Repeat("数", 1000),
	}
	names = append(names, names...) // the same again, as tasks of one name
	names = append(names, "same id", "same id")
	n := newNamer()
	seen := make(map[string]string)
	for i, name := range names {
		id := fmt.Sprintf("%08x-2c9b-4b7e-9d55-1f0a2b3c4d03", min(i, len(names)-2)*0x01000193)
		file := n.file(name, id)
		folded := strings.ToLower(file)
		if other, there := seen[folded]; there {
			t.Errorf("%q and %q both get %s", other, name, file)
		}
		seen[folded] = name
		base, ok := strings.CutSuffix(file, ".json")
		if !ok || base == "" || len(file) > 255 || !utf8.ValidString(file) {
			t.Errorf("%q gets %q", name, file)
		}
		if strings.ContainsAny(file, "<>:\"/\\|?*%$`~ \t\r\n\x00\x1b") || strings.HasPrefix(file, ".") || strings.HasPrefix(file, "-") || strings.Contains(base, ".") {
			t.Errorf("%q gets %q, which some system does not take", name, file)
		}
		if !strings.Contains(base, "-") { // an id behind it makes CON no device
			t.Errorf("%q gets %q, without an id", name, file)
		}
	}
}
