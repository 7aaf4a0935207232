package lsp

import (
	"sort"
	"unicode/utf8"
)

// text is the text of an open document, as the client has it. Lines end as the
// protocol says: at \n, \r\n or a \r alone.
type text struct {
	data  []byte
	marks []mark // nil until asked for
}

// mark is a known place: the start of each line, and one every few thousand bytes of
// a long line, since minified JSON is one line.
type mark struct {
	off int
	position
}

// markEvery is the distance in bytes of marks within a line.
const markEvery = 4 << 10

// index makes the marks when they are missing.
func (t *text) index() []mark {
	if t.marks != nil {
		return t.marks
	}
	at := mark{}
	t.marks = append(t.marks, at)
	last := 0
	for at.off < len(t.data) {
		before := at.Line
		at = t.step(at)
		if at.Line != before || at.off-last >= markEvery {
			t.marks = append(t.marks, at)
			last = at.off
		}
	}
	return t.marks
}

// step goes on by one character, or by one line break.
func (t *text) step(at mark) mark {
	c := t.data[at.off]
	switch {
	case c == '\r' && at.off+1 < len(t.data) && t.data[at.off+1] == '\n':
		return mark{at.off + 2, position{at.Line + 1, 0}}
	case c == '\n' || c == '\r':
		return mark{at.off + 1, position{at.Line + 1, 0}}
	case c < utf8.RuneSelf:
		return mark{at.off + 1, position{at.Line, at.Character + 1}}
	}
	r, n := utf8.DecodeRune(t.data[at.off:])
	units := 1
	if r >= 0x10000 {
		units = 2
	}
	return mark{at.off + n, position{at.Line, at.Character + units}}
}

// after reports whether p comes after o.
func (p position) after(o position) bool {
	return p.Line > o.Line || p.Line == o.Line && p.Character > o.Character
}

// offset is the byte that a position stands before. A position past the end of its
// line is moved back to it, one past the last line to the end of the text, and one
// within a surrogate pair to before it.
func (t *text) offset(p position) int {
	marks := t.index()
	at := marks[max(0, sort.Search(len(marks), func(i int) bool { return marks[i].position.after(p) })-1)]
	for at.off < len(t.data) {
		next := t.step(at)
		if next.position.after(p) {
			break
		}
		at = next
	}
	return at.off
}

// position is the place of the byte at an offset.
func (t *text) position(off int) position {
	marks := t.index()
	at := marks[max(0, sort.Search(len(marks), func(i int) bool { return marks[i].off > off })-1)]
	for at.off < off && at.off < len(t.data) {
		next := t.step(at)
		if next.off > off {
			break
		}
		at = next
	}
	return at.position
}

// span is a range of bytes as a range of positions.
func (t *text) span(start, end int) span { return span{t.position(start), t.position(max(start, end))} }

// apply makes a change, which counts from the text as it is now.
func (t *text) apply(c change) {
	if c.Range == nil {
		*t = text{data: []byte(c.Text)}
		return
	}
	start, end := t.offset(c.Range.Start), t.offset(c.Range.End)
	end = max(start, end)
	data := make([]byte, 0, len(t.data)-(end-start)+len(c.Text))
	data = append(append(append(data, t.data[:start]...), c.Text...), t.data[end:]...)
	*t = text{data: data}
}
