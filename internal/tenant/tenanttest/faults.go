package tenanttest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is a way in which an answer goes wrong, or comes in a rarer spelling.
type Kind string

// The kinds of a fault. Those from Shift on change lists of tasks and runs alone.
const (
	Status        Kind = "status"         // answers Fault.Status with Code, Title, RetryAfter
	Echo          Kind = "echo"           // refuses, and repeats the credential in its error
	Reset         Kind = "reset"          // closes the connection without an answer
	Hang          Kind = "hang"           // never answers
	Slow          Kind = "slow"           // a byte now and then, never the end
	Half          Kind = "half"           // half of a chunked body, then the connection closes
	LongLength    Kind = "long-length"    // announces more bytes than it sends
	ShortLength   Kind = "short-length"   // announces fewer bytes than it sends
	CutJSON       Kind = "cut-json"       // a complete answer with half a text
	InvalidJSON   Kind = "invalid-json"   // a text that is broken in the middle
	OtherJSON     Kind = "other-json"     // valid JSON that is something else
	PartAnswer    Kind = "part-answer"    // the list, and an error beside it
	HTML          Kind = "html"           // a login page with status 200
	Endless       Kind = "endless"        // a body without an end
	Redirect      Kind = "redirect"       // leads to Fault.To, path and query kept
	Gzip          Kind = "gzip"           // packed, as asked for
	CutGzip       Kind = "cut-gzip"       // packed, and half of it missing
	BadGzip       Kind = "bad-gzip"       // says it is packed, and is not
	Bomb          Kind = "bomb"           // a small packed body that unpacks to 80 MB
	Shift         Kind = "shift"          // the last three rows of the page before once more
	RepeatPage    Kind = "repeat-page"    // the same page under new links
	SameNext      Kind = "same-next"      // the next link is the page's own
	NextElsewhere Kind = "next-elsewhere" // the next link leads to Fault.To
	RelativeLinks Kind = "relative-links" // links without host
	EmptyLinks    Kind = "empty-links"    // an empty object of links on the last page
	NoLinks       Kind = "no-links"       // no links on the last page
	LostEdges     Kind = "lost-edges"     // graphs and neighbours without any edge
)

// Fault is something that goes wrong with requests.
type Fault struct {
	Kind Kind
	// Path is in the paths that it hits; "" hits all but the token endpoint.
	Path string
	// After lets so many requests pass first; Times is how many it hits then, 0 for
	// all.
	After, Times int
	// Status, Code, Title and RetryAfter are for Status.
	Status                  int
	Code, Title, RetryAfter string
	// To is scheme and host of another server.
	To string

	passed, hit int
}

// is reports whether a fault, which may be nil, is of a kind.
func (f *Fault) is(k Kind) bool { return f != nil && f.Kind == k }

// Inject adds a fault. Of several that hit a request the first is used.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Heal removes all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) pickFault(r *http.Request) *Fault {
	for _, f := range s.faults {
		if !strings.Contains(r.URL.Path, f.Path) || f.Path == "" && r.URL.Path == "/oauth/token" || f.Times > 0 && f.hit == f.Times {
			continue
		}
		if f.passed < f.After {
			f.passed++
			continue
		}
		f.hit++
		return f
	}
	if s.config.Chaos != nil {
		return s.config.Chaos(r)
	}
	return nil
}

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
	case PartAnswer:
		a.body = append(bytes.TrimSuffix(bytes.TrimSpace(a.body), []byte("}")), `,"errors":[{"code":"HTTP-500","title":"a part is missing"}]}`...)
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
