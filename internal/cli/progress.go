package cli

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/tasklint/tasklint/internal/plural"
)

// progressDelay is how long a run must take before its progress is worth drawing.
const progressDelay = 500 * time.Millisecond

// progress draws how much is done on one line of the terminal.
type progress struct {
	done   atomic.Int64
	doing  string // what is done
	noun   string // and to what, of which there may be several
	end    chan struct{}
	closed chan struct{}
}

// startProgress draws a line on standard error when that is a terminal and show is
// set; otherwise the progress is counted and nobody told.
func (a *app) startProgress(show bool, doing, noun string) *progress {
	p := &progress{doing: doing, noun: noun}
	if show && isTerminal(a.stderr) {
		p.end, p.closed = make(chan struct{}), make(chan struct{})
		go p.draw(a.stderr)
	}
	return p
}

func (p *progress) update(done int) { p.done.Store(int64(done)) }

func (p *progress) draw(w io.Writer) {
	defer close(p.closed)
	wait := progressDelay
	drawn := false
	for {
		select {
		case <-p.end:
			if drawn {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		case <-time.After(wait):
			fmt.Fprintf(w, "\r\x1b[K%s… %s", p.doing, plural.Of(p.done.Load(), p.noun))
			wait, drawn = 100*time.Millisecond, true
		}
	}
}

func (p *progress) stop() {
	if p.end != nil {
		close(p.end)
		<-p.closed
	}
}
