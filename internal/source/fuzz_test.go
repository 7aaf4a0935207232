package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

// seed adds samples of all that the parser is careful about.
func seed(f *testing.F) {
	for _, m := range mistakes {
		f.Add([]byte(m.text))
	}
	for _, s := range shapes {
		f.Add([]byte(s.text))
	}
	r := newRandom(9)
	for range 20 {
		f.Add(append([]byte(nil), r.document()...))
	}
	f.Add(taskText(1))
	f.Add(listText(2))
	f.Add([]byte("{\"a\":1}\n{\"a\":\n{\"c\":3}\r\n"))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
}

// judge is what jsontext says of a text: that it is a value, or where it stops being one;
// ends is set where it ends too early.
func judge(text []byte) (ok, ends bool, at int) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, err := d.ReadValue()
	if end := int(d.InputOffset()); err == nil { // blanks may follow
		_, err = d.ReadToken()
		return err == io.EOF, false, end
	}
	syntactic, _ := errors.AsType[*jsontext.SyntacticError](err)
	if syntactic == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, true, len(text)
	}
	return false, false, int(syntactic.ByteOffset)
}

// FuzzReader: jsontext takes the same texts, and finds the others broken at the same place
// or in the same word.
func FuzzReader(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		r := reader{text: text, most: mostOpen}
		r.blanks()
		sound := r.value() && r.end()
		ok, ends, at := judge(text)
		switch {
		case sound != ok:
			t.Fatalf("sound: %t, jsontext: %t", sound, ok)
		case sound || r.failed.deep >= 0:
		case r.failed.truncated != ends:
			t.Fatalf("ends too early: %t, jsontext: %t at %d", r.failed.truncated, ends, at)
		case !ends && r.failed.at != at && len(bytes.Trim(text[min(at, r.failed.at):max(at, r.failed.at)], blanks)) > 0:
			t.Fatalf("%q: stops at %d, jsontext at %d", text, r.failed.at, at)
		}
	})
}

// FuzzTree: what encoding/json takes the tree takes too, with the same values and
// spans that nest; nothing else is more than an error with a place in the text.
func FuzzTree(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var tree Tree
		err := tree.Parse(text, 3, 0)
		var syntax *SyntaxError
		var deep *DepthError
		switch {
		case err == nil:
			if !json.Valid(text) {
				t.Fatal("encoding/json refuses it")
			}
		case errors.As(err, &syntax):
			if json.Valid(text) {
				t.Fatalf("encoding/json takes it: %v", err)
			}
			if s := syntax.Span.Shift(-3); s.Start < 0 || s.Len() < 0 || s.End > len(text) || !utf8.ValidString(syntax.Message) {
				t.Fatalf("%+v in %d bytes", syntax, len(text))
			}
			return
		case errors.As(err, &deep):
			if c := text[deep.Span.Start-3]; c != '{' && c != '[' {
				t.Fatalf("too deep at %q", c)
			}
			return
		default:
			t.Fatal(err)
		}
		checkOrder(t, tree.Root())
		if !utf8.Valid(text) {
			return // encoding/json replaces the bytes
		}
		if diff := cmp.Diff(independent(t, text), tree.Root().Value(number)); diff != "" {
			t.Fatalf("decoder -, tree +\n%s", diff)
		}
		if len(tree.Duplicates()) > 0 || len(text) > 4096 {
			return // the way to every node of a long list takes long
		}
		walk(tree.Root(), func(n Node, key bool) {
			if found := tree.Root().Find(n.Pointer()); !key && !found.Same(n) {
				t.Fatalf("%q finds %v, not %v", n.Pointer(), found.Span(), n.Span())
			}
		})
	})
}

// FuzzSplit: parts lie in the document and parse, and a stream gives the same as
// memory does.
func FuzzSplit(f *testing.F) {
	seed(f)
	path := filepath.Join(f.TempDir(), "file.json")
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) == 0 {
			return
		}
		doc, err := NewDocument("x", "", raw)
		if err != nil {
			return
		}
		parts, outlines, err := split(doc)
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, doc.Whole(), parts, outlines)
		checkSkim(t, doc, parts, outlines)
		var tree Tree
		for _, p := range parts {
			err := tree.Parse(p.Text, p.Span.Start, p.Depth)
			if deep := (*DepthError)(nil); err != nil && !errors.As(err, &deep) {
				t.Fatalf("part %s: %v", p.Text, err)
			}
		}
		if doc.Encoding == UTF8 || doc.Encoding == UTF8BOM {
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			checkStreamedFrom(t, path, raw, parts, outlines)
		}
		if len(outlines) == 1 && !outlines[0].Line && (outlines[0].Err == nil) != (tree.Parse(doc.Whole(), 0, 0) == nil) {
			if deep := (*DepthError)(nil); !errors.As(tree.Parse(doc.Whole(), 0, 0), &deep) {
				t.Fatalf("Split says %v, Parse says %v", outlines[0].Err, tree.Parse(doc.Whole(), 0, 0))
			}
		}
	})
}
