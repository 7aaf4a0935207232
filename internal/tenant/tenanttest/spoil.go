package tenanttest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// loginPage is what a browser would be shown.
const loginPage = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>"

// send writes an answer, with its fault. What needs the bare connection is in raw.
func (s *Server) send(w http.ResponseWriter, r *http.Request, a *answer, f *Fault) {
	if f == nil {
		f = &Fault{}
	}
	switch f.Kind {
	case Status:
		a = refuse(f.Status, f.Code, f.Title)
		if f.RetryAfter != "" {
			a.header.Set("Retry-After", f.RetryAfter)
		}
	case Echo:
		a = refuse(http.StatusForbidden, "CHO-003", "no access with "+r.Header.Get("Authorization"))
	case CutJSON:
		a.body = a.body[:len(a.body)/2]
	case InvalidJSON:
		a.body = append([]byte(`{"data": [}`), a.body...)
	case OtherJSON:
		a.body = []byte(`{"hello": "world"}`)
	case HTML:
		a = &answer{status: http.StatusOK, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, body: []byte(loginPage)}
	case Redirect:
		a = &answer{status: http.StatusFound, header: http.Header{"Location": {f.To + r.URL.RequestURI()}}}
	case Gzip, CutGzip, BadGzip, Bomb:
		a = packed(a, f.Kind)
	case Reset, Half, LongLength, ShortLength:
		raw(w, a, f.Kind)
		return
	case Hang, Slow, Endless:
		s.stream(w, r, f.Kind)
		return
	}
	w.Header().Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// packed is an answer in gzip, whole or spoilt.
func packed(a *answer, k Kind) *answer {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if k == Bomb {
		zeros := make([]byte, 1<<20)
		for range 80 {
			_, _ = z.Write(zeros)
		}
	} else {
		_, _ = z.Write(a.body)
	}
	_ = z.Close()
	out := &answer{status: a.status, header: a.header.Clone(), body: b.Bytes()}
	out.header.Set("Content-Encoding", "gzip")
	switch k {
	case CutGzip:
		out.body = out.body[:len(out.body)/2]
	case BadGzip:
		out.body = a.body
	}
	return out
}

// raw writes bytes that no server would.
func raw(w http.ResponseWriter, a *answer, k Kind) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json\r\n", a.status, http.StatusText(a.status))
	switch k {
	case Half:
		half := a.body[:len(a.body)/2]
		_, _ = fmt.Fprintf(conn, "%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s", head, len(a.body), half)
	case LongLength:
		_, _ = fmt.Fprintf(conn, "%sContent-Length: %d\r\n\r\n%s", head, len(a.body)+1000, a.body)
	case ShortLength:
		_, _ = fmt.Fprintf(conn, "%sContent-Length: %d\r\n\r\n%s", head, len(a.body)/2, a.body)
	}
}

// stream is an answer that does not end before the client leaves.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, k Kind) {
	piece, pause := []byte(" "), 5*time.Millisecond
	switch k {
	case Hang:
		select {
		case <-r.Context().Done():
		case <-s.done:
		}
		return
	case Endless:
		piece, pause = bytes.Repeat([]byte(`{"data":[],"links":{}} `), 4096), 0
	}
	w.Header().Set("Content-Type", "application/json")
	for {
		if _, err := w.Write(piece); err != nil {
			return
		}
		if pause == 0 {
			continue
		}
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-s.done:
			return
		case <-time.After(pause):
		}
	}
}
