package tenanttest

import (
	"net/http"
	"strings"
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
