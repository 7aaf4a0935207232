package playground

import (
	"encoding/json"
	"fmt"
)

// Reply is the answer to a request. What was not asked for is absent.
type Reply struct {
	// Error says why there is no answer.
	Error string `json:"error,omitempty"`
	// Report is what --format json writes, Verdict its last line in words, and Marks where
	// its findings are in the editor, in the same order.
	Report  json.RawMessage `json:"report,omitempty"`
	Verdict string          `json:"verdict,omitempty"`
	Marks   []Mark          `json:"marks,omitempty"`
	// Fixed are the files that fixing has changed.
	Fixed *Fixed `json:"fixed,omitempty"`
	// SVG is the picture of the graph, or Tree where it is too large to draw.
	SVG  string `json:"svg,omitempty"`
	Tree string `json:"tree,omitempty"`
	// HTML is the page of the forecast.
	HTML string `json:"html,omitempty"`
	// Tasks are the rows of list --format json, Places where they are in the editor.
	Tasks  json.RawMessage `json:"tasks,omitempty"`
	Places []*Range        `json:"places,omitempty"`
	// Text is a schedule in words.
	Text string `json:"text,omitempty"`
	// Notes are what the user should know about the answer itself.
	Notes []string `json:"notes,omitempty"`
}

// note adds a sentence to the notes.
func (r *Reply) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Fixed is the outcome of fixing.
type Fixed struct {
	// Files are those that have changed, Findings how many were mended and Left how many
	// are left.
	Files    []File `json:"files"`
	Findings int    `json:"findings"`
	Left     int    `json:"left"`
}

// Mark is where a finding is in the editor, and what can be done about it there.
type Mark struct {
	// Range is nil for a finding that is about no file.
	Range   *Range   `json:"range"`
	Related []*Range `json:"related,omitempty"`
	Fixes   []Fix    `json:"fixes,omitempty"`
}

// Range is a stretch of a file of the request: its index, and from where to where as
// lines and columns that count from 1, the columns in UTF-16 code units.
type Range struct {
	File int    `json:"file"`
	From [2]int `json:"from"`
	To   [2]int `json:"to"`
}

// Fix is one way to mend a finding.
type Fix struct {
	Safe        bool   `json:"safe"`
	Description string `json:"description"`
	Edits       []Edit `json:"edits"`
}

// Edit replaces a stretch by a text.
type Edit struct {
	Range *Range `json:"range"`
	Text  string `json:"text"`
}
