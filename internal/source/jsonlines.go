package source

import (
	"bufio"
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// looksLikeLines reports whether a text is JSON Lines (one value a line), told
// from its first two lines that are not blank. A value written over several lines
// never looks so; a broken line among good ones still does.
func looksLikeLines(head []byte) bool {
	first, rest := nextLine(head)
	second, _ := nextLine(rest)
	switch {
	case len(first) == 0 || len(second) == 0:
		return false
	case isValue(first):
		return first[0] == '{' || first[0] == '['
	default:
		return first[0] == '{' && second[0] == '{' && isValue(second)
	}
}

// nextLine is the first line of text that is not blank, and what follows it.
func nextLine(text []byte) (line, rest []byte) {
	for len(text) > 0 {
		line, text, _ = bytes.Cut(text, []byte{'\n'})
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, text
		}
	}
	return nil, nil
}

func isValue(text []byte) bool {
	return jsontext.Value(text).IsValid(lenient...)
}

// lines splits JSON Lines: every line is a document of its own, so that a broken
// one spoils no other. A streamed text is read line by line.
func (s *splitter) lines(r io.Reader, head []byte) error {
	s.line = true
	streamed := s.document
	s.document = nil // a line is in memory
	for in := bufio.NewReader(r); ; {
		line, err := s.nextLine(in, head, streamed)
		if len(bytes.TrimSpace(line)) > 0 {
			s.text = line
			if err := s.one(bytes.NewBuffer(line)); err != nil {
				return err
			}
			s.record++
		}
		s.base += len(line)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// nextLine is the next line with its line feed. What is in memory is not copied.
func (s *splitter) nextLine(in *bufio.Reader, text []byte, streamed *Document) ([]byte, error) {
	if streamed != nil {
		return in.ReadBytes('\n')
	}
	rest := text[s.base:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		return rest[:i+1], nil
	}
	return rest, io.EOF
}
