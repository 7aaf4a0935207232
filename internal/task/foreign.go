package task

import (
	"slices"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/suggest"
)

// foreign notes the members of an object by which another dialect of JSON is known.
type foreign struct {
	sure  string // outweighs every sign of a task
	maybe string // outweighs one
	kind  bool   // with apiVersion it is Kubernetes
	api   bool
}

// What objects of other dialects are called.
const (
	workflow = "a Serverless Workflow of another engine"
	manifest = "the manifest of a package"
)

// surely is what an object with a member of that name is instead of a task; "" for a
// name that says nothing.
func surely(name string) string {
	switch name {
	case "functions":
		return workflow
	case "bomFormat":
		return "a CycloneDX bill of materials"
	case "StartAt":
		return "an Amazon States Language machine"
	case "initial":
		return "a state machine of XState"
	}
	return ""
}

// perhaps is surely for names that outweigh one sign of a task and no more.
func perhaps(name string, value source.Node) string {
	switch name {
	case "resourceType", "resourceAttributes":
		return "an item of another API"
	case "specversion":
		return "a CloudEvent"
	case "compilerOptions":
		return "a TypeScript configuration"
	case "dependencies", "devDependencies", "private", "workspaces":
		return manifest
	case "lockfileVersion":
		return "the lock file of a package"
	case "openapi", "swagger":
		return "a description of an API"
	case "spdxVersion":
		return "an SPDX bill of materials"
	case "AWSTemplateFormatVersion":
		return "a CloudFormation template"
	case "jsonrpc":
		return "a JSON-RPC message"
	case "$defs", "$ref":
		return "a JSON Schema"
	case "properties":
		if value.Is(source.Object) {
			return "a JSON Schema"
		}
	case "scripts":
		if value.Is(source.Object) {
			return manifest
		}
	}
	return ""
}

func (f *foreign) note(name string, value source.Node) {
	switch name {
	case "apiVersion":
		f.api = value.Is(source.String)
	case "kind":
		f.kind = value.Is(source.String)
	default:
		if what := surely(name); what != "" {
			f.sure = what
		} else if what := perhaps(name, value); what != "" {
			f.maybe = what
		}
	}
}

// of is what an object with these members is instead of a task, "" for nothing that is
// known to outweigh its signs.
func (f *foreign) of(m *members, signs int) string {
	switch {
	case f.sure != "":
		return f.sure
	case m.states.Is(source.Object) && !isEventState(m.states):
		return "a state machine of another kind"
	case each(m.states, hasForeignType):
		return workflow
	case signs >= sureSigns:
		return ""
	case f.api && f.kind:
		return "a Kubernetes object"
	default:
		return f.maybe
	}
}

// hasForeignType reports whether a state is of a type that other dialects have and tasks
// do not. A mistyped word is of no dialect, and neither is one beside "onEvents".
func hasForeignType(state source.Node) bool {
	if state.Get("onEvents").Exists() {
		return false
	}
	switch state.Get("type").Text() {
	case "operation", "switch", "sleep", "parallel", "inject", "foreach", "callback", "delay", "subflow", // Serverless Workflow
		"Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map", // Amazon States Language
		"atomic", "compound", "final", "history": // XState
		return true
	}
	return false
}

// ForeignPatch is what a patch is called no path of which leads into a task.
const ForeignPatch = "a patch of something else"

// foreignPatch says what an operation with that path is instead of one on a task, ""
// when the path leads into a task, or would but for a slip.
func foreignPatch(path source.Node) string {
	names := tokens(path.Text())
	switch {
	case !path.Is(source.String):
		return ForeignPatch
	case len(names) == 0: // the whole of a task
		return ""
	case !leadsInto(names[0], taskNames) || names[0] == "metadata" && len(names) > 1 && !leadsInto(names[1], metadataNames):
		return ForeignPatch
	}
	return ""
}

func leadsInto(name string, known []string) bool {
	if slices.Contains(known, name) {
		return true
	}
	_, near := suggest.Nearest(name, known)
	return near
}
