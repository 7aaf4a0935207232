package reporters

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
)

// column is a column of a table for a terminal.
type column struct {
	title string
	// least is the width in cells that it keeps when others have more, most the one
	// that it never exceeds.
	least, most int
	// leave is the order in which columns are left out when not even the least
	// widths fit, from 1; 0 keeps the column.
	leave int
	// share is how much of the room it gets beside others, at least 1.
	share int
}

// columnGap is the number of blanks between two columns.
const columnGap = 2

// cell is a text of a table with the style it is painted in. With middle it is
// clipped in its middle: the ends of names tell them apart.
type cell struct {
	text   string
	style  style
	middle bool
}

// fitColumns gives each column its width in cells, 0 for one that is left out.
// natural are the widths that show everything; total is that of the terminal, 0 when
// there is none. Where room is short, columns without any text make it first.
func fitColumns(columns []column, natural []int, empty []bool, total int) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = max(1, min(natural[i], c.most))
	}
	if total <= 0 || tableWidth(widths) <= total {
		return widths
	}
	for i, c := range columns {
		if empty[i] && c.leave > 0 {
			widths[i] = 0
		}
	}
	for leave := 1; leave <= len(columns) && smallest(columns, widths) > total; leave++ {
		for i, c := range columns {
			if c.leave == leave {
				widths[i] = 0
			}
		}
	}
	shrink(columns, widths, total, total)
	shrink(columns, widths, total, narrowest)
	return widths
}

// smallest is the width of a table in which every column has its least width.
func smallest(columns []column, widths []int) int {
	sum := -columnGap
	for i, w := range widths {
		if w > 0 {
			sum += min(w, columns[i].least) + columnGap
		}
	}
	return sum
}

// narrowest is the width of a column where the terminal has no room for more.
const narrowest = 3

// shrink takes from the columns that are widest for their share until the table
// fits; those stay that have their least width, or floor where that is less.
func shrink(columns []column, widths []int, total, floor int) {
	for over := tableWidth(widths) - total; over > 0; over-- {
		widest := -1
		for i, w := range widths {
			if w > min(columns[i].least, floor) && (widest < 0 || w*columns[widest].share > widths[widest]*columns[i].share) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
}

func tableWidth(widths []int) int {
	sum := -columnGap
	for _, w := range widths {
		if w > 0 {
			sum += w + columnGap
		}
	}
	return max(0, sum)
}

// writeTable writes the rows below the titles, at most total cells wide where that
// can be, and gives the titles of the columns that did not fit. The texts are
// escaped and clipped.
func writeTable(w io.Writer, p painter, columns []column, rows [][]cell, total int) (left []string, err error) {
	natural, empty := make([]int, len(columns)), make([]bool, len(columns))
	for i, c := range columns {
		natural[i], empty[i] = say.Width(c.title), true
	}
	for _, row := range rows {
		for i := range row {
			row[i].text = clipCells(say.Escape(bounded(row[i].text, columns[i].most)), columns[i].most)
			natural[i] = max(natural[i], say.Width(row[i].text))
			empty[i] = empty[i] && row[i].text == ""
		}
	}
	widths := fitColumns(columns, natural, empty, total)
	titles := make([]cell, len(columns))
	for i, c := range columns {
		titles[i] = cell{text: c.title, style: bold}
		if widths[i] == 0 && !empty[i] {
			left = append(left, c.title)
		}
	}
	for _, row := range append([][]cell{titles}, rows...) {
		if _, err := io.WriteString(w, tableLine(p, row, widths)); err != nil {
			return left, err
		}
	}
	return left, nil
}

// tableLine is one row; blanks at its end are left out.
func tableLine(p painter, row []cell, widths []int) string {
	var b strings.Builder
	blanks := 0
	for i, c := range row {
		if widths[i] == 0 {
			continue
		}
		text := clipCells(c.text, widths[i])
		if c.middle {
			text = clipMiddle(c.text, widths[i])
		}
		if text != "" {
			b.WriteString(strings.Repeat(" ", blanks))
			b.WriteString(p.paint(c.style, text))
			blanks = 0
		}
		blanks += widths[i] - say.Width(text) + columnGap
	}
	b.WriteByte('\n')
	return b.String()
}

// bounded cuts a text that is far longer than what is shown of it, so that escaping
// and measuring a hostile one costs nothing.
func bounded(text string, most int) string {
	text = secret.Mask(text)
	if limit := 4 * utf8.UTFMax * most; len(text) > limit {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		return text[:limit] + "…"
	}
	return text
}

// clipCells shortens an escaped text to a width in cells, with an ellipsis.
func clipCells(text string, width int) string {
	text = secret.Mask(text)
	if len(text) <= width || say.Width(text) <= width {
		return text
	}
	n := 0
	for i, r := range text {
		if n += runes.Cells(r); n > width-1 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}

// clipMiddle shortens an escaped text to a width in cells by what is in its middle.
func clipMiddle(text string, width int) string {
	text = secret.Mask(text)
	const least = 8 // below, two halves say less than the beginning
	over := say.Width(text) - width
	if over <= 0 || width < least {
		return clipCells(text, width)
	}
	tail := (width - 1) * 2 / 5
	head := strings.TrimSuffix(clipCells(text, width-tail), "…")
	rest := len(text)
	for n := 0; rest > len(head); {
		r, size := utf8.DecodeLastRuneInString(text[:rest])
		if n += runes.Cells(r); n > tail {
			break
		}
		rest -= size
	}
	end := strings.TrimLeftFunc(text[rest:], func(r rune) bool { return r == ' ' || runes.Cells(r) == 0 })
	return head + "…" + end
}
