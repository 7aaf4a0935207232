package source

import "sync"

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

// windows are the pieces of a streamed text that were read last. A piece is never
// changed once it is read, so what was given of it stays valid.
type windows struct {
	mu   sync.Mutex
	kept [windowsKept]window
	next int // the one to be forgotten
}

type window struct {
	start int
	text  []byte
}

// find is the text of s where a window has all of it.
func (w *windows) find(s Span) ([]byte, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.kept {
		if k := &w.kept[i]; k.start <= s.Start && s.End <= k.start+len(k.text) {
			return k.text[s.Start-k.start : s.End-k.start : s.End-k.start], true
		}
	}
	return nil, false
}

func (w *windows) keep(start int, text []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept[w.next] = window{start, text}
	w.next = (w.next + 1) % windowsKept
}
