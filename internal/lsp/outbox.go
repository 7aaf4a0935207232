package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/source"
)

// outboxLimit is how many bytes may wait for a client that does not read. When more
// wait, the server stops until it reads again or goes away.
const outboxLimit = 64 << 20

// outbox sends messages in order without making the sender wait for a slow client.
type outbox struct {
	mu     sync.Mutex
	change sync.Cond
	queue  [][]byte
	size   int
	closed bool
	err    error
	done   chan struct{}
}

func newOutbox(w io.Writer) *outbox {
	o := &outbox{done: make(chan struct{})}
	o.change.L = &o.mu
	go o.write(w)
	return o
}

// send queues a message; it is dropped when the client is gone.
func (o *outbox) send(m any) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return // our own plain structs: cannot happen
	}
	text := source.EscapeReplacement(body.Bytes())
	framed := append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(text)), text...)
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.size > outboxLimit && o.err == nil && !o.closed {
		o.change.Wait()
	}
	if o.err == nil && !o.closed {
		o.queue = append(o.queue, framed)
		o.size += len(framed)
		o.change.Broadcast()
	}
}

// write sends what is queued until the outbox is closed and empty.
func (o *outbox) write(w io.Writer) {
	defer close(o.done)
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		for len(o.queue) == 0 && !o.closed {
			o.change.Wait()
		}
		if len(o.queue) == 0 {
			return
		}
		next := o.queue[0]
		o.queue = o.queue[1:]
		o.mu.Unlock()
		_, err := w.Write(next)
		o.mu.Lock()
		o.size -= len(next)
		o.change.Broadcast()
		if err != nil {
			o.err = fmt.Errorf("message to the client: %w", err)
			o.queue = nil
			return
		}
	}
}

// stop wakes a sender that waits for the client.
func (o *outbox) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.change.Broadcast()
}

// close lets what is queued go out, for as long as the client takes it within patience.
func (o *outbox) close(patience time.Duration) {
	o.stop()
	select {
	case <-o.done:
	case <-time.After(patience):
	}
}
