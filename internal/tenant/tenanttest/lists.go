package tenanttest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/tenant"
)

// cursor is a place in a list; it holds for the query that it was made for.
type cursor struct {
	query  string
	offset int
}

// listTasks answers with one page of tasks.
func (s *Server) listTasks(r *http.Request, q url.Values, fault *Fault, tasks []*stored) *answer {
	if name, bad := unknown(q, "filter", "limit", "page", "resourceId", "sort"); bad {
		s.violation("unknown parameter %q", name)
		return refuse(http.StatusBadRequest, "CHO-001", "unknown parameter "+name)
	}
	order := cmp.Or(q.Get("sort"), "-updatedAt")
	field := strings.TrimLeft(order, "+-")
	if !slices.Contains(tenant.FilterFields(), field) || len(order)-len(field) != 1 {
		s.violation("sort %q", order)
		return refuse(http.StatusBadRequest, "CHO-001", "sort is invalid")
	}
	key := strings.Join([]string{r.URL.Path, q.Get("filter"), q.Get("resourceId"), order}, "\x00")
	list, ok := s.listed[key]
	if !ok {
		rows := slices.Clone(tasks)
		if text := q.Get("filter"); text != "" {
			f, err := tenant.ParseFilter(text)
			if err != nil {
				s.violation("filter %q: %v", text, err)
				return refuse(http.StatusBadRequest, "CHO-001", err.Error())
			}
			rows = slices.DeleteFunc(rows, func(t *stored) bool { return !matches(f, t) })
		}
		if id := q.Get("resourceId"); id != "" {
			rows = slices.DeleteFunc(rows, func(t *stored) bool { return t.text("resourceId") != id })
		}
		sortRows(rows, field, order[0] == '-')
		for _, t := range rows {
			list = append(list, t.raw)
		}
		s.listed[key] = list
	}
	return s.page(r, q, fault, list)
}

// sortRows orders tasks by a field; equal ones stay as they were created.
func sortRows(rows []*stored, field string, descending bool) {
	keys := make(map[*stored]string, len(rows))
	for _, t := range rows {
		keys[t] = strings.ToLower(fmt.Sprint(t.field(field)))
	}
	slices.SortStableFunc(rows, func(a, b *stored) int {
		if descending {
			a, b = b, a
		}
		return strings.Compare(keys[a], keys[b])
	})
}

// listRuns answers with one page of runs, the newest first.
func (s *Server) listRuns(r *http.Request, q url.Values, fault *Fault, runs []json.RawMessage) *answer {
	if name, bad := unknown(q, "limit", "page", "sort", "filter"); bad || q.Has("sort") && q.Get("sort") != "-startedAt" {
		s.violation("parameter %q of runs", name)
		return refuse(http.StatusBadRequest, "CHO-001", "unknown parameter "+name)
	}
	return s.page(r, q, fault, runs)
}

// page cuts a list and links to the next page.
func (s *Server) page(r *http.Request, q url.Values, fault *Fault, rows []json.RawMessage) *answer {
	limit, ok := limitOf(q)
	if !ok {
		s.violation("limit %q", q.Get("limit"))
		return refuse(http.StatusBadRequest, "CHO-001", "limit is not between 1 and 100")
	}
	token := q.Get("page")
	q.Del("page")
	query := r.URL.Path + "?" + q.Encode()
	at := cursor{query: query}
	if token != "" {
		if at, ok = s.cursors[token]; !ok || at.query != query {
			s.violation("page %q was not given out for this query", token)
			return refuse(http.StatusBadRequest, "CHO-001", "page is invalid")
		}
	}
	from := min(at.offset, len(rows))
	to := min(from+limit, len(rows))
	next := ""
	if to < len(rows) {
		next = newID()
		s.cursors[next] = cursor{query: query, offset: to}
	}
	if fault.is(Shift) {
		from = max(from-3, 0)
	}
	if fault.is(RepeatPage) {
		// The same rows behind a new cursor, for ever.
		next = newID()
		s.cursors[next] = cursor{query: query, offset: at.offset}
	}
	return reply(http.StatusOK, map[string]any{"data": append([]json.RawMessage{}, rows[from:to]...), "links": s.links(r, q, fault, token, next)})
}

// links are the envelope's links, in the spellings that services use.
func (s *Server) links(r *http.Request, q url.Values, fault *Fault, token, next string) any {
	if next == "" {
		switch {
		case fault.is(NoLinks):
			return nil
		case fault.is(EmptyLinks):
			return map[string]any{}
		}
		return map[string]any{"self": map[string]any{"href": s.URL + r.URL.RequestURI()}, "next": map[string]any{"href": ""}}
	}
	q.Set("page", next)
	if fault.is(SameNext) {
		q.Set("page", token)
		if token == "" {
			q.Del("page")
		}
	}
	href := s.URL + r.URL.Path + "?" + q.Encode()
	switch {
	case fault.is(NextElsewhere):
		href = fault.To + r.URL.Path + "?" + q.Encode()
	case fault.is(RelativeLinks):
		href = r.URL.Path + "?" + q.Encode()
	}
	return map[string]any{"next": map[string]any{"href": href}}
}

// matches evaluates a filter (RFC 7644 section 3.4.2.2); texts have no case.
func matches(f *tenant.Filter, t *stored) bool {
	switch f.Op {
	case "and":
		return !slices.ContainsFunc(f.Operands, func(o *tenant.Filter) bool { return !matches(o, t) })
	case "or":
		return slices.ContainsFunc(f.Operands, func(o *tenant.Filter) bool { return matches(o, t) })
	case "not":
		return !matches(f.Operands[0], t)
	}
	has, want := t.field(f.Field), f.Value
	if n, ok := want.(json.Number); ok {
		want, _ = n.Float64()
	}
	a, b := strings.ToLower(fmt.Sprint(has)), strings.ToLower(fmt.Sprint(want))
	switch f.Op {
	case "pr":
		return has != nil && has != ""
	case "eq":
		return a == b
	case "ne":
		return a != b
	case "co":
		return strings.Contains(a, b)
	case "sw":
		return strings.HasPrefix(a, b)
	case "ew":
		return strings.HasSuffix(a, b)
	case "gt":
		return compareValues(has, want) > 0
	case "ge":
		return compareValues(has, want) >= 0
	case "lt":
		return compareValues(has, want) < 0
	}
	return compareValues(has, want) <= 0
}

func compareValues(a, b any) int {
	x, isNumber := a.(float64)
	y, also := b.(float64)
	if isNumber && also {
		return cmp.Compare(x, y)
	}
	return strings.Compare(strings.ToLower(fmt.Sprint(a)), strings.ToLower(fmt.Sprint(b)))
}
