package lsp

import (
	"encoding/json"
	"fmt"
)

// The error codes of JSON-RPC 2.0 and of the protocol.
const (
	codeParse          = -32700
	codeInvalidRequest = -32600
	codeUnknownMethod  = -32601
	codeInvalidParams  = -32602
	codeInternal       = -32603
	codeNotInitialized = -32002
)

// maxID bounds the id of a request, which is sent back.
const maxID = 1 << 10

// incoming is a request (with id and method), a notification (without id) or an
// answer to a request of ours (without method).
type incoming struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// response answers a request: with a result, which may be null, or an error.
type response struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

// call is a request (with an id) or a notification of the server.
type call struct {
	Version string `json:"jsonrpc"`
	ID      any    `json:"id,omitempty"`
	Method  string `json:"method"`
	Params  any    `json:"params"`
}

// rpcError is an error that is told to the client.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error implements error.
func (e *rpcError) Error() string { return e.Message }

// parse reads a message. A batch is none: the protocol has no batches.
func parse(body []byte) (*incoming, *rpcError) {
	var m incoming
	if err := json.Unmarshal(body, &m); err != nil {
		return &m, &rpcError{codeParse, fmt.Sprintf("message is no JSON-RPC: %v", err)}
	}
	switch {
	case m.Version != "2.0":
		return &m, &rpcError{codeInvalidRequest, `"jsonrpc" must be "2.0"`}
	case len(m.ID) > maxID || len(m.ID) > 0 && (m.ID[0] == '{' || m.ID[0] == '['):
		m.ID = nil
		return &m, &rpcError{codeInvalidRequest, `"id" must be a short string or a number`}
	}
	return &m, nil
}

// isRequest reports whether the sender waits for an answer.
func (m *incoming) isRequest() bool { return m.Method != "" && len(m.ID) > 0 }

// params reads the parameters of a method.
func params[T any](m *incoming) (p T, err error) {
	if len(m.Params) == 0 {
		return p, nil
	}
	if err := json.Unmarshal(m.Params, &p); err != nil {
		return p, &rpcError{codeInvalidParams, fmt.Sprintf("parameters of %.100s: %v", m.Method, err)}
	}
	return p, nil
}
