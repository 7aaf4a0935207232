package lsp

import (
	"bytes"
	"slices"
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
	marks := make([]mark, 1, bytes.Count(t.data, []byte{'\n'})+2)
	next := func(c byte, known, from int) int { // the next place of a line break, searched for once
		if known >= from {
			return known
		}
		if i := bytes.IndexByte(t.data[from:], c); i >= 0 {
			return from + i
		}
		return len(t.data)
	}
	lf, cr := -1, -1
	for at, last := (mark{}), 0; at.off < len(t.data); {
		lf, cr = next('\n', lf, at.off), next('\r', cr, at.off)
		line := at.Line
		if end := min(lf, cr); end-last < markEvery {
			if end == len(t.data) {
				break
			}
			at = t.step(mark{end, position{line, 0}})
		} else { // a long line has marks within
			for at.off < end && at.off-last < markEvery {
				at = t.step(at)
			}
			if at.off == end && end < len(t.data) {
				at = t.step(at)
			}
		}
		if at.Line != line || at.off-last >= markEvery {
			marks, last = append(marks, at), at.off
		}
	}
	t.marks = marks
	return marks
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

// chunkSize is how many bytes of a text a chunk holds at most.
const chunkSize = 4 << 10

// chunks is a text in pieces, so that each of many changes touches but a few of them:
// an editor that replaces all sends one for each place.
type chunks []chunk

// chunk is a piece of a text with the position of its end, counted from its start. It
// neither begins within a character nor between \r and \n.
type chunk struct {
	data []byte
	end  position
}

// split makes chunks of a text.
func split(data []byte) chunks {
	var all chunks
	for len(data) > 0 {
		n := min(len(data), chunkSize)
		for n < len(data) && n > 0 && (!utf8.RuneStart(data[n]) || data[n] == '\n') {
			n--
		}
		if n == 0 { // no text, or line breaks alone
			n = min(len(data), chunkSize)
			for n < len(data) && (!utf8.RuneStart(data[n]) || data[n] == '\n' && data[n-1] == '\r') {
				n++
			}
		}
		t := text{data: data[:n:n]}
		at := mark{}
		for at.off < n {
			at = t.step(at)
		}
		all = append(all, chunk{data[:n:n], at.position})
		data = data[n:]
	}
	return all
}

// plus is a position that counts from another one.
func (p position) plus(o position) position {
	if o.Line > 0 {
		return position{p.Line + o.Line, o.Character}
	}
	return position{p.Line, p.Character + o.Character}
}

// find is the chunk and the byte in it that a position stands before, as text.offset
// has it.
func (all chunks) find(p position) (i, off int) {
	at := mark{}
	for i := range all {
		next := at.plus(all[i].end)
		if !next.after(p) {
			at.position = next
			continue
		}
		t := text{data: all[i].data}
		for at.off < len(t.data) {
			step := t.step(at)
			if step.position.after(p) {
				break
			}
			at = step
		}
		return i, at.off
	}
	return len(all), 0
}

// change makes a change, which counts from the text as it is now.
func (all chunks) change(c change) chunks {
	if c.Range == nil {
		return split([]byte(c.Text))
	}
	from, start := all.find(c.Range.Start)
	to, end := all.find(c.Range.End)
	if to < from || to == from && end < start {
		to, end = from, start
	}
	var data []byte
	if from < len(all) {
		data = append(data, all[from].data[:start]...)
	}
	if len(data) == 0 && from > 0 { // a line break may come about
		from--
		data = append(data, all[from].data...)
	}
	data = append(data, c.Text...)
	if to < len(all) {
		data = append(data, all[to].data[end:]...)
		to++
	}
	if n := len(data); n > 0 && data[n-1] == '\r' && to < len(all) {
		data = append(data, all[to].data...)
		to++
	}
	return slices.Replace(all, from, to, split(data)...)
}

// applyAll makes changes one after the other.
func (t *text) applyAll(changes []change) {
	if len(changes) == 1 {
		t.apply(changes[0])
		return
	}
	all := split(t.data)
	for _, c := range changes {
		all = all.change(c)
	}
	size := 0
	for _, c := range all {
		size += len(c.data)
	}
	data := make([]byte, 0, size)
	for _, c := range all {
		data = append(data, c.data...)
	}
	*t = text{data: data}
}
