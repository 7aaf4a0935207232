// Package source turns bytes into values that know their place: documents with a
// line index, JSON text split into its items, and a tree of nodes in which every
// key and value has its span. It knows nothing of tasks.
package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/regular"
)

// WholeLimit is the size in bytes up to which a file is kept in memory; larger
// ones are read in a stream, and again where a report quotes them.
const WholeLimit = 64 << 20

// LeanLimit is the size in bytes up to which OpenLean keeps a file in memory. A stream
// goes through buffers that are used again, which for larger files costs less time than
// fresh memory.
const LeanLimit = 1 << 20

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
	// Private says that nothing of the text may be shown: it lies where a repository has
	// no business.
	Private bool

	text    []byte // nil when streamed
	file    string // what to read again when streamed
	modTime time.Time

	hidden  []Span
	index   sync.Once
	lines   lineIndex
	reader  sync.Once
	again   *os.File
	readErr error
	windows windows
}

// tenantScheme begins the names of documents that are a tenant's answers and no files.
const tenantScheme = "tenant:"

// OfTenant reports whether the document is an answer of a tenant, such as
// tenant:/tasks/<id>, and no file.
func (d *Document) OfTenant() bool { return d.Path == "" && strings.HasPrefix(d.Name, tenantScheme) }

// NewDocument makes a document of a file's bytes that are in memory already. It
// fails only for a wide encoding that cannot be decoded.
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
	return open(path, name, WholeLimit)
}

// OpenLean is Open for one who never asks for the whole text: files over LeanLimit are
// read in a stream.
func OpenLean(path, name string) (*Document, error) {
	return open(path, name, LeanLimit)
}

// open is Open with the size above which a file is streamed.
func open(path, name string, limit int64) (*Document, error) {
	f, info, err := regular.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, linkErr := os.Lstat(path); linkErr == nil && link.Mode()&os.ModeSymlink != 0 {
			return nil, fmt.Errorf("%s: broken symbolic link: %w", name, regular.Reason(err))
		}
		return nil, reason(name, err)
	case err != nil:
		return nil, reason(name, err)
	case info.Size() > SizeLimit:
		f.Close()
		return nil, fmt.Errorf("%s: %d bytes; files over 2 GiB are not read, split the export", name, info.Size())
	}
	defer f.Close()
	if info.Size() > limit {
		return stream(f, path, path, name, info)
	}
	raw, err := readSteady(f, info)
	if err != nil {
		return nil, reason(name, err)
	}
	return NewDocument(name, path, raw)
}

// file is what readSteady needs of an *os.File.
type file interface {
	io.ReaderAt
	Stat() (os.FileInfo, error)
}

// steadyTries is how often a file is read that changes meanwhile.
const steadyTries = 3

// readSteady reads a file that somebody may be writing: it reads again when the file
// has another size or time afterwards than before, and gives up with ErrChanged.
func readSteady(f file, before os.FileInfo) ([]byte, error) {
	for range steadyTries {
		raw := make([]byte, before.Size())
		n, readErr := f.ReadAt(raw, 0)
		if readErr != nil && readErr != io.EOF {
			return nil, readErr
		}
		after, err := f.Stat()
		if err != nil {
			return nil, err
		}
		if n == len(raw) && after.Size() == before.Size() && after.ModTime().Equal(before.ModTime()) {
			return raw, nil
		}
		before = after
	}
	return nil, ErrChanged
}

// reason says which document a file error is about.
func reason(name string, err error) error {
	return fmt.Errorf("%s: %w", name, regular.Reason(err))
}

// Streamed reports whether the text is not kept in memory.
func (d *Document) Streamed() bool { return d.file != "" }

// Whole returns the text of a document in memory, nil for a streamed one.
func (d *Document) Whole() []byte { return d.text }

// Len returns the length of the text in bytes.
func (d *Document) Len() int {
	if d.Streamed() {
		return int(d.Size) - d.Shift()
	}
	return len(d.text)
}

// Shift returns what to add to an offset to count bytes of the file as it lies: the
// length of a UTF-8 byte order mark. Files in wide encodings have no such constant.
func (d *Document) Shift() int {
	if d.Encoding == UTF8BOM {
		return len(byteOrderMark)
	}
	return 0
}

// stream makes the document of a large file. What is in a wide encoding cannot be split
// as it comes and is read whole all the same.
func stream(f *os.File, path, file, name string, info os.FileInfo) (*Document, error) {
	head := make([]byte, 4)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, reason(name, err)
	}
	encoding := DetectEncoding(head[:n])
	if encoding.Wide() {
		raw, err := readSteady(f, info)
		if err != nil {
			return nil, reason(name, err)
		}
		return NewDocument(name, path, raw)
	}
	return &Document{Name: name, Path: path, Encoding: encoding, Size: info.Size(), file: file, modTime: info.ModTime()}, nil
}

// unchanged makes sure that a streamed document's file is open and still what it
// was when the document was made.
func (d *Document) unchanged() error {
	d.reader.Do(func() { d.again, _, d.readErr = regular.Open(d.file) })
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

const (
	// windowSize is how many bytes of a streamed text are read at once for a question
	// about it, and windowReach how many more, so that what begins in a window mostly
	// ends in it.
	windowSize  = 1 << 14
	windowReach = 1 << 13
	// windowsKept is how many windows are remembered: reports go from place to place,
	// and look at a place or two elsewhere on the way.
	windowsKept = 8
)

// windows are the pieces of a streamed text that were read last.
type windows struct {
	mu   sync.Mutex
	kept [windowsKept]window
	next int // the one to be forgotten
}

type window struct {
	start int
	text  []byte
}

// look shows the text of s, which lies in the document, to see. It is valid until see
// returns.
func (d *Document) look(s Span, see func(text []byte)) error {
	if !d.Streamed() {
		see(d.text[s.Start:s.End:s.End])
		return nil
	}
	w := &d.windows
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.kept {
		if k := &w.kept[i]; k.start <= s.Start && s.End <= k.start+len(k.text) {
			see(k.text[s.Start-k.start : s.End-k.start])
			return nil
		}
	}
	start := s.Start - s.Start%windowSize
	if s.End > start+windowSize+windowReach { // too long for a window
		text, err := d.read(s)
		if err == nil {
			see(text)
		}
		return err
	}
	k := &w.kept[w.next]
	k.start, k.text = start, append(k.text[:0], make([]byte, min(windowSize+windowReach, d.Len()-start))...)
	if err := d.readAt(k.text, start); err != nil {
		k.text = k.text[:0]
		return err
	}
	w.next = (w.next + 1) % windowsKept
	see(k.text[s.Start-start : s.End-start])
	return nil
}

// read returns a part of the file in memory of its own.
func (d *Document) read(s Span) ([]byte, error) {
	text := make([]byte, s.Len())
	if err := d.readAt(text, s.Start); err != nil {
		return nil, err
	}
	return text, nil
}

// readAt fills part with the text from the byte start on.
func (d *Document) readAt(part []byte, start int) error {
	if err := d.unchanged(); err != nil {
		return err
	}
	if _, err := d.again.ReadAt(part, int64(start+d.Shift())); err != nil {
		return reason(d.Name, err)
	}
	return nil
}

// Text returns the part of the text that s covers, cut at the end of the text. Of a
// streamed document it is read again, unless it was read lately: the error is
// ErrChanged, or one of reading.
func (d *Document) Text(s Span) (text []byte, err error) {
	s.End = min(s.End, d.Len())
	if s.Start < 0 || s.Start >= s.End {
		return nil, nil
	}
	if !d.Streamed() {
		return d.text[s.Start:s.End:s.End], nil
	}
	if s.Len() > windowReach {
		return d.read(s)
	}
	err = d.look(s, func(seen []byte) { text = bytes.Clone(seen) })
	return text, err
}

// Temporary makes and removes the file that large input goes to.
type Temporary struct {
	Create func() (*os.File, error)
	Remove func(name string) error
}

// ReadInput reads standard input to its end. What is over WholeLimit goes to a
// temporary file, which the returned function removes; it is never nil. Input over
// SizeLimit is refused.
func ReadInput(r io.Reader, name string, t Temporary) (doc *Document, remove func(), err error) {
	return readInput(r, name, t, WholeLimit, SizeLimit)
}

func readInput(r io.Reader, name string, t Temporary, limit, most int64) (doc *Document, remove func(), err error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, func() {}, reason(name, err)
	}
	if int64(len(raw)) <= limit {
		doc, err = NewDocument(name, "", raw)
		return doc, func() {}, err
	}
	f, err := t.Create()
	if err != nil {
		return nil, func() {}, fmt.Errorf("temporary file for %s: %w", name, err)
	}
	defer f.Close()
	doc, err = spool(f, raw, r, name, most)
	if err != nil {
		t.Remove(f.Name())
		return nil, func() {}, err
	}
	return doc, func() {
		doc.Close()
		t.Remove(f.Name())
	}, nil
}

// spool writes head and the rest of r to the file f and makes a document of it.
func spool(f *os.File, head []byte, r io.Reader, name string, most int64) (*Document, error) {
	_, err := f.Write(head)
	if err != nil {
		return nil, fmt.Errorf("temporary file for %s: %w", name, err)
	}
	n, err := io.Copy(f, io.LimitReader(r, most-int64(len(head))+1))
	if err != nil {
		return nil, fmt.Errorf("temporary file for %s: %w", name, err)
	}
	if n+int64(len(head)) > most {
		return nil, fmt.Errorf("%s: over 2 GiB, which is not read; split the export", name)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("temporary file for %s: %w", name, err)
	}
	return stream(f, "", f.Name(), name, info)
}
