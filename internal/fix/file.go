package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

// ErrReadOnly says that nobody may write a file.
var ErrReadOnly = errors.New("read-only")

// File is a document that fixes have changed.
type File struct {
	// Before is the document as it was read, After as it is to be.
	Before, After *source.Document
	// Old and New are the bytes of the file.
	Old, New []byte
	// Changes lead from the text of Before to that of After.
	Changes []Change
	// Fixed is how many findings were mended.
	Fixed int
}

// Encode writes text in the way that the file of doc stores its own: in its encoding, and
// with a byte order mark where it has one.
func Encode(doc *source.Document, text []byte) ([]byte, error) {
	switch doc.Encoding {
	case source.UTF8:
		return text, nil
	case source.UTF8BOM:
		return append([]byte("\xef\xbb\xbf"), text...), nil
	}
	coding, mark := doc.Encoding.Coding()
	own, err := coding.NewEncoder().Bytes(doc.Whole())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Name, err)
	}
	out, err := coding.NewEncoder().Bytes(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Name, err)
	}
	if int64(len(own)) != doc.Size {
		out = out[mark:]
	}
	return out, nil
}

// Stage writes the new text beside the file, which it replaces when files are committed,
// and keeps owner and permissions. A symbolic link stays one: what it leads to is
// replaced. It fails when the file is read-only or has changed since it was read.
func (f *File) Stage(files *atomicfile.Files) error {
	path, err := target(f.Before)
	if err != nil {
		return err
	}
	now, err := regular.Read(path, int64(len(f.Old)))
	if large := (*regular.TooLargeError)(nil); errors.As(err, &large) || err == nil && !bytes.Equal(now, f.Old) {
		err = source.ErrChanged
	}
	if err == nil {
		err = files.Write(path, 0, func(w io.Writer) error {
			_, err := w.Write(f.New)
			return err
		})
	}
	if err != nil {
		return named(f.Before, err)
	}
	return nil
}

// Writable is nil when the file of a document may be replaced.
func Writable(doc *source.Document) error {
	_, err := target(doc)
	return err
}

// target is the file that a document's path leads to.
func target(doc *source.Document) (string, error) {
	path, err := filepath.EvalSymlinks(doc.Path)
	if err != nil {
		return "", named(doc, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", named(doc, err)
	}
	if info.Mode().Perm()&0o222 == 0 {
		return "", named(doc, ErrReadOnly)
	}
	return path, nil
}

// named says which document an error is about, by the name that reports use.
func named(doc *source.Document, err error) error {
	return fmt.Errorf("%s: not fixed: %w", doc.Name, regular.Reason(err))
}

// Change says that the bytes of Old in the earlier text are those of New in the
// later one. All between the changes of a text is the same in both.
type Change struct{ Old, New source.Span }

// apply makes edits, which do not overlap, to a text.
func apply(text []byte, edits []diag.Edit) ([]byte, []Change) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b diag.Edit) int { return a.Span.Start - b.Span.Start })
	out := make([]byte, 0, len(text))
	changes := make([]Change, 0, len(edits))
	at := 0
	for _, e := range edits {
		if e.Span.Start < 0 { // before the text: see Encode
			continue
		}
		out = append(out, text[at:e.Span.Start]...)
		start := len(out)
		out = append(out, e.Text...)
		at = e.Span.End
		changes = append(changes, Change{e.Span, source.Span{Start: start, End: len(out)}})
	}
	return append(out, text[at:]...), changes
}

// compose puts the changes of two rounds together: first leads from the old text to
// one between, then from that to the new one.
func compose(first, then []Change) []Change {
	var all []Change
	i, j, before, after := 0, 0, 0, 0 // the latter: how far first and then have moved the text
	for i < len(first) || j < len(then) {
		var start int
		switch {
		case j == len(then):
			start = first[i].New.Start
		case i == len(first):
			start = then[j].Old.Start
		default:
			start = min(first[i].New.Start, then[j].Old.Start)
		}
		end, oldStart, newStart := start, start-before, start+after
		for {
			if i < len(first) && first[i].New.Start <= end {
				end = max(end, first[i].New.End)
				before += first[i].New.Len() - first[i].Old.Len()
				i++
			} else if j < len(then) && then[j].Old.Start <= end {
				end = max(end, then[j].Old.End)
				after += then[j].New.Len() - then[j].Old.Len()
				j++
			} else {
				break
			}
		}
		all = append(all, Change{source.Span{Start: oldStart, End: end - before}, source.Span{Start: newStart, End: end + after}})
	}
	return all
}
