package lsp

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// The structures of the protocol that are used, with its names and units: lines and
// characters count from 0, characters in what was negotiated, UTF-16 code units else.

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// span is the protocol's Range: the end is exclusive.
type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type location struct {
	URI   string `json:"uri"`
	Range span   `json:"range"`
}

type documentID struct {
	URI     string `json:"uri"`
	Version *int   `json:"version,omitempty"`
}

type queryParams struct {
	Query string `json:"query"`
}

type referenceParams struct {
	documentPosition
	Context struct {
		Declaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// documentSymbol is a task of a document with its events and states.
type documentSymbol struct {
	Name      string           `json:"name"`
	Detail    string           `json:"detail,omitempty"`
	Kind      int              `json:"kind"`
	Range     span             `json:"range"`
	Selection span             `json:"selectionRange"`
	Children  []documentSymbol `json:"children,omitempty"`
}

type symbolInformation struct {
	Name      string   `json:"name"`
	Kind      int      `json:"kind"`
	Container string   `json:"containerName,omitempty"`
	Location  location `json:"location"`
}

// hierarchyItem is a task in a chain.
type hierarchyItem struct {
	Name      string   `json:"name"`
	Kind      int      `json:"kind"`
	Detail    string   `json:"detail,omitempty"`
	URI       string   `json:"uri"`
	Range     span     `json:"range"`
	Selection span     `json:"selectionRange"`
	Data      *taskKey `json:"data,omitempty"` // nil for what is no task here
}

// taskKey is by what a task is found again.
type taskKey struct {
	URI     string `json:"uri"`
	Pointer string `json:"pointer"`
	ID      string `json:"id,omitempty"`
}

type hierarchyParams struct {
	Item hierarchyItem `json:"item"`
}

// hierarchyCall has one of its first members, by the direction that was asked for.
type hierarchyCall struct {
	From   *hierarchyItem `json:"from,omitempty"`
	To     *hierarchyItem `json:"to,omitempty"`
	Ranges []span         `json:"fromRanges"`
}

type renameParams struct {
	documentPosition
	Name string `json:"newName"`
}

type renameRange struct {
	Range       span   `json:"range"`
	Placeholder string `json:"placeholder"`
}

type codeLens struct {
	Range   span     `json:"range"`
	Command *command `json:"command,omitempty"` // nil until it is resolved
	Data    *taskKey `json:"data,omitempty"`
}

type hintParams struct {
	documentParams
	Range span `json:"range"`
}

type inlayHint struct {
	Position    position `json:"position"`
	Label       string   `json:"label"`
	PaddingLeft bool     `json:"paddingLeft"`
}

type documentPosition struct {
	documentParams
	Position position `json:"position"`
}

type openParams struct {
	Document struct {
		URI      string `json:"uri"`
		Language string `json:"languageId"`
		Version  int    `json:"version"`
		Text     string `json:"text"`
	} `json:"textDocument"`
}

type changeParams struct {
	Document documentID `json:"textDocument"`
	Changes  []change   `json:"contentChanges"`
}

// change replaces a range, or all of the text without one.
type change struct {
	Range *span  `json:"range"`
	Text  string `json:"text"`
}

type documentParams struct {
	Document documentID `json:"textDocument"`
}

func (p documentParams) document() documentID { return p.Document }

type folder struct {
	URI string `json:"uri"`
}

type foldersParams struct {
	Event struct {
		Added, Removed []folder
	} `json:"event"`
}

type watchedParams struct {
	Changes []struct {
		URI  string `json:"uri"`
		Type int    `json:"type"` // 1 created, 2 changed, 3 deleted
	} `json:"changes"`
}

type initializeParams struct {
	RootURI      string       `json:"rootUri"`
	RootPath     string       `json:"rootPath"`
	Folders      []folder     `json:"workspaceFolders"`
	Capabilities capabilities `json:"capabilities"`
}

// capabilities are those of the client that make a difference.
type capabilities struct {
	General struct {
		Encodings []string `json:"positionEncodings"` // by preference
	} `json:"general"`
	Workspace struct {
		Edit struct {
			DocumentChanges bool     `json:"documentChanges"`
			Operations      []string `json:"resourceOperations"`
		} `json:"workspaceEdit"`
		Watched struct {
			Dynamic bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		Lens  refreshing `json:"codeLens"`
		Hints refreshing `json:"inlayHint"`
	} `json:"workspace"`
	Window struct {
		Show struct {
			Support bool `json:"support"`
		} `json:"showDocument"`
	} `json:"window"`
	Text struct {
		Diagnostics struct {
			Related bool `json:"relatedInformation"`
		} `json:"publishDiagnostics"`
		Symbols struct {
			Nested bool `json:"hierarchicalDocumentSymbolSupport"`
		} `json:"documentSymbol"`
		Rename struct {
			Prepares bool `json:"prepareSupport"`
		} `json:"rename"`
	} `json:"textDocument"`
}

// refreshing says that the client asks again when it hears that what it shows is old.
type refreshing struct {
	Support bool `json:"refreshSupport"`
}

type diagnostic struct {
	Range       span         `json:"range"`
	Severity    int          `json:"severity"`
	Code        string       `json:"code"`
	Description *codeAddress `json:"codeDescription,omitempty"`
	Source      string       `json:"source"`
	Message     string       `json:"message"`
	Related     []related    `json:"relatedInformation,omitempty"`
}

type codeAddress struct {
	Href string `json:"href"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type publishParams struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version,omitempty"` // nil for a file that is not open
	Diagnostics []diagnostic `json:"diagnostics"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type hover struct {
	Contents markup `json:"contents"`
	Range    span   `json:"range"`
}

type textEdit struct {
	Range span   `json:"range"`
	Text  string `json:"newText"`
}

type completionList struct {
	Incomplete bool             `json:"isIncomplete"`
	Items      []completionItem `json:"items"`
}

type completionItem struct {
	Label  string   `json:"label"`
	Kind   int      `json:"kind"`
	Detail string   `json:"detail,omitempty"`
	Filter string   `json:"filterText,omitempty"`
	Sort   string   `json:"sortText,omitempty"`
	Edit   textEdit `json:"textEdit"`
}

type actionParams struct {
	documentParams
	Range   span `json:"range"`
	Context struct {
		Only []string `json:"only"`
	} `json:"context"`
}

type codeAction struct {
	Title       string        `json:"title"`
	Kind        string        `json:"kind"`
	Diagnostics []diagnostic  `json:"diagnostics,omitempty"`
	Preferred   bool          `json:"isPreferred,omitempty"`
	Edit        workspaceEdit `json:"edit"`
	Command     *command      `json:"command,omitempty"` // after the edit
}

type command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments,omitempty"`
}

type commandParams struct {
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments"`
}

// workspaceEdit has one of its members, by what the client understands.
type workspaceEdit struct {
	Changes   map[string][]textEdit `json:"changes,omitempty"`
	Documents []documentEdit        `json:"documentChanges,omitempty"`
}

// documentEdit changes a document, or creates one where Kind says so.
type documentEdit struct {
	Kind     string       `json:"kind,omitempty"`
	URI      string       `json:"uri,omitempty"`
	Document *versionedID `json:"textDocument,omitempty"`
	Edits    []textEdit   `json:"edits,omitempty"`
}

// versionedID names a state of a document; the version is null for one that is not
// open.
type versionedID struct {
	URI     string `json:"uri"`
	Version *int   `json:"version"`
}

type logParams struct {
	Type    int    `json:"type"` // 1 error, 2 warning, 3 information
	Message string `json:"message"`
}

// pathOf is the file that a URI names; false when it names none, such as a document
// that was never saved.
func pathOf(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", false
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		if u.Host != "" { // \\server\share
			return filepath.Clean(`\\` + u.Host + filepath.FromSlash(path)), true
		}
		path = strings.TrimPrefix(path, "/")
		if len(path) > 1 && path[1] == ':' {
			path = strings.ToUpper(path[:1]) + path[1:]
		}
	}
	return filepath.Clean(filepath.FromSlash(path)), true
}

// uriOf is the URI of an absolute path.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if host, ok := strings.CutPrefix(path, "//"); ok {
		host, rest, _ := strings.Cut(host, "/")
		return (&url.URL{Scheme: "file", Host: host, Path: "/" + rest}).String()
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
