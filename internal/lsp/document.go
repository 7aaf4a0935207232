package lsp

import (
	"fmt"
	"strings"

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
	// JSON either, by the client's word, so that nothing is said of it.
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
	if len(s.documents) >= maxOpen || s.openText+len(p.Document.Text) > maxOpenText {
		return fmt.Errorf("%.300s is not checked: too much is open", p.Document.URI)
	}
	d := &document{text: text{data: []byte(p.Document.Text), counts: s.counts}, uri: p.Document.URI, version: p.Document.Version, refreshed: p.Document.Version - 1,
		foreign: strings.HasPrefix(p.Document.Language, "yaml")}
	s.documents[d.uri] = d
	s.openText += len(d.data)
	s.place(d)
	d.space.unwatched = !s.client.Workspace.Watched.Dynamic
	s.changed()
	return nil
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
		s.forget(d.uri)
		return fmt.Errorf("%.300s is not checked any more: it has grown over %d bytes", d.uri, jsonrpc.MaxMessage)
	}
	if s.openText > maxOpenText {
		s.forget(d.uri)
		return fmt.Errorf("%.300s is not checked any more: too much is open", d.uri)
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

// shut forgets a document that the client has closed: the text on the disk counts
// again.
func (s *server) shut(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[documentParams](m)
	if err != nil {
		return err
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
