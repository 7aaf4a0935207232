package source

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
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
	// for a value that is no entry of a list, and List is then its own pointer.
	List  string
	Index int
	// Depth is how many objects and lists are around it.
	Depth int
	// Record counts the top-level values of the document from 0.
	Record int
}

// Pointer returns the part's own JSON Pointer.
func (p Part) Pointer() string {
	if p.Index < 0 {
		return p.List
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
	// Members are the first members besides the list, in the order written, of a
	// value with such a list; none of any other.
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

// Member returns the place of the outline's member of that name.
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

// Split reads the document once and passes its parts on as they come, so that a large
// list is never in memory as a whole. The text of a part may be kept. A broken
// text is reported in the outline; the error is one of reading the file, or ErrChanged.
func (d *Document) Split(v Visitor) error {
	byLine, err := d.looksLikeLines()
	if err != nil {
		return err
	}
	s := splitter{visitor: v, reader: reader{text: d.text, most: mostOpen}}
	if !d.Streamed() {
		if byLine {
			return s.lines(nil)
		}
		return s.one()
	}
	if err := d.unchanged(); err != nil {
		return err
	}
	s.document = d
	in := io.NewSectionReader(d.again, int64(d.Shift()), int64(d.Len()))
	if byLine {
		err = s.lines(bufio.NewReaderSize(in, 1<<20))
	} else {
		s.reader.in = in
		err = s.one()
	}
	if err != nil {
		return reason(d.Name, err)
	}
	return d.unchanged()
}

// splitter carries what the parts of one document share.
type splitter struct {
	visitor  Visitor
	document *Document // set when it is streamed, to read what the reader has let go
	reader   reader    // of the document, or of one line
	record   int
	line     bool
}

// one splits a single top-level value.
func (s *splitter) one() error {
	r := &s.reader
	r.blanks()
	o := Outline{Record: s.record, Line: s.line, Span: Span{r.offset(), r.offset()}}
	whole := s.value(&o)
	o.Span.End = r.offset()
	if o.List == "" && !o.Whole {
		o.Members = nil // they depend on whether it was taken apart
	}
	if sound := whole && r.end(); !sound && r.err == nil {
		o.Err = s.explain()
		if !whole {
			o.Span.End = max(o.Span.Start, BrokenAt(o.Err))
		}
	}
	if r.err == nil {
		s.visitor.Record(o)
	}
	return r.err
}

// explain describes where the reader has stopped.
func (s *splitter) explain() error {
	r := &s.reader
	noun := "text"
	if s.line {
		noun = "line"
	}
	if s.document == nil {
		return r.failed.explain(noun, r.text, r.base)
	}
	const around = 4096
	start := max(0, r.failed.at-around)
	var text []byte
	text, r.err = s.document.Text(Span{start, r.failed.at + around})
	return r.failed.explain(noun, text, start)
}

// value reads the top-level value and passes its parts on.
func (s *splitter) value(o *Outline) bool {
	r := &s.reader
	switch r.peek() {
	case '[':
		o.Kind = Array
		return s.list(o, "", 1)
	case '{':
		o.Kind = Object
		if s.document != nil || mayBeEnvelope(r.text) {
			return s.object(o)
		}
	}
	start := r.at
	if !r.value() {
		return false
	}
	o.Kind = kindOf(r.text[start])
	s.give(Part{Text: r.text[start:r.at], Span: Span{r.base + start, r.offset()}, Index: -1})
	return true
}

// mayBeEnvelope reports whether text can be a list answer or a graph answer:
// where neither name stands anywhere, the value need not be taken apart.
func mayBeEnvelope(text []byte) bool {
	if bytes.IndexByte(text, '\\') >= 0 && bytes.Contains(text, []byte(`\u00`)) {
		return true
	}
	for {
		i := bytes.IndexByte(text, '"')
		if i < 0 {
			return false
		}
		if text = text[i+1:]; len(text) == 0 {
			return false
		}
		switch text[0] { // most names begin with another letter
		case 'd', 'v':
			if bytes.HasPrefix(text, []byte(`data"`)) || bytes.HasPrefix(text, []byte(`vertices"`)) {
				return true
			}
		}
	}
}

// list returns the entries of the list that the reader stands before.
func (s *splitter) list(o *Outline, pointer string, depth int) bool {
	r := &s.reader
	o.Items = 0
	if !r.push() {
		return false
	}
	for ended := r.pop(); !ended; {
		s.release()
		start := r.at
		if !r.value() {
			return false
		}
		s.give(Part{Text: r.text[start:r.at], Span: Span{r.base + start, r.offset()}, List: pointer, Index: o.Items, Depth: depth})
		o.Items++
		c := r.next()
		if c == 0 {
			return false
		}
		ended = c == ']'
	}
	return true
}

// object reads an object: the entries of "data" or "vertices" are parts; without
// such a list, or in what is a task all the same, the object itself is one.
func (s *splitter) object(o *Outline) bool {
	r := &s.reader
	start := r.offset()
	if !r.push() {
		return false
	}
	isTask := false
	for ended := r.pop(); !ended; {
		s.release()
		raw, ok := r.name()
		if !ok {
			return false
		}
		name := string(Unescape(raw[1 : len(raw)-1]))
		isTask = isTask || name == "states" || name == "specVersion"
		if (name == "data" || name == "vertices") && o.List == "" && r.peek() == '[' {
			o.List = name
			if !s.list(o, "/"+name, 2) {
				return false
			}
		} else if !s.member(o, name) {
			return false
		}
		c := r.next()
		if c == 0 {
			return false
		}
		ended = c == '}'
	}
	if o.List != "" && !isTask {
		return true
	}
	o.Whole = o.List != ""
	o.List, o.Items = "", 0
	s.whole(Span{start, r.offset()})
	return r.err == nil
}

// member reads the value of a member that is passed over.
func (s *splitter) member(o *Outline, name string) bool {
	start := s.reader.offset()
	if !s.reader.value() {
		return false
	}
	if len(o.Members) < outlineMembers {
		o.Members = append(o.Members, Member{name, Span{start, s.reader.offset()}})
	}
	return true
}

// whole returns a top-level object as one part.
func (s *splitter) whole(span Span) {
	p := Part{Span: span, Index: -1, Record: s.record}
	if r := &s.reader; s.document == nil {
		p.Text = r.text[span.Start-r.base : span.End-r.base]
	} else if p.Text, r.err = s.document.Text(span); r.err != nil {
		return
	}
	s.visitor.Part(p)
}

func (s *splitter) give(p Part) {
	p.Record = s.record
	if s.document != nil {
		p.Text = bytes.Clone(p.Text)
	}
	s.visitor.Part(p)
}

// release lets go of what is behind the reader in a stream.
func (s *splitter) release() {
	if s.document != nil {
		s.reader.release()
	}
}

// kindOf is the kind of the value that begins with c.
func kindOf(c byte) Kind {
	switch c {
	case '{':
		return Object
	case '[':
		return Array
	case '"':
		return String
	case 't', 'f':
		return Bool
	case 'n':
		return Null
	default:
		return Number
	}
}

// lineHead is how much of one line is looked at to recognise JSON Lines.
const lineHead = 1 << 20

// line is a line of a document that is not blank, without the blanks around it.
type line struct {
	text []byte // its first lineHead bytes, nil past the end of the document
	last byte   // its last byte
	long bool   // there is more than text
	end  int    // offset of the line feed after it
}

// lineAfter is the first line after off that is not blank.
func (d *Document) lineAfter(off int) (line, error) {
	start, err := d.skipBlanks(off)
	if err != nil || start == d.Len() {
		return line{}, err
	}
	l := line{end: start}
	for l.end < d.Len() {
		part, err := d.Text(Span{l.end, l.end + lineHead})
		if err != nil {
			return line{}, err
		}
		if i := bytes.IndexByte(part, '\n'); i >= 0 {
			l.end += i
			break
		}
		l.end += len(part)
	}
	l.text, err = d.Text(Span{start, min(l.end, start+lineHead)})
	if err != nil {
		return line{}, err
	}
	l.long = l.end-start > lineHead
	tail, err := d.Text(Span{max(start, l.end-lineHead), l.end})
	if err != nil {
		return line{}, err
	}
	l.text, tail = trimRight(l.text), trimRight(tail)
	if len(tail) > 0 {
		l.last = tail[len(tail)-1]
	}
	return l, nil
}

// skipBlanks is the offset of the first byte at or after off that is no blank.
func (d *Document) skipBlanks(off int) (int, error) {
	for off < d.Len() {
		part, err := d.Text(Span{off, off + blockSize})
		if err != nil {
			return 0, err
		}
		i := skipBlanks(part, 0)
		off += i
		if i < len(part) {
			break
		}
	}
	return off, nil
}

// whole reports whether the line is an object or a list of its own. Of a line that
// is too long only the ends are looked at.
func (l line) whole() bool {
	switch {
	case len(l.text) == 0 || l.text[0] != '{' && l.text[0] != '[':
		return false
	case l.long:
		return l.last == l.text[0]+2 // the bracket that closes it, in ASCII
	default:
		return isValue(l.text)
	}
}

// looksLikeLines reports whether the document is JSON Lines (one value a line),
// judged by its first lines that are not blank. A value written over several lines
// never looks so; a broken line among good ones still does.
func (d *Document) looksLikeLines() (bool, error) {
	var l [3]line
	end := 0
	for i := range l {
		var err error
		if l[i], err = d.lineAfter(end); err != nil {
			return false, err
		}
		if l[i].text == nil || i == 0 && l[0].text[0] != '{' && l[0].text[0] != '[' {
			break
		}
		end = l[i].end
	}
	first, second, third := l[0], l[1], l[2]
	switch {
	case len(second.text) == 0:
		return false, nil
	case first.whole():
		return !first.long || second.whole(), nil
	case first.long || len(first.text) < 2 || first.text[0] != '{' || second.text[0] != '{' || !second.whole():
		return false, nil
	}
	// The first line is broken or goes on in the second. After a whole value there
	// can be no other, so a third line decides.
	r := reader{text: append(bytes.Clone(first.text), second.text...), most: mostOpen}
	goesOn := !r.value() && r.failed.truncated
	return !goesOn || len(third.text) > 0 && third.text[0] == '{' && third.whole(), nil
}

// lines splits JSON Lines: every line is a document of its own, so that a broken
// one spoils no other. A streamed text is read line by line from in, which is nil
// for a text in memory.
func (s *splitter) lines(in *bufio.Reader) error {
	rest, base := s.reader.text, 0
	s.line, s.document = true, nil // a line is in memory
	for {
		text, err := rest, io.EOF
		if in != nil {
			text, err = in.ReadBytes('\n')
		} else if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			text, rest, err = rest[:i+1], rest[i+1:], nil
		}
		if skipBlanks(text, 0) < len(text) {
			s.reader = reader{text: text, base: base, open: s.reader.open[:0], most: mostOpen}
			if err := s.one(); err != nil {
				return err
			}
			s.record++
		}
		base += len(text)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
