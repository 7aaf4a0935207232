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
	data   []byte
	counts encoding
	marks  []mark // nil until asked for
}

// encoding is in what the characters of a position are counted.
type encoding uint8

// The encodings of positions (LSP 3.17, PositionEncodingKind). Every client knows UTF-16.
const (
	utf16Units encoding = iota
	utf8Bytes
	utf32Runes
)

// encodings are their names.
var encodings = [...]string{utf16Units: "utf-16", utf8Bytes: "utf-8", utf32Runes: "utf-32"}

// negotiated is the first encoding that a client offers and the server knows.
func negotiated(offered []string) encoding {
	for _, name := range offered {
		if i := slices.Index(encodings[:], name); i >= 0 {
			return encoding(i)
		}
	}
	return utf16Units
}

// of is how much a character counts that is n bytes long and no ASCII.
func (e encoding) of(r rune, n int) int {
	switch {
	case e == utf8Bytes:
		return n
	case e == utf16Units && r >= 0x10000:
		return 2
	}
	return 1
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
	if t.marks == nil {
		marks := make([]mark, 1, bytes.Count(t.data, []byte{'\n'})+2)
		t.marks = t.scan(marks, func(mark) bool { return false })
	}
	return t.marks
}

// scan adds the marks that follow the last one, up to one that is known.
func (t *text) scan(marks []mark, known func(mark) bool) []mark {
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
	for at, last := marks[len(marks)-1], marks[len(marks)-1].off; at.off < len(t.data); {
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
		if known(at) {
			break
		}
		if at.Line != line || at.off-last >= markEvery {
			marks, last = append(marks, at), at.off
		}
	}
	return marks
}

// marksAfter are the marks of the text after a change that has put it in the place of old,
// where the bytes from start to end were replaced. What lies before stays, and from the next
// line on marks move.
func (t *text) marksAfter(old *text, start, end int) []mark {
	marks, by := old.index(), len(t.data)-len(old.data)
	kept := max(1, sort.Search(len(marks), func(i int) bool { return marks[i].off >= start }))
	rest := sort.Search(len(marks), func(i int) bool { return marks[i].off > end })
	lines, met := 0, false
	known := func(at mark) bool {
		for rest < len(marks) && (marks[rest].off+by < at.off || marks[rest].Character > 0) {
			rest++
		}
		if rest == len(marks) || marks[rest].off+by != at.off || at.Character > 0 {
			return false
		}
		lines, met = at.Line-marks[rest].Line, true
		return true
	}
	added := t.scan([]mark{marks[kept-1]}, known)[1:]
	if !met {
		rest = len(marks)
	}
	for i := rest; i < len(marks); i++ {
		marks[i].off += by
		marks[i].Line += lines
	}
	return slices.Replace(marks, kept, rest, added...)
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
	return mark{at.off + n, position{at.Line, at.Character + t.counts.of(r, n)}}
}

// after reports whether p comes after o.
func (p position) after(o position) bool {
	return p.Line > o.Line || p.Line == o.Line && p.Character > o.Character
}

// offset is the byte that a position stands before. A position past the end of its
// line is moved back to it, one past the last line to the end of the text, and one
// within a character to before it.
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
		*t = text{data: []byte(c.Text), counts: t.counts}
		return
	}
	start, end := t.offset(c.Range.Start), t.offset(c.Range.End)
	end = max(start, end)
	data := make([]byte, 0, len(t.data)-(end-start)+len(c.Text))
	data = append(append(append(data, t.data[:start]...), c.Text...), t.data[end:]...)
	now := text{data: data, counts: t.counts}
	now.marks = now.marksAfter(t, start, end)
	*t = now
}

// chunkSize is how many bytes of a text a chunk holds at most.
const chunkSize = 4 << 10

// chunks is a text in pieces, so that each of many changes touches but a few of them:
// an editor that replaces all sends one for each place.
type chunks struct {
	list   []chunk
	counts encoding
}

// chunk is a piece of a text with the position of its end, counted from its start. It
// neither begins within a character nor between \r and \n.
type chunk struct {
	data []byte
	end  position
}

// split makes chunks of a text.
func split(data []byte, counts encoding) []chunk {
	var all []chunk
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
		t := text{data: data[:n:n], counts: counts}
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
	for i := range all.list {
		next := at.plus(all.list[i].end)
		if !next.after(p) {
			at.position = next
			continue
		}
		t := text{data: all.list[i].data, counts: all.counts}
		for at.off < len(t.data) {
			step := t.step(at)
			if step.position.after(p) {
				break
			}
			at = step
		}
		return i, at.off
	}
	return len(all.list), 0
}

// change makes a change, which counts from the text as it is now.
func (all *chunks) change(c change) {
	if c.Range == nil {
		all.list = split([]byte(c.Text), all.counts)
		return
	}
	from, start := all.find(c.Range.Start)
	to, end := all.find(c.Range.End)
	if to < from || to == from && end < start {
		to, end = from, start
	}
	var data []byte
	if from < len(all.list) {
		data = append(data, all.list[from].data[:start]...)
	}
	if len(data) == 0 && from > 0 { // a line break may come about
		from--
		data = append(data, all.list[from].data...)
	}
	data = append(data, c.Text...)
	if to < len(all.list) {
		data = append(data, all.list[to].data[end:]...)
		to++
	}
	if n := len(data); n > 0 && data[n-1] == '\r' && to < len(all.list) {
		data = append(data, all.list[to].data...)
		to++
	}
	all.list = slices.Replace(all.list, from, to, split(data, all.counts)...)
}

// applyAll makes changes one after the other.
func (t *text) applyAll(changes []change) {
	if len(changes) == 1 {
		t.apply(changes[0])
		return
	}
	all := chunks{split(t.data, t.counts), t.counts}
	for _, c := range changes {
		all.change(c)
	}
	size := 0
	for _, c := range all.list {
		size += len(c.data)
	}
	data := make([]byte, 0, size)
	for _, c := range all.list {
		data = append(data, c.data...)
	}
	*t = text{data: data, counts: t.counts}
}
