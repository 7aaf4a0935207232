package task

import "github.com/tasklint/tasklint/internal/source"

// Shape is what a JSON value is to tasklint, told by its content.
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
	// Endpoint is the one that a Wrapper is for.
	Endpoint Endpoint
}

// sureSigns is how many signs make a task of an object of which nobody has said
// that it is one.
const sureSigns = 2

// ShapeOf tells what the value n is for sure.
func ShapeOf(n source.Node) Shape { return LookAt(n).Shape }

// LookAt tells what the value n looks like.
func LookAt(n source.Node) Look {
	if !n.Is(source.Object) {
		return Look{}
	}
	var has members
	for key, value := range n.Members() {
		has.note(key, value)
	}
	l := Look{Signs: has.signs()}
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
	legacy                                                   int
	foreign                                                  foreign
}

func (m *members) note(key, value source.Node) {
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

// isRun reports whether they are those of a run: its status, and who or what ran it as
// texts. A worker's id is there in health checks of all kinds, with numbers for ids.
func (m *members) isRun() bool {
	if !m.status.Is(source.String) {
		return false
	}
	return m.workerID.Is(source.String) || m.taskID.Is(source.String) && (m.triggeredBy.Is(source.String) || m.startedAt.Is(source.String))
}
