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

// FuzzPiped gives a text in two pieces: what is seen in it hangs on no border between them.
func FuzzPiped(f *testing.F) {
	for _, text := range []string{"├ñ", "F??rs??ljning", `{"a": "Ã¤"}`, "a?", "\xe2\x94\x9c\xc3", "\xff\xfea\x00"} {
		f.Add([]byte(text), 1)
		f.Add([]byte(strings.Repeat("x", 20)+text+strings.Repeat("y", 20)), 22)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		at = max(0, min(at, len(text)))
		var whole, pieces pipedText
		whole.Write(text)
		pieces.Write(text[:at])
		pieces.Write(text[at:])
		if whole.misread != pieces.misread || whole.lost != pieces.lost || whole.wide != pieces.wide {
			t.Errorf("%q, cut at %d: %+v, and %+v", text, at, whole, pieces)
		}
	})
}
