package source

import (
	"io"
	"os"

	"github.com/tasklint/tasklint/internal/regular"
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
		raw, err := readSteady(f)
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
