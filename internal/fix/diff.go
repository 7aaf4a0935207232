package fix

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sort"

	udiff "github.com/aymanbagabas/go-udiff"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/source"
)

// contextLines is how many lines a diff shows around a change.
const contextLines = 3

// WriteDiff writes what fixing changes in the file as a unified diff. The edits are known:
// nothing is searched for, so that a diff shows no line but those that they touch, in the
// time that it takes to read the file.
func (f *File) WriteDiff(w io.Writer) error {
	d := differ{old: splitLines(f.Old), new: splitLines(f.New)}
	changes, recoded := f.changes(), ""
	if e := f.Before.Encoding; e.Wide() {
		d = differ{old: splitLines(f.Before.Whole()), new: splitLines(f.After.Whole())}
		if f.After.Encoding == source.UTF8 {
			recoded = fmt.Sprintf("%s is stored as %s and becomes UTF-8\n", quotePath(f.Before.Name), e)
		}
	}
	diff := udiff.UnifiedDiff{From: quotePath("a/" + f.Before.Name), To: quotePath("b/" + f.Before.Name)}
	for blocks := d.blocks(changes); len(blocks) > 0; {
		n := 1
		for n < len(blocks) && blocks[n].oldFrom-blocks[n-1].oldTo <= 2*contextLines {
			n++
		}
		diff.Hunks = append(diff.Hunks, d.hunk(blocks[:n]))
		blocks = blocks[n:]
	}
	_, err := io.WriteString(w, recoded+diff.String())
	return err
}

// changes are those of the texts, counted in bytes of the files where these are
// UTF-8, with a byte order mark that goes.
func (f *File) changes() []Change {
	before, after := f.Before.Shift(), f.After.Shift()
	var all []Change
	if before != after {
		all = append(all, Change{Old: source.Span{End: before}, New: source.Span{End: after}})
	}
	for _, c := range f.Changes {
		all = append(all, Change{c.Old.Shift(before), c.New.Shift(after)})
	}
	return all
}

// quotePath writes a file name for a diff, in quotes where it holds what would end
// the line or confuse a terminal.
func quotePath(name string) string {
	if quoted := runes.Quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

// lines is a text with the places where its lines start.
type lines struct {
	text   []byte
	starts []int
}

func splitLines(text []byte) lines {
	l := lines{text: text}
	for at := 0; at < len(text); {
		l.starts = append(l.starts, at)
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return l
}

// at is the line that holds a byte; the end of the text belongs to the last one.
func (l *lines) at(offset int) int {
	return max(sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })-1, 0)
}

// line is a line with its end.
func (l *lines) line(i int) []byte {
	if i+1 < len(l.starts) {
		return l.text[l.starts[i]:l.starts[i+1]]
	}
	return l.text[l.starts[i]:]
}

// block is a range of lines that others replace.
type block struct{ oldFrom, oldTo, newFrom, newTo int }

// differ compares two texts.
type differ struct{ old, new lines }

// blocks are the lines that changes touch, without those at their ends that stay the
// same.
func (d *differ) blocks(changes []Change) []block {
	var all []block
	for _, c := range changes {
		b := block{
			d.old.at(c.Old.Start), min(d.old.at(c.Old.End)+1, len(d.old.starts)),
			d.new.at(c.New.Start), min(d.new.at(c.New.End)+1, len(d.new.starts)),
		}
		if n := len(all); n > 0 && (b.oldFrom < all[n-1].oldTo || b.newFrom < all[n-1].newTo) {
			all[n-1].oldTo, all[n-1].newTo = b.oldTo, b.newTo
			continue
		}
		all = append(all, b)
	}
	for i := range all {
		b := &all[i]
		for b.oldFrom < b.oldTo && b.newFrom < b.newTo && bytes.Equal(d.old.line(b.oldFrom), d.new.line(b.newFrom)) {
			b.oldFrom++
			b.newFrom++
		}
		for b.oldFrom < b.oldTo && b.newFrom < b.newTo && bytes.Equal(d.old.line(b.oldTo-1), d.new.line(b.newTo-1)) {
			b.oldTo--
			b.newTo--
		}
	}
	all = slices.DeleteFunc(all, func(b block) bool { return b.oldFrom == b.oldTo && b.newFrom == b.newTo })
	return joined(all)
}

// joined makes one of blocks without a line between them.
func joined(all []block) []block {
	var out []block
	for _, b := range all {
		if n := len(out); n > 0 && out[n-1].oldTo == b.oldFrom {
			out[n-1].oldTo, out[n-1].newTo = b.oldTo, b.newTo
			continue
		}
		out = append(out, b)
	}
	return out
}

// hunk is blocks that are near each other, with the lines around them.
func (d *differ) hunk(blocks []block) *udiff.Hunk {
	first := blocks[0]
	before := min(contextLines, first.oldFrom)
	h := &udiff.Hunk{FromLine: first.oldFrom - before + 1, ToLine: first.newFrom - before + 1}
	add := func(kind udiff.OpKind, l *lines, from, to int) {
		for i := from; i < to; i++ {
			h.Lines = append(h.Lines, udiff.Line{Kind: kind, Content: string(l.line(i))})
		}
	}
	at := first.oldFrom - before
	for _, b := range blocks {
		add(udiff.Equal, &d.old, at, b.oldFrom)
		add(udiff.Delete, &d.old, b.oldFrom, b.oldTo)
		add(udiff.Insert, &d.new, b.newFrom, b.newTo)
		at = b.oldTo
	}
	add(udiff.Equal, &d.old, at, min(at+contextLines, len(d.old.starts)))
	return h
}
