package task

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Shape is what a JSON value is to tasklint, known by its content.
type Shape uint8

// The shapes. Unknown is any other JSON. A Summary is a task of a graph answer
// that names itself but has no states; a Vertex is an entry of a graph answer; a Wrapper
// is the body of a request to an Endpoint.
const (
	Unknown Shape = iota
	Definition
	Summary
	Vertex
	Run
	PatchOperation
	LegacyReload
	Wrapper
)

// String names the shape for messages.
func (s Shape) String() string {
	return [...]string{"unknown JSON", "a task", "a task summary", "a graph vertex", "a run", "a patch operation", "a legacy reload-task", "the body of a reload endpoint"}[s]
}

// Look is what a JSON value looks like.
type Look struct {
	// Shape is what it is for sure. A task is one with two signs of the dialect at
	// least, and none of another; with one it is Unknown.
	Shape Shape
	// Signs is how many signs of a task it bears.
	Signs int
	// Foreign is what else it looks like, with its article; "" for nothing in particular.
	Foreign string
	// Refusal says that it looks like an ErrorAnswer. It is no other dialect: where a task
	// is meant to be, it is one that is spoilt.
	Refusal bool
	// Endpoint is the one that a Wrapper is for.
	Endpoint Endpoint
}

// sureSigns is how many signs make a task of an object of which nobody has said
// that it is one.
const sureSigns = 2

// ShapeOf returns what the value n is for sure.
func ShapeOf(n source.Node) Shape { return LookAt(n).Shape }

// LookAt reports what the value n looks like.
func LookAt(n source.Node) Look {
	if !n.Is(source.Object) {
		return Look{}
	}
	var has members
	for key, value := range n.Members() {
		has.note(key, value)
	}
	l := Look{Signs: has.signs(), Refusal: has.refuses()}
	l.Foreign = has.foreign.of(&has, l.Signs)
	switch {
	case l.Signs >= sureSigns && l.Foreign == "":
		l.Shape = Definition
	case has.isOperation():
		l.Shape, l.Foreign = PatchOperation, foreignPatch(has.path)
	case has.isRun():
		l.Shape = Run
	case has.taskID.Is(source.String) && (has.attrs.Is(source.Object) || has.task.Is(source.Object)):
		l.Shape = Vertex
	case has.appID && (has.recurrence.Is(source.Array) || has.legacy > 1):
		l.Shape = LegacyReload
	case has.mayBeWrapper(&l):
		w := readWrapper(n)
		if l.Endpoint = w.endpoint(); l.Endpoint != NoEndpoint {
			l.Shape = Wrapper
		}
	}
	return l
}

// members are the telling members of an object.
type members struct {
	specVersion, states, events, start, metadata, resourceID source.Node
	op, path, workerID, status, taskID, triggeredBy          source.Node
	startedAt, attrs, task, recurrence                       source.Node
	appID, onTaskID                                          bool
	code, message, title                                     source.Node
	legacy, all                                              int
	refusal                                                  bool
	foreign                                                  foreign
}

func (m *members) note(key, value source.Node) {
	m.all++
	switch name := string(key.Bytes()); name {
	case "specVersion":
		m.specVersion = value
	case "states":
		m.states = value
	case "events":
		m.events = value
	case "start":
		m.start = value
	case "metadata":
		m.metadata = value
	case "resourceId":
		m.resourceID = value
	case "op":
		m.op = value
	case "path":
		m.path = value
	case "workerId":
		m.workerID = value
	case "status":
		m.status = value
	case "taskId":
		m.taskID = value
	case "triggeredBy":
		m.triggeredBy = value
	case "startedAt":
		m.startedAt = value
	case "attrs":
		m.attrs = value
	case "task":
		m.task = value
	case "appId":
		m.appID = true
	case "onTaskId":
		m.onTaskID = true
	case "recurrence":
		m.recurrence = value
	case "autoReload", "autoReloadPartial", "timeZone", "fortressId", "nextExecutionTime", "partial":
		m.legacy++
	case "errors":
		m.refusal = m.refusal || value.Is(source.Array)
	case "error":
		m.refusal = true
	case "fault":
		m.refusal = m.refusal || value.Is(source.Object)
	case "code", "statusCode":
		m.code = value
	case "message", "Message":
		m.message = value
	case "title", "detail":
		m.title = value
	default:
		m.foreign.note(name, value)
	}
}

// mayBeWrapper reports whether they can be those of a wrapper.
func (m *members) mayBeWrapper(l *Look) bool {
	return (m.recurrence.Exists() || m.onTaskID) && l.Signs == 0 && l.Foreign == "" &&
		!m.states.Exists() && !m.events.Exists() && !m.start.Exists()
}

// isOperation reports whether they are those of an operation of a patch, however
// incomplete.
func (m *members) isOperation() bool {
	if m.op.Exists() && m.path.Exists() {
		return true
	}
	switch m.op.Text() {
	case "add", "remove", "replace", "move", "copy", "test":
		return true
	}
	return false
}

// refuses reports whether they are those of an ErrorAnswer: an "error", a "fault", as some
// gateways have it, or words beside the number of a failure (RFC 9457 has "status"). Other
// gateways say no more than a message, and perhaps the id of the request.
func (m *members) refuses() bool {
	const most = 2
	told := m.message.Is(source.String)
	return m.refusal || told && m.all <= most || (told || m.title.Is(source.String)) && (isFailure(m.code) || isFailure(m.status))
}

// isFailure reports whether a value is the status code of a failure in HTTP.
func isFailure(n source.Node) bool {
	code, err := strconv.Atoi(strings.Trim(string(n.Raw()), `"`))
	return err == nil && code >= 400 && code <= 599
}

// isRun reports whether they are those of a run: its status, and who or what ran it as
// texts. A worker's id is there in health checks of all kinds, with numbers for ids.
func (m *members) isRun() bool {
	if !m.status.Is(source.String) {
		return false
	}
	return m.workerID.Is(source.String) || m.taskID.Is(source.String) && (m.triggeredBy.Is(source.String) || m.startedAt.Is(source.String))
}

// signs counts the signs of a task among the members of an object: what this dialect
// has and other JSON rarely does.
func (m *members) signs() int {
	n := 0
	for _, sign := range []bool{
		m.specVersion.Is(source.String),
		hasEventState(m.states),
		hasFunction(m.states),
		hasQlikEvent(m.events),
		m.start.Get("schedule").Exists(),
		hasOwnMetadata(m.metadata),
		m.resourceID.Is(source.String),
		wasCut(m.states) || wasCut(m.start) || wasCut(m.events) || wasCut(m.metadata),
	} {
		if sign {
			n++
		}
	}
	return n
}

// each are the entries of a list, or the value itself where somebody has left the
// brackets of a single entry out.
func each(n source.Node, visit func(source.Node) bool) bool {
	if n.Is(source.Object) {
		return visit(n)
	}
	for _, entry := range n.Elements() {
		if visit(entry) {
			return true
		}
	}
	return false
}

// isEventState reports whether a state is of the only kind that tasks have.
func isEventState(state source.Node) bool {
	return state.Get("type").TextIs("event") || state.Get("onEvents").Exists()
}

func hasEventState(states source.Node) bool { return each(states, isEventState) }

func hasFunction(states source.Node) bool {
	return each(states, func(state source.Node) bool {
		return each(state.Get("onEvents"), func(on source.Node) bool {
			return each(on.Get("actions"), func(action source.Node) bool { return action.Get("functionRef").Exists() })
		})
	})
}

func hasQlikEvent(events source.Node) bool {
	return each(events, func(event source.Node) bool {
		if event.Get("correlation").Exists() {
			return true
		}
		kind, from := event.Get("type").Bytes(), event.Get("source").Bytes()
		return bytes.HasPrefix(kind, []byte("com.qlik")) || bytes.HasPrefix(from, []byte("com.qlik")) ||
			string(from) == SourceTask || string(from) == SourceDataset
	})
}

// hasOwnMetadata looks for what only this API keeps in the metadata; ids of tenants and
// owners and times are everywhere.
func hasOwnMetadata(metadata source.Node) bool {
	for key := range metadata.Members() {
		switch string(key.Bytes()) {
		case "orchestration", "scriptOwnerId", "disabledCode", "migratedFrom", "spaceId", "resourceSubType":
			return true
		}
	}
	topology := metadata.Get("topology")
	return topology.Get("isChild").Exists() || topology.Get("isParent").Exists() ||
		metadata.Get("trigger").Get("type").Is(source.Number)
}

// mayHold are texts one of which stands in every JSON that holds a task, in strings, too.
var mayHold = [...]string{"specVersion", "appId", "states", "events", "schedule", "metadata", "resourceId", `\u00`}

// MayHold reports whether a task can stand in a text: where it says false there is none.
func MayHold(text []byte) bool {
	for _, name := range mayHold {
		if bytes.Contains(text, []byte(name)) {
			return true
		}
	}
	return false
}

// dialect are the keys and values by which a text that is no JSON is known to have been
// meant for a task.
var dialect = [...]string{"specVersion", "eventRefs", "functionRef", "onEvents", "contextAttributeName", "recurrence", "app.reload", "com.qlik", "onTaskId"}

// Speaks reports whether a text, which need be no JSON, has a word of the dialect.
func Speaks(text []byte) bool {
	for _, word := range dialect {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// LongestWord returns the length of the longest word of the dialect: of a text that is read
// in pieces so much has to be looked at twice.
func LongestWord() int {
	longest := 0
	for _, word := range dialect {
		longest = max(longest, len(word))
	}
	return longest
}

// Names of the members of a task, and of its metadata, for the paths of patches.
var (
	taskNames = []string{
		"id", "name", "description", "specVersion", "version", "key", "annotations", "enabled", "keepActive", "resourceId",
		"start", "events", "states", "metadata",
	}
	metadataNames = []string{
		"usage", "spaceId", "ownerId", "createdBy", "scriptOwnerId", "tenantId", "spaceType", "resourceName", "resourceType",
		"resourceSubType", "createdAt", "updatedAt", "deletedAt", "disabledCode", "migratedFrom", "topology", "trigger", "orchestration",
	}
)

// tokens are the names in the path of a patch, however it is misspelt.
func tokens(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '#' || r == '.' })
}

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

// ErrorAnswer is what an answer of an API is called that tells of an error in place of
// giving what was asked for: {"errors": [...]}, {"error": ...} as OAuth has it, or what a
// gateway in front of it says.
const ErrorAnswer = "an answer that tells of an error"

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
	_, near := say.Nearest(name, known)
	return near
}

// CutSigns are the characters that texts begin with for which IsCut is true.
const CutSigns = "@S"

// IsCut reports whether a text is what PowerShell's ConvertTo-Json writes of an object or
// a list that lies too deep: a hash table's literal, or the name of a type.
func IsCut(text []byte) bool {
	switch {
	case bytes.HasPrefix(text, []byte("@{")):
		return bytes.HasSuffix(text, []byte("}")) && (len(text) == 3 || bytes.IndexByte(text, '=') > 0)
	case bytes.HasPrefix(text, []byte("System.Collections.")):
		return bytes.IndexByte(text, ' ') < 0
	}
	return string(text) == "System.Object[]" || string(text) == "System.Object" || string(text) == "System.Management.Automation.PSCustomObject"
}

// isCutTask reports whether a text is what was cut off of a task as a whole: a literal
// with as many of its members as make a task of an object, or those of a reload-task.
func isCutTask(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("@{")) || !IsCut(text) {
		return false
	}
	has := func(name string) bool {
		return bytes.Contains(text, []byte("{"+name+"=")) || bytes.Contains(text, []byte("; "+name+"="))
	}
	signs := 0
	for _, name := range [...]string{"specVersion", "states", "events", "start", "metadata", "resourceId"} {
		if has(name) {
			signs++
		}
	}
	return signs >= sureSigns || has("appId") && has("recurrence")
}

// wasCut reports whether a member was cut off, or the entries of its list were.
func wasCut(n source.Node) bool {
	for _, entry := range n.Elements() {
		n = entry
		break
	}
	return n.Is(source.String) && IsCut(n.Bytes())
}
