package lsp

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/jsonrpc"
)

// The bounds of what a client may keep open.
const (
	maxOpen     = 10_000
	maxOpenText = 512 << 20 // bytes
)

// document is a document that the client has open.
type document struct {
	text
	uri     string
	version int
	space   *workspace
	file    *file
	// shown is what was published last, nil when nothing was.
	shown []byte
	// refreshed is the version that the client had when it last was told to ask again.
	refreshed int
	// config is nil for a document that is no configuration; foreign says that it is no
	// JSON either, so that nothing is said of it.
	config  *configuration
	foreign bool
}

// open takes over a document's text from the client.
func (s *server) open(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[openParams](m)
	if err != nil {
		return err
	}
	s.forget(p.Document.URI)
	delete(s.givenUp, p.Document.URI)
	if len(s.documents) >= maxOpen || s.openText+len(p.Document.Text) > maxOpenText {
		s.giveUp(p.Document.URI, "too much is open")
		return nil
	}
	d := &document{text: text{data: []byte(p.Document.Text), counts: s.counts}, uri: p.Document.URI, version: p.Document.Version, refreshed: p.Document.Version - 1,
		foreign: isForeign(p.Document.URI, p.Document.Language)}
	s.documents[d.uri] = d
	s.openText += len(d.data)
	s.place(d)
	d.space.unwatched = !s.client.Workspace.Watched.Dynamic
	s.changed()
	return nil
}

// isForeign reports whether a document is no JSON: by its name where that says so, since
// editors take the one for the other, else by the client's word.
func isForeign(uri, language string) bool {
	switch ext := strings.ToLower(path.Ext(uri)); {
	case discover.IsTaskFile(uri):
		return false
	case ext == ".yaml" || ext == ".yml":
		return true
	default:
		return strings.HasPrefix(language, "yaml")
	}
}

// place finds the workspace and the file of a document.
func (s *server) place(d *document) {
	path, onDisk := pathOf(d.uri)
	key := path
	if !onDisk {
		key = d.uri
	}
	d.space = s.workspaceOf(path)
	if isConfig := s.isConfig(path); isConfig || d.foreign {
		d.file = &file{File: File{Path: path, Name: d.space.name(path)}, ignored: true}
		if isConfig {
			d.config, d.foreign = &configuration{unread: true}, false
		}
		return
	}
	f := d.space.files[key]
	if f == nil {
		f = &file{File: File{Path: path, Name: d.uri}}
		if onDisk {
			f.Name = d.space.name(path)
		}
		d.space.add(key, f)
	}
	f.open, d.file = d, f
	if d.space.ignores(f) { // it may have come onto the disk since: not every client says so
		s.load(d.space, true)
	}
	f.ignored = d.space.ignores(f)
	d.space.touch(f)
}

// workspaceOf is the innermost folder that holds a path, or the place for documents
// that are in none.
func (s *server) workspaceOf(path string) *workspace {
	best := s.loose
	for _, w := range s.folders {
		if path != "" && w.holds(path) && len(w.root) > len(best.root) {
			best = w
		}
	}
	return best
}

// saved looks for the file of a document that has just come to be.
func (s *server) saved(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[documentParams](m)
	if err != nil {
		return err
	}
	d := s.documents[p.Document.URI]
	if d == nil {
		return nil
	}
	if d.space.root != "" && d.config == nil && !d.foreign && !d.file.listed {
		s.load(d.space, true)
	}
	d.space.unwatched = !s.client.Workspace.Watched.Dynamic
	s.changed()
	return nil
}

// change makes the client's changes to a document.
func (s *server) change(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[changeParams](m)
	if err != nil {
		return err
	}
	d := s.documents[p.Document.URI]
	if d == nil {
		return nil
	}
	s.openText -= len(d.data)
	d.applyAll(p.Changes)
	s.openText += len(d.data)
	if len(d.data) > jsonrpc.MaxMessage {
		s.giveUp(d.uri, tooLarge)
		return nil
	}
	if s.openText > maxOpenText {
		s.giveUp(d.uri, "too much is open")
		return nil
	}
	if p.Document.Version != nil {
		d.version = *p.Document.Version
	}
	if d.config != nil {
		d.config.unread = true
	} else if !d.foreign {
		d.space.touch(d.file)
	}
	s.changed()
	return nil
}

// tooLarge is why a document is not checked.
var tooLarge = fmt.Sprintf("it is larger than %d MB, up to which documents are checked in the editor; tasklint lint checks larger ones", jsonrpc.MaxMessage>>20)

// giveUp forgets a document that cannot be checked, and says so at its top: it must not look
// as if nothing was found in it.
func (s *server) giveUp(uri, why string) {
	s.forget(uri)
	if len(s.givenUp) < maxOpen {
		s.givenUp[uri] = true
	}
	message := "this document is not checked: " + why
	s.publish(uri, nil, []diagnostic{{Range: span{End: position{Character: 1}}, Severity: severity(diag.Warning), Code: "not-checked", Source: "tasklint", Message: message}})
	s.log(fmt.Sprintf("%.300s: %s", uri, message))
	s.changed()
}

// uriIn finds the address of the document that a message is about, in what is left of one
// that is too large to be read. Within a text quotes would be escaped.
var uriIn = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"uri"\s*:\s*("(?:[^"\\]|\\.)*")`) })

// passedOver gives up the document that a message was about which was too large: what comes
// after it would be about a text that the server does not have.
func (s *server) passedOver(left []byte) {
	var uri string
	if m := uriIn().FindSubmatch(left); m == nil || json.Unmarshal(m[1], &uri) != nil {
		s.notify("window/showMessage", logParams{1, fmt.Sprintf("tasklint: a message of more than %d MB was passed over; close the document that it is about, as it may be checked wrongly", jsonrpc.MaxMessage>>20)})
		return
	}
	s.giveUp(uri, tooLarge)
}

// shut forgets a document that the client has closed: the text on the disk counts
// again.
func (s *server) shut(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[documentParams](m)
	if err != nil {
		return err
	}
	if s.givenUp[p.Document.URI] {
		delete(s.givenUp, p.Document.URI)
		s.publish(p.Document.URI, nil, nil)
	}
	if d := s.documents[p.Document.URI]; d != nil {
		s.forget(d.uri)
		s.publish(d.uri, &d.version, nil)
		s.changed()
	}
	return nil
}

// forget takes a document out of what is open.
func (s *server) forget(uri string) {
	d := s.documents[uri]
	if d == nil {
		return
	}
	delete(s.documents, uri)
	s.openText -= len(d.data)
	if d.file.open != d {
		return // two URIs of one file
	}
	d.file.open = nil
	d.space.touch(d.file)
	if !d.file.listed {
		key := d.file.Path
		if key == "" {
			key = uri
		}
		d.space.remove(key)
	}
}
