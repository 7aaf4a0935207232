package tenant

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
)

const (
	// largestAnswer is the size in bytes, unpacked, over which an answer is refused.
	largestAnswer = 64 << 20
	// mostAnswers is the size of all answers of a run together: that of some two hundred
	// thousand tasks.
	mostAnswers = 512 << 20
)

// read takes a whole answer and makes sure that it is of the expected form. The
// body of a refusal is whatever came.
func (l *live) read(resp *http.Response, form form) (*answer, *failure) {
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		a.date = date.UTC()
	} else {
		a.date = l.now().UTC()
	}
	var err error
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, largestAnswer+1))
	if a.status != http.StatusOK {
		// The status says enough when its explanation broke off.
		return a, nil
	}
	if err != nil {
		if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
			return nil, &failure{problem: "its answer is packed wrongly", advice: "try again later", retry: true}
		}
		f := l.broken(err)
		f.problem = "its answer broke off: " + plain(l.secrets.clean(err.Error()))
		return nil, f
	}
	if len(a.body) > largestAnswer {
		return nil, &failure{problem: fmt.Sprintf("its answer is larger than %d MB", largestAnswer>>20), advice: "check the address of the tenant"}
	}
	if l.received.Add(int64(len(a.body))) > l.mostAnswers {
		return nil, &failure{problem: fmt.Sprintf("its answers are larger than %d MB together", l.mostAnswers>>20), advice: "narrow the list with --filter"}
	}
	return a, checkForm(a, form)
}

// checkForm tells a web page from data, and data from broken data.
func checkForm(a *answer, form form) *failure {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	text := bytes.TrimLeft(a.body, " \t\r\n")
	if kind == "text/html" || form == formJSON && len(text) > 0 && text[0] == '<' {
		return &failure{problem: "a web page came instead of data, as where one has to sign in", advice: "check the address of the tenant and the credential"}
	}
	if form == formText {
		return nil
	}
	var raw json.RawMessage
	err := json.Unmarshal(a.body, &raw)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax) && syntax.Offset < int64(len(a.body)):
		return &failure{problem: fmt.Sprintf("its answer is no valid JSON at byte %d", syntax.Offset), advice: "check the address of the tenant, or try again later"}
	}
	return &failure{problem: fmt.Sprintf("its answer ends too early, after %d bytes", len(a.body)), advice: "check the network, or try again later", retry: true}
}
