package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

func parseDirection(word string) (graph.Direction, error) {
	switch word {
	case "both":
		return graph.Both, nil
	case "up":
		return graph.Up, nil
	case "down":
		return graph.Down, nil
	default:
		return graph.Both, fmt.Errorf("--direction %q: want up, down or both", word)
	}
}

// focused finds the tasks of --focus. It gives the tenants to draw: those of the
// tasks in focus, else all.
func (f *graphFlags) focused(c *inspection) (tenants []focus, err error) {
	if len(f.focus) == 0 {
		for _, t := range c.result.Tenants {
			tenants = append(tenants, focus{Tenant: t})
		}
		return tenants, nil
	}
	return groupTasks(c, f.focus)
}

// newTenant is a tenant without tasks.
func newTenant(now time.Time) *rules.Tenant {
	set := &task.Set{}
	set.Index()
	return rules.NewTenant(set, nil, now)
}

// focus is a tenant to draw, and from where: nil for all of it.
type focus struct {
	*rules.Tenant
	on []graph.Vertex
}

// title says what a picture of the tenants shows.
func (f *graphFlags) title(tenants []focus) string {
	if len(f.focus) == 0 {
		if len(tenants) == 1 && tenants[0].Set.Name+tenants[0].Set.Tenant != "" {
			return "Tasks of " + tenantName(tenants[0].Tenant)
		}
		return "Tasks"
	}
	var names []string
	for _, t := range tenants {
		for _, v := range t.on {
			names = append(names, t.Graph().Label(v))
		}
	}
	if len(names) > 3 {
		names = append(names[:2], fmt.Sprintf("%d more", len(names)-2))
	}
	words := map[string]string{"up": "What triggers ", "down": "What follows "}[f.direction]
	if words == "" {
		words = "Around "
	}
	return words + strings.Join(names, ", ")
}
