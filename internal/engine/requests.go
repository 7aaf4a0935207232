package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// body turns the pass to the body of a request, if the task at hand is one: with a
// base it stands for the stored task that it replaces, and bears its identity.
func (c *checker) body(r *partResult) error {
	if !c.as.Body() {
		return nil
	}
	r.facts.As, c.pass.As = c.as, c.as
	if c.base == nil || c.as != task.Replace {
		return nil
	}
	of, err := c.base.pick(r.facts.ID.S, r.facts.Name.S, r.facts.Version.S)
	if err != nil {
		return errors.New(r.facts.Doc.Name + ": " + err.Error())
	}
	c.standFor(r, of)
	if reread(&c.stored, of) {
		c.pass.Base = c.stored.Root()
	}
	return nil
}

// standFor lends the facts at hand the identity of a stored task: its id, whatever a
// request says, since only the service sets that, and the rest where they have none.
func (c *checker) standFor(r *partResult, of *task.Facts) {
	r.of = of
	adopt(r.facts, of)
	c.pass.Identity = of.ID.S
}

func adopt(f, of *task.Facts) {
	opening := task.Place{End: 1}
	if f.ID.S == "" {
		f.ID.At = opening
	}
	f.ID.S = of.ID.S
	if f.Shape == task.Wrapper { // it says how the task was made, and no more whether it is on
		f.Enabled.Given, f.Enabled.On = true, of.Enabled.Or(true)
		if f.App.S == "" {
			f.App = task.Text{S: of.AppID().S, At: opening}
		}
	}
	for _, text := range []struct{ have, want *task.Text }{{&f.Tenant, &of.Tenant}, {&f.Space, &of.Space}, {&f.Owner, &of.Owner}} {
		if text.have.S == "" {
			*text.have = task.Text{S: text.want.S, At: opening}
		}
	}
}

// standIn puts the bodies of requests in the place of the stored tasks with their
// identity: the set is as the request would leave it. Of several bodies for one task
// the first stands in; the others are two ways on, and judged one by one. A body that
// is named only gets the id of its task, by which others know it.
func (g *taskSet) standIn() {
	byID := make(map[string]*task.Facts)
	byName := make(map[task.NameVersion]*task.Facts)
	for _, t := range g.Tasks {
		switch name := (task.NameVersion{Name: t.Name.S, Version: t.Version.S}); {
		case t.As == task.Stored:
		case t.ID.S != "" && byID[t.ID.S] == nil:
			byID[t.ID.S] = t
		case t.ID.S == "" && t.Name.S != "" && byName[name] == nil:
			byName[name] = t
		}
	}
	if len(byID)+len(byName) == 0 {
		return
	}
	stored := make(map[string]int) // tasks by their name
	for _, t := range g.Tasks {
		if t.As == task.Stored {
			stored[t.Name.S]++
		}
	}
	g.replaced, g.written = make(map[*task.Facts]*task.Facts), make(map[*task.Facts]*task.Facts)
	g.Tasks = slices.DeleteFunc(g.Tasks, func(t *task.Facts) bool {
		by := byID[t.ID.S]
		if by == nil && t.As == task.Stored {
			by = byName[task.NameVersion{Name: t.Name.S, Version: t.Version.S}]
			if wrapper := byName[task.NameVersion{Name: t.Name.S}]; by == nil && wrapper != nil && stored[t.Name.S] == 1 && wrapper.MayHaveMade(t) {
				by = wrapper
			}
		}
		if by == nil || by == t {
			return false
		}
		if t.As == task.Stored {
			g.replaced[by] = t
		}
		g.aside = append(g.aside, t)
		return true
	})
	for i, t := range g.Tasks {
		if of := g.replaced[t]; of != nil && t.ID.S == "" {
			named := *t
			adopt(&named, of)
			g.Tasks[i] = &named
			g.written[&named] = t
		}
	}
}

// asWritten are the facts of a task as its document has them.
func (g *taskSet) asWritten(t *task.Facts) *task.Facts {
	if written := g.written[t]; written != nil {
		return written
	}
	return t
}

// request is a body or patch, by what it makes of its task.
type request struct {
	*TaskResult
	file *FileResult
	// instead is the stored task that it takes the place of, nil where there is none.
	instead *task.Facts
	// known are its facts as others know them, with the id of that task.
	known *task.Facts
	// aside says that another request stands for that task where all are looked at.
	aside bool
	// steps are the ways to its outcome, worked out when they are asked for; first
	// says by fingerprint which of them brings a finding.
	steps []step
	first map[string]int
	// alone are the levels of what is found when it stands in alone, by fingerprint.
	alone map[string]diag.Level
}

// step is a part of a request: what it makes of the task with all parts up to it, and
// where it is written.
type step struct {
	facts     *task.Facts
	at        diag.Place
	whole     bool
	canonical string
}

// requests judges sets with the bodies and patches among their documents.
type requests struct {
	engine  *Engine
	files   []*FileResult
	base    []*FileResult // the documents of the base that are not among the files
	gone    *removed
	all     []*request
	byFacts map[*task.Facts]*request
	own     map[*diag.Finding]*request // what the first phase has found in them
	byDoc   map[*source.Document][]*request
	patched map[*source.Document]*derived
	// known are the levels of what is found when no request is carried out.
	known  map[string]diag.Level
	crowds map[string][]*diag.Finding // those about several tasks, by rule
	// left is how many more times the sets may be judged to see what a request, or a
	// part of it, brings about.
	left int
}

// mostReplays bounds how many times the sets are judged for requests.
const mostReplays = 64

// requested judges the documents with the requests among them: what a request brings
// about is reported in the request, what was there before is not reported again, and
// nothing is reported of the base.
func (e *Engine) requested(r *Result, files []*FileResult, gone *removed) *verdict {
	q := newRequests(e, files, gone)
	if len(q.all) == 0 {
		v := e.verdict(files, gone, true, e.options.Least)
		v.findings = slices.DeleteFunc(v.findings, func(f *diag.Finding) bool { return !v.setOf[f].reports(f) })
		return v
	}
	before := q.replay(nil)
	q.known, q.crowds = before.levels(), make(map[string][]*diag.Finding)
	for _, f := range before.findings {
		if len(f.Members) > 0 {
			q.crowds[f.Rule] = append(q.crowds[f.Rule], f)
		}
	}
	v := e.verdict(slices.Concat(files, q.base), gone, true, diag.Off)
	v.levels()
	var aside []*request
	for _, g := range v.sets {
		for by, t := range g.replaced {
			q.byFacts[by].instead = t
		}
		for named, by := range g.written {
			q.byFacts[by].known = named
		}
		for _, t := range g.aside {
			if one := q.byFacts[t]; one != nil {
				one.aside = true
				aside = append(aside, one)
			}
		}
	}
	v.findings = q.report(v, nil)
	for i, one := range aside {
		if q.left == 0 {
			r.Notices = append(r.Notices, Notice{Kind: "bodies-left", Message: fmt.Sprintf(
				"too many requests for the same tasks: of the last %d it was not looked at what they bring about at other tasks", len(aside)-i)})
			break
		}
		q.left--
		one.instead = one.of
		alone := q.replay(map[*request]*task.Facts{one: one.Facts})
		alone.levels()
		v.findings = append(v.findings, q.report(alone, one)...)
	}
	return v
}

func newRequests(e *Engine, files []*FileResult, gone *removed) *requests {
	q := &requests{
		engine: e, files: files, gone: gone, left: mostReplays,
		byFacts: make(map[*task.Facts]*request), own: make(map[*diag.Finding]*request), byDoc: make(map[*source.Document][]*request), patched: make(map[*source.Document]*derived),
	}
	for _, f := range files {
		for i := range f.Tasks {
			t := &f.Tasks[i]
			if t.Facts.As == task.Stored {
				continue
			}
			one := &request{TaskResult: t, file: f, known: t.Facts}
			q.all = append(q.all, one)
			q.byFacts[t.Facts] = one
			for _, f := range t.Findings {
				q.own[f] = one
			}
			q.byDoc[t.Facts.Doc] = append(q.byDoc[t.Facts.Doc], one)
			if t.derived != nil {
				q.patched[t.derived.text] = t.derived
			}
		}
	}
	if b := e.options.Base; b != nil && !b.Live && !slices.ContainsFunc(files, func(f *FileResult) bool { return f.Doc.Path == b.Files[0].Doc.Path }) {
		q.base = b.Files
	}
	return q
}

// replay judges the sets with some of the requests only, by the facts that stand for
// what each makes of its task.
func (q *requests) replay(with map[*request]*task.Facts) *verdict {
	files := make([]*FileResult, 0, len(q.files)+len(q.base))
	for _, f := range q.files {
		only := *f
		only.Tasks = make([]TaskResult, 0, len(f.Tasks))
		for _, t := range f.Tasks {
			if one := q.byFacts[t.Facts]; one != nil {
				facts := with[one]
				if facts == nil {
					continue
				}
				t.Facts, t.Findings = facts, nil
			}
			only.Tasks = append(only.Tasks, t)
		}
		files = append(files, &only)
	}
	return q.engine.verdict(append(files, q.base...), q.gone, false, diag.Off)
}

// of is the request that a finding is about, nil where it is about none.
func (q *requests) of(f *diag.Finding) *request {
	if one := q.own[f]; one != nil {
		return one
	}
	return q.at(f.Place)
}

// at is the request in whose outcome a place is, nil where it is in none.
func (q *requests) at(p diag.Place) *request {
	for _, one := range q.byDoc[p.Doc] {
		if one.Facts.Span.Contains(p.Span) {
			return one
		}
	}
	return nil
}

// old reports whether a finding was there before, also with more tasks in it.
func (q *requests) old(f *diag.Finding) bool {
	if level, was := q.known[f.Fingerprint]; was && f.Level <= level {
		return true
	}
	return len(f.Members) > 0 && slices.ContainsFunc(q.crowds[f.Rule], func(was *diag.Finding) bool {
		return was.Task.Set == f.Task.Set && f.Level <= was.Level &&
			!slices.ContainsFunc(f.Members, func(member string) bool { return !slices.Contains(was.Members, member) })
	})
}

// report decides where the findings of a verdict are reported, and leaves out what is
// not. With alone they are reported of that request only, which stands in by itself.
func (q *requests) report(v *verdict, alone *request) []*diag.Finding {
	kept := v.findings[:0]
	for _, f := range v.findings {
		one := q.of(f)
		old := q.old(f)
		switch {
		case alone != nil && (old || one != nil && one != alone):
			continue
		case one != nil && old && one.of != nil:
			continue
		case one != nil && one.derived != nil:
			if _, moved := q.patched[f.Doc]; moved {
				one.derived.move(f, q.operation(one, f))
			}
		case one != nil:
		case !old:
			q.blame(f, alone)
		case q.ofBase(f), !v.setOf[f].reports(f):
			continue
		}
		relate(f, q.patched)
		kept = append(kept, f)
	}
	return kept
}

// ofBase reports whether a finding is about the base, which is not among the files.
func (q *requests) ofBase(f *diag.Finding) bool {
	return slices.ContainsFunc(q.base, func(b *FileResult) bool { return b.Doc == f.Doc })
}
