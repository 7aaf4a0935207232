package source

import (
	"fmt"
	"io"
	"os"
)

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
