package source

import (
	"bytes"
	"errors"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/secret"
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

// quoteReach is how much around a quoted part is looked at: what makes a credential of a
// text may stand before it.
const quoteReach = 1 << 11

// quoted is room for what is around quoted parts, of which a report has a great many.
var quoted = sync.Pool{New: func() any { return new([]byte) }}

// Quote is Text for showing to people: what is hidden, and whatever looks like a
// credential, is written as asterisks, one for each byte, so that places stay what they
// are. The quotes of a string stay.
func (d *Document) Quote(s Span) ([]byte, error) {
	if d.Private {
		return nil, ErrPrivate
	}
	s.End = min(s.End, d.Len())
	if s.Start < 0 || s.Start >= s.End {
		return nil, nil
	}
	around := Span{max(s.Start-quoteReach, 0), min(s.End+quoteReach, d.Len())}
	room := quoted.Get().(*[]byte)
	defer quoted.Put(room)
	if err := d.look(around, func(seen []byte) { *room = append((*room)[:0], seen...) }); err != nil {
		return nil, err
	}
	secret.Blank(*room)
	text := bytes.Clone((*room)[s.Start-around.Start : s.End-around.Start])
	for _, h := range d.hidden {
		for i := max(h.Start-s.Start, 0); i < min(h.End-s.Start, len(text)); i++ {
			if edge := s.Start+i == h.Start || s.Start+i == h.End-1; !edge || text[i] != '"' {
				text[i] = '*'
			}
		}
	}
	return text, nil
}
