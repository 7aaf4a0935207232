package mcp

import (
	_ "embed"
	"encoding/json"
	"maps"
	"sync"

	"github.com/tasklint/tasklint/schema"
)

// answers are the JSON Schemas of what the tools answer, by tool. What is a report of lint,
// or holds its findings, is described by the schema of that alone.
//
//go:embed answers.json
var answers []byte

// outputSchemas are the schemas of the tools, whole.
var outputSchemas = sync.OnceValue(func() map[string]json.RawMessage {
	var own map[string]map[string]any
	var report map[string]any
	text, _ := schema.Source("report")
	if json.Unmarshal(answers, &own) != nil || json.Unmarshal(text, &report) != nil {
		return nil // a test reads both
	}
	members := report["properties"].(map[string]any)
	maps.Copy(members, own["lint"]["properties"].(map[string]any))
	own["lint"]["properties"] = members
	own["lint"]["required"] = append(own["lint"]["required"].([]any), report["required"].([]any)...)
	whole := make(map[string]json.RawMessage, len(own))
	for name, s := range own {
		if name == "lint" || name == "explain_schedule" {
			s["$defs"] = report["$defs"]
		}
		whole[name], _ = json.Marshal(s) // it was read as JSON
	}
	return whole
})

// outputSchema is the JSON Schema of the structured content of a tool. It names no dialect,
// as there are clients that know only an older one, in which it means the same.
func outputSchema(tool string) json.RawMessage { return outputSchemas()[tool] }
