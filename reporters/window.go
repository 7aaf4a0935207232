package reporters

import (
	"bytes"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/source"
)

// bytesPerCell bounds how much of a line is read for one cell of the window, so that
// a line of any length costs the same. Four bytes are the longest character; of text
// full of marks that take no cell less is shown.
const bytesPerCell = 4

// window is the part of a line that a snippet shows: from one source byte to another
// of a drawn piece, with an ellipsis where the line goes on.
type window struct {
	*drawn
	from, to    int // indexes into the drawn piece
	left, right bool
}

// newWindow reads the line that starts at lineStart around the focus, at most limit
// cells of it.
func newWindow(doc *source.Document, lineStart int, focus source.Span, limit int) (*window, error) {
	reach := limit * bytesPerCell
	start := max(lineStart, focus.Start-reach)
	end, err := doc.LineEnd(focus.Start, reach)
	if err != nil {
		return nil, err
	}
	end = max(end, start)
	text, err := doc.Quote(source.Span{Start: start, End: end})
	if err != nil {
		return nil, err
	}
	w := &window{left: start > lineStart, right: end-focus.Start >= reach}
	if w.left {
		for len(text) > 0 && !utf8.RuneStart(text[0]) {
			text, start = text[1:], start+1
		}
	}
	if w.right {
		text = wholeRunes(text)
	} else {
		text = bytes.TrimSuffix(text, []byte{'\r'})
	}
	w.drawn = drawText(text, start)
	w.fit(focus, limit)
	return w, nil
}

// wholeRunes takes the beginning of a character off the end of a cut text.
func wholeRunes(text []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if tail := text[len(text)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return text[:len(text)-n]
			}
			break
		}
	}
	return text
}

// fit chooses what of the piece is shown: all of it when it fits, else what is
// around the focus.
func (w *window) fit(focus source.Span, limit int) {
	w.to = w.last()
	if !w.left && !w.right && w.size() <= limit {
		return
	}
	room := limit - 2 // for the ellipses
	begin, end := w.cellAt(w.at(focus.Start)), w.cellAt(w.at(focus.End))
	first := 0
	if w.left || end > room {
		first = max(0, begin-max(room-(end-begin), room/4)/2)
	}
	if !w.right {
		first = max(0, min(first, w.size()-room))
	}
	for w.from < w.to && w.cellAt(w.from) < first {
		w.from++
	}
	last := w.cellAt(w.from) + room
	for w.to > w.from && w.cellAt(w.to) > last {
		w.to--
	}
	for w.to > w.from && w.to < w.last() && w.shownAt(w.to) == w.shownAt(w.to-1) {
		w.to-- // not in the middle of a character
	}
	w.left = w.left || w.from > 0
	w.right = w.right || w.to < w.last()
}

// text is the line as it is shown.
func (w *window) text() string {
	s := string(w.out[w.shownAt(w.from):w.shownAt(w.to)])
	if w.left {
		s = "…" + s
	}
	if w.right {
		s += "…"
	}
	return s
}

// shows reports whether the byte at off is in the window.
func (w *window) shows(off int) bool {
	i := off - w.base
	return w.from <= i && i <= w.to && (i < w.to || !w.right)
}

// mark gives the cells that a span takes: where it starts below the shown text, how
// many there are (at least one), and whether it goes on beyond what is shown.
func (w *window) mark(span source.Span) (indent, size int, more bool) {
	begin := max(w.at(span.Start), w.from)
	end := max(begin, min(w.at(span.End), w.to))
	indent = w.cellAt(begin) - w.cellAt(w.from)
	if w.left {
		indent++
	}
	return indent, max(1, w.cellAt(end)-w.cellAt(begin)), span.End > w.base+end && span.End > span.Start+1
}
