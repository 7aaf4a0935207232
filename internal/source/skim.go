package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"sync"
)

// Skim is Split for a text that is in order, which nearly every one is: it finds where
// values end by their brackets and quotes alone, so that each part is read only once,
// by the one who parses it. It passes the parts on in chunks, from one goroutine.
//
// It says only "these are the parts, if all of them parse" or, with false, "don't
// know", after some chunks perhaps: then Split, which stays the judge, has to read the
// document from its start.
func (d *Document) Skim(give func(Chunk)) (Outline, bool, error) {
	byLine, err := d.looksLikeLines()
	if err != nil || byLine {
		return Outline{}, false, err
	}
	s := skimmer{give: give, text: d.text, whole: true}
	if d.Streamed() {
		if err := d.unchanged(); err != nil {
			return Outline{}, false, err
		}
		s.in = io.NewSectionReader(d.again, int64(d.Shift()), int64(d.Len()))
		s.text, s.whole = nil, false
	}
	known, err := s.document()
	if err != nil {
		return Outline{}, false, reason(d.Name, err)
	}
	if d.Streamed() && known {
		err = d.unchanged()
	}
	return s.outline, known && err == nil, err
}

// skimmer reads a document chunk by chunk.
type skimmer struct {
	give    func(Chunk)
	outline Outline
	in      io.Reader // of a streamed text
	text    []byte    // what is in memory of the document, from the byte base on
	whole   bool      // text goes to the end of the document
	base    int
	at      int // in text
	buffer  *[]byte
	parts   []Part // in text, not yet given
}

// document reads the one value that the document should be.
func (s *skimmer) document() (bool, error) {
	c, err := s.peek()
	if err != nil {
		return false, err
	}
	s.outline.Span.Start = s.base + s.at
	var known bool
	switch c {
	case '[':
		s.outline.Kind = Array
		known, err = s.list("", 1)
	case '{':
		s.outline.Kind = Object
		known, err = s.object()
	}
	if !known || err != nil {
		return false, err
	}
	s.outline.Span.End = s.base + s.at
	c, err = s.peek()
	s.flush()
	return c == 0 && err == nil && s.whole && s.at == len(s.text), err
}

// object reads a list answer, or in memory a single task.
func (s *skimmer) object() (bool, error) {
	if s.in == nil && !mayBeEnvelope(s.text) {
		end := len(trimRight(s.text))
		s.parts = append(s.parts, Part{Text: s.text[s.at:end], Span: Span{s.at, end}, Index: -1})
		s.at = end
		return true, nil
	}
	s.at++
	for first := true; ; first = false {
		c, err := s.peek()
		if err != nil || c == '}' && s.outline.List != "" {
			s.at++
			return err == nil, err
		}
		if !first {
			if c != ',' {
				return false, nil
			}
			s.at++
			if c, err = s.peek(); err != nil {
				return false, err
			}
		}
		if c != '"' {
			return false, nil
		}
		if known, err := s.member(); !known || err != nil {
			return false, err
		}
	}
}

// member reads a member of a list answer.
func (s *skimmer) member() (bool, error) {
	key, ok, err := s.value()
	if !ok || err != nil || !isValue(key) || bytes.IndexByte(key, '\\') >= 0 {
		return false, err
	}
	name := string(key[1 : len(key)-1])
	if name == "states" || name == "specVersion" { // a task with such a member
		return false, nil
	}
	if c, err := s.peek(); c != ':' || err != nil {
		return false, err
	}
	s.at++
	c, err := s.peek()
	if err != nil {
		return false, err
	}
	if (name == "data" || name == "vertices") && s.outline.List == "" && c == '[' {
		s.outline.List = name
		return s.list("/"+name, 2)
	}
	value, ok, err := s.value()
	if !ok || err != nil || !isValue(value) {
		return false, err
	}
	if len(s.outline.Members) < outlineMembers {
		end := s.base + s.at
		s.outline.Members = append(s.outline.Members, Member{name, Span{end - len(value), end}})
	}
	return true, nil
}

// list reads the entries of a list, which are the parts.
func (s *skimmer) list(pointer string, depth int) (bool, error) {
	s.at++
	for c, err := s.peek(); c != ']' || err != nil; c, err = s.peek() {
		if err != nil {
			return false, err
		}
		if s.outline.Items > 0 {
			if c != ',' {
				return false, nil
			}
			s.at++
			if _, err := s.peek(); err != nil {
				return false, err
			}
		}
		text, ok, err := s.value()
		if !ok || err != nil {
			return false, err
		}
		end := s.base + s.at
		s.parts = append(s.parts, Part{
			Text: text, Span: Span{end - len(text), end}, List: pointer, Index: s.outline.Items, Depth: depth,
		})
		s.outline.Items++
		if s.in == nil && len(s.parts) == chunkParts {
			s.flush()
		}
	}
	s.at++
	return true, nil
}

// Chunk is some parts of a document that lie next to each other.
type Chunk struct {
	Parts  []Part
	buffer *[]byte // of a streamed text, that the parts lie in
}

// Release returns the memory back: the text of the parts is not valid any more.
func (c Chunk) Release() {
	if c.buffer != nil {
		chunkBuffers.Put(c.buffer)
	}
}

const (
	// chunkSize is how many bytes are read at a time, and chunkParts how many parts
	// in memory make a chunk.
	chunkSize  = 1 << 18
	chunkParts = 64
	// skimMost is the size in bytes from which on a value that does not end is left to
	// Split, which needs no memory for it.
	skimMost = 1 << 24
)

var chunkBuffers = sync.Pool{New: func() any {
	b := make([]byte, chunkSize)
	return &b
}}

// flush returns the parts so far. In a stream their buffer goes with them.
func (s *skimmer) flush() {
	if len(s.parts) > 0 || s.buffer != nil {
		s.give(Chunk{s.parts, s.buffer})
	}
	s.parts, s.buffer = nil, nil
}

// peek is the next byte that is no blank, 0 at the end of the document.
func (s *skimmer) peek() (byte, error) {
	for {
		s.at = skipBlanks(s.text, s.at)
		if s.at < len(s.text) {
			return s.text[s.at], nil
		}
		if s.whole {
			return 0, nil
		}
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// value is the text of the value at hand, of which only the end is sure; false when
// there is none, or none that ends within reach.
func (s *skimmer) value() ([]byte, bool, error) {
	if s.at == len(s.text) || bytes.IndexByte([]byte(",:]}"), s.text[s.at]) >= 0 {
		return nil, false, nil
	}
	for {
		if n := valueLen(s.text[s.at:]); n > 0 && (s.at+n < len(s.text) || s.whole) {
			s.at += n
			return s.text[s.at-n : s.at], true, nil
		}
		if s.whole || len(s.text)-s.at > skimMost {
			return nil, false, nil
		}
		if err := s.more(); err != nil {
			return nil, false, err
		}
	}
}

// more returns what is read and goes on with a buffer that begins with the rest.
func (s *skimmer) more() error {
	rest := s.text[s.at:]
	buffer := chunkBuffers.Get().(*[]byte)
	if len(rest)*2 > len(*buffer) { // a value of more than half a chunk
		grown := make([]byte, len(rest)*2)
		buffer = &grown
	}
	n := copy(*buffer, rest)
	s.base += s.at
	s.at = 0
	s.flush()
	read, err := io.ReadFull(s.in, (*buffer)[n:])
	s.text, s.buffer = (*buffer)[:n+read], buffer
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.whole, err = true, nil
	}
	return err
}

// valueLen is the length of the value that text begins with, found by brackets and
// quotes alone; 0 when it goes on beyond text.
func valueLen(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			if i = stringEnd(text, i+1); i < 0 {
				return 0
			}
		case '{', '[':
			depth++
			i = skipPlain(text, i+1) - 1
			continue
		case '}', ']':
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			i = skipPlain(text, i+1) - 1
			continue
		default:
			if depth > 0 {
				i = skipPlain(text, i+1) - 1
				continue
			}
			for i+1 < len(text) && !endsWord(text[i+1]) {
				i++
			}
			return i + 1
		}
		if depth <= 0 {
			return i + 1
		}
	}
	return 0
}

// endsWord reports whether a number or literal is over before c.
func endsWord(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\t', '\r', '\n':
		return true
	}
	return false
}

// stringEnd is the place of the quote that ends the string whose text goes on at i,
// -1 when there is none.
func stringEnd(text []byte, i int) int {
	for {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return -1
		}
		end := i + n
		slashes := 0
		for end-slashes > i && text[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end
		}
		i = end + 1
	}
}

// skipPlain goes on from i to where the next quote or bracket may be, eight bytes at a
// time: with the bits 0x26 set all four brackets are 0x7f.
func skipPlain(text []byte, i int) int {
	for i+8 <= len(text) {
		w := binary.LittleEndian.Uint64(text[i:])
		quote, bracket := w^('"'*ones), (w|0x26*ones)^(0x7f*ones)
		if hit := ((quote-ones)&^quote | (bracket-ones)&^bracket) & highs; hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
		i += 8
	}
	return i
}
