package rules

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/schema"
)

// TaskPass is what a rule sees of one task in the first phase. It is reused from
// task to task and from rule to rule.
type TaskPass struct {
	*Setting
	// Task is the typed view; its Root is the value itself, also for rules about
	// values of other shapes.
	Task *task.Task
	// Tree is the JSON that the task was read from.
	Tree *source.Tree
	// Problems are the breaches of the schema, in the order of their places.
	Problems []schema.Problem
	// Now is the clock for rules about time.
	Now time.Time
	// Set is the name of the configured set that the document belongs to, else "".
	Set string
	// As is what the task's file is meant for, Base the stored task that a replace
	// body is for, absent where it is not known.
	As   task.As
	Base source.Node
	// Operations are those of a patch document; Refused is why it cannot be applied
	// to the task it is for, nil where it can or that task is not known.
	Operations []patch.Operation
	Refused    *patch.Error
	// Alone is the path of the value at hand in a task of which nothing else is known;
	// empty for a task.
	Alone []string
	// Wrapper is the body of an endpoint that the task at hand is made of, absent for a
	// task that is written as one.
	Wrapper source.Node
	// Run says that the record of a run is at hand, all of which the service writes.
	Run bool
	// Identity is the id of the task where it does not tell it itself.
	Identity string
	// Facts are those of the task at hand, nil where none were made.
	Facts *task.Facts
	// Evaluator evaluates own rules, nil until one has to be.
	Evaluator Evaluator

	doc      *source.Document
	pointer  string
	named    diag.Task // the task at hand, once the first finding names it
	schedule *schedule.Schedule
	changes  []schedule.ClockChange
	asked    bool // for changes
	findings []*diag.Finding
	teller   *Setting // whose findings are counted
	told     int
}

// mostFindings is how many findings of one rule about one task are told one by
// one: finding a place costs time, and a hostile file must not make it add up.
const mostFindings = 200

// Full reports whether the rule has told so much about the task that nothing more
// of it is kept.
func (p *TaskPass) Full() bool { return p.teller == p.Setting && p.told >= mostFindings }

// written is the object in which people have written what the task at hand says.
func (p *TaskPass) written() source.Node {
	if p.Wrapper.Exists() {
		return p.Wrapper
	}
	return p.Task.Root
}

// Begin turns the pass to a new value of doc, whose own pointer is pointer; view is
// nil when it is no task. The tree and problems are set by the caller.
func (p *TaskPass) Begin(doc *source.Document, pointer string, view *task.Task) {
	p.doc, p.pointer, p.findings, p.Task = doc, pointer, nil, view
	p.named, p.Facts = diag.Task{}, nil
	p.teller, p.told = nil, 0
	p.schedule, p.changes, p.asked = nil, nil, false
	if p.Evaluator != nil {
		p.Evaluator.Begin()
	}
}

// Document returns the document that the value at hand stands in, Pointer where.
func (p *TaskPass) Document() *source.Document { return p.doc }

// Pointer returns the pointer of the value at hand from the root of its document.
func (p *TaskPass) Pointer() string { return p.pointer }

// Failures returns the own rules that could not be evaluated since it was asked last.
func (p *TaskPass) Failures() []Failure {
	if p.Evaluator == nil {
		return nil
	}
	return p.Evaluator.Failures()
}

// Schedule returns the task's schedule, nil when it has none. It may not be OK.
func (p *TaskPass) Schedule() *schedule.Schedule {
	if p.schedule == nil && p.Task.Start.Schedule.Exists() {
		created, told := readCreated(p.Task.Metadata.CreatedAt.Text())
		if !told {
			created = p.Now
		}
		p.schedule = schedule.New(p.Task.Start.Text(), created)
		if p.Facts != nil {
			p.Facts.Schedule.Parsed, p.Facts.Schedule.Anchored = p.schedule, told || p.schedule.CountsFrom(time.Time{})
		}
	}
	return p.schedule
}

// ClockChanges returns the changes of the clock in the next 12 months that touch runs
// of s, the task's schedule.
func (p *TaskPass) ClockChanges(s *schedule.Schedule) []schedule.ClockChange {
	if !p.asked {
		p.changes, p.asked = s.ClockChanges(p.Now, p.Now.AddDate(1, 0, 0)), true
	}
	return p.changes
}

// Key names the task at hand.
func (p *TaskPass) Key() diag.Task {
	if p.Task == nil || p.named.Known {
		return p.named
	}
	t := diag.Task{Pointer: p.pointer, Known: true}
	if f := p.Facts; f != nil {
		t.ID, t.Name, t.Version = f.ID.S, f.Name.S, f.Version.S
	} else {
		t.ID, t.Name, t.Version = p.Task.ID.Text(), p.Task.Name.Text(), p.Task.Version.Text()
	}
	t.ID = cmp.Or(t.ID, p.Identity)
	p.named = t
	return t
}

// Findings returns what was reported since Begin.
func (p *TaskPass) Findings() []*diag.Finding { return p.findings }

// Report reports the value n. When the schema has found fault with that very value
// the rule that told so has the word, and this report goes nowhere.
func (p *TaskPass) Report(n source.Node, format string, args ...any) *Report {
	if !p.Sound(n) {
		return p.report(n, false, format, args)
	}
	return p.report(n, true, format, args)
}

// ReportOpen reports that something is absent from the object or list n: at its
// opening bracket.
func (p *TaskPass) ReportOpen(n source.Node, format string, args ...any) *Report {
	r := p.report(n, true, format, args)
	r.finding.Whole = true
	r.finding.Span.End = r.finding.Span.Start + 1
	return r
}

// ReportProblem reports a breach of the schema in the schema's own words.
func (p *TaskPass) ReportProblem(pr schema.Problem) *Report {
	what, help := say.Advice(pr.Message)
	if pr.Open {
		return p.ReportOpen(pr.Node, "%s", what).Help("%s", help)
	}
	return p.report(pr.Node, !task.IsCut(pr.Node.Bytes()), "%s", []any{what}).Help("%s", help)
}

// Sound reports whether the schema has found no fault with the value n itself, and no
// tool has put it in the place of another, so that a rule may rest on it.
func (p *TaskPass) Sound(n source.Node) bool {
	if task.IsCut(n.Bytes()) {
		return false
	}
	for _, pr := range p.Problems {
		if !pr.Open && pr.Node.Same(n) {
			return false
		}
	}
	return true
}

func (p *TaskPass) report(n source.Node, keep bool, format string, args []any) *Report {
	if p.teller != p.Setting {
		p.teller, p.told = p.Setting, 0
	}
	if p.Full() {
		return &Report{finding: new(diag.Finding), setting: p.Setting}
	}
	f := &diag.Finding{Rule: p.Rule.ID, Level: p.Setting.Level, Message: fmt.Sprintf(format, args...), Task: p.Key()}
	f.Place = diag.Place{Doc: p.doc, Span: n.Span()}
	f.Pointer, f.Canonical = pointers(p.pointer, n)
	f.Whole = n.Is(source.Object) || n.Is(source.Array)
	f.Value = scalar(n)
	if keep {
		if p.told++; p.Full() {
			f.Note = "further findings of this kind in this task are left out"
		}
		p.findings = append(p.findings, f)
	}
	return &Report{finding: f, setting: p.Setting, place: p.place}
}

func (p *TaskPass) place(n source.Node) diag.Place {
	return diag.Place{Doc: p.doc, Span: n.Span(), Pointer: p.pointer + n.Pointer()}
}

// pointers are the JSON Pointer of n, after that of its task, and its canonical form:
// there list items are named by what identifies them, their name, a correlation's
// attribute and value, or the text of a string; else by their index. Fingerprints rest
// on the canonical form, so that they survive reordering.
func pointers(task string, n source.Node) (pointer, canonical string) {
	var room [2][128]byte
	p, c, same := append(room[0][:0], task...), room[1][:0], true
	for s := range n.Steps() {
		p = s.AppendToken(p)
		if s.Index < 0 {
			c = s.AppendToken(c)
		} else {
			c, same = appendItem(append(c, '/'), s), false
		}
	}
	pointer = string(p)
	if same {
		return pointer, pointer[len(task):]
	}
	return pointer, string(c)
}

// scalar is the value that identifies a finding, none for a list or object.
func scalar(n source.Node) diag.Scalar {
	text, ok := n.Scalar()
	return diag.Scalar{Text: text, Given: ok}
}

// appendItem adds what a list item is called in a canonical pointer.
func appendItem(c []byte, s source.Step) []byte {
	if s.Value.Is(source.String) {
		return source.AppendEscaped(append(c, '='), s.Value.Bytes())
	}
	if name := s.Value.Get("name"); name.Is(source.String) {
		return source.AppendEscaped(append(c, "name="...), name.Bytes())
	}
	if name := s.Value.Get("contextAttributeName"); name.Is(source.String) {
		c = append(source.AppendEscaped(c, name.Bytes()), '=')
		return source.AppendEscaped(c, s.Value.Get("contextAttributeValue").Bytes())
	}
	return strconv.AppendInt(c, int64(s.Index), 10)
}

// without takes a value out of its object, as removeItem does. Where a misspelling of its
// key stands beside it the value stays: without it that would be taken for the key, with
// another value.
func (p *TaskPass) without(n source.Node) []diag.Edit {
	if path := n.Path(); len(path) > 0 && p.isDoubled(path[len(path)-1].In, path[len(path)-1].Key.Text()) {
		return nil
	}
	return removeItem(n)
}

// isDoubled reports whether a misspelling of a name stands beside it in the object.
func (p *TaskPass) isDoubled(object source.Node, name string) bool {
	for _, pr := range p.Problems {
		if pr.Kind != schema.UnknownProperty || pr.Beside != name {
			continue
		}
		if path := pr.Node.Path(); len(path) > 0 && path[len(path)-1].In.Same(object) {
			return true
		}
	}
	return false
}

// Misspelt reports whether the schema takes a key of the object for a misspelling of
// name, or for what belongs under it: what seems to be absent is then there, and the
// key is all there is to tell.
func (p *TaskPass) Misspelt(object source.Node, name string) bool {
	for _, pr := range p.Problems {
		if pr.Kind != schema.UnknownProperty || pr.Suggest != strconv.Quote(name) && pr.Under != name {
			continue
		}
		if path := pr.Node.Path(); len(path) > 0 && path[len(path)-1].In.Same(object) {
			return true
		}
	}
	return false
}

// FilePass is what a rule sees of a document as a whole, after its parts.
type FilePass struct {
	*Setting
	Doc *source.Document
	// Errors are the places where the text is broken or nests too deep, in order.
	Errors []error

	findings []*diag.Finding
}

// Report reports a span of the document.
func (p *FilePass) Report(span source.Span, format string, args ...any) *Report {
	r := newReport(p.Setting, diag.Place{Doc: p.Doc, Span: span}, format, args)
	p.findings = append(p.findings, r.finding)
	return r
}

// newReport is a report on a place that is in no task.
func newReport(s *Setting, at diag.Place, format string, args []any) *Report {
	return &Report{setting: s, finding: &diag.Finding{
		Rule: s.Rule.ID, Level: s.Level, Message: fmt.Sprintf(format, args...), Place: at,
	}}
}

// Findings returns what was reported.
func (p *FilePass) Findings() []*diag.Finding { return p.findings }

// ConfigPass is what a rule sees of the configuration, after everything else was
// found.
type ConfigPass struct {
	*Setting
	// Doc is the configuration file.
	Doc *source.Document
	// Suppressions are its suppressions with what came of them.
	Suppressions []Suppression
	// Failures are the own rules that could not be evaluated.
	Failures []Failure

	findings []*diag.Finding
}

// Suppression is an entry of "suppress" after a run.
type Suppression struct {
	// Span is the entry's place in the configuration file, Removal what to delete to
	// remove it.
	Span, Removal source.Span
	Rule, Task    string
	// Until is the last day on which it holds, zero for ever.
	Until time.Time
	// Expired says that it no longer suppresses, Matched how many findings it is for.
	Expired bool
	Matched int
	// Idle says that this run may have passed by what it is for: it looked at some of
	// the files only, or its rule did not run.
	Idle bool
}

// Report reports a suppression.
func (p *ConfigPass) Report(about *Suppression, format string, args ...any) *Report {
	return p.report(diag.Place{Doc: p.Doc, Span: about.Span}, about.subject(), format, args...)
}

// report reports an entry of the configuration, by which the finding is known from run to run.
func (p *ConfigPass) report(at diag.Place, entry, format string, args ...any) *Report {
	r := newReport(p.Setting, at, format, args)
	r.finding.Value = diag.Scalar{Text: entry, Given: true}
	p.findings = append(p.findings, r.finding)
	return r
}

// Findings returns what was reported.
func (p *ConfigPass) Findings() []*diag.Finding { return p.findings }

// subject says what a suppression is about, for messages.
func (s *Suppression) subject() string {
	if s.Task == "" {
		return s.Rule
	}
	return s.Rule + " of task " + say.Quote(s.Task)
}
