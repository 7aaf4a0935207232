package mcp

import (
	"slices"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/say"
)

// listedTools is the result of tools/list.
type listedTools struct {
	Tools []*tool `json:"tools"`
}

// tools are all there are.
func tools() []*tool {
	all := []*tool{lintTool(), listTool(), impactTool(), explainTool(), explainScheduleTool()}
	for _, t := range all {
		t.arguments = append(t.arguments, folderArgument())
		t.Annotations = annotations{ReadOnly: true, Idempotent: true}
		t.InputSchema = inputSchema(t.arguments)
		t.OutputSchema = outputSchema(t.Name)
	}
	return all
}

// toolNamed finds a tool.
func toolNamed(name string) (*tool, error) {
	all := tools()
	i := slices.IndexFunc(all, func(t *tool) bool { return t.Name == name })
	if i < 0 {
		var names []string
		for _, t := range all {
			names = append(names, t.Name)
		}
		return nil, jsonrpc.NewError(jsonrpc.InvalidParams, say.Instead("there is no tool "+say.Quote(name), name, names))
	}
	return all[i], nil
}
