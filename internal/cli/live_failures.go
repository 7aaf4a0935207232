package cli

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/rules"
)

// failures asks for so many of the newest runs of tasks that have failed as the rule
// counts. An app whose script is broken fails in all its tasks: their runs come with
// one request as far as a page holds them.
func (q *questions) failures(ctx context.Context, ids []string, tasks map[string]*task.Facts) ([]*engine.FileResult, error) {
	most := q.most(rules.AskFailures)
	if len(ids) == 0 || most < 2 {
		return nil, nil
	}
	runs := make(map[string][]tenant.Item, len(ids))
	apps := sharedApps(ids, tasks)
	pages := make([][]tenant.Item, len(apps))
	err := q.each(ctx, len(apps), func(ctx context.Context, i int) (err error) {
		pages[i], err = first(q.ResourceRuns(ctx, apps[i]), tenant.PageSize)
		return err
	})
	if err != nil {
		return nil, q.skip(ctx, err, rules.AskFailures)
	}
	for _, page := range pages {
		for _, run := range page {
			if id := run.Text("taskId"); len(runs[id]) < most {
				runs[id] = append(runs[id], run)
			}
		}
	}
	rest := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return len(runs[id]) >= most })
	own := make([][]tenant.Item, len(rest))
	err = q.each(ctx, len(rest), func(ctx context.Context, i int) (err error) {
		own[i], err = first(q.Runs(ctx, rest[i]), most)
		return err
	})
	if err != nil {
		return nil, q.skip(ctx, err, rules.AskFailures)
	}
	for i, id := range rest {
		runs[id] = own[i]
	}
	var results []*engine.FileResult
	for _, id := range ids {
		r, err := q.document("tenant:/tasks/"+id+"/runs", runList(runs[id]))
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// logs asks for the logs of last runs that failed, where they are to be quoted. One
// that is not given is not quoted.
func (q *questions) logs(ctx context.Context, ids []string, tasks map[string]*task.Facts) error {
	if len(ids) == 0 || !q.wanted(rules.AskLogs) {
		return nil
	}
	texts := make([]string, len(ids))
	err := q.each(ctx, len(ids), func(ctx context.Context, i int) (err error) {
		if run := tasks[ids[i]].LastRun; run != nil && run.ID.S != "" {
			texts[i], err = q.RunLog(ctx, ids[i], run.ID.S)
		}
		if e, ok := errors.AsType[*tenant.Error](err); ok && e.Status == http.StatusNotFound {
			return nil
		}
		return err
	})
	if err != nil && ctx.Err() != nil {
		return errInterrupted
	}
	q.answers.Logs = make(map[string]string, len(ids))
	for i, id := range ids {
		if run := tasks[id].LastRun; run != nil {
			q.answers.Logs[run.ID.S] = texts[i]
		}
	}
	return nil
}

// sharedApps are the apps that several of the tasks reload, in order.
func sharedApps(ids []string, tasks map[string]*task.Facts) []string {
	count := make(map[string]int)
	var apps []string
	for _, id := range ids {
		app := tasks[id].Resource.S
		if count[app]++; count[app] == 2 && app != "" {
			apps = append(apps, app)
		}
	}
	slices.Sort(apps)
	return apps
}

// first reads at most so many entries of a list.
func first(list iter.Seq2[tenant.Item, error], most int) ([]tenant.Item, error) {
	var items []tenant.Item
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		if items = append(items, item); len(items) >= most {
			break
		}
	}
	return items, nil
}

// runList is a list of runs as the service sends it.
func runList(runs []tenant.Item) []byte {
	var b bytes.Buffer
	b.WriteString(`{"data":[`)
	for i, run := range runs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(run.JSON)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}
