package lsp

import (
	"slices"
	"unicode/utf8"
)

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
