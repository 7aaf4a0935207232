package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// TestEncodingOfBytes holds what no text archive can: files in other encodings, and
// bytes that are none.
func TestEncodingOfBytes(t *testing.T) {
	t.Parallel()
	const text = `{"name": "é", "specVersion": "0.8"}`
	tests := []struct {
		name, raw string
		want      []string
	}{
		{"UTF-16 little endian", wide(t, source.UTF16LE, text), []string{"warning 0-1 UTF-16 (little endian)"}},
		{"UTF-16 big endian", wide(t, source.UTF16BE, text), []string{"warning 0-1 UTF-16 (big endian)"}},
		{"UTF-32 little endian", wide(t, source.UTF32LE, text), []string{"warning 0-1 UTF-32 (little endian)"}},
		{"UTF-32 big endian", wide(t, source.UTF32BE, text), []string{"warning 0-1 UTF-32 (big endian)"}},
		{"UTF-8", text, nil},
		{"Latin-1", "{\"name\": \"caf\xe9 \xe9\", \"specVersion\": \"0.8\xff\"}", []string{"error 13-14 0xe9", "error 38-39 0xff"}},
		{"Latin-1 in a key", "{\"name\": \"a\", \"specVersion\": \"0.8\", \"k\xfcr\": 1}", []string{"error 38-39 0xfc"}},
		{"cut character", "{\"name\": \"\xf0\x9f\x8c\", \"specVersion\": \"0.8\"}", []string{"error 10-11 0xf0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range only(t, "encoding", tt.raw) {
				word := ""
				if i := strings.Index(f.Message, "0x"); i >= 0 {
					word = f.Message[i : i+4]
				} else if i := strings.Index(f.Message, "UTF-"); i >= 0 {
					word, _, _ = strings.Cut(f.Message[i:], ",")
				}
				got = append(got, fmt.Sprintf("%s %d-%d %s", f.Level, f.Span.Start, f.Span.End, word))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A letter of Windows-1252 is named, and a sign of it or a broken sequence is not taken for one.
func TestWindows1252IsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Gr\xf6\xdfe": "looks like the ö of Windows-1252", "caf\xe9": "looks like the é of", "\xc5s": "looks like the Å of",
		"a \x80 b": "stands for no character", "3 \xd7 4": "stands for no character",
	} {
		found := only(t, "encoding", `{"name": "`+text+`", "specVersion": "0.8"}`)
		if len(found) != 1 || !strings.Contains(found[0].Message, want) {
			t.Errorf("%q: %v", text, found)
		}
	}
}

// wide writes a text in a wide encoding, with a byte order mark.
func wide(t *testing.T, e source.Encoding, text string) string {
	t.Helper()
	coding, _ := e.Coding()
	raw, err := coding.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// only runs one rule over one file.
func only(t *testing.T, id, raw string) []*diag.Finding {
	t.Helper()
	doc, err := source.NewDocument("a.json", "", []byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Options{Now: testNow, Jobs: 1, Complete: true, Insists: meant, Settings: []rules.Setting{rules.ByID(id).Default()}})
	result := e.Check(doc)
	if result.Err != nil || result.Internal != nil {
		t.Fatal(result.Err, result.Internal)
	}
	return e.Judge([]*engine.FileResult{result}).Findings
}
