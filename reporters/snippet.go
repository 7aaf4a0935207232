package reporters

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
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
	label := Escape(m.label)
	if label != "" && indent+cells+1+size(label) <= limit {
		line, label = line+" "+label, ""
	}
	lines := []string{strings.Repeat(" ", indent) + p.paint(paint, line)}
	if label != "" {
		parts, widest := wrap(label, limit, 0, 0), 0
		for _, l := range parts {
			widest = max(widest, size(l))
		}
		for _, l := range parts {
			lines = append(lines, strings.Repeat(" ", max(0, min(indent, limit-widest)))+p.paint(paint, l))
		}
	}
	return lines
}
