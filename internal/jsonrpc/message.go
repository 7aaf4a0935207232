// Package jsonrpc has the messages of JSON-RPC 2.0 (jsonrpc.org/specification) as the
// language server and the server for agents exchange them.
package jsonrpc

import (
	"encoding/json"
	"fmt"

	"github.com/tasklint/tasklint/internal/say"
)

// The codes of errors, as the specification names them.
const (
	ParseError     = -32700
	InvalidRequest = -32600
	MethodNotFound = -32601
	InvalidParams  = -32602
	InternalError  = -32603
)

// MaxID bounds the id of a request, which is sent back, in bytes.
const MaxID = 1 << 10

// Message is what a client sends: a request (with id and method), a notification (without
// id) or an answer to a request of the server (without method).
type Message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// IsRequest reports whether the sender waits for an answer.
func (m *Message) IsRequest() bool { return m.Method != "" && len(m.ID) > 0 }

// Response answers a request, with a result, which may be the JSON null, or an error.
type Response struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// Error is an error that the other side gets.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// NewError returns an error with a code of the specification or of a protocol above it.
func NewError(code int, message string) *Error { return &Error{code, message} }

// Error implements error.
func (e *Error) Error() string { return e.Message }

// Params reads the parameters of a message; the zero value where it has none. The error
// is one for its sender.
func Params[T any](m *Message) (p T, err error) {
	if len(m.Params) == 0 {
		return p, nil
	}
	if err := json.Unmarshal(m.Params, &p); err != nil {
		return p, NewError(InvalidParams, fmt.Sprintf("parameters of %s: %s", say.Quote(m.Method), say.Printable(err.Error())))
	}
	return p, nil
}
