package source

import (
	"io"
	"os"
)

// stream makes the document of a large file. UTF-16 cannot be split as it comes
// and is read whole all the same.
func stream(f *os.File, path, file, name string, info os.FileInfo) (*Document, error) {
	head := make([]byte, 4)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, reason(name, err)
	}
	encoding := DetectEncoding(head[:n])
	if encoding == UTF16LE || encoding == UTF16BE {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, reason(name, err)
		}
		return NewDocument(name, path, raw)
	}
	return &Document{Name: name, Path: path, Encoding: encoding, Size: info.Size(), file: file, modTime: info.ModTime()}, nil
}

// Text is the part of the text that s covers, cut at the end of the text. Of a
// streamed document it is read again, unless it was read lately: the error is
// ErrChanged, or one of reading. Nobody may change what is given.
func (d *Document) Text(s Span) ([]byte, error) {
	s.End = min(s.End, d.Len())
	if s.Start < 0 || s.Start >= s.End {
		return nil, nil
	}
	if !d.Streamed() {
		return d.text[s.Start:s.End:s.End], nil
	}
	if text, ok := d.windows.find(s); ok {
		return text, nil
	}
	if err := d.unchanged(); err != nil {
		return nil, err
	}
	start := s.Start - s.Start%windowSize
	end := min(start+windowSize+windowReach, d.Len())
	if s.End > end { // too long for a window
		start, end = s.Start, s.End
	}
	part := make([]byte, end-start)
	if _, err := d.again.ReadAt(part, int64(start+d.Shift())); err != nil {
		return nil, reason(d.Name, err)
	}
	if start != s.Start || end != s.End {
		d.windows.keep(start, part)
	}
	return part[s.Start-start : s.End-start : s.End-start], nil
}

// unchanged makes sure that a streamed document's file is open and still what it
// was when the document was made.
func (d *Document) unchanged() error {
	d.reader.Do(func() { d.again, d.readErr = os.Open(d.file) })
	if d.readErr != nil {
		return reason(d.Name, d.readErr)
	}
	info, err := d.again.Stat()
	if err == nil && (info.Size() != d.Size || !info.ModTime().Equal(d.modTime)) {
		err = ErrChanged
	}
	if err != nil {
		return reason(d.Name, err)
	}
	return nil
}

// Close releases the file that reports quote from. The document stays usable as
// far as its text is in memory.
func (d *Document) Close() error {
	if d.again == nil {
		return nil
	}
	return d.again.Close()
}
