package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// marked takes the brackets ⟪⟫ out of a text and gives the span between them.
func marked(t *testing.T, text string) ([]byte, Span) {
	t.Helper()
	before, rest, ok := strings.Cut(text, "⟪")
	inside, after, ok2 := strings.Cut(rest, "⟫")
	if !ok || !ok2 {
		t.Fatalf("no ⟪⟫ in %q", text)
	}
	return []byte(before + inside + after), Span{len(before), len(before) + len(inside)}
}

// tempFile writes a file with the text and gives its path.
func tempFile(t testing.TB, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// splitFile splits a file with the text that is streamed when it is larger than limit.
func splitFile(t testing.TB, text []byte, limit int64) ([]Part, []Outline) {
	t.Helper()
	return splitPath(t, tempFile(t, text), text, limit)
}

// splitPath is splitFile for the file at path, which holds the text.
func splitPath(t testing.TB, path string, text []byte, limit int64) ([]Part, []Outline) {
	t.Helper()
	doc, err := open(path, "file.json", limit)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Streamed() != (int64(len(text)) > limit) {
		t.Fatalf("%d bytes with limit %d: streamed is %t", len(text), limit, doc.Streamed())
	}
	parts, outlines, err := split(doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Close(); err != nil {
		t.Fatal(err)
	}
	return parts, outlines
}

func split(doc *Document) (parts []Part, outlines []Outline, err error) {
	err = doc.Split(Visitor{
		Part:   func(p Part) { parts = append(parts, p) },
		Record: func(o Outline) { outlines = append(outlines, o) },
	})
	return parts, outlines, err
}
