package source

import (
	"bytes"
	"io"
)

// Skim is Split for a text that is in order, which nearly every one is: it finds where
// values end by their brackets and quotes alone, so that each part is read only once,
// by the one who parses it. It gives the parts in chunks, from one goroutine.
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
