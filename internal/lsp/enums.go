package lsp

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/tasklint/tasklint/schema"
)

// taskSchema is the JSON Schema of a task, decoded.
var taskSchema = sync.OnceValue(func() map[string]any {
	text, _ := schema.Source(string(schema.Task))
	var root map[string]any
	if json.Unmarshal(text, &root) != nil {
		return nil // our own file, whose tests read it
	}
	return root
})

// enum are the words that the schema allows at a way, which may lead through a list,
// an envelope or a graph answer to the task.
func enum(w way) []string {
	for {
		if words := enumAt(taskSchema(), w); words != nil {
			return words
		}
		switch {
		case len(w) > 1 && w[0].index >= 0:
			w = w[1:]
		case len(w) > 2 && w[0].key == "data" && w[1].index >= 0:
			w = w[2:]
		case len(w) > 3 && w[0].key == "vertices" && w[2].key == "task":
			w = w[3:]
		default:
			return nil
		}
	}
}

// enumAt walks down a schema.
func enumAt(at map[string]any, w way) []string {
	for _, s := range w {
		at = resolved(at)
		if s.index >= 0 {
			at, _ = at["items"].(map[string]any)
			continue
		}
		members, _ := at["properties"].(map[string]any)
		at, _ = members[s.key].(map[string]any)
	}
	list, _ := resolved(at)["enum"].([]any)
	var words []string
	for _, v := range list {
		if word, ok := v.(string); ok {
			words = append(words, word)
		}
	}
	return words
}

// maxReferences bounds a chain of references in the schema.
const maxReferences = 8

// resolved follows a schema's reference within its document.
func resolved(at map[string]any) map[string]any {
	for range maxReferences {
		reference, _ := at["$ref"].(string)
		path, ok := strings.CutPrefix(reference, "#/")
		if !ok {
			break
		}
		next := taskSchema()
		for name := range strings.SplitSeq(path, "/") {
			next, _ = next[name].(map[string]any)
		}
		at = next
	}
	return at
}
