package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Part is one value of a document that may be a task: the document's only value
// or an entry of its list.
type Part struct {
	// Text is the value as written.
	Text []byte
	// Span is its place in the document.
	Span Span
	// List is the JSON Pointer of the list it is an entry of, Index its index
	// there; the pointer is from the root of the line in JSON Lines. Index is -1
	// for a value that is no entry of a list.
	List  string
	Index int
	// Depth is how many objects and lists are around it.
	Depth int
	// Record counts the top-level values of the document from 0.
	Record int
}

// Pointer is the part's own JSON Pointer.
func (p Part) Pointer() string {
	if p.Index < 0 {
		return ""
	}
	return p.List + "/" + strconv.Itoa(p.Index)
}

// Outline is what a top-level value looks like from outside.
type Outline struct {
	// Record counts the top-level values of the document from 0; Line says that
	// the value is a line of JSON Lines.
	Record int
	Line   bool
	// Span is the value's place, up to where its text is broken.
	Span Span
	// Kind is its JSON type, Absent when it is broken from the start.
	Kind Kind
	// List is the name of the member that holds the entries ("data", "vertices");
	// "" for a bare list and for a single value. Items is how many entries there are.
	List  string
	Items int
	// Members are the first members besides the list, by name in order.
	Members []Member
	// Whole says that the parts given before are no tasks after all, although the
	// value has a member called "data" or "vertices": it is one task itself.
	Whole bool
	// Err is the *SyntaxError or *DepthError that ended it. Parts before it stand.
	Err error
}

// Member is a member of an outline.
type Member struct {
	Name  string
	Value Span
}

// Member is the place of the outline's member of that name.
func (o *Outline) Member(name string) (Span, bool) {
	for _, m := range o.Members {
		if m.Name == name {
			return m.Value, true
		}
	}
	return Span{}, false
}

// outlineMembers is how many members an outline remembers: a list answer has two.
const outlineMembers = 32

// Visitor gets what Split finds, in order: the parts of a top-level value, then
// its outline.
type Visitor struct {
	Part   func(Part)
	Record func(Outline)
}

// Split reads the document once and gives its parts as they come, so that a large
// list is never in memory as a whole. The text of a part may be kept. A broken
// text is told in the outline; the error is one of reading the file.
func (d *Document) Split(v Visitor) error {
	s := splitter{visitor: v}
	if !d.Streamed() {
		return s.all(bytes.NewBuffer(d.text), d.text)
	}
	f, err := os.Open(d.file)
	if err != nil {
		return reason(d.Name, err)
	}
	defer f.Close()
	r := bufio.NewReaderSize(io.NewSectionReader(f, int64(d.Shift()), int64(d.Len())), 1<<20)
	head, err := r.Peek(1 << 20)
	if err != nil && err != io.EOF {
		return reason(d.Name, err)
	}
	s.document = d
	if err := s.all(r, head); err != nil {
		return reason(d.Name, err)
	}
	return nil
}

// splitter carries what the parts of one document share.
type splitter struct {
	visitor  Visitor
	document *Document // set when it is streamed, to quote around a syntax error
	text     []byte    // the whole text otherwise
	base     int       // offset of the decoder's input in the document
	record   int
	line     bool
}

// all splits the text behind r, which begins with head.
func (s *splitter) all(r io.Reader, head []byte) error {
	if looksLikeLines(head) {
		return s.lines(r, head)
	}
	s.text = head
	return s.one(r)
}

// one splits a single top-level value.
func (s *splitter) one(r io.Reader) error {
	dec := jsontext.NewDecoder(r, lenient...)
	o := Outline{Record: s.record, Line: s.line}
	err := s.value(dec, &o)
	o.Span = Span{o.Span.Start, s.base + int(dec.InputOffset())}
	if err == nil {
		_, err = dec.ReadToken()
		if err == nil {
			err = errExtra
		}
		if err == io.EOF {
			err = nil
		}
	}
	if err != nil {
		var fatal error
		if o.Err, fatal = s.explain(dec, err); fatal != nil {
			return fatal
		}
	}
	s.visitor.Record(o)
	return nil
}

// value reads the top-level value and gives its parts.
func (s *splitter) value(dec *jsontext.Decoder, o *Outline) error {
	kind := dec.PeekKind()
	switch kind {
	case '[':
		o.Kind = Array
		return s.list(dec, o, "", 1)
	case '{':
		if s.document == nil && !mayBeEnvelope(s.text) {
			break
		}
		o.Kind = Object
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

// explain describes a decoder's error; fatal is one that is not about the text.
func (s *splitter) explain(dec *jsontext.Decoder, err error) (told, fatal error) {
	if err == errExtra {
		err = &jsontext.SyntacticError{ByteOffset: dec.InputOffset() - 1, Err: errExtra}
	}
	text, base := s.text, s.base
	if s.document != nil {
		if text, base, err = s.window(dec, err); err != nil && text == nil {
			return nil, err
		}
	}
	told = explain(text, base, err)
	switch told.(type) {
	case *SyntaxError, *DepthError:
		return told, nil
	}
	return nil, told
}

// window reads the text around an error of a streamed document and moves the
// error's offset into it.
func (s *splitter) window(dec *jsontext.Decoder, err error) ([]byte, int, error) {
	const around = 4096
	at, cause := int(dec.InputOffset()), err
	if syntactic, ok := err.(*jsontext.SyntacticError); ok {
		at, cause = int(syntactic.ByteOffset), syntactic.Err
	}
	start := max(0, at-around)
	text, readErr := s.document.Text(Span{start, at + around})
	if readErr != nil {
		return nil, 0, readErr
	}
	return text, start, &jsontext.SyntacticError{ByteOffset: int64(at - start), Err: fmt.Errorf("streamed: %w", cause)}
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
