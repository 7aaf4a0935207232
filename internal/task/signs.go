package task

import (
	"bytes"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

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

// LongestWord is the length of the longest word of the dialect: of a text that is read
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
