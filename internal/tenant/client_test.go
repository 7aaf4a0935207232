package tenant_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

func TestTasksComePageByPage(t *testing.T) {
	t.Parallel()
	tasks := tenanttest.Tasks(250)
	w := start(t, tenanttest.Config{Tasks: tasks})
	c := w.client(t, nil)
	n := 0
	for item, err := range c.Tasks(context.Background(), tenant.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if item.ID != tenanttest.TaskID(n) || string(item.JSON) != string(tasks[n]) {
			t.Fatalf("entry %d is %s: %s", n, item.ID, item.JSON)
		}
		n++
	}
	if n != 250 || len(w.Requests()) != 3 {
		t.Errorf("%d tasks in %d requests, want 250 in 3", n, len(w.Requests()))
	}
	if got := w.Requests()[0].Query; got != "limit=100&sort=%2BcreatedAt" {
		t.Errorf("query is %s", got)
	}
	if !c.Taken().Equal(w.clock.Now()) || c.Address() != w.URL {
		t.Errorf("taken %v from %s", c.Taken(), c.Address())
	}
	w.healthy(t)
}

func TestReadingStopsWhereTheCallerStops(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(250)})
	for range w.client(t, nil).Tasks(context.Background(), tenant.Query{}) {
		break
	}
	if n := len(w.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestLinksMayBeSpeltInManyWays(t *testing.T) {
	t.Parallel()
	for _, k := range []tenanttest.Kind{tenanttest.RelativeLinks, tenanttest.EmptyLinks, tenanttest.NoLinks, tenanttest.Gzip, tenanttest.Shift} {
		t.Run(string(k), func(t *testing.T) {
			t.Parallel()
			w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(230)})
			w.Inject(tenanttest.Fault{Kind: k})
			got, err := ids(w.client(t, nil).Tasks(context.Background(), tenant.Query{}))
			if diff := cmp.Diff(taskIDs(230), got); diff != "" || err != nil {
				t.Error(err, diff)
			}
			w.healthy(t)
		})
	}
}

func TestRowsThatMoveWhilePagingComeOnce(t *testing.T) {
	t.Parallel()
	tasks := tenanttest.Tasks(300)
	w := start(t, tenanttest.Config{Tasks: tasks[1:]})
	seen := map[string]int{}
	n := 0
	for item, err := range w.client(t, nil).Tasks(context.Background(), tenant.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		seen[item.ID]++
		if n++; n == 50 {
			// An older task appears, and moves all others by one.
			if err := w.Put(tasks[0]); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, id := range taskIDs(300)[1:] {
		if seen[id] != 1 {
			t.Errorf("task %s came %d times", id, seen[id])
		}
	}
}

func TestATaskThatIsGoneIsNotFound(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(120)})
	c := w.client(t, nil)
	if !w.Delete(tenanttest.TaskID(7)) || w.Delete(tenanttest.TaskID(7)) {
		t.Error("a task can be deleted twice")
	}
	_, err := c.Task(context.Background(), tenanttest.TaskID(7))
	want := "reading task " + tenanttest.TaskID(7) + " of " + w.URL + ` failed: 404 Not Found, CHO-001: the request or the id in it is invalid, "task does not exist"`
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	if got, err := ids(c.Tasks(context.Background(), tenant.Query{})); err != nil || len(got) != 119 {
		t.Errorf("%d tasks, %v", len(got), err)
	}
}

func TestQueriesAreCheckedBeforeTheyAreSent(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(30)})
	c := w.client(t, nil)
	for q, want := range map[tenant.Query]string{
		{Filter: `nam eq "x"`}: `filter, column 1: tasks cannot be filtered by "nam"; did you mean "name"?`,
		{Sort: "-updateAt"}:    `sort: tasks cannot be sorted by "updateAt"; did you mean "updatedAt"?`,
	} {
		_, err := ids(c.Tasks(context.Background(), q))
		if err == nil || err.Error() != want || q.Check() == nil {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if len(w.Requests()) != 0 {
		t.Error("a request was sent")
	}
	got, err := ids(c.Tasks(context.Background(), tenant.Query{Filter: `name eq "TASK 7" or triggerType eq 0 and name ew "20"`, Sort: "-createdAt"}))
	if diff := cmp.Diff([]string{tenanttest.TaskID(20), tenanttest.TaskID(7)}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	got, err = ids(c.Tasks(context.Background(), tenant.Query{Resource: "00000003-1111-4111-8111-000000000003"}))
	if diff := cmp.Diff([]string{tenanttest.TaskID(3)}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	w.healthy(t)
}

func TestEveryEndpointIsAskedAsDocumented(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tasks := tenanttest.Tasks(10)
	w := start(t, tenanttest.Config{Tasks: tasks})
	c := w.client(t, nil)
	one, two := tenanttest.TaskID(1), tenanttest.TaskID(2)
	w.SetRuns(one, tenanttest.Run("r2", one, "FAILED", "2026-11-22T06:00:00Z", "2026-11-22T06:01:00Z"), tenanttest.Run("r1", one, "SUCCEEDED", "2026-11-21T06:00:00Z", ""))
	w.SetLog("r2", "line one\nline two\n")

	if got, err := c.Task(ctx, one); err != nil || string(got.JSON) != string(tasks[1]) {
		t.Error(got, err)
	}
	if got, err := ids(c.Runs(ctx, one)); err != nil || strings.Join(got, " ") != "r2 r1" {
		t.Error(got, err)
	}
	if got, err := ids(c.ResourceRuns(ctx, "00000001-1111-4111-8111-000000000001")); err != nil || strings.Join(got, " ") != "r2 r1" {
		t.Error(got, err)
	}
	if got, ran, err := c.LastRun(ctx, one); err != nil || !ran || got.ID != "r2" {
		t.Error(got, ran, err)
	}
	if _, ran, err := c.LastRun(ctx, two); err != nil || ran {
		t.Error("a task that never ran has a last run", err)
	}
	if got, err := c.RunLog(ctx, one, "r2"); err != nil || got != "line one\nline two\n" {
		t.Errorf("%q %v", got, err)
	}
	if got, err := ids(c.Related(ctx, one, tenant.Children, tenant.Query{})); err != nil || strings.Join(got, " ") != two {
		t.Error(got, err)
	}
	if got, err := ids(c.Related(ctx, two, tenant.Parents, tenant.Query{})); err != nil || strings.Join(got, " ") != one {
		t.Error(got, err)
	}
	for reach, want := range map[tenant.Reach]int{tenant.Ancestors: 2, tenant.Descendants: 3, tenant.Subgraph: 4} {
		raw, err := c.Graph(ctx, one, reach, 2, true)
		var graph struct {
			Vertices []struct{ Task json.RawMessage }
			Edges    []struct{}
		}
		if err != nil || json.Unmarshal(raw.JSON, &graph) != nil || len(graph.Vertices) != want || graph.Vertices[0].Task == nil {
			t.Errorf("%s: %d vertices, want %d, %v", reach, len(graph.Vertices), want, err)
		}
	}
	if got, err := c.Me(ctx); err != nil || got != (tenant.User{ID: "user-1", Name: "Pat Tester", TenantID: tenanttest.TenantID}) {
		t.Error(got, err)
	}
	w.healthy(t)
	for _, r := range w.Requests() {
		if r.Method != "GET" || !r.Credential {
			t.Errorf("request %+v", r)
		}
	}
}

func TestIDsCannotLeaveTheirPath(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{})
	c := w.client(t, nil)
	for _, id := range []string{"", ".", "..", "a\nb", "../../v1/apps", "x?y=1", "x#y", "a%2Fb", "a\\b", "ä", strings.Repeat("x", 500)} {
		if _, err := c.Task(context.Background(), id); err == nil || !strings.Contains(err.Error(), "is no id") {
			t.Errorf("%q: %v", id, err)
		}
	}
	if len(w.Requests()) != 0 {
		t.Error("a request was sent")
	}
}
