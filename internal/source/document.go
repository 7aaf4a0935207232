// Package source turns bytes into values that know their place: documents with a
// line index, JSON text split into its items, and a tree of nodes in which every
// key and value has its span. It knows nothing of tasks.
package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// WholeLimit is the size in bytes up to which a file is kept in memory; larger
// ones are read in a stream, and again where a report quotes them.
const WholeLimit = 64 << 20

// SizeLimit is the size in bytes from which on a file is refused.
const SizeLimit = 2 << 30

// ErrChanged says that a file was changed after it was read, so that its places
// no longer hold.
var ErrChanged = errors.New("file changed while it was checked")

// Document is one text with a name: a file, standard input or a text made by the
// program. All offsets count bytes of its text, which is UTF-8 without byte order
// mark. A Document is safe for concurrent readers.
type Document struct {
	// Name is what reports call it: a path with forward slashes from the working
	// directory, or the name given for standard input.
	Name string
	// Path is the absolute file name, "" when there is no file of that name.
	Path string
	// Encoding is how the file stores the text.
	Encoding Encoding
	// Size is the length of the file in bytes as it lies, byte order mark included.
	Size int64

	text    []byte // nil when streamed
	file    string // what to read again when streamed
	modTime time.Time

	index   sync.Once
	lines   lineIndex
	reader  sync.Once
	again   *os.File
	readErr error
}

// NewDocument makes a document of a file's bytes that are in memory already. It
// fails only for UTF-16 that cannot be decoded.
func NewDocument(name, path string, raw []byte) (*Document, error) {
	text, encoding, err := Decode(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Document{Name: name, Path: path, Encoding: encoding, Size: int64(len(raw)), text: text}, nil
}

// Open reads the file path, which reports call name. Files over WholeLimit are
// only opened; they are read by Split. It refuses what is no regular file, since
// a pipe or device may never end, and files over SizeLimit.
func Open(path, name string) (*Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, reason(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, reason(name, err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: not a regular file", name)
	case info.Size() > SizeLimit:
		return nil, fmt.Errorf("%s: %d bytes; files over 2 GiB are not read, split the export", name, info.Size())
	}
	if info.Size() > WholeLimit {
		return stream(f, path, path, name, info)
	}
	raw := make([]byte, info.Size(), info.Size()+1)
	n, err := io.ReadFull(f, raw)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, reason(name, err)
	}
	doc, err := NewDocument(name, path, raw[:n])
	if err == nil {
		doc.modTime = info.ModTime()
	}
	return doc, err
}

// reason takes the operation and the repeated path out of a file error.
func reason(name string, err error) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// ReadInput reads standard input to its end. What is over WholeLimit goes to a
// temporary file, which the returned function removes.
func ReadInput(r io.Reader, name string) (doc *Document, remove func(), err error) {
	raw, err := io.ReadAll(io.LimitReader(r, WholeLimit+1))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(raw) <= WholeLimit {
		doc, err = NewDocument(name, "", raw)
		return doc, func() {}, err
	}
	f, err := os.CreateTemp("", "tasklint-*.json")
	if err != nil {
		return nil, nil, fmt.Errorf("temporary file for %s: %w", name, err)
	}
	remove = func() { os.Remove(f.Name()) }
	defer f.Close()
	_, err = f.Write(raw)
	if err == nil {
		_, err = io.Copy(f, io.LimitReader(r, SizeLimit))
	}
	info, statErr := f.Stat()
	if err = errors.Join(err, statErr); err != nil {
		remove()
		return nil, nil, fmt.Errorf("temporary file for %s: %w", name, err)
	}
	doc, err = stream(f, "", f.Name(), name, info)
	if err != nil {
		remove()
	}
	return doc, remove, err
}

// stream makes the document of a large file. UTF-16 cannot be split as it comes
// and is read whole all the same.
func stream(f *os.File, path, file, name string, info os.FileInfo) (*Document, error) {
	head := make([]byte, 4)
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, reason(name, err)
	}
	encoding := DetectEncoding(head)
	if encoding == UTF16LE || encoding == UTF16BE {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, reason(name, err)
		}
		return NewDocument(name, path, raw)
	}
	return &Document{Name: name, Path: path, Encoding: encoding, Size: info.Size(), file: file, modTime: info.ModTime()}, nil
}

// Streamed reports whether the text is not kept in memory.
func (d *Document) Streamed() bool { return d.file != "" }

// Whole is the text of a document in memory, nil for a streamed one.
func (d *Document) Whole() []byte { return d.text }

// Len is the length of the text in bytes.
func (d *Document) Len() int {
	if d.Streamed() {
		return int(d.Size) - d.Shift()
	}
	return len(d.text)
}

// Shift is what to add to an offset to count bytes of the file as it lies: the
// length of a UTF-8 byte order mark. UTF-16 files have no such constant.
func (d *Document) Shift() int {
	if d.Encoding == UTF8BOM {
		return len(byteOrderMark)
	}
	return 0
}

// Text is the part of the text that s covers, cut at the end of the text. Of a
// streamed document it is read again: the error is ErrChanged, or one of reading.
func (d *Document) Text(s Span) ([]byte, error) {
	s.End = min(s.End, d.Len())
	if s.Start < 0 || s.Start >= s.End {
		return nil, nil
	}
	if !d.Streamed() {
		return d.text[s.Start:s.End], nil
	}
	d.reader.Do(d.reopen)
	if d.readErr != nil {
		return nil, d.readErr
	}
	part := make([]byte, s.Len())
	if _, err := d.again.ReadAt(part, int64(s.Start+d.Shift())); err != nil {
		return nil, reason(d.Name, err)
	}
	return part, nil
}

// reopen opens a streamed document's file again if it is still the one that was read.
func (d *Document) reopen() {
	f, err := os.Open(d.file)
	if err != nil {
		d.readErr = reason(d.Name, err)
		return
	}
	info, err := f.Stat()
	if err == nil && (info.Size() != d.Size || !info.ModTime().Equal(d.modTime)) {
		err = ErrChanged
	}
	if err != nil {
		f.Close()
		d.readErr = reason(d.Name, err)
		return
	}
	d.again = f
}

// Close releases the file that reports quote from. The document stays usable as
// far as its text is in memory.
func (d *Document) Close() error {
	if d.again == nil {
		return nil
	}
	return d.again.Close()
}
