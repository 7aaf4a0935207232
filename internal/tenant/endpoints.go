package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// Relation names the two graph endpoints that are lists of tasks.
type Relation string

// The relations of a task.
const (
	Children Relation = "children"
	Parents  Relation = "parents"
)

// Reach names the three graph endpoints that answer with vertices and edges. The
// direction of their edges is not documented.
type Reach string

// The reaches of a graph.
const (
	Ancestors   Reach = "ancestors"
	Descendants Reach = "descendants"
	Subgraph    Reach = "subgraph"
)

// User is who a credential stands for.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	TenantID string `json:"tenantId"`
}

// Task reads one task.
func (c *Client) Task(ctx context.Context, id string) (Item, error) {
	return c.object(ctx, "reading task "+plain(id), nil, tasksPath, id)
}

// Graph is a graph answer.
type Graph struct {
	// JSON is its text, Edges the pairs of task ids in it: source and target.
	JSON  []byte
	Edges [][2]string
}

// Graph reads the graph around a task, level (1 to 100) edges far, with the
// bodies of the tasks that may be read when withTask is set.
func (c *Client) Graph(ctx context.Context, id string, r Reach, level int, withTask bool) (Graph, error) {
	q := url.Values{"level": {strconv.Itoa(level)}, "withTask": {strconv.FormatBool(withTask)}}
	doing := fmt.Sprintf("reading the %s of task %s", r, plain(id))
	item, err := c.object(ctx, doing, q, tasksPath, id, "graphs", string(r))
	if err != nil {
		return Graph{}, err
	}
	var answer struct {
		Vertices *[]json.RawMessage
		Edges    []struct{ Source, Target string }
	}
	if json.Unmarshal(item.JSON, &answer) != nil || answer.Vertices == nil {
		return Graph{}, &Error{Doing: doing, Tenant: c.address, Problem: "its answer is no graph", Advice: "check the address of the tenant"}
	}
	g := Graph{JSON: item.JSON}
	for _, e := range answer.Edges {
		g.Edges = append(g.Edges, [2]string{e.Source, e.Target})
	}
	return g, nil
}

// Runs returns the runs of a task, the newest first.
func (c *Client) Runs(ctx context.Context, id string) iter.Seq2[Item, error] {
	return c.runs(ctx, "reading the runs of task "+plain(id), tasksPath, id, "runs")
}

// ResourceRuns returns the runs of all tasks of an app, the newest first.
func (c *Client) ResourceRuns(ctx context.Context, resource string) iter.Seq2[Item, error] {
	return c.runs(ctx, "reading the runs of app "+plain(resource), tasksPath, "resources", resource, "runs")
}

func (c *Client) runs(ctx context.Context, doing string, parts ...string) iter.Seq2[Item, error] {
	path, err := join(parts)
	if err != nil {
		return fails(fmt.Errorf("%s: %w", doing, err))
	}
	return c.pages(ctx, doing, path, url.Values{"limit": {pageSize}, "sort": {"-startedAt"}})
}

// LastRun reads the last run of a task; ran is false when it never ran.
func (c *Client) LastRun(ctx context.Context, id string) (run Item, ran bool, err error) {
	run, err = c.object(ctx, "reading the last run of task "+plain(id), nil, tasksPath, id, "runs", "last")
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return Item{}, false, nil
	}
	return run, err == nil, err
}

// RunLog reads the log of a run, as text.
func (c *Client) RunLog(ctx context.Context, id, run string) (string, error) {
	doing := "reading the log of run " + plain(run)
	path, err := join([]string{tasksPath, id, "runs", run, "log"})
	if err != nil {
		return "", fmt.Errorf("%s: %w", doing, err)
	}
	u, err := c.url(path, nil)
	if err != nil {
		return "", err
	}
	a, err := c.ask(ctx, doing, u, formText)
	if err != nil {
		return "", err
	}
	// The log may come wrapped, whatever was asked for.
	var wrapped struct {
		Log *string `json:"logContent"`
	}
	if bytes.HasPrefix(a.body, []byte("{")) && json.Unmarshal(a.body, &wrapped) == nil && wrapped.Log != nil {
		return *wrapped.Log, nil
	}
	return string(a.body), nil
}

// Me reads who the credential stands for.
func (c *Client) Me(ctx context.Context) (User, error) {
	item, err := c.object(ctx, "reading the own user", nil, "/api/v1/users", "me")
	if err != nil {
		return User{}, err
	}
	var u User
	if json.Unmarshal(item.JSON, &u) != nil || u.ID == "" {
		return User{}, &Error{Doing: "reading the own user", Tenant: c.address, Problem: "its answer is no user", Advice: "check the address of the tenant"}
	}
	return u, nil
}

// object asks for a single object.
func (c *Client) object(ctx context.Context, doing string, q url.Values, parts ...string) (Item, error) {
	path, err := join(parts)
	if err != nil {
		return Item{}, fmt.Errorf("%s: %w", doing, err)
	}
	u, err := c.url(path, q)
	if err != nil {
		return Item{}, err
	}
	a, err := c.ask(ctx, doing, u, formJSON)
	if err != nil {
		return Item{}, err
	}
	item, ok := newItem(a.body)
	if !ok {
		return Item{}, &Error{Doing: doing, Tenant: c.address, Problem: "its answer is no object", Advice: "check the address of the tenant"}
	}
	return item, nil
}

// join makes a path: the first part as it is, the others ids.
func join(parts []string) (string, error) {
	path := parts[0]
	for _, p := range parts[1:] {
		s, err := segment(p)
		if err != nil {
			return "", err
		}
		path += "/" + s
	}
	return path, nil
}
