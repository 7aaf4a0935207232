package source

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// Position is a place for people and editors. Lines and columns count from 1.
type Position struct {
	Line int
	// Column counts code points, the unit of the text and JSON reports.
	Column int
	// UTF16 counts UTF-16 code units, the unit of SARIF and of editors.
	UTF16 int
	// LineStart is the offset in bytes of the line's first character.
	LineStart int
}

// lineIndex finds positions without holding the text: it knows the position of
// every block's first byte and counts on from there.
type lineIndex struct {
	blocks []Position
	err    error
}

// lineBlock is the number of bytes between the positions that the index knows.
const lineBlock = 1 << 16

// Position is the place of the byte at offset off, or just after the last one. A
// line ends at a line feed. Errors are those of Text.
func (d *Document) Position(off int) (Position, error) {
	d.index.Do(d.buildIndex)
	if d.lines.err != nil {
		return Position{}, d.lines.err
	}
	off = max(0, min(off, d.Len()))
	b := min(off/lineBlock, len(d.lines.blocks)-1)
	part, err := d.Text(Span{b * lineBlock, off})
	if err != nil {
		return Position{}, err
	}
	return d.lines.blocks[b].advance(part, b*lineBlock), nil
}

// buildIndex walks the text once, block by block.
func (d *Document) buildIndex() {
	at := Position{Line: 1, Column: 1, UTF16: 1}
	d.lines.blocks = append(d.lines.blocks, at)
	for start := 0; start+lineBlock <= d.Len(); start += lineBlock {
		part, err := d.Text(Span{start, start + lineBlock})
		if err != nil {
			d.lines.err = err
			return
		}
		at = at.advance(part, start)
		d.lines.blocks = append(d.lines.blocks, at)
	}
}

// advance is the position after text, which starts at p and at offset start.
func (p Position) advance(text []byte, start int) Position {
	if n := bytes.Count(text, []byte{'\n'}); n > 0 {
		p.Line += n
		last := bytes.LastIndexByte(text, '\n') + 1
		p.Column, p.UTF16, p.LineStart = 1, 1, start+last
		text = text[last:]
	}
	for _, c := range text {
		if utf8.RuneStart(c) {
			p.Column++
			p.UTF16++
			if c >= 0xf0 { // four bytes of UTF-8 are a surrogate pair
				p.UTF16++
			}
		}
	}
	return p
}

// LineEnd is the offset of the end of the line that the byte at off stands in,
// without its line break, looking at most limit bytes ahead.
func (d *Document) LineEnd(off, limit int) (int, error) {
	part, err := d.Text(Span{off, off + limit})
	if err != nil {
		return 0, err
	}
	if i := bytes.IndexByte(part, '\n'); i >= 0 {
		part = part[:i]
	}
	return off + len(bytes.TrimSuffix(part, []byte{'\r'})), nil
}

// Offset is the byte offset of a place given by line and UTF-16 column, both from
// 1, as editors give it. Places past the end of a line or of the text are moved
// back to it.
func (d *Document) Offset(line, utf16Column int) (int, error) {
	d.index.Do(d.buildIndex)
	if d.lines.err != nil {
		return 0, d.lines.err
	}
	blocks := d.lines.blocks
	b := max(0, sort.Search(len(blocks), func(i int) bool {
		return blocks[i].Line > line || blocks[i].Line == line && blocks[i].UTF16 > utf16Column
	})-1)
	text, err := d.Text(Span{b * lineBlock, d.Len()})
	if err != nil {
		return 0, err
	}
	at := blocks[b]
	for i, c := range text {
		switch {
		case at.Line > line || at.Line == line && (at.UTF16 >= utf16Column || c == '\n'):
			return b*lineBlock + i, nil
		case c == '\n':
			at = Position{Line: at.Line + 1, Column: 1, UTF16: 1}
		case c >= 0xf0:
			at.UTF16 += 2
		case utf8.RuneStart(c):
			at.UTF16++
		}
	}
	return d.Len(), nil
}
