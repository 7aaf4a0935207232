package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Teller says a line to whoever has asked for the run.
type Teller func(format string, args ...any)

// Inspection is the outcome of reading and checking all input.
type Inspection struct {
	*Files
	Result *engine.Result
	// Results are what the first phase has found, Judge the second phase over them.
	Engine  *engine.Engine
	Results []*engine.FileResult
	Judge   func([]*engine.FileResult) *engine.Result
	Stdin   *source.Document          // nil when it was not read
	Aside   map[*source.Document]bool // of the tenant, and not asked for
	spell   say.Spelling
	remove  func() // the temporary copy of standard input
}

// Close lets go of the documents.
func (c *Inspection) Close() {
	for _, doc := range c.Result.Documents {
		doc.Close()
	}
	c.remove()
}

// IsAsked reports whether the command line asks about a document.
func (c *Inspection) IsAsked(doc *source.Document) bool {
	return doc == c.Stdin || c.Asked[doc.Path] && !c.Aside[doc]
}

// SetTask names a task as baselines do, by its set and name.
type SetTask struct{ Set, Name string }

// Looked returns the tasks that the command line asks about.
func (c *Inspection) Looked() map[SetTask]bool {
	looked := make(map[SetTask]bool)
	for _, t := range c.Result.Sets {
		for _, f := range t.Set.Tasks {
			if c.IsAsked(f.Doc) {
				looked[SetTask{t.Set.Name, f.Name.S}] = true
			}
		}
	}
	return looked
}

// Failure returns what makes the run exit with 2, nil when it did its work.
func (c *Inspection) Failure(allowEmpty bool) error {
	var failed []error
	for _, p := range c.Problems {
		if p.Named {
			failed = append(failed, p)
		}
	}
	failed = append(failed, c.Result.Err)
	if err := errors.Join(failed...); err != nil {
		return err
	}
	if why := c.Empty(); why != "" && !allowEmpty {
		return errors.New("no tasks found: " + why + "; name other paths, " + NextStep + c.spell.Hint(", or pass ", "allow-empty", "", ""))
	}
	return nil
}

// NextStep is how one comes by tasks where there are none.
const NextStep = "fetch a tenant's tasks with tasklint fetch -o tasks, check them there with tasklint --live"

// Empty reports why there was nothing to check, "" where there was something.
func (c *Inspection) Empty() string {
	s := &c.Result.Summary
	switch n := c.unread(); {
	case s.Files > 0 && s.Nothing():
		return say.Pick(s.Files, "the 1 file here", fmt.Sprintf("all of the %d files here", s.Files)) + " could not be read to the end, and no task stands before that"
	case s.Files > 0:
		return ""
	case n > 0:
		return say.Count(n, "file") + " could not be read, and no other file here holds a task"
	case s.Unread > 0:
		return say.Pick(s.Unread, "the 1 file here with signs of tasks", fmt.Sprintf("all of the %d files here with signs of tasks", s.Unread)) + " could not be read as tasks"
	case s.Skipped > 0:
		return say.Pick(s.Skipped, "the 1 JSON file here is not", fmt.Sprintf("none of the %d JSON files is", s.Skipped)) + " a task or a list of tasks"
	case c.outside:
		return "no file here is of a tenant that --tenant names"
	default:
		return "there are no JSON files here"
	}
}

// unread counts what is there and could not be read.
func (c *Inspection) unread() int {
	n := 0
	for _, p := range c.Problems {
		if p.Unread() {
			n++
		}
	}
	for _, notice := range c.Result.Notices {
		if notice.Kind == engine.Unreadable {
			n++
		}
	}
	return n
}

// Strays returns the documents that belong to no configured set although there are some.
func (c *Inspection) Strays(conf *config.Config) []string {
	if len(conf.Tenants) == 0 {
		return nil
	}
	var names []string
	for _, doc := range c.Result.Documents {
		if doc.Path != "" && len(conf.TenantOf(doc.Path)) == 0 {
			names = append(names, doc.Name)
		}
	}
	return names
}

// ReadStdin reads standard input as the file it is called.
func (in *Input) ReadStdin() (*source.Document, func(), error) {
	name := in.StdinName
	if name == "" {
		name = "stdin.json"
	}
	var piped pipedText
	doc, remove, err := source.ReadInput(io.TeeReader(in.Stdin, &piped), name, source.Temporary{
		Create: func() (*os.File, error) { return atomicfile.Create("tasklint-", ".json") }, Remove: atomicfile.Remove,
	})
	if notice := piped.notice(runtime.GOOS); notice != "" {
		in.Note("%s", notice)
	}
	if err == nil && in.StdinName != "" {
		doc.Path = in.Absolute(name)
	}
	return doc, remove, err
}

// Check finds the files, checks them and judges the whole.
func (in Input) Check(ctx context.Context, o engine.Options) (*Inspection, error) {
	var changed *change
	switch {
	case in.hook != nil:
		changed = in.hook.change
	case in.ChangedSince != "":
		var err error
		if changed, err = in.change(ctx); err != nil {
			return nil, err
		}
		defer changed.Close()
		in.State = changed.Now
	}
	f, err := in.Find()
	if err != nil {
		return nil, err
	}
	o.Text, o.Spell = in.State.Reader(), in.Spell
	o.OnlyFiles, o.Config, o.Whole = in.OnlyFiles(), in.Config, f.All
	if in.Base != "" {
		if o.Base, err = in.readBase(o); err != nil {
			return nil, err
		}
	}
	o.As = func(doc *source.Document) task.As { return in.meantFor(doc, f) }
	o.Named = func(doc *source.Document) bool { return in.isNamed(doc, f) }
	o.Insists = func(doc *source.Document) bool { return in.As != "" && in.isNamed(doc, f) }
	e := engine.New(o)
	done := &Inspection{Files: f, Engine: e, Judge: e.Judge, spell: in.Spell, remove: func() {}}
	if changed != nil {
		then, err := changed.before(&in, o, f)
		if err != nil {
			return nil, changed.explain(ctx, git.Repository{Dir: changed.top}, err)
		}
		in.tellUnknown(changed)
		done.Judge = func(now []*engine.FileResult) *engine.Result { return then.judge(ctx, e, now) }
	}
	if err := in.read(ctx, done); err != nil {
		done.remove()
		return nil, err
	}
	done.Result = done.Judge(done.Results)
	if ctx.Err() != nil {
		done.Close()
		return nil, errInterrupted
	}
	return done, nil
}

// errInterrupted says that nobody waits for the outcome any more.
var errInterrupted = errors.New("interrupted")

// read takes standard input and the files through the first phase, and compares
// with the tenant if there is one.
func (in *Input) read(ctx context.Context, done *Inspection) error {
	if done.Files.stdin {
		doc, remove, err := in.ReadStdin()
		if err != nil {
			return err
		}
		done.Stdin, done.remove = doc, remove
		done.Read = slices.DeleteFunc(done.Read, func(file discover.Found) bool { return doc.Path == file.Path })
		done.Results = append(done.Results, done.Engine.Check(doc))
	}
	done.Results = append(done.Results, done.Engine.CheckFiles(ctx, done.Read)...)
	if ctx.Err() != nil {
		return errInterrupted
	}
	if in.Live != nil {
		return done.compareWithTenant(ctx, in.Live)
	}
	return nil
}

// NoTasks returns the failure of a command that has nothing to show, with how one comes by
// tasks.
func (c *Inspection) NoTasks() error {
	why := c.Empty()
	if why != "" {
		why = ": " + why
	}
	return errors.New("no tasks found" + why + "; name other paths, or fetch a tenant's tasks with tasklint fetch -o tasks")
}

// UnreadableRules returns the ids of the rules that tell what cannot be read.
func UnreadableRules() []string {
	var ids []string
	for _, r := range rules.All() {
		if r.Unreadable {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// ToRead returns a configuration for who reads tasks and does not lint them: only the rules
// are on that tell what cannot be read.
func ToRead(conf *config.Config) (*config.Config, error) {
	return conf.WithFlags(config.Flags{Only: UnreadableRules()})
}

// Show is Check for who shows tasks and does not lint them. Findings do not count there:
// what cannot be read is told, and the rest is shown. It fails when there is no file of any
// known shape, or all are broken.
func (in Input) Show(ctx context.Context, o engine.Options, tell Teller, fail func(error)) (*Inspection, error) {
	c, err := in.Check(ctx, o)
	if err != nil {
		return nil, err
	}
	c.TellBroken(tell, in.Note, fail)
	if c.Nothing() {
		c.Close()
		return nil, c.NoTasks()
	}
	return c, nil
}

// IsUnreadable reports whether a finding tells what cannot be read.
func IsUnreadable(f *diag.Finding) bool {
	r := rules.ByID(f.Rule)
	return r != nil && r.Unreadable
}

// Nothing reports whether no file that was asked for is of a known shape, or all that
// are hold no task and some are broken.
func (c *Inspection) Nothing() bool {
	if !slices.ContainsFunc(c.Result.Documents, c.IsAsked) {
		return true
	}
	for _, t := range c.Result.Sets {
		if slices.ContainsFunc(t.Set.Tasks, func(f *task.Facts) bool { return c.IsAsked(f.Doc) }) {
			return false
		}
	}
	return slices.ContainsFunc(c.Result.Findings, func(f *diag.Finding) bool {
		return IsUnreadable(f) && c.IsAsked(f.Doc)
	})
}

// Find returns the task that a word on the command line stands for: an id, or a name
// that one task bears.
func (c *Inspection) Find(word string) (*rules.Set, *task.Facts, error) {
	var tenant *rules.Set
	var found []*task.Facts
	var names []string
	for _, t := range c.Result.Sets {
		if f := t.Set.ByID(word); f != nil {
			return t, f, nil
		}
		for _, f := range t.Set.Tasks {
			names = append(names, f.Name.S)
			if f.Name.S == word {
				tenant, found = t, append(found, f)
			}
		}
	}
	switch {
	case len(found) == 1:
		return tenant, found[0], nil
	case len(found) > 1:
		ids := make([]string, 0, len(found))
		for _, f := range found {
			ids = append(ids, f.ID.S)
		}
		return nil, nil, fmt.Errorf("%d tasks are called %s; give the id of one: %q", len(found), say.Quote(word), slices.Compact(ids))
	}
	if near, ok := say.Nearest(word, names); ok {
		return nil, nil, fmt.Errorf("there is no task %s; did you mean %s?", say.Quote(word), say.Quote(near))
	}
	return nil, nil, fmt.Errorf("there is no task with the id or name %s", say.Quote(word))
}

// Focus is tasks of one set.
type Focus struct {
	*rules.Set
	On []graph.Vertex
}

// Focus finds the tasks that words stand for, as Find does, and puts those of one set
// together, in the order of the words.
func (c *Inspection) Focus(words []string) ([]Focus, error) {
	var groups []Focus
	for _, word := range words {
		t, found, err := c.Find(word)
		if err != nil {
			return nil, err
		}
		v, _ := t.Graph().Vertex(found)
		i := slices.IndexFunc(groups, func(g Focus) bool { return g.Set == t })
		if i < 0 {
			i = len(groups)
			groups = append(groups, Focus{Set: t})
		}
		if !slices.Contains(groups[i].On, v) {
			groups[i].On = append(groups[i].On, v)
		}
	}
	return groups, nil
}

// Unreadable returns an error for whatever of the files that are asked for could not be
// read to its end: then nothing could be said about what is missing.
func (c *Inspection) Unreadable() error {
	var failed []error
	for _, p := range c.Problems {
		if !p.Named { // those are told already
			failed = append(failed, p)
		}
	}
	for _, n := range c.Result.Notices {
		if n.Kind == engine.Unreadable {
			failed = append(failed, errors.New(n.Message))
		}
	}
	for _, f := range c.Result.Findings {
		if IsUnreadable(f) && c.IsAsked(f.Doc) {
			failed = append(failed, fmt.Errorf("%s: %s", f.Doc.Locate(f.Span), f.Sentences()))
		}
	}
	return errors.Join(failed...)
}

// Definitions returns the tasks of the files that are asked for, without those of
// another configured set.
func (c *Inspection) Definitions(conf *config.Config, set string) []*task.Facts {
	var facts []*task.Facts
	for _, t := range c.Result.Sets {
		for _, f := range t.Set.Tasks {
			of := conf.TenantOf(f.Doc.Path)
			if f.Shape == task.Definition && c.IsAsked(f.Doc) && (set == "" || len(of) == 0 || slices.Contains(of, set)) {
				facts = append(facts, f)
			}
		}
	}
	slices.SortStableFunc(facts, task.Compare)
	return facts
}

// compareWithTenant compares the files with the tenant, and takes in the documents
// that came.
func (c *Inspection) compareWithTenant(ctx context.Context, inquiry *live.Inquiry) error {
	match, runs, err := inquiry.Compare(ctx, c.Engine, c.Results)
	if err != nil || match == nil {
		return err
	}
	c.Results = append(c.Results, runs...)
	c.setAside(runs)
	c.narrowTo(match, inquiry.Answers.Tasks)
	return nil
}

// setAside marks documents that are read for what they tell, and not asked for.
func (c *Inspection) setAside(results []*engine.FileResult) {
	if c.Aside == nil {
		c.Aside = make(map[*source.Document]bool)
	}
	for _, f := range results {
		c.Aside[f.Doc] = true
	}
}

// narrowTo sets aside the tenant's tasks that are not those of the files asked for,
// where not all files are.
func (c *Inspection) narrowTo(match *compare.Result, live []*task.Facts) {
	if !c.Files.stdin && len(c.Files.Asked) == len(c.Files.Read) {
		return
	}
	asked := make(map[*source.Document]bool)
	for _, p := range match.Pairs {
		asked[p.Old.Doc] = asked[p.Old.Doc] || c.IsAsked(p.New.Doc)
	}
	for _, f := range live {
		if !asked[f.Doc] {
			c.Aside[f.Doc] = true
		}
	}
}

// Audit checks the tasks of a tenant, as documents tenant:/tasks/<id>.
func Audit(ctx context.Context, inquiry *live.Inquiry) (*Inspection, error) {
	o := inquiry.Options()
	o.History, o.Complete, o.Live = true, !o.Partial, &inquiry.Answers
	e := engine.New(o)
	done := &Inspection{Files: &Files{Asked: map[string]bool{"": true}, Whole: true, All: true}, Engine: e, Judge: e.Judge, remove: func() {}}
	done.Results = inquiry.Tasks
	if inquiry.Answers.Err != nil {
		done.Result = e.Judge(nil)
		return done, nil
	}
	if len(inquiry.Tasks) == 0 {
		doc, err := source.NewDocument("tenant:/tasks", "", []byte("[]"))
		if err != nil {
			return nil, err
		}
		done.Results = []*engine.FileResult{e.Check(doc)}
	}
	runs, err := inquiry.Audit(ctx, e)
	if err != nil {
		return nil, err
	}
	done.Results = slices.Concat(done.Results, runs)
	done.setAside(runs)
	done.Result = e.Judge(done.Results)
	return done, nil
}

// readBase reads the stored tasks that bodies are for.
func (in *Input) readBase(o engine.Options) (*engine.Base, error) {
	option, path := in.Spell.Option("base", ""), in.Absolute(in.Base)
	if in.Confined && !in.Config.Border().Holds(path) {
		return nil, fmt.Errorf("%s %s leads out of the repository, and nothing there is read", option, say.Quote(in.Base))
	}
	doc, err := source.Open(path, filepath.ToSlash(in.Base))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", option, err)
	}
	o.Progress = nil
	o.Named, o.Insists = Anything, Anything
	r := engine.New(o).Check(doc)
	if err := errors.Join(r.Err, r.Internal); err != nil {
		return nil, fmt.Errorf("%s: %w", option, err)
	}
	if len(r.Tasks) == 0 {
		for _, f := range r.Findings {
			if IsUnreadable(f) {
				return nil, fmt.Errorf("%s %s: %s", option, doc.Locate(f.Span), f.Sentences())
			}
		}
		return nil, fmt.Errorf("%s %s: holds no task", option, in.Base)
	}
	return &engine.Base{Name: option + " " + doc.Name, Files: []*engine.FileResult{r}, Spell: in.Spell, For: in.Which}, nil
}
