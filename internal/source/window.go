package source

import (
	"bytes"
	"sync"
)

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

// read gives a part of the file in memory of its own.
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

// Text is the part of the text that s covers, cut at the end of the text. Of a
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
