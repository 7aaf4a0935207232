package tenanttest

import (
	"net/http"
	"net/url"
	"strconv"
)

// graph answers the five graph endpoints from the events of the tasks.
func (s *Server) graph(r *http.Request, q url.Values, fault *Fault, root *stored, kind string) *answer {
	if s.lost = fault.is(LostEdges); s.lost {
		clear(s.listed)
	}
	switch kind {
	case "children":
		return s.listTasks(r, q, fault, s.neighbours(root, false))
	case "parents":
		return s.listTasks(r, q, fault, s.neighbours(root, true))
	case "ancestors", "descendants", "subgraph":
	default:
		return refuse(http.StatusNotFound, "HTTP-404", "Not found")
	}
	level, err := strconv.Atoi(q.Get("level"))
	if name, bad := unknown(q, "level", "withTask"); bad || q.Has("level") && (err != nil || level < 1 || level > 100) {
		s.violation("graph with level %q, unknown parameter %q", q.Get("level"), name)
		return refuse(http.StatusBadRequest, "CHO-001", "level is not between 1 and 100")
	}
	w := graphWalk{server: s, depth: map[string]int{root.id: 0}, edges: []any{}}
	for w.queue = []*stored{root}; len(w.queue) > 0; w.queue = w.queue[1:] {
		at := w.queue[0]
		if q.Has("level") && w.depth[at.id] == level {
			continue
		}
		if kind != "descendants" {
			w.follow(at, true)
		}
		if kind != "ancestors" {
			w.follow(at, false)
		}
	}
	return reply(http.StatusOK, map[string]any{
		"taskId": root.id, "vertices": w.vertices(q.Get("withTask") == "true"), "edges": w.edges,
	})
}

// graphWalk goes breadth-first through the tasks around one.
type graphWalk struct {
	server *Server
	queue  []*stored
	depth  map[string]int
	edges  []any
}

// follow adds the neighbours of a task on one side, and the edges to them.
func (w *graphWalk) follow(at *stored, up bool) {
	for _, n := range w.server.neighbours(at, up) {
		child, parent := n, at
		if up {
			child, parent = at, n
		}
		if _, seen := w.depth[n.id]; !seen {
			w.depth[n.id] = w.depth[at.id] + 1
			w.queue = append(w.queue, n)
		}
		// The one documented example, read by the flags of its vertices, has the
		// child as the source.
		w.edges = append(w.edges, map[string]any{"source": child.id, "target": parent.id, "attrs": map[string]any{"depth": w.depth[n.id]}})
	}
}

// vertices are the tasks that the walk has come by.
func (w *graphWalk) vertices(withTask bool) []any {
	vertices := []any{}
	for _, t := range w.server.tasks {
		d, ok := w.depth[t.id]
		if !ok {
			continue
		}
		v := map[string]any{"taskId": t.id, "attrs": map[string]any{"depth": d}}
		if withTask {
			v["task"] = t.raw
		}
		vertices = append(vertices, v)
	}
	return vertices
}

// neighbours are the tasks that trigger t, or that t triggers.
func (s *Server) neighbours(t *stored, up bool) []*stored {
	var found []*stored
	if s.lost {
		return nil
	}
	for _, other := range s.tasks {
		child, parent := other, t
		if up {
			child, parent = t, other
		}
		if child.waitsFor(parent.id) {
			found = append(found, other)
		}
	}
	return found
}

// waitsFor reports whether an event of the task names another one.
func (t *stored) waitsFor(id string) bool {
	events, _ := t.fields["events"].([]any)
	for _, e := range events {
		event, _ := e.(map[string]any)
		list, _ := event["correlation"].([]any)
		for _, c := range list {
			if m, _ := c.(map[string]any); m["contextAttributeName"] == "id" && m["contextAttributeValue"] == id {
				return true
			}
		}
	}
	return false
}
