package say

import (
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
)

// tabStop is the distance of tab stops in what is drawn, in terminal cells.
const tabStop = 4

// Width returns how many terminal cells an escaped text takes.
func Width(text string) int {
	n := 0
	for _, r := range text {
		n += runes.Cells(r)
	}
	return n
}

// Underline writes a line, indented and escaped, with a mark under the bytes from..to
// below it.
func Underline(line string, from, to int) string {
	d := Draw([]byte(line), 0)
	begin := d.CellAt(d.At(from))
	size := max(1, d.CellAt(d.At(to))-begin)
	return "  " + string(d.Shown) + "\n  " + strings.Repeat(" ", begin) + strings.Repeat("^", size)
}

// Line is a piece of a line as a terminal shows it, with the cell that each byte of the
// source starts at.
type Line struct {
	Base  int    // offset in the source of the first byte
	Shown []byte // what a terminal is given
	// By source byte, and one more for the end: offset in Shown, and terminal cell. Both
	// are nil for plain text, in which every byte is one character in one cell.
	shownAt, cell []int
}

// Draw expands tabs and escapes what must not reach a terminal. The text begins at the
// offset base of its source.
func Draw(text []byte, base int) *Line {
	if isPlain(text) {
		return &Line{Base: base, Shown: text}
	}
	d := &Line{
		Base: base, Shown: make([]byte, 0, len(text)),
		shownAt: make([]int, 0, len(text)+1), cell: make([]int, 0, len(text)+1),
	}
	cell := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		for range size {
			d.shownAt, d.cell = append(d.shownAt, len(d.Shown)), append(d.cell, cell)
		}
		before := len(d.Shown)
		switch {
		case r == '#' && StartsCommand(text[i:]):
			d.Shown = append(d.Shown, `\u0023`...)
			cell += len(d.Shown) - before
		case r == '\t':
			for n := tabStop - cell%tabStop; n > 0; n-- {
				d.Shown = append(d.Shown, ' ')
			}
			cell += len(d.Shown) - before
		case Visible(r) && !(r == utf8.RuneError && size == 1):
			d.Shown = utf8.AppendRune(d.Shown, r)
			cell += runes.Cells(r)
		default:
			d.Shown = appendRune(d.Shown, r, text[i], size)
			cell += len(d.Shown) - before // escapes are ASCII
		}
		i += size
	}
	d.shownAt, d.cell = append(d.shownAt, len(d.Shown)), append(d.cell, cell)
	return d
}

// isPlain reports whether a terminal shows a text as it is: ASCII that is printed
// and starts no runner command. Nearly every line of a task is.
func isPlain(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c > '~' || c == '#' {
			return false
		}
	}
	return true
}

// Last returns the index after the last source byte.
func (d *Line) Last() int {
	if d.cell == nil {
		return len(d.Shown)
	}
	return len(d.cell) - 1
}

// At returns the index of a source offset, moved into the piece.
func (d *Line) At(off int) int { return max(0, min(off-d.Base, d.Last())) }

// CellAt returns the terminal cell of the source byte with index i.
func (d *Line) CellAt(i int) int {
	if d.cell == nil {
		return i
	}
	return d.cell[i]
}

// ShownAt returns the offset in what is shown of the source byte with index i.
func (d *Line) ShownAt(i int) int {
	if d.shownAt == nil {
		return i
	}
	return d.shownAt[i]
}

// Size returns the width of the whole piece in cells.
func (d *Line) Size() int { return d.CellAt(d.Last()) }
