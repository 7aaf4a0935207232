package source

import (
	"errors"
	"testing"
)

// TestTextCutAtAnyByteIsASyntaxErrorInside cuts a task at every byte.
func TestTextCutAtAnyByteIsASyntaxErrorInside(t *testing.T) {
	t.Parallel()
	text := taskText(3)
	var tree Tree
	for n := range text {
		cut := text[:n]
		var e *SyntaxError
		if err := tree.Parse(cut, 0, 0); !errors.As(err, &e) {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if !e.Truncated || e.Span.Start < 0 || e.Span.Start > e.Span.End || e.Span.End > n {
			t.Fatalf("cut at %d: %+v", n, e)
		}
		doc, err := NewDocument("cut", "", cut)
		if err != nil {
			t.Fatal(err)
		}
		parts, outlines, err := split(doc)
		if err != nil || len(parts) != 0 || len(outlines) != 1 {
			t.Fatalf("cut at %d: %d parts, %d outlines, %v", n, len(parts), len(outlines), err)
		}
		var told *SyntaxError
		if !errors.As(outlines[0].Err, &told) || *told != *e {
			t.Fatalf("cut at %d: Split says %v, Parse %v", n, outlines[0].Err, e)
		}
	}
}

// TestTextWithoutOneByteIsNoPanic drops or doubles every byte of a task: whatever
// comes of it, spans stay inside.
func TestTextWithoutOneByteIsNoPanic(t *testing.T) {
	t.Parallel()
	text := taskText(4)
	var tree Tree
	for n := range text {
		for _, broken := range [][]byte{
			append(text[:n:n], text[n+1:]...),
			append(text[:n:n], text[max(0, n-1):]...),
		} {
			var e *SyntaxError
			err := tree.Parse(broken, 0, 0)
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("byte %d: %v", n, err)
			}
			if e != nil && (e.Span.Start < 0 || e.Span.Len() < 1 || e.Span.End > len(broken)) {
				t.Fatalf("byte %d: %v of %d", n, e.Span, len(broken))
			}
		}
	}
}
