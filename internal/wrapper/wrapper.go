// Package wrapper turns the bodies of the reload endpoints into the tasks that they
// become, and tasks into the bodies that make them.
package wrapper

import (
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Conversion is what becomes of one body or task.
type Conversion struct {
	// Text is the outcome as JSON, nil where none can be made.
	Text []byte
	// Name is the task's, Endpoint and App are where a body belongs.
	Name     string
	Endpoint task.Endpoint
	App      string
	// Lost is what cannot be carried over, Changed what is not as it was written.
	Lost, Changed []Remark
}

// Remark is something about one value, in one sentence.
type Remark struct {
	Node source.Node
	Text string
}

func (c *Conversion) lost(n source.Node, format string, args ...any) {
	c.Lost = append(c.Lost, Remark{n, fmt.Sprintf(format, args...)})
}

// ToTask makes the task that a body for an endpoint and an app becomes. Without an app
// there is none.
func ToTask(n source.Node, e task.Endpoint, app string) Conversion {
	c := Conversion{Name: n.Get("name").Text(), Endpoint: e, App: app}
	if app == "" {
		c.lost(n, "the app is in the address of the endpoint and not in the body; say which with --app ID")
		return c
	}
	names := []string{"name", "description", "enabled", "partial", "$schema"}
	switch e {
	case task.OnTimeSchedule:
		names = append(names, "recurrence", "timezone", "startDateTime", "endDateTime")
	case task.OnTaskEvent:
		names = append(names, "onTaskId", "onTaskStatus")
		c.status(n)
	}
	for key, value := range n.Members() {
		if name := key.Text(); !slices.Contains(names, name) && !(name == "appId" && value.TextIs(app)) {
			c.lost(key, "%s is no member of a body for %s and has no place in a task", quote(key), e)
		}
	}
	c.Text = e.Becomes(n, app).Text
	if !n.Get("enabled").Exists() {
		c.Text = slices.Insert(c.Text, 1, []byte(`"enabled":false,`)...)
		c.Changed = append(c.Changed, Remark{n, `without "enabled" the endpoint makes a disabled task, so this one is`})
	}
	return c
}

// status tells of an awaited outcome that a task cannot say.
func (c *Conversion) status(n source.Node) {
	switch status := n.Get("onTaskStatus"); {
	case !status.Exists():
		c.Changed = append(c.Changed, Remark{n, `there is no "onTaskStatus", so the task runs after every end of the other`})
	case !task.IsOnTaskStatus(status):
		c.lost(status, "onTaskStatus %s is none of succeeded, failed and any; the task runs after every end of the other", quote(status))
	}
}

// quote writes a node's text for a message.
func quote(n source.Node) string {
	const most = 60
	text := []rune(n.Text())
	if !n.Is(source.String) {
		text = []rune(string(n.Raw()))
	}
	if len(text) > most {
		text = append(text[:most], '…')
	}
	return runes.Quote(string(text))
}
