package secret

import (
	"bytes"
	"io"
)

const (
	// reach is how much of a text is kept back where it has no line breaks, so that no
	// credential is cut in two, and piece how much is gathered before that is done.
	reach = 1 << 12
	piece = 1 << 16
)

// Writer passes a report on with asterisks in the place of what looks like a credential.
// What the caller of a reporter has overlooked ends here.
type Writer struct {
	to   io.Writer
	kept []byte
}

// NewWriter makes a Writer, which has to be flushed.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

// Write implements io.Writer.
func (w *Writer) Write(text []byte) (int, error) {
	w.kept = append(w.kept, text...)
	if len(w.kept) < piece {
		return len(text), nil
	}
	n := bytes.LastIndexByte(w.kept, '\n') + 1
	if n == 0 {
		n = len(w.kept) - reach
	}
	return len(text), w.pass(n)
}

// Flush passes on what is kept back.
func (w *Writer) Flush() error { return w.pass(len(w.kept)) }

// pass writes the first n bytes; a credential that goes on behind them is masked as far
// as it is known.
func (w *Writer) pass(n int) error {
	if n == 0 {
		return nil
	}
	for _, s := range Spans(w.kept) {
		blank(w.kept, s)
	}
	_, err := w.to.Write(w.kept[:n])
	w.kept = append(w.kept[:0], w.kept[n:]...)
	return err
}
