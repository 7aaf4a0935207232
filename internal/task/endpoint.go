package task

import (
	"bytes"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Endpoint is one of the endpoints POST .../resources/{appId}/actions/reload/..., which
// make a task for an app of a body with a handful of members: a wrapper.
type Endpoint uint8

// The endpoints (Qlik changelog 262). NoEndpoint takes no wrapper.
const (
	NoEndpoint Endpoint = iota
	OnTimeSchedule
	OnTaskEvent
	OnDatasetUpdated
)

var endpointNames = [...]string{"", "on-time-schedule", "on-task-event", "on-dataset-updated"}

// String returns the last part of its address, by which people know it.
func (e Endpoint) String() string { return endpointNames[e] }

// EndpointIn returns the endpoint that a path names in one of its folders, or in the name
// of its file, and the app that stands before it as in the address of the endpoint; ""
// where that is none.
func EndpointIn(path string) (e Endpoint, app string) {
	parts := strings.Split(strings.ReplaceAll(path, `\`, "/"), "/")
	for i := len(parts) - 1; i >= 0 && e == NoEndpoint; i-- {
		for of := OnTimeSchedule; of <= OnDatasetUpdated; of++ {
			if strings.Contains(parts[i], of.String()) {
				e, parts = of, parts[:i]
				break
			}
		}
	}
	if e == NoEndpoint {
		return e, ""
	}
	for n := len(parts); n > 0 && (parts[n-1] == "reload" || parts[n-1] == "actions"); n-- {
		parts = parts[:n-1]
	}
	if n := len(parts); n > 0 && IsUUID(parts[n-1]) {
		app = parts[n-1]
	}
	return e, app
}

// IsUUID reports whether a text has the form of a UUID (RFC 9562 section 4), as the ids
// of tasks do.
func IsUUID[T ~string | ~[]byte](s T) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F'):
			return false
		}
	}
	return true
}

// wrapperNames are the members of wrappers (qlik.dev, the three pages of the command line
// tool about them); "partial" is on none of the pages that can be read, but so likely
// that it is no mistake.
var wrapperNames = []string{
	"name", "description", "recurrence", "timezone", "startDateTime", "endDateTime", "onTaskId", "onTaskStatus", "enabled", "partial",
}

// wrapper is what is known of an object that may be one.
type wrapper struct {
	name, recurrence, onTaskID, enabled, timezone source.Node
	known, strange                                int
}

func readWrapper(n source.Node) (w wrapper) {
	for key, value := range n.Members() {
		w.known++
		switch name := key.Text(); name {
		case "name":
			w.name = value
		case "recurrence":
			w.recurrence = value
		case "onTaskId":
			w.onTaskID = value
		case "enabled":
			w.enabled = value
		case "timezone":
			w.timezone = value
		case "description", "startDateTime", "endDateTime", "onTaskStatus", "partial":
		case "$schema", "appId": // in its address, but people write it here, too
			w.known--
		default:
			w.known--
			if _, near := say.Nearest(name, wrapperNames); !near {
				w.strange++
			}
		}
	}
	return w
}

// endpoint is the endpoint that the object is a wrapper for, for sure: appointments have a
// name and a recurrence as well, so that more has to speak for one, and twice as much for
// each member that no wrapper has.
func (w *wrapper) endpoint() Endpoint {
	switch {
	case w.onTaskID.Exists() && w.name.Exists():
		return OnTaskEvent
	case !w.recurrence.Exists() || !w.name.Is(source.String):
		return NoEndpoint
	}
	signs := 0
	if isRuleText(w.recurrence) || isRuleText(w.recurrence.At(0)) {
		signs += 2
	}
	if w.enabled.Is(source.Bool) {
		signs++
	}
	if w.timezone.Is(source.String) {
		signs++
	}
	if signs >= 2+2*w.strange {
		return OnTimeSchedule
	}
	return NoEndpoint
}

// isRuleText reports whether a value is meant for a recurrence rule, however broken.
func isRuleText(n source.Node) bool {
	text := bytes.ToUpper(n.Bytes())
	return n.Is(source.String) && (bytes.Contains(text, []byte("FREQ")) || bytes.Contains(text, []byte("RRULE")))
}
