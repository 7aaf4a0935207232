package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/source"
)

// The error codes of the protocol beside those of JSON-RPC.
const (
	codeNotInitialized = -32002
	codeRequestFailed  = -32803
)

// call is a request (with an id) or a notification of the server.
type call struct {
	Version string `json:"jsonrpc"`
	ID      any    `json:"id,omitempty"`
	Method  string `json:"method"`
	Params  any    `json:"params,omitempty"`
}

// parse reads a message. A batch is none: the protocol has no batches.
func parse(body []byte) (*jsonrpc.Message, *jsonrpc.Error) {
	var m jsonrpc.Message
	if err := json.Unmarshal(body, &m); err != nil {
		return &m, jsonrpc.NewError(jsonrpc.ParseError, fmt.Sprintf("message is no JSON-RPC: %v", err))
	}
	switch {
	case m.Version != "2.0":
		return &m, jsonrpc.NewError(jsonrpc.InvalidRequest, `"jsonrpc" must be "2.0"`)
	case len(m.ID) > jsonrpc.MaxID || len(m.ID) > 0 && (m.ID[0] == '{' || m.ID[0] == '['):
		m.ID = nil
		return &m, jsonrpc.NewError(jsonrpc.InvalidRequest, `"id" must be a short string or a number`)
	}
	return &m, nil
}

// The bounds of the header of one message: of a line, in bytes, and of their number.
const (
	maxHeaderLine = 4 << 10
	maxHeaders    = 32
)

// framer reads messages as the base protocol frames them: header lines, an empty
// line, and as many bytes as Content-Length says.
type framer struct {
	in   *bufio.Reader
	most int64
}

func newFramer(r io.Reader) *framer {
	return &framer{in: bufio.NewReaderSize(r, maxHeaderLine), most: jsonrpc.MaxMessage}
}

// next is the body of the next message. It is io.EOF at the end between messages and
// ErrTooLarge for a message that was passed over; after any other error nothing more
// can be read.
func (f *framer) next() ([]byte, error) {
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	if length > f.most {
		var left remains
		if _, err := io.CopyN(&left, f.in, length); err != nil {
			return nil, fmt.Errorf("message body: %w", ended(err))
		}
		return append(left.head, left.tail...), jsonrpc.ErrTooLarge
	}
	var body bytes.Buffer // it grows with what comes, not with what was announced
	if _, err := io.CopyN(&body, f.in, length); err != nil {
		return nil, fmt.Errorf("message body: %w", ended(err))
	}
	return body.Bytes(), nil
}

// remains keeps the beginning and the end of what is written to it: they tell what a message
// was about.
type remains struct{ head, tail []byte }

// mostRemains is how many bytes of each are kept.
const mostRemains = 4 << 10

// Write implements io.Writer.
func (r *remains) Write(p []byte) (int, error) {
	n := len(p)
	more := min(n, mostRemains-len(r.head))
	r.head, p = append(r.head, p[:more]...), p[more:]
	if len(p) >= mostRemains {
		r.tail = append(r.tail[:0], p[len(p)-mostRemains:]...)
		return n, nil
	}
	r.tail = append(r.tail, p...)
	r.tail = r.tail[max(0, len(r.tail)-mostRemains):]
	return n, nil
}

// header reads up to the empty line and returns the length of the body.
func (f *framer) header() (int64, error) {
	length := int64(-1)
	for n := range maxHeaders {
		line, err := f.in.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && n == 0 && len(line) == 0:
			return 0, io.EOF
		case err != nil:
			return 0, fmt.Errorf("message header: %w", ended(err))
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			if length < 0 {
				return 0, errors.New("message header: no Content-Length")
			}
			return length, nil
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			return 0, errors.New("message header: a line without a colon")
		}
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		v, err := strconv.ParseUint(strings.TrimSpace(value), 10, 63)
		if err != nil || length >= 0 {
			return 0, errors.New("message header: Content-Length is not one whole number")
		}
		length = int64(v)
	}
	return 0, fmt.Errorf("message header: more than %d lines", maxHeaders)
}

// ended distinguishes an end within a message from one between messages.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

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

// encoded is a message, or a part of one, as JSON; nil for what is none.
func encoded(m any) []byte {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return nil // our own plain structs: cannot happen
	}
	return source.EscapeReplacement(bytes.TrimSuffix(body.Bytes(), []byte("\n")))
}

// send queues a message that is given in parts; it is dropped when the client is gone.
func (o *outbox) send(parts ...[]byte) {
	length := 0
	for _, p := range parts {
		length += len(p)
	}
	framed := fmt.Appendf(make([]byte, 0, length+32), "Content-Length: %d\r\n\r\n", length)
	for _, p := range parts {
		framed = append(framed, p...)
	}
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
