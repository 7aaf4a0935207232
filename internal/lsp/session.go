package lsp

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/jsonrpc"
)

// handler is what is done about a method.
type handler func(*server, *jsonrpc.Message) (any, error)

// methods are the methods that the server knows.
var methods = sync.OnceValue(func() map[string]handler {
	note := func(f func(*server, *jsonrpc.Message) error) handler {
		return func(s *server, m *jsonrpc.Message) (any, error) { return nil, f(s, m) }
	}
	return map[string]handler{
		"initialize":                          (*server).initialize,
		"initialized":                         note((*server).initialized),
		"shutdown":                            func(s *server, _ *jsonrpc.Message) (any, error) { s.phase = stopping; return nil, nil },
		"textDocument/didOpen":                note((*server).open),
		"textDocument/didChange":              note((*server).change),
		"textDocument/didClose":               note((*server).shut),
		"textDocument/didSave":                note((*server).saved),
		"workspace/didChangeWorkspaceFolders": note((*server).moveFolders),
		"workspace/didChangeWatchedFiles":     note((*server).watched),
		"textDocument/hover":                  (*server).hover,
		"textDocument/definition":             (*server).definition,
		"textDocument/references":             (*server).references,
		"textDocument/prepareCallHierarchy":   (*server).prepareHierarchy,
		"callHierarchy/incomingCalls":         (*server).upstreams,
		"callHierarchy/outgoingCalls":         (*server).downstreams,
		"textDocument/prepareRename":          (*server).prepareRename,
		"textDocument/rename":                 (*server).rename,
		"textDocument/codeLens":               (*server).lenses,
		"codeLens/resolve":                    (*server).resolveLens,
		"textDocument/inlayHint":              (*server).hints,
		"textDocument/documentSymbol":         (*server).symbols,
		"textDocument/completion":             (*server).completion,
		"textDocument/codeAction":             (*server).actions,
		"workspace/symbol":                    (*server).findSymbols,
		"workspace/executeCommand":            (*server).execute,
	}
})

// initialize begins the session.
func (s *server) initialize(m *jsonrpc.Message) (any, error) {
	p, err := jsonrpc.Params[initializeParams](m)
	if err != nil {
		return nil, err
	}
	s.phase, s.client, s.counts = running, p.Capabilities, negotiated(p.Capabilities.General.Encodings)
	folders := p.Folders
	switch {
	case len(folders) > 0:
	case p.RootURI != "":
		folders = []folder{{p.RootURI}}
	case p.RootPath != "":
		folders = []folder{{uriOf(p.RootPath)}}
	}
	s.load(s.loose, false)
	for _, f := range folders {
		s.addFolder(f)
	}
	type object = map[string]any
	var rename any = true
	if s.client.Text.Rename.Prepares { // others may not be told of it
		rename = object{"prepareProvider": true}
	}
	return object{
		"capabilities": object{
			"positionEncoding":        encodings[s.counts],
			"textDocumentSync":        object{"openClose": true, "change": 2, "save": true},
			"hoverProvider":           true,
			"definitionProvider":      true,
			"callHierarchyProvider":   true,
			"codeLensProvider":        object{"resolveProvider": true},
			"inlayHintProvider":       true,
			"renameProvider":          rename,
			"referencesProvider":      true,
			"documentSymbolProvider":  true,
			"workspaceSymbolProvider": true,
			"completionProvider":      object{"triggerCharacters": []string{`"`}},
			"codeActionProvider":      object{"codeActionKinds": []string{quickFix, fixAll}},
			"executeCommandProvider":  object{"commands": []string{showReason, showWaiting}},
			"workspace":               object{"workspaceFolders": object{"supported": true, "changeNotifications": true}},
		},
		"serverInfo": object{"name": "tasklint", "version": s.options.Version},
	}, nil
}

// initialized looks at the folders, so that what comes later is known to be new, and asks the
// client to tell of files that change on the disk.
func (s *server) initialized(*jsonrpc.Message) error {
	s.changed()
	if !s.client.Workspace.Watched.Dynamic {
		return nil
	}
	type object = map[string]any
	s.request("client/registerCapability", object{"registrations": []object{{
		"id": "files", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": object{"watchers": []object{
			{"globPattern": "**/*.{json,ndjson,jsonl}"}, {"globPattern": "**/.tasklint.yaml"}, {"globPattern": "**/.gitignore"},
		}},
	}}})
	return nil
}

// addFolder takes up a folder of the client.
func (s *server) addFolder(f folder) {
	root, ok := pathOf(f.URI)
	if !ok || slices.ContainsFunc(s.folders, func(w *workspace) bool { return w.root == root }) {
		return
	}
	w := &workspace{root: root}
	s.folders = append(s.folders, w)
	s.load(w, false)
}

// moveFolders adds and removes folders.
func (s *server) moveFolders(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[foldersParams](m)
	if err != nil {
		return err
	}
	for _, f := range p.Event.Removed {
		if root, ok := pathOf(f.URI); ok {
			s.folders = slices.DeleteFunc(s.folders, func(w *workspace) bool { return w.root == root })
		}
	}
	for _, f := range p.Event.Added {
		s.addFolder(f)
	}
	for _, d := range s.documents { // some are in another folder now
		if d.config != nil || d.foreign {
			s.place(d)
			continue
		}
		d.file.open = nil
		if !d.file.listed {
			delete(d.space.files, d.file.Path)
			delete(d.space.files, d.uri)
			d.space.order = nil
		}
		d.space.touch(d.file)
		s.place(d)
	}
	s.changed()
	return nil
}

// load looks up a folder's configuration and files. When that fails, what was known
// stays, and the user hears of it.
func (s *server) load(w *workspace, keep bool) {
	setup, err := s.options.Load(w.root)
	defer func() { w.conf = w.configStamp() }()
	bare := err != nil
	if w.broke = ""; err != nil {
		w.broke = err.Error()
		s.notify("window/showMessage", logParams{1, "tasklint: " + detail(err)})
		if w.engine != nil {
			return
		}
		if setup, err = s.options.Load(""); err != nil {
			setup = &Workspace{}
		}
	}
	w.bare = bare
	w.setUp(setup, s.options.Now(), keep)
}

// detail is an error with the lines that it can show.
func detail(err error) string {
	if d, ok := err.(interface{ Detail() string }); ok {
		return d.Detail()
	}
	return err.Error()
}

// watched takes note of files that have changed on the disk.
func (s *server) watched(m *jsonrpc.Message) error {
	p, err := jsonrpc.Params[watchedParams](m)
	if err != nil {
		return err
	}
	again := make(map[*workspace]bool) // whether results may be kept
	for _, c := range p.Changes {
		path, ok := pathOf(c.URI)
		if !ok {
			continue
		}
		name := filepath.Base(path)
		for _, w := range s.folders {
			switch f := w.files[path]; {
			case name == configName:
				again[w] = false
			case !w.holds(path):
			case f != nil && f.open == nil && f.listed:
				w.touch(f)
			}
			if _, noted := again[w]; !noted && w.holds(path) && (c.Type != 2 || name == ".gitignore" || w.baseline() == path) {
				again[w] = true
			}
		}
	}
	for w, keep := range again {
		s.load(w, keep)
	}
	s.changed()
	return nil
}

// configName is the name of the configuration file.
const configName = ".tasklint.yaml"

// asked reads the parameters of a request about an open document.
func asked[P interface{ document() documentID }](s *server, m *jsonrpc.Message) (p P, d *document, err error) {
	if p, err = jsonrpc.Params[P](m); err != nil {
		return p, nil, err
	}
	if d = s.documents[p.document().URI]; d == nil {
		err = jsonrpc.NewError(jsonrpc.InvalidParams, fmt.Sprintf("%.300s is not open", p.document().URI))
	}
	return p, d, err
}
