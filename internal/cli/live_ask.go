package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
)

// questions asks a tenant for what single rules need. A question that is not answered
// costs the rules that need it, and no others.
type questions struct {
	*liveRun
	engine *engine.Engine // says which rules run
}

// errInterrupted ends a run that the user has stopped.
var errInterrupted = errors.New("interrupted")

// skip notes that rules cannot run, unless the user has stopped the run.
func (q *questions) skip(ctx context.Context, err error, ids ...string) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return errInterrupted
	}
	q.answers.Skip(err, ids...)
	return nil
}

// each asks n questions and counts the answers.
func (q *questions) each(ctx context.Context, n int, ask func(context.Context, int) error) error {
	before := q.asked
	return askEach(ctx, n, func(done int) { q.count(before + done) }, ask)
}

// absentMost is how many tasks are asked for by id: more are missing only where the
// credential or the folder is a wrong one.
const absentMost = 300

// absent asks for the tasks that files or events name and the list does not show: the
// list shows what the caller may see.
func (q *questions) absent(ctx context.Context, tasks, missing []*task.Facts) error {
	if !q.engine.Runs("removed-task-in-use") && !q.engine.Runs("missing-in-tenant") {
		return nil
	}
	listed := make(map[string]bool)
	for _, f := range facts(q.tasks) {
		listed[f.ID.S] = true
	}
	ids := unlisted(listed, tasks, missing)
	ids = ids[:min(len(ids), absentMost)]
	there := make([]bool, len(ids))
	err := q.each(ctx, len(ids), func(ctx context.Context, i int) error {
		_, err := q.Task(ctx, ids[i])
		there[i] = err == nil
		if e, ok := errors.AsType[*tenant.Error](err); ok && e.Status == http.StatusNotFound {
			return nil
		}
		return err
	})
	if err != nil {
		return q.skip(ctx, err, "removed-task-in-use")
	}
	q.answers.Absent, q.answers.Hidden = make(map[string]bool), make(map[string]bool)
	for i, id := range ids {
		if there[i] {
			q.answers.Hidden[id] = true
		} else {
			q.answers.Absent[id] = true
		}
	}
	return nil
}

// unlisted are the ids of upstream tasks and of missing ones that the list does not
// show, in order.
func unlisted(listed map[string]bool, tasks, missing []*task.Facts) []string {
	var ids []string
	add := func(id string) {
		if task.IsUUID(id) && !listed[id] {
			listed[id] = true
			ids = append(ids, id)
		}
	}
	for _, f := range missing {
		add(f.ID.S)
	}
	for _, f := range tasks {
		for i := range f.Events {
			if id, ok := f.Events[i].Attribute("id"); ok && f.Events[i].Referenced && f.Events[i].IsTask() {
				add(id.S)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// me asks who would write.
func (q *questions) me(ctx context.Context) error {
	if !q.engine.Runs("owner-takeover") {
		return nil
	}
	me, err := q.Me(ctx)
	q.answers.Me = me.ID
	return q.skip(ctx, err, "owner-takeover")
}

// runs asks for the runs that rules about the past need beside the last run that the
// list of tasks tells of: of tasks that would be told never to have run whether that
// is so, and of those that have failed more of their runs where only several failures
// count. It gives documents of runs.
func (q *questions) runs(ctx context.Context, tasks []*task.Facts) ([]*engine.FileResult, error) {
	wanted := make(map[string]*task.Facts, len(tasks))
	for _, f := range tasks {
		wanted[f.ID.S] = f
	}
	var silent, failing []string
	seen := make(map[string]bool)
	for _, f := range q.suspects() {
		t := wanted[f.Task.ID]
		switch {
		case t == nil || t.ID.S == "":
		case f.Rule == "last-run-failed":
			failing = append(failing, t.ID.S)
		case f.Rule != "never-ran" && f.Rule != "child-did-not-run": // the first phase found it
		case t.LastRun == nil && !seen[t.ID.S]:
			seen[t.ID.S] = true
			silent = append(silent, t.ID.S)
		}
	}
	last, err := q.lastRuns(ctx, silent)
	if err != nil {
		return nil, err
	}
	if err := q.logs(ctx, failing, wanted); err != nil {
		return nil, err
	}
	more, err := q.failures(ctx, failing, wanted)
	return append(last, more...), err
}

// suspects are what the rules about the past would find if nothing more were asked,
// with a single failure as enough.
func (q *questions) suspects() []*diag.Finding {
	o := q.options
	o.History, o.Config, o.Live, o.Base, o.As = true, nil, nil, nil, nil
	o.Settings = nil
	for _, s := range q.options.Settings {
		switch id := s.Rule.ID; {
		case !q.engine.Runs(id):
		case id == "never-ran", id == "child-did-not-run":
			o.Settings = append(o.Settings, s.At(diag.Warning))
		case id == "last-run-failed" && (s.Int("count") > 1 || s.Bool("log")):
			one := s.At(diag.Warning)
			one.Options = map[string]any{"count": 1}
			o.Settings = append(o.Settings, one)
		}
	}
	if len(o.Settings) == 0 {
		return nil
	}
	return engine.New(o).Judge(q.tasks).Findings
}

// lastRuns asks for the last runs of tasks of which the list tells none.
func (q *questions) lastRuns(ctx context.Context, ids []string) ([]*engine.FileResult, error) {
	runs := make([]tenant.Item, len(ids))
	err := q.each(ctx, len(ids), func(ctx context.Context, i int) error {
		run, _, err := q.LastRun(ctx, ids[i])
		runs[i] = run
		return err
	})
	if err != nil {
		return nil, q.skip(ctx, err, "child-did-not-run", "never-ran")
	}
	var results []*engine.FileResult
	for i, run := range runs {
		if run.JSON == nil {
			continue
		}
		r, err := q.document("tenant:/tasks/"+ids[i]+"/runs/last", run.JSON)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// document is an answer about runs after the first phase. What is wrong with it is not
// the user's business.
func (q *questions) document(name string, text []byte) (*engine.FileResult, error) {
	doc, err := answerDocument(name, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := q.engine.Check(doc)
	r.Findings = nil
	return r, nil
}
