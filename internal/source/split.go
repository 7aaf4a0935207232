package source

import (
	"bufio"
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// Split reads the document once and gives its parts as they come, so that a large
// list is never in memory as a whole. The text of a part may be kept. A broken
// text is told in the outline; the error is one of reading the file, or ErrChanged.
func (d *Document) Split(v Visitor) error {
	byLine, err := d.looksLikeLines()
	if err != nil {
		return err
	}
	s := splitter{visitor: v, text: d.text}
	if !d.Streamed() {
		if byLine {
			return s.lines(nil)
		}
		return s.one(bytes.NewBuffer(d.text))
	}
	if err := d.unchanged(); err != nil {
		return err
	}
	s.document = d
	r := bufio.NewReaderSize(io.NewSectionReader(d.again, int64(d.Shift()), int64(d.Len())), 1<<20)
	if byLine {
		err = s.lines(r)
	} else {
		err = s.one(r)
	}
	if err != nil {
		return reason(d.Name, err)
	}
	return d.unchanged()
}

// splitter carries what the parts of one document share.
type splitter struct {
	visitor  Visitor
	document *Document // set when it is streamed, to read what the decoder has let go
	text     []byte    // the whole text otherwise
	base     int       // offset of the decoder's input in the document
	record   int
	line     bool
	dec      jsontext.Decoder
}

// one splits a single top-level value.
func (s *splitter) one(r io.Reader) error {
	s.dec.Reset(r, lenient...)
	o := Outline{Record: s.record, Line: s.line}
	start, err := s.skipBlanks(0)
	if err != nil {
		return err
	}
	o.Span = Span{s.base + start, s.base + start}
	cause := s.value(&s.dec, &o)
	if o.List == "" && !o.Whole {
		o.Members = nil // they depend on whether it was taken apart
	}
	o.Span.End = max(o.Span.Start, s.base+int(s.dec.InputOffset()))
	f, broken, err := s.failure(cause, o.Span.End-s.base)
	if err != nil {
		return err
	}
	if broken {
		if o.Err, err = s.explain(f); err != nil {
			return err
		}
		if cause != nil {
			o.Span.End = max(o.Span.Start, BrokenAt(o.Err))
		}
	}
	s.visitor.Record(o)
	return nil
}

// skipBlanks is the offset in the decoder's input of the first byte at or after off
// that is no blank.
func (s *splitter) skipBlanks(off int) (int, error) {
	if s.document != nil {
		return s.document.skipBlanks(off)
	}
	return skipBlanks(s.text, off), nil
}

// value reads the top-level value and gives its parts.
func (s *splitter) value(dec *jsontext.Decoder, o *Outline) error {
	kind := dec.PeekKind()
	switch kind {
	case '[':
		o.Kind = Array
		return s.list(dec, o, "", 1)
	case '{':
		o.Kind = Object
		if s.document == nil && !mayBeEnvelope(s.text) {
			break
		}
		return s.object(dec, o)
	}
	v, err := dec.ReadValue()
	if err != nil {
		return err
	}
	o.Kind = kindOf(v)
	end := s.base + int(dec.InputOffset())
	o.Span.Start = end - len(v)
	s.give(Part{Text: v, Span: Span{o.Span.Start, end}, Index: -1})
	return nil
}

// mayBeEnvelope reports whether text can be a list answer or a graph answer:
// where neither name stands anywhere, the value need not be taken apart.
func mayBeEnvelope(text []byte) bool {
	return bytes.Contains(text, []byte(`"data"`)) || bytes.Contains(text, []byte(`"vertices"`)) || bytes.Contains(text, []byte(`\u00`))
}

// list gives the entries of the list that the decoder stands before.
func (s *splitter) list(dec *jsontext.Decoder, o *Outline, pointer string, depth int) error {
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	if o.Kind == Array {
		o.Span.Start = s.base + int(dec.InputOffset()) - 1
	}
	o.Items = 0
	for dec.PeekKind() != ']' {
		v, err := dec.ReadValue()
		if err != nil {
			return err
		}
		end := s.base + int(dec.InputOffset())
		s.give(Part{Text: v, Span: Span{end - len(v), end}, List: pointer, Index: o.Items, Depth: depth})
		o.Items++
	}
	_, err := dec.ReadToken()
	return err
}

// object reads an object: the entries of "data" or "vertices" are parts; without
// such a list, or in what is a task all the same, the object itself is one.
func (s *splitter) object(dec *jsontext.Decoder, o *Outline) error {
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	start := s.base + int(dec.InputOffset()) - 1
	o.Span.Start = start
	isTask := false
	for dec.PeekKind() != '}' {
		token, err := dec.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		isTask = isTask || name == "states" || name == "specVersion"
		if (name == "data" || name == "vertices") && o.List == "" && dec.PeekKind() == '[' {
			o.List = name
			if err := s.list(dec, o, "/"+name, 2); err != nil {
				return err
			}
			continue
		}
		v, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if end := s.base + int(dec.InputOffset()); len(o.Members) < outlineMembers {
			o.Members = append(o.Members, Member{name, Span{end - len(v), end}})
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	if o.List != "" && !isTask {
		return nil
	}
	o.Whole = o.List != ""
	o.List, o.Items = "", 0
	return s.whole(Span{start, s.base + int(dec.InputOffset())})
}

// whole gives a top-level object as one part.
func (s *splitter) whole(span Span) error {
	var text []byte
	if s.document == nil {
		text = s.text[span.Start-s.base : span.End-s.base]
	} else {
		var err error
		if text, err = s.document.Text(span); err != nil {
			return err
		}
	}
	s.visitor.Part(Part{Text: text, Span: span, Index: -1, Record: s.record})
	return nil
}

func (s *splitter) give(p Part) {
	p.Record = s.record
	if s.document == nil {
		p.Text = s.text[p.Span.Start-s.base : p.Span.End-s.base]
	} else {
		p.Text = bytes.Clone(p.Text)
	}
	s.visitor.Part(p)
}

func kindOf(v jsontext.Value) Kind {
	switch v.Kind() {
	case '{':
		return Object
	case '[':
		return Array
	case '"':
		return String
	case '0':
		return Number
	case 'n':
		return Null
	default:
		return Bool
	}
}
