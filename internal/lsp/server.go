// Package lsp is a language server for task JSON and its configuration: diagnostics while
// one types, with the whole workspace known, hover, definitions, references, chains as call
// hierarchies, symbols, lenses, hints, completion, renaming and fixes. It speaks the Language
// Server Protocol 3.17 over a pair of streams.
//
// One goroutine owns all state. It keeps the result of the first phase of each file,
// replaces that of a file whose text changes, and judges all of them again.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tasklint/tasklint/internal/jsonrpc"
)

// Options say how the server works.
type Options struct {
	// Load looks up what a folder holds; the folder "" stands for documents that
	// are in none.
	Load func(root string) (*Workspace, error)
	// Now is the clock.
	Now func() time.Time
	// Version is that of the program.
	Version string
	// Debounce is how long after a change the diagnostics follow.
	Debounce time.Duration
}

// The times of the server: how long diagnostics may be put off by a client that
// never pauses, and how long a client has to read the last messages.
const (
	mostDelay    = 500 * time.Millisecond
	lastPatience = 2 * time.Second
)

// phase is where a session is.
type phase uint8

const (
	starting phase = iota
	running
	stopping // after shutdown
)

// server is one session. All but the streams belongs to the goroutine of run.
type server struct {
	options   Options
	out       *outbox
	phase     phase
	client    capabilities
	counts    encoding             // of positions
	documents map[string]*document // by URI
	openText  int                  // bytes of their texts
	folders   []*workspace
	loose     *workspace
	requests  int // of ours
	// broken are the diagnostics of files that are not open, as published last, by URI.
	broken  map[string]string
	givenUp map[string]bool // the documents that the client has open and that cannot be checked
	leftOut int             // how many such files are beyond those that are shown

	timer    *time.Timer
	pending  bool
	deadline time.Time // when pending diagnostics are put off no more
}

// Serve runs a session until the client ends it, goes away, or ctx ends. The error
// says that it did not end as the protocol wants: shutdown, then exit.
func Serve(ctx context.Context, in io.Reader, out io.Writer, o Options) error {
	s := &server{options: o, out: newOutbox(out), documents: make(map[string]*document), givenUp: make(map[string]bool), timer: time.NewTimer(time.Hour)}
	s.timer.Stop()
	s.loose = &workspace{}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := context.AfterFunc(ctx, s.out.stop)
	defer stopped()
	defer s.out.close(lastPatience)
	messages := make(chan jsonrpc.Received, 4)
	go jsonrpc.Read(ctx, newFramer(in).next, messages)
	return s.run(ctx, messages)
}

// errGone says that the client ended the connection without a word.
var errGone = errors.New("the client went away without shutdown and exit")

// run handles messages in their order. Diagnostics follow when none waits.
func (s *server) run(ctx context.Context, messages <-chan jsonrpc.Received) error {
	for {
		var m jsonrpc.Received
		select {
		case m = <-messages:
		default:
			select {
			case m = <-messages:
			case <-s.timer.C:
				s.guard(nil, s.settle)
				continue
			case <-ctx.Done():
				return nil
			}
		}
		switch {
		case errors.Is(m.Err, jsonrpc.ErrTooLarge):
			s.answer(nil, nil, jsonrpc.NewError(jsonrpc.InvalidRequest, m.Err.Error()))
			if s.phase == running {
				s.passedOver(m.Text)
			}
			continue
		case errors.Is(m.Err, io.EOF) && s.phase == stopping:
			return nil
		case errors.Is(m.Err, io.EOF):
			return errGone
		case m.Err != nil:
			return m.Err
		}
		request, fault := parse(m.Text)
		switch {
		case fault != nil:
			s.answer(request.ID, nil, fault)
		case request.Method == "exit" && s.phase == stopping:
			return nil
		case request.Method == "exit":
			return errors.New("the client sent exit without shutdown")
		default:
			s.guard(request, func() { s.handle(request) })
		}
		if s.pending && s.options.Now().After(s.deadline) {
			s.guard(nil, s.settle)
		}
	}
}

// guard runs a handler; a mistake of ours becomes an error of the request and costs
// nothing else.
func (s *server) guard(m *jsonrpc.Message, run func()) {
	defer func() {
		if cause := recover(); cause != nil {
			fault := jsonrpc.NewError(jsonrpc.InternalError, fmt.Sprintf("internal error: %v; please report it", cause))
			if m != nil && m.IsRequest() {
				s.answer(m.ID, nil, fault)
			} else {
				s.log(fault.Message)
			}
		}
	}()
	run()
}

// handle answers a request or takes note of a notification.
func (s *server) handle(m *jsonrpc.Message) {
	if m.Method == "" {
		return // an answer to a request of ours
	}
	known, ok := methods()[m.Method]
	var result any
	var err error
	switch {
	case !ok && !m.IsRequest():
		return // whatever it is, it may be ignored
	case !ok:
		err = jsonrpc.NewError(jsonrpc.MethodNotFound, fmt.Sprintf("method %.100q is not known", m.Method))
	case s.phase == starting && m.Method != "initialize":
		err = jsonrpc.NewError(codeNotInitialized, "the session has not begun: send initialize")
	case s.phase == stopping || s.phase == running && m.Method == "initialize":
		err = jsonrpc.NewError(jsonrpc.InvalidRequest, fmt.Sprintf("%.100q comes at the wrong time", m.Method))
	default:
		_, d, fault := asked[documentParams](s, m)
		switch {
		case fault != nil || !m.IsRequest() || d.config == nil && !d.foreign:
			result, err = known(s, m)
		case d.config != nil:
			result, err = s.aboutConfig(d, m)
		}
	}
	if m.IsRequest() {
		s.answer(m.ID, result, err)
	} else if err != nil && s.phase == running {
		s.log(err.Error())
	}
}

// answer sends the result of a request, or its error.
func (s *server) answer(id json.RawMessage, result any, err error) {
	r := jsonrpc.Response{Version: "2.0", ID: id}
	if r.ID == nil {
		r.ID = json.RawMessage("null")
	}
	if fault, ok := errors.AsType[*jsonrpc.Error](err); ok {
		r.Error = fault
	} else if err != nil {
		r.Error = jsonrpc.NewError(jsonrpc.InternalError, err.Error())
	} else if text, err := json.Marshal(result); err != nil {
		r.Error = jsonrpc.NewError(jsonrpc.InternalError, err.Error())
	} else {
		r.Result = json.RawMessage(text)
	}
	s.out.send(encoded(r))
}

// notify sends a notification.
func (s *server) notify(method string, p any) {
	s.out.send(encoded(call{Version: "2.0", Method: method, Params: p}))
}

// request sends a request whose answer nobody waits for.
func (s *server) request(method string, p any) {
	s.requests++
	s.out.send(encoded(call{Version: "2.0", ID: s.requests, Method: method, Params: p}))
}

// log writes something that went wrong to the client's log.
func (s *server) log(message string) { s.notify("window/logMessage", logParams{2, message}) }
