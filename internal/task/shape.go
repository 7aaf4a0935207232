package task

import "github.com/tasklint/tasklint/internal/source"

// Shape is what a JSON value is to tasklint, told by its content.
type Shape uint8

// The shapes. Unknown is any other JSON. A Summary is a task of a graph answer
// that names itself but has no states; a Vertex is an entry of a graph answer.
const (
	Unknown Shape = iota
	Definition
	Summary
	Vertex
	Run
	PatchOperation
	LegacyReload
)

// String names the shape for messages.
func (s Shape) String() string {
	return [...]string{"unknown JSON", "a task", "a task summary", "a graph vertex", "a run", "a patch operation", "a legacy reload-task"}[s]
}

// ShapeOf tells what the value n is. One sure sign is enough for a task ("states",
// "specVersion"), else two of the members that other JSON rarely has.
func ShapeOf(n source.Node) Shape {
	if !n.Is(source.Object) {
		return Unknown
	}
	var has members
	for key, value := range n.Members() {
		has.note(key, value)
	}
	switch {
	case has.sure > 0:
		return Definition
	case has.op && has.path:
		return PatchOperation
	case has.workerID && has.status || has.taskID && has.status && has.triggeredBy:
		return Run
	case has.taskID && (has.attrs || has.task):
		return Vertex
	case has.appID && (has.recurrenceList || has.legacy > 1):
		return LegacyReload
	case has.likely >= 2:
		return Definition
	default:
		return Unknown
	}
}

// members notes which telling members an object has.
type members struct {
	sure, likely, legacy                            int
	op, path, workerID, status, taskID, triggeredBy bool
	attrs, task, appID, recurrenceList              bool
}

func (m *members) note(key, value source.Node) {
	switch string(key.Bytes()) {
	case "states", "specVersion":
		m.sure++
	case "events":
		if value.Is(source.Array) && value.At(0).Get("correlation").Exists() {
			m.sure++
		}
	case "start":
		if value.Get("schedule").Exists() {
			m.sure++
		}
	case "enabled", "resourceId", "keepActive", "metadata":
		m.likely++
	case "op":
		m.op = true
	case "path":
		m.path = true
	case "workerId":
		m.workerID = true
	case "status":
		m.status = true
	case "taskId":
		m.taskID = true
	case "triggeredBy":
		m.triggeredBy = true
	case "attrs":
		m.attrs = true
	case "task":
		m.task = true
	case "appId":
		m.appID = true
	case "recurrence":
		m.recurrenceList = value.Is(source.Array)
	case "autoReload", "autoReloadPartial", "timeZone", "fortressId", "nextExecutionTime", "partial":
		m.legacy++
	}
}
