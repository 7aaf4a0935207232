package tenanttest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const tasksPath = "/api/scheduling/tasks"

// route finds what a path means.
func (s *Server) route(r *http.Request, fault *Fault) *answer {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest, "CHO-001", "query cannot be read")
	}
	if r.URL.Path == "/api/v1/users/me" {
		return reply(http.StatusOK, map[string]any{"id": "user-1", "name": "Pat Tester", "tenantId": TenantID})
	}
	rest, ok := strings.CutPrefix(r.URL.Path, tasksPath)
	if !ok {
		return refuse(http.StatusNotFound, "HTTP-404", "Not found")
	}
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	switch {
	case rest == "":
		return s.listTasks(r, q, fault, s.tasks)
	case len(parts) == 3 && parts[0] == "resources" && parts[2] == "runs":
		return s.listRuns(r, q, fault, s.runsOf(func(t *stored) bool { return t.text("resourceId") == parts[1] }))
	}
	t := s.byID[parts[0]]
	if t == nil {
		return refuse(http.StatusNotFound, "CHO-001", "task does not exist")
	}
	switch {
	case len(parts) == 1:
		return s.single(q, t.raw)
	case len(parts) == 2 && parts[1] == "runs":
		return s.listRuns(r, q, fault, s.runs[t.id])
	case len(parts) == 3 && parts[1] == "runs" && parts[2] == "last":
		if len(s.runs[t.id]) == 0 {
			return refuse(http.StatusNotFound, "HTTP-404", "task has no run")
		}
		return s.single(q, s.runs[t.id][0])
	case len(parts) == 4 && parts[1] == "runs" && parts[3] == "log":
		return s.log(r, parts[2])
	case len(parts) == 3 && parts[1] == "graphs":
		return s.graph(r, q, fault, t, parts[2])
	}
	return refuse(http.StatusNotFound, "HTTP-404", "Not found")
}

// unknown is the first parameter of a query that is not among the known ones.
func unknown(q url.Values, known ...string) (string, bool) {
	for name, values := range q {
		if !slices.Contains(known, name) || len(values) != 1 {
			return name, true
		}
	}
	return "", false
}

func (s *Server) single(q url.Values, v any) *answer {
	if name, bad := unknown(q); bad {
		s.violation("unknown parameter %q", name)
		return refuse(http.StatusBadRequest, "CHO-001", "unknown parameter "+name)
	}
	return reply(http.StatusOK, v)
}

func (s *Server) log(r *http.Request, run string) *answer {
	text, ok := s.logs[run]
	switch {
	case !ok:
		return refuse(http.StatusNotFound, "HTTP-404", "run has no log")
	case strings.Contains(r.Header.Get("Accept"), "text/plain"):
		return &answer{status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, body: []byte(text)}
	}
	return reply(http.StatusOK, map[string]any{"logContent": text})
}

// limitOf reads the parameter limit: 20 by default, 1 to 100.
func limitOf(q url.Values) (int, bool) {
	if !q.Has("limit") {
		return 20, true
	}
	n, err := strconv.Atoi(q.Get("limit"))
	return n, err == nil && n >= 1 && n <= 100
}
