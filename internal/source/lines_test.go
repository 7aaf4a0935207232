package source

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// naivePosition walks the text from its start, a character at a time.
func naivePosition(text string, off int) Position {
	p := Position{Line: 1, Column: 1, UTF16: 1}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if i+n > off {
			break
		}
		i += n
		p.Column++
		p.UTF16++
		if r > 0xffff {
			p.UTF16++
		}
		if r == '\n' {
			p = Position{Line: p.Line + 1, Column: 1, UTF16: 1, LineStart: i}
		}
	}
	return p
}

// placesTexts are texts with everything that lines and columns depend on.
func placesTexts() map[string]string {
	many := strings.Repeat("ab\r\né😀\n\n", blockSize/10+7)
	return map[string]string{
		"empty":           "",
		"ASCII":           "{\n  \"a\": 1\n}\n",
		"CRLF":            "{\r\n  \"a\": 1\r\n}\r\n",
		"lone CR":         "a\rb\nc\r",
		"several bytes":   "é\nß€x\n漢字😀y\n😀😀",
		"not UTF-8":       "a\x80b\xffc\n\xe2\x82d\xf0\x9f\x98\n\xed\xa0\x80e\xc3",
		"four blocks":     many + many + many + many + "tail",
		"long line":       strings.Repeat("x", 3*blockSize+5) + "😀" + strings.Repeat("é", blockSize) + "\ny",
		"split character": strings.Repeat("x", blockSize-2) + "😀" + strings.Repeat("y", blockSize-3) + "\x80\x80😀é\n",
		"split CRLF":      strings.Repeat("x", blockSize-1) + "\r\nabc\r\n",
		"just a block":    strings.Repeat("x", blockSize-1) + "\n",
		"only line feeds": strings.Repeat("\n", 2*blockSize+3),
		"stray bytes":     strings.Repeat("\x80", 2*blockSize),
	}
}

// documents are the text in memory and streamed.
func documents(t *testing.T, text string) []*Document {
	t.Helper()
	docs := []*Document{{Name: "memory", text: []byte(text)}}
	if text != "" {
		doc, err := open(tempFile(t, []byte(text)), "streamed", 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { doc.Close() })
		docs = append(docs, doc)
	}
	return docs
}

// offsets are the places of a text that are worth a try: all of a short one, else
// those around blocks, and some in between.
func offsets(text string) (list []int) {
	for off := range len(text) + 1 {
		if near := (off + 8) % blockSize; len(text) < 1000 || near < 16 || off%1013 == 0 || off > len(text)-10 {
			list = append(list, off)
		}
	}
	return list
}

func TestPositionAgreesWithNaiveCount(t *testing.T) {
	t.Parallel()
	for name, text := range placesTexts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, doc := range documents(t, text) {
				for _, off := range offsets(text) {
					got, err := doc.Position(off)
					if want := naivePosition(text, off); err != nil || got != want {
						t.Fatalf("%s: position of %d is %+v, %v; want %+v", doc.Name, off, got, err, want)
					}
				}
			}
		})
	}
}

func TestPositionOutsideTheTextIsMovedIntoIt(t *testing.T) {
	t.Parallel()
	doc := &Document{text: []byte("ab\nc")}
	for off, want := range map[int]Position{-5: {1, 1, 1, 0}, 99: {2, 2, 2, 3}} {
		if got, err := doc.Position(off); err != nil || got != want {
			t.Errorf("position of %d is %+v, %v", off, got, err)
		}
	}
}

// TestOffsetIsTheInverseOfPosition holds for every character but the line feed of
// a CRLF, which belongs to the line break that begins with the carriage return.
func TestOffsetIsTheInverseOfPosition(t *testing.T) {
	t.Parallel()
	for name, text := range placesTexts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, doc := range documents(t, text) {
				for _, off := range offsets(text) {
					p, err := doc.Position(off)
					if err != nil {
						t.Fatal(err)
					}
					want := runeStart([]byte(text), off)
					if off > 0 && off < len(text) && text[off] == '\n' && text[off-1] == '\r' {
						want--
					}
					if got, err := doc.Offset(p.Line, p.UTF16); err != nil || got != want {
						t.Fatalf("%s: offset of %+v is %d, %v; want %d", doc.Name, p, got, err, want)
					}
				}
			}
		})
	}
}

func TestOffsetPastAnEndIsMovedBack(t *testing.T) {
	t.Parallel()
	text := "ab\r\nc😀\n\nlast"
	for _, doc := range documents(t, text) {
		for _, c := range []struct{ line, column, want int }{
			{0, 1, 0}, {-3, 9, 0}, {1, 0, 0}, {1, -1, 0},
			{1, 3, 2}, {1, 4, 2}, {1, 99, 2},
			{2, 2, 5}, {2, 3, 5}, {2, 4, 9}, {2, 5, 9},
			{3, 1, 10}, {3, 7, 10},
			{4, 5, 15}, {4, 99, 15}, {5, 1, 15}, {99, 1, 15},
		} {
			if got, err := doc.Offset(c.line, c.column); err != nil || got != c.want {
				t.Errorf("%s: offset of %d:%d is %d, %v; want %d", doc.Name, c.line, c.column, got, err, c.want)
			}
		}
	}
}

func TestLineEndStopsBeforeTheBreakAndCutsNoCharacter(t *testing.T) {
	t.Parallel()
	for _, doc := range documents(t, "ab\r\nc😀d\n\nlast") {
		for _, c := range []struct{ off, limit, want int }{
			{0, 10, 2}, {2, 10, 2}, {0, 2, 2}, {0, 1, 1}, {0, 3, 2},
			{4, 10, 10}, {4, 6, 10}, {4, 5, 9}, {4, 4, 5}, {4, 2, 5}, {4, 1, 5},
			{11, 5, 11}, {12, 99, 16}, {12, 2, 14}, {16, 5, 16},
		} {
			if got, err := doc.LineEnd(c.off, c.limit); err != nil || got != c.want {
				t.Errorf("%s: line end from %d within %d is %d, %v; want %d", doc.Name, c.off, c.limit, got, err, c.want)
			}
		}
	}
}
