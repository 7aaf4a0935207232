package reporters

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// mark is a span to underline in a snippet.
type mark struct {
	place   diag.Place
	at      location
	primary bool
	label   string
	index   int // of the related place
}

// row is a line of the source in a snippet with the marks below it.
type row struct {
	line  int
	view  *window
	marks []mark
}

// snippet is the source around a finding: the line it stands on, the one before, and
// the lines of related places in the same document.
type snippet struct {
	rows  []row
	limit int // cells of a line
}

// newSnippet reads what the marks, the first of which is the primary one, need. It
// gives the related marks that it does not show; nil when nothing can be read.
func newSnippet(marks []mark, limit int) (*snippet, []mark) {
	primary := marks[0]
	byLine := slices.Clone(marks)
	slices.SortStableFunc(byLine, func(a, b mark) int { return cmp.Compare(a.at.start.Line, b.at.start.Line) })
	s := snippet{limit: limit}
	var hidden []mark
	for len(byLine) > 0 {
		n := 1
		for n < len(byLine) && byLine[n].at.start.Line == byLine[0].at.start.Line {
			n++
		}
		r, rest, err := newRow(byLine[:n], limit)
		if err != nil {
			return nil, nil
		}
		hidden = append(hidden, rest...)
		if r.marks[0].primary {
			s.before(primary, r, limit)
		}
		s.rows = append(s.rows, r)
		byLine = byLine[n:]
	}
	slices.SortFunc(hidden, func(a, b mark) int { return cmp.Compare(a.index, b.index) })
	return &s, hidden
}

// newRow reads the line of the marks, around the primary one or else the first.
func newRow(marks []mark, limit int) (r row, hidden []mark, err error) {
	slices.SortStableFunc(marks, func(a, b mark) int {
		switch {
		case a.primary == b.primary:
			return cmp.Compare(a.place.Span.Start, b.place.Span.Start)
		case a.primary:
			return -1
		default:
			return 1
		}
	})
	focus := marks[0]
	r.line = focus.at.start.Line
	if r.view, err = newWindow(focus.place.Doc, focus.at.start.LineStart, focus.place.Span, limit); err != nil {
		return r, nil, err
	}
	for _, m := range marks {
		if r.view.shows(m.place.Span.Start) {
			r.marks = append(r.marks, m)
		} else {
			hidden = append(hidden, m)
		}
	}
	return r, hidden, nil
}

// before adds the line before the primary one, which mostly says whose value it is.
// It is left out when it shows already, holds but brackets or when the line is cut.
func (s *snippet) before(primary mark, r row, limit int) {
	line := primary.at.start.Line - 1
	if line < 1 || r.view.left || len(s.rows) > 0 && s.rows[len(s.rows)-1].line == line {
		return
	}
	doc := primary.place.Doc
	at, err := doc.Position(primary.at.start.LineStart - 1)
	if err != nil {
		return
	}
	start := source.Span{Start: at.LineStart, End: at.LineStart}
	view, err := newWindow(doc, at.LineStart, start, limit)
	if err != nil || strings.Trim(view.text(), " {}[],") == "" {
		return
	}
	s.rows = append(s.rows, row{line: line, view: view})
}

// gutter is the width of the largest line number.
func (s *snippet) gutter() int { return len(strconv.Itoa(s.rows[len(s.rows)-1].line)) }

// lines draws the snippet.
func (s *snippet) lines(p painter, level diag.Level, gutter int) []string {
	bar := p.paint(blue, strings.Repeat(" ", gutter)+" |")
	out := []string{bar}
	for i, r := range s.rows {
		if i > 0 && r.line > s.rows[i-1].line+1 {
			out = append(out, p.paint(blue, "..."))
		}
		number := strconv.Itoa(r.line)
		number = strings.Repeat(" ", gutter-len(number)) + number
		text := r.view.text()
		if text != "" {
			text = " " + text
		}
		out = append(out, p.paint(blue, number+" |")+text)
		for _, m := range r.marks {
			for _, l := range r.underline(p, level, m, s.limit) {
				out = append(out, bar+" "+l)
			}
		}
	}
	return out
}

// underline draws a mark with its label beside it, or below where that has no room.
func (r *row) underline(p painter, level diag.Level, m mark, limit int) []string {
	indent, cells, more := r.view.mark(m.place.Span)
	sign, paint := "-", blue
	if m.primary {
		sign, paint = "^", levelStyle(level)
	}
	line := strings.Repeat(sign, cells)
	if more {
		line += "…"
		cells++
	}
	label := say.Escape(m.label)
	if label != "" && indent+cells+1+say.Width(label) <= limit {
		line, label = line+" "+label, ""
	}
	lines := []string{strings.Repeat(" ", indent) + p.paint(paint, line)}
	if label != "" {
		parts, widest := wrap(label, limit, 0, 0), 0
		for _, l := range parts {
			widest = max(widest, say.Width(l))
		}
		for _, l := range parts {
			lines = append(lines, strings.Repeat(" ", max(0, min(indent, limit-widest)))+p.paint(paint, l))
		}
	}
	return lines
}

// bytesPerCell bounds how much of a line is read for one cell of the window, so that
// a line of any length costs the same. Four bytes are the longest character; of text
// full of marks that take no cell less is shown.
const bytesPerCell = 4

// window is the part of a line that a snippet shows: from one source byte to another
// of a drawn piece, with an ellipsis where the line goes on.
type window struct {
	*say.Line
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
	w.Line = say.Draw(text, start)
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
	w.to = w.Last()
	if !w.left && !w.right && w.Size() <= limit {
		return
	}
	room := limit - 2 // for the ellipses
	begin, end := w.CellAt(w.At(focus.Start)), w.CellAt(w.At(focus.End))
	first := 0
	if w.left || end > room {
		first = max(0, begin-max(room-(end-begin), room/4)/2)
	}
	if !w.right {
		first = max(0, min(first, w.Size()-room))
	}
	for w.from < w.to && w.CellAt(w.from) < first {
		w.from++
	}
	last := w.CellAt(w.from) + room
	for w.to > w.from && w.CellAt(w.to) > last {
		w.to--
	}
	for w.to > w.from && w.to < w.Last() && w.ShownAt(w.to) == w.ShownAt(w.to-1) {
		w.to-- // not in the middle of a character
	}
	w.left = w.left || w.from > 0
	w.right = w.right || w.to < w.Last()
}

// text is the line as it is shown.
func (w *window) text() string {
	s := string(w.Shown[w.ShownAt(w.from):w.ShownAt(w.to)])
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
	i := off - w.Base
	return w.from <= i && i <= w.to && (i < w.to || !w.right)
}

// mark gives the cells that a span takes: where it starts below the shown text, how
// many there are (at least one), and whether it goes on beyond what is shown.
func (w *window) mark(span source.Span) (indent, size int, more bool) {
	begin := max(w.At(span.Start), w.from)
	end := max(begin, min(w.At(span.End), w.to))
	indent = w.CellAt(begin) - w.CellAt(w.from)
	if w.left {
		indent++
	}
	return indent, max(1, w.CellAt(end)-w.CellAt(begin)), span.End > w.Base+end && span.End > span.Start+1
}
