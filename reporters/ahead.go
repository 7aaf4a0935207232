package reporters

import (
	"bufio"
	"bytes"
	"io"
	"runtime"
)

// aheadPiece is how many items are written at a time, and aheadFrom from how many on it
// is worth several goroutines.
const (
	aheadPiece = 128
	aheadFrom  = 4 * aheadPiece
)

// ahead writes items in their order, with as many goroutines as there are processors
// at work on the next pieces.
func ahead[T any](out *bufio.Writer, items []T, write func(w io.Writer, items []T)) {
	if len(items) < aheadFrom {
		write(out, items)
		return
	}
	pieces := make(chan chan []byte, runtime.GOMAXPROCS(0))
	go func() {
		defer close(pieces)
		for len(items) > 0 {
			piece := items[:min(aheadPiece, len(items))]
			items = items[len(piece):]
			done := make(chan []byte, 1)
			pieces <- done
			go func() {
				var b bytes.Buffer
				write(&b, piece)
				done <- b.Bytes()
			}()
		}
	}()
	for done := range pieces {
		out.Write(<-done)
	}
}
