package reporters

import (
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/runner"
)

// tabStop is the distance of tab stops in snippets, in terminal cells.
const tabStop = 4

// drawn is a piece of a line as a terminal shows it, with the cell that each byte
// of the source starts at.
type drawn struct {
	base int // offset in the document of the first byte
	out  []byte
	// By source byte, and one more for the end: offset in out, and terminal cell. Both
	// are nil for plain text, in which every byte is one character in one cell.
	outAt, cell []int
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

// drawText expands tabs and escapes what must not reach a terminal.
func drawText(text []byte, base int) *drawn {
	if isPlain(text) {
		return &drawn{base: base, out: text}
	}
	d := &drawn{
		base: base, out: make([]byte, 0, len(text)),
		outAt: make([]int, 0, len(text)+1), cell: make([]int, 0, len(text)+1),
	}
	cell := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		for range size {
			d.outAt, d.cell = append(d.outAt, len(d.out)), append(d.cell, cell)
		}
		before := len(d.out)
		switch {
		case r == '#' && runner.Starts(text[i:]):
			d.out = append(d.out, `\u0023`...)
			cell += len(d.out) - before
		case r == '\t':
			for n := tabStop - cell%tabStop; n > 0; n-- {
				d.out = append(d.out, ' ')
			}
			cell += len(d.out) - before
		case visible(r) && size > 0 && !(r == utf8.RuneError && size == 1):
			d.out = utf8.AppendRune(d.out, r)
			cell += runes.Cells(r)
		default:
			d.out = appendRune(d.out, r, text[i], size)
			cell += len(d.out) - before // escapes are ASCII
		}
		i += size
	}
	d.outAt, d.cell = append(d.outAt, len(d.out)), append(d.cell, cell)
	return d
}

// last is the index after the last source byte.
func (d *drawn) last() int {
	if d.cell == nil {
		return len(d.out)
	}
	return len(d.cell) - 1
}

// at is the index for a document offset, moved into the piece.
func (d *drawn) at(off int) int { return max(0, min(off-d.base, d.last())) }

// cellAt is the terminal cell of the source byte with index i.
func (d *drawn) cellAt(i int) int {
	if d.cell == nil {
		return i
	}
	return d.cell[i]
}

// shownAt is the offset in what is shown of the source byte with index i.
func (d *drawn) shownAt(i int) int {
	if d.outAt == nil {
		return i
	}
	return d.outAt[i]
}

// size is the width of the whole piece in cells.
func (d *drawn) size() int { return d.cellAt(d.last()) }
