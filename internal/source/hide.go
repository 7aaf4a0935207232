package source

import (
	"bytes"
	"errors"
	"slices"
)

// Hide makes Quote leave out the text of s: a credential stands there. Call it
// before the document is quoted from, not at the same time.
func (d *Document) Hide(s Span) {
	if !slices.Contains(d.hidden, s) {
		d.hidden = append(d.hidden, s)
	}
}

// ErrPrivate says that a document is not quoted from.
var ErrPrivate = errors.New("not to be shown")

// Quote is Text for showing to people: what is hidden is written as asterisks, one
// for each byte, so that places stay what they are. The quotes of a string stay.
func (d *Document) Quote(s Span) ([]byte, error) {
	if d.Private {
		return nil, ErrPrivate
	}
	text, err := d.Text(s)
	if err != nil || len(d.hidden) == 0 {
		return text, err
	}
	text = bytes.Clone(text)
	for _, h := range d.hidden {
		for i := max(h.Start-s.Start, 0); i < min(h.End-s.Start, len(text)); i++ {
			if edge := s.Start+i == h.Start || s.Start+i == h.End-1; !edge || text[i] != '"' {
				text[i] = '*'
			}
		}
	}
	return text, nil
}
