package source

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

// Chunk is some parts of a document that lie next to each other.
type Chunk struct {
	Parts  []Part
	buffer *[]byte // of a streamed text, that the parts lie in
}

// Release gives the memory back: the text of the parts is not valid any more.
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

// flush gives the parts so far. In a stream their buffer goes with them.
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

// more gives what is read and goes on with a buffer that begins with the rest.
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
