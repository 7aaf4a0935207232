package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

// summary is what expressions see of another task: its facts, or its id alone when
// the set does not hold it.
type summary struct {
	facts  *task.Facts
	id     string
	vertex graph.Vertex
}

// get is a field, nil when it is absent.
func (s *summary) get(name string) any {
	f := s.facts
	if f == nil {
		if name == "id" && s.id != "" {
			return s.id
		}
		return nil
	}
	text := func(t task.Text) any {
		if t.Exists() {
			return t.S
		}
		return nil
	}
	switch name {
	case "id":
		return text(f.ID)
	case "name":
		return text(f.Name)
	case "version":
		return text(f.Version)
	case "enabled":
		if f.Enabled.Given {
			return f.Enabled.On
		}
	case "appId":
		return text(f.AppID())
	case "spaceId":
		return text(f.Space)
	case "ownerId":
		return text(f.Owner)
	case "file":
		return f.Doc.Name
	}
	return nil
}

func (s *summary) label() string {
	if s.facts != nil {
		return s.facts.Label()
	}
	return s.id
}

// Costs in steps of what looks beyond the task at hand.
const (
	vertexCost   = 3
	parseCost    = 40
	scheduleCost = 100
	runCost      = 10
	// runsMost is how many runs nextRuns may be asked for.
	runsMost = 1000
)
