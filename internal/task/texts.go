package task

import (
	"hash/maphash"
	"strings"
)

// texts makes strings, many in one piece of memory. Those that come again and again,
// such as the ids of owners and spaces, are made once as far as a table of them goes:
// each has one place to be there, and a newer one takes it, so that no number of
// different strings costs more than the table.
type texts struct {
	piece strings.Builder
	seed  maphash.Seed
	kept  []string
}

const (
	// textPiece is how many bytes are taken at a time, and textLongest the longest
	// text that goes there, or is looked for in the table.
	textPiece   = 1 << 12
	textLongest = 256
	// sharedMost is how many strings the table holds.
	sharedMost = 1 << 11
)

// own is text as a string that hardly any other task has.
func (t *texts) own(text []byte) string {
	if len(text) > textLongest {
		return string(text)
	}
	if t.piece.Cap()-t.piece.Len() < len(text) {
		t.piece = strings.Builder{}
		t.piece.Grow(textPiece)
	}
	start := t.piece.Len()
	t.piece.Write(text)
	return t.piece.String()[start:]
}

// shared is text as a string that other tasks are likely to have, too.
func (t *texts) shared(text []byte) string {
	if len(text) == 0 || len(text) > textLongest {
		return string(text)
	}
	if t.kept == nil {
		t.seed, t.kept = maphash.MakeSeed(), make([]string, sharedMost)
	}
	place := &t.kept[maphash.Bytes(t.seed, text)%sharedMost]
	if *place != string(text) {
		*place = t.own(text)
	}
	return *place
}
