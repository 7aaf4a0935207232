package load

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestTextOfAPipeThatPowerShellChanged goes through letters as they come out of a pipe of
// Windows PowerShell 5.1, which reads UTF-8 in the code page of the console, whole and byte
// by byte.
func TestTextOfAPipeThatPowerShellChanged(t *testing.T) {
	t.Parallel()
	const misread, lost = "code page", "writes ?"
	for _, test := range []struct{ text, system, want string }{
		{`{"name": "F├╢rs├ñljning"}`, "windows", misread}, // Försäljning by code page 437
		{`{"name": "F├Ârs├ñljning"}`, "windows", misread}, // and by 850
		{`{"name": "Stra├ƒe"}`, "linux", misread},
		{`{"name": "Caf├®"}`, "windows", misread},
		{`{"name": "F??rs??ljning"}`, "windows", lost},
		{`{"name": "F??rs??ljning"}`, "linux", ""},
		{`{"name": "??rende"}`, "windows", lost},
		{`{"name": "F??rs??ljning", "description": "ö"}`, "windows", ""}, // other letters came through
		{`{"name": "Försäljning"}`, "windows", ""},
		{`{"name": "Sales?"}`, "windows", ""},
		{`{"name": "Is this right??"}`, "windows", ""},
		{`{"name": "really?? yes"}`, "windows", ""},
		{"{\"description\": \"chain\\n├─ a\\n│  └─ b\\n├── c\"}", "windows", ""}, // a drawing
		{`{"name": "├"}`, "windows", ""},
		{``, "windows", ""},
	} {
		for name, read := range map[string]func(io.Reader) io.Reader{
			"whole": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader, "halves": iotest.HalfReader,
		} {
			var p pipedText
			if _, err := io.Copy(&p, struct{ io.Reader }{read(strings.NewReader(test.text))}); err != nil {
				t.Fatal(err)
			}
			got := p.notice(test.system)
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("%s on %s, %s: %q", test.text, test.system, name, got)
			}
		}
	}
}
