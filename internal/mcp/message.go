package mcp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/say"
)

// parse reads a message. The id is nil where it cannot be sent back.
func parse(line []byte) (*jsonrpc.Message, *jsonrpc.Error) {
	var m jsonrpc.Message
	if line[0] == '[' {
		return &m, jsonrpc.NewError(jsonrpc.InvalidRequest, "this protocol has no batches; send each message in a line of its own")
	}
	if err := json.Unmarshal(line, &m); err != nil {
		code := jsonrpc.ParseError
		if json.Valid(line) {
			code = jsonrpc.InvalidRequest
		}
		return &jsonrpc.Message{ID: idOf(line)}, jsonrpc.NewError(code, "the line is no JSON-RPC message: "+say.Printable(err.Error()))
	}
	switch isID := isID(m.ID); {
	case m.ID != nil && !isID:
		return &jsonrpc.Message{}, jsonrpc.NewError(jsonrpc.InvalidRequest, `"id" must be a short string or a number`)
	case m.Version != "2.0":
		return &m, jsonrpc.NewError(jsonrpc.InvalidRequest, `"jsonrpc" must be "2.0"`)
	case m.Method == "" && !isAnswer(line):
		return &m, jsonrpc.NewError(jsonrpc.InvalidRequest, `"method" is missing`)
	}
	return &m, nil
}

// idOf is the id of an object that is no message otherwise, nil for none.
func idOf(line []byte) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(line, &members) != nil || !isID(members["id"]) {
		return nil
	}
	return members["id"]
}

// isID reports whether a value is a string or a number, and short.
func isID(id json.RawMessage) bool {
	return len(id) > 0 && len(id) <= jsonrpc.MaxID && (id[0] == '"' || id[0] == '-' || id[0] >= '0' && id[0] <= '9')
}

// isAnswer reports whether a message answers a request.
func isAnswer(line []byte) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(line, &members) != nil {
		return false
	}
	return members["result"] != nil || members["error"] != nil
}

// lineReader reads messages, one a line.
type lineReader struct {
	in   *bufio.Reader
	most int
}

// next is the next line that is not blank, without what surrounds the message. It is
// io.EOF at the end and ErrTooLarge for a line that was passed over.
func (r *lineReader) next() ([]byte, error) {
	for {
		line, err := r.line()
		if line = bytes.TrimSpace(line); len(line) > 0 || err != nil {
			if errors.Is(err, io.EOF) && len(line) > 0 {
				err = nil // the next call says so again
			}
			return line, err
		}
	}
}

func (r *lineReader) line() ([]byte, error) {
	var line []byte
	for {
		piece, err := r.in.ReadSlice('\n')
		if len(line)+len(piece) > r.most {
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = r.in.ReadSlice('\n')
			}
			return nil, jsonrpc.ErrTooLarge
		}
		line = append(line, piece...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// lineWriter writes messages, one a line, from several goroutines.
type lineWriter struct {
	mu  sync.Mutex
	out io.Writer
	err error
}

// send writes a message; after a write that has failed there is nobody to read more.
func (w *lineWriter) send(m any) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return // our own structs, and JSON that was made by reporters: cannot happen
	}
	text := say.EscapeJSON(line.Bytes())
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		_, w.err = w.out.Write(text)
	}
}

// failure is why messages no longer reach the client, nil while they do.
func (w *lineWriter) failure() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}
