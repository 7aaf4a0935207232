package source

import (
	"bufio"
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// lineHead is how much of one line is looked at to tell JSON Lines.
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
// told from its first lines that are not blank. A value written over several lines
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
	both := append(bytes.Clone(first.text), second.text...)
	f, _ := readFailure(jsontext.NewDecoder(bytes.NewBuffer(both), lenient...).SkipValue())
	goesOn := f.at < 0
	return !goesOn || len(third.text) > 0 && third.text[0] == '{' && third.whole(), nil
}

func isValue(text []byte) bool {
	return jsontext.Value(text).IsValid(lenient...)
}

// lines splits JSON Lines: every line is a document of its own, so that a broken
// one spoils no other. A streamed text is read line by line from in, which is nil
// for a text in memory.
func (s *splitter) lines(in *bufio.Reader) error {
	all := s.text
	s.line, s.document = true, nil // a line is in memory
	for {
		text, err := s.nextLine(in, all)
		if skipBlanks(text, 0) < len(text) {
			s.text = text
			if err := s.one(bytes.NewBuffer(text)); err != nil {
				return err
			}
			s.record++
		}
		s.base += len(text)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// nextLine is the next line with its line feed. What is in memory is not copied.
func (s *splitter) nextLine(in *bufio.Reader, all []byte) ([]byte, error) {
	if in != nil {
		return in.ReadBytes('\n')
	}
	rest := all[s.base:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		return rest[:i+1], nil
	}
	return rest, io.EOF
}
