package lsp

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// spot is a token with its way, or the place for one.
type spot struct {
	way
	token
	// empty says that there is no token but only a place for a value.
	empty bool
}

// at is the token that a byte offset stands in or touches.
func at(data []byte, off int) (spot, bool) {
	var found spot
	ok := false
	s := scanner{data: data}
	s.scan(func(w way, t token) bool {
		if t.Start <= off && off <= t.End {
			found, ok = spot{way: slices.Clone(w), token: t}, true
		}
		return t.Start <= off
	})
	return found, ok
}

// place is where a value is being typed at an offset: within a string that is a
// value, or where a value may begin.
func place(data []byte, off int) (spot, bool) {
	if p, ok := at(data, off); ok && (off < p.End || !p.closed) && off > p.Start {
		return p, !p.key && p.quoted
	}
	s := scanner{data: data[:off]}
	s.scan(func(way, token) bool { return true })
	if len(s.levels) == 0 {
		return spot{}, false
	}
	top := s.levels[len(s.levels)-1]
	before := bytes.TrimRight(data[:off], " \t\r\n")
	if len(before) == 0 || strings.IndexByte(":[,", before[len(before)-1]) < 0 || top.object && top.slot != wantValue {
		return spot{}, false
	}
	p := spot{token: token{Span: source.Span{Start: off, End: off}, record: s.record}, empty: true}
	for i := range s.levels {
		p.way = append(p.way, s.levels[i].step)
	}
	return p, true
}

// below calls visit for the values below a way in one top-level value, with the rest
// of their ways.
func below(data []byte, record int, prefix way, visit func(way, token)) {
	s := scanner{data: data}
	s.scan(func(w way, t token) bool {
		if t.record == record && !t.key && len(w) > len(prefix) && slices.Equal(w[:len(prefix)], prefix) {
			visit(w[len(prefix):], t)
		}
		return t.record <= record
	})
}

// is reports whether the way has these steps, "#" standing for any index.
func (w way) is(steps ...string) bool {
	if len(w) != len(steps) {
		return false
	}
	for i, s := range steps {
		if w[i].index < 0 && w[i].key != s || w[i].index >= 0 && s != "#" {
			return false
		}
	}
	return true
}

// ends gives the way to the task when the rest of the way has these steps.
func (w way) ends(steps ...string) (task way, ok bool) {
	if n := len(w) - len(steps); n >= 0 && w[n:].is(steps...) {
		return w[:n], true
	}
	return nil, false
}
