package live

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/rules"
)

// questions asks a tenant for what single rules need. A question that is not answered
// costs the rules that need it, and no others.
type questions struct {
	*Inquiry
	engine *engine.Engine // says which rules run
}

// Audit asks what the rules need to know about the tenant's own tasks, and gives the
// documents of runs that came.
func (r *Inquiry) Audit(ctx context.Context, e *engine.Engine) ([]*engine.FileResult, error) {
	q := questions{Inquiry: r, engine: e}
	tasks := facts(r.Tasks)
	if err := q.absent(ctx, tasks, nil); err != nil {
		return nil, err
	}
	if err := q.graphs(ctx, tasks); err != nil {
		return nil, err
	}
	return q.runs(ctx, tasks)
}

// Compare compares files with the tenant and asks what is needed besides. It gives
// which file is which task, nil where nothing can be compared, and the documents of
// runs that came.
func (r *Inquiry) Compare(ctx context.Context, e *engine.Engine, results []*engine.FileResult) (*compare.Result, []*engine.FileResult, error) {
	known := func(f *engine.FileResult) bool { return f.Known }
	if r.Answers.Err != nil || !slices.ContainsFunc(results, known) {
		return nil, nil, nil
	}
	files := r.filesOf(e, results)
	live := facts(r.Tasks)
	match := compare.Match(live, files, nil)
	if err := CheckSameTenant(r.Answers.Address, match); err != nil {
		r.Answers.Err = err
		return nil, nil, nil
	}
	r.Answers.Tasks = live
	if live == nil {
		r.Answers.Tasks = []*task.Facts{}
	}
	q := questions{Inquiry: r, engine: e}
	if err := q.absent(ctx, slices.Concat(live, files), match.OnlyNew); err != nil {
		return nil, nil, err
	}
	if err := q.me(ctx); err != nil {
		return nil, nil, err
	}
	var old []*task.Facts
	for _, p := range match.Pairs {
		old = append(old, p.Old)
	}
	runs, err := q.runs(ctx, old)
	return match, runs, err
}

// needed reports whether a rule runs that needs something by a question.
func (q *questions) needed(question rules.Question) bool {
	settings, _ := q.engine.Asking(question)
	return len(settings) > 0
}

// most is the largest of the numbers that rules are set to need by a question.
func (q *questions) most(question rules.Question) int {
	most := 0
	settings, need := q.engine.Asking(question)
	for _, s := range settings {
		most = max(most, s.Int(need.Option))
	}
	return most
}

// wanted reports whether a rule is set to need something by a question.
func (q *questions) wanted(question rules.Question) bool {
	settings, need := q.engine.Asking(question)
	return slices.ContainsFunc(settings, func(s *rules.Setting) bool { return s.Bool(need.Option) })
}

// skip notes that the rules that need an answer to a question cannot run, unless the
// user has stopped the run.
func (q *questions) skip(ctx context.Context, err error, question rules.Question) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	var ids []string
	for _, r := range rules.All() {
		if need, ok := r.Asks(question); ok && !need.Optional {
			ids = append(ids, r.ID)
		}
	}
	q.Answers.Skip(err, ids...)
	return nil
}

// each asks n questions and counts the answers.
func (q *questions) each(ctx context.Context, n int, ask func(context.Context, int) error) error {
	before := q.asked
	return tenant.Each(ctx, n, func(done int) { q.count(before + done) }, ask)
}

// absentMost is how many tasks are asked for by id: more are missing only where the
// credential or the folder is a wrong one.
const absentMost = 300

// absent asks for the tasks that files or events name and the list does not show: the
// list shows what the caller may see.
func (q *questions) absent(ctx context.Context, tasks, missing []*task.Facts) error {
	if !q.needed(rules.AskAbsent) {
		return nil
	}
	listed := make(map[string]bool)
	for _, f := range facts(q.Tasks) {
		listed[f.ID.S] = true
	}
	ids := unlisted(listed, tasks, missing)
	ids = ids[:min(len(ids), absentMost)]
	there := make([]bool, len(ids))
	err := q.each(ctx, len(ids), func(ctx context.Context, i int) error {
		_, err := q.client.Task(ctx, ids[i])
		there[i] = err == nil
		if tenant.IsNotFound(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return q.skip(ctx, err, rules.AskAbsent)
	}
	q.Answers.Absent, q.Answers.Hidden = make(map[string]bool), make(map[string]bool)
	for i, id := range ids {
		if there[i] {
			q.Answers.Hidden[id] = true
		} else {
			q.Answers.Absent[id] = true
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
	if !q.needed(rules.AskCaller) {
		return nil
	}
	me, err := q.client.Me(ctx)
	q.Answers.Me = me.ID
	return q.skip(ctx, err, rules.AskCaller)
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
		t, r := wanted[f.Task.ID], rules.ByID(f.Rule)
		switch {
		case t == nil || t.ID.S == "" || r == nil:
		case asks(r, rules.AskFailures):
			failing = append(failing, t.ID.S)
		case asks(r, rules.AskLastRun) && t.LastRun == nil && !seen[t.ID.S]: // others: the first phase found it
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

func asks(r *rules.Rule, q rules.Question) bool {
	_, ok := r.Asks(q)
	return ok
}

// suspects are what the rules about the past would find if nothing more were asked,
// with a single failure as enough.
func (q *questions) suspects() []*diag.Finding {
	o := q.options
	o.History, o.Config, o.Live, o.Base, o.As = true, nil, nil, nil, nil
	o.Settings = nil
	lastRun, _ := q.engine.Asking(rules.AskLastRun)
	for _, s := range lastRun {
		o.Settings = append(o.Settings, s.At(diag.Warning))
	}
	if q.most(rules.AskFailures) > 1 || q.wanted(rules.AskLogs) {
		failing, need := q.engine.Asking(rules.AskFailures)
		for _, s := range failing {
			one := s.At(diag.Warning)
			one.Options = map[string]any{need.Option: 1}
			o.Settings = append(o.Settings, one)
		}
	}
	if len(o.Settings) == 0 {
		return nil
	}
	return engine.New(o).Judge(q.Tasks).Findings
}

// lastRuns asks for the last runs of tasks of which the list names none.
func (q *questions) lastRuns(ctx context.Context, ids []string) ([]*engine.FileResult, error) {
	runs := make([]tenant.Item, len(ids))
	err := q.each(ctx, len(ids), func(ctx context.Context, i int) error {
		run, _, err := q.client.LastRun(ctx, ids[i])
		runs[i] = run
		return err
	})
	if err != nil {
		return nil, q.skip(ctx, err, rules.AskLastRun)
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
	doc, err := documentOf(name, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := q.engine.Check(doc)
	r.Findings = nil
	return r, nil
}

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
		pages[i], err = tenant.First(q.client.ResourceRuns(ctx, apps[i]), tenant.PageSize)
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
		own[i], err = tenant.First(q.client.Runs(ctx, rest[i]), most)
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
		r, err := q.document("tenant:/tasks/"+id+"/runs", tenant.ListOf(runs[id]))
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
			texts[i], err = q.client.RunLog(ctx, ids[i], run.ID.S)
		}
		if tenant.IsNotFound(err) {
			return nil
		}
		return err
	})
	if err != nil && ctx.Err() != nil {
		return ErrInterrupted
	}
	q.Answers.Logs = make(map[string]string, len(ids))
	for i, id := range ids {
		if run := tasks[id].LastRun; run != nil {
			q.Answers.Logs[run.ID.S] = texts[i]
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

// levelMost is how far a graph answer may reach (parameter level, 1 to 100).
const levelMost = 100

// graphs asks for the graph answers around the tenant's tasks, and for the lists of
// parents and children where they differ from the events.
func (q *questions) graphs(ctx context.Context, tasks []*task.Facts) error {
	if !q.needed(rules.AskGraphs) {
		return nil
	}
	most := q.most(rules.AskGraphs)
	set := &task.Set{Tasks: slices.Clone(tasks)}
	set.Index()
	g := graph.Build(set, nil)
	roots := rules.GraphRoots(g)
	roots = roots[:min(len(roots), most)]
	answers := make([]rules.LiveGraph, len(roots))
	err := q.each(ctx, len(roots), func(ctx context.Context, i int) error {
		a, err := q.client.Graph(ctx, roots[i], tenant.Subgraph, levelMost, false)
		answers[i] = rules.LiveGraph{Root: roots[i], Edges: a.Edges}
		return err
	})
	if err != nil {
		return q.skip(ctx, err, rules.AskGraphs)
	}
	if doubts := rules.GraphDoubts(g, answers); len(doubts) > 0 {
		if err := q.neighbours(ctx, doubts[:min(len(doubts), most)], &answers[0]); err != nil {
			return q.skip(ctx, err, rules.AskGraphs)
		}
	}
	q.Answers.Graphs = answers
	return nil
}

// neighbours asks for the parents and children of tasks that are in doubt.
func (q *questions) neighbours(ctx context.Context, doubts []rules.Doubt, answer *rules.LiveGraph) error {
	type list struct {
		id       string
		relation tenant.Relation
	}
	var lists []list
	ask := func(up, down string) {
		for _, l := range []list{{down, tenant.Parents}, {up, tenant.Children}} {
			if !slices.Contains(lists, l) {
				lists = append(lists, l)
			}
		}
	}
	for _, d := range doubts {
		ask(d.Up, d.Down)
		if d.Drawn {
			ask(d.Down, d.Up)
		}
	}
	answer.Parents, answer.Children = make(map[string][]string), make(map[string][]string)
	var mu sync.Mutex
	return q.each(ctx, len(lists), func(ctx context.Context, i int) error {
		ids := []string{}
		for item, err := range q.client.Related(ctx, lists[i].id, lists[i].relation, tenant.Query{}) {
			if err != nil {
				return err
			}
			ids = append(ids, item.ID)
		}
		mu.Lock()
		defer mu.Unlock()
		if lists[i].relation == tenant.Parents {
			answer.Parents[lists[i].id] = ids
		} else {
			answer.Children[lists[i].id] = ids
		}
		return nil
	})
}
