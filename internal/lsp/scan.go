package lsp

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// maxNesting is how deep a scan follows objects and lists; a task needs eight.
const maxNesting = 64

// step is one level of the way to a value: a member's name, or an index in a list.
type step struct {
	key   string
	index int // -1 for a member
}

// way is how a value is reached from the top of its document.
type way []step

// token is a string, number or literal of the text.
type token struct {
	source.Span // with the quotes that are there
	key         bool
	quoted      bool
	closed      bool // a quoted one whose closing quote is there
	record      int  // counts the top-level values
}

// text is the token's text without quotes and escapes.
func (t token) text(data []byte) string {
	raw := data[t.Start:t.End]
	if !t.quoted {
		return string(raw)
	}
	var text string
	if t.closed && json.Unmarshal(raw, &text) == nil {
		return text
	}
	return strings.Trim(string(raw), `"`)
}

// What stands next in an object, in the order in which it comes.
type slot uint8

const (
	wantKey slot = iota
	wantColon
	wantValue
	wantComma
)

// level is an object or list that is open.
type level struct {
	step
	object bool
	slot   slot
	last   string // the last string of an object in a place for values
}

// scanner reads JSON that is being typed: it goes on after every mistake, and knows
// the way to each token as well as one can tell. A string ends at the end of its line
// at the latest.
type scanner struct {
	data   []byte
	levels []level
	record int
}

// scan calls visit for each token, until that returns false. The way is valid only
// during the call.
func (s *scanner) scan(visit func(way, token) bool) {
	var path way
	for i := 0; i < len(s.data); {
		switch c := s.data[i]; c {
		case ' ', '\t', '\r', '\n':
			i++
		case '{', '[':
			if len(s.levels) == maxNesting {
				return
			}
			s.levels = append(s.levels, level{object: c == '{', step: step{index: -1}})
			if c == '[' {
				s.levels[len(s.levels)-1].index = 0
			}
			i++
		case '}', ']':
			s.levels = s.levels[:max(0, len(s.levels)-1)]
			s.ended()
			i++
		case ',':
			s.comma()
			i++
		case ':':
			s.colon()
			i++
		default:
			t := s.token(i)
			path = path[:0]
			for j := range s.levels {
				path = append(path, s.levels[j].step)
			}
			if !visit(path, t) {
				return
			}
			i = t.End
		}
	}
}

// token reads the token at i and notes what it is in its object.
func (s *scanner) token(i int) token {
	t := token{Span: source.Span{Start: i}, record: s.record}
	if t.quoted = s.data[i] == '"'; t.quoted {
		t.End, t.closed = stringEnd(s.data, i)
	} else {
		t.End = i + 1
		for t.End < len(s.data) && strings.IndexByte(" \t\r\n{}[],:\"", s.data[t.End]) < 0 {
			t.End++
		}
	}
	if len(s.levels) == 0 {
		s.record++
		return t
	}
	top := &s.levels[len(s.levels)-1]
	if top.object && top.slot != wantValue {
		t.key = true
		top.key, top.slot = t.text(s.data), wantColon
		return t
	}
	if top.object {
		top.last, top.slot = t.text(s.data), wantComma
	}
	return t
}

// stringEnd is the end of the string that begins at i.
func stringEnd(data []byte, i int) (end int, closed bool) {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '"':
			return i + 1, true
		case '\n', '\r':
			return i, false
		case '\\':
			if i+1 < len(data) && data[i+1] != '\n' && data[i+1] != '\r' {
				i++
			}
		}
	}
	return len(data), false
}

// ended notes that an object or list has ended, a value of what is around it.
func (s *scanner) ended() {
	if len(s.levels) == 0 {
		s.record++
		return
	}
	if top := &s.levels[len(s.levels)-1]; top.object {
		top.slot, top.last = wantComma, ""
	}
}

func (s *scanner) comma() {
	if len(s.levels) == 0 {
		return
	}
	if top := &s.levels[len(s.levels)-1]; top.object {
		top.slot, top.key = wantKey, ""
	} else {
		top.index++
	}
}

// colon begins the value of a member. After a value it says that the value was meant
// as a name, and that the one of the member before is missing.
func (s *scanner) colon() {
	if len(s.levels) == 0 {
		return
	}
	top := &s.levels[len(s.levels)-1]
	if top.object && top.slot == wantComma {
		top.key = top.last
	}
	top.slot = wantValue
}

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

// ends returns the way to the task when the rest of the way has these steps.
func (w way) ends(steps ...string) (task way, ok bool) {
	if n := len(w) - len(steps); n >= 0 && w[n:].is(steps...) {
		return w[:n], true
	}
	return nil, false
}

// The members on the way to places that the server knows, from their task.
var (
	eventRefSteps  = []string{"states", "#", "onEvents", "#", "eventRefs", "#"}
	attributeSteps = []string{"events", "#", "correlation", "#", "contextAttributeValue"}
	stateNameSteps = []string{"start", "stateName"}
	timezoneSteps  = []string{"start", "schedule", "timezone"}
)
