package tenanttest

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// answer is a response before it is spoilt.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func reply(status int, v any) *answer {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // the tenant's own data
	}
	return &answer{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: bytes.TrimSpace(b.Bytes())}
}

// refuse is an error as the service tells it.
func refuse(status int, code, title string) *answer {
	return reply(status, map[string]any{
		"errors":  []any{map[string]any{"code": code, "title": title, "context": "GetTasks"}},
		"traceId": "0af7651916cd43dd",
	})
}
