package tenant

import (
	"bytes"
	"encoding/json"
)

// envelope is how the service tells errors: a list with a trace id, in older
// parts one object, from the token endpoint what RFC 6749 section 5.2 says. Codes
// come as text and as number.
type envelope struct {
	Errors  []serviceError `json:"errors"`
	TraceID looseText      `json:"traceId"`
	serviceError
	OAuthError       looseText `json:"error"`
	OAuthDescription looseText `json:"error_description"`
}

type serviceError struct {
	Code    looseText `json:"code"`
	Title   looseText `json:"title"`
	Detail  looseText `json:"detail"`
	Message looseText `json:"message"`
}

// looseText takes a string or a number, and passes over anything else.
type looseText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *looseText) UnmarshalJSON(raw []byte) error {
	switch {
	case len(raw) > 0 && raw[0] == '"':
		return json.Unmarshal(raw, (*string)(t))
	case number(string(raw)):
		*t = looseText(raw)
	}
	return nil
}

// explain fills in what the body of a refusal says.
func (e *Error) explain(body []byte) {
	if body = bytes.TrimSpace(body); len(body) == 0 || body[0] != '{' {
		return
	}
	var env envelope
	// A body that is something else explains nothing; the status is left.
	if json.Unmarshal(body, &env) != nil {
		return
	}
	first := env.serviceError
	if len(env.Errors) > 0 {
		first = env.Errors[0]
	}
	e.Code, e.Trace = string(first.Code), string(env.TraceID)
	for _, t := range []looseText{first.Title, first.Detail, first.Message, env.OAuthDescription} {
		if e.Title == "" {
			e.Title = string(t)
		}
	}
	if e.Code == "" {
		e.Code = string(env.OAuthError)
	}
}
