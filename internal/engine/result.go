package engine

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Result is the verdict of a run.
type Result struct {
	// Findings are in report order, those that do not count included.
	Findings []*diag.Finding
	// Notices are what the user should know about the run itself.
	Notices []Notice
	Summary Summary
	// Documents are the documents of known shape, in order.
	Documents []*source.Document
	mostKept  int
	excess    docCounts          // findings that there was no room for
	below     docCounts          // those below Options.Least
	skipped   []*source.Document // found by walking, and of no known shape
	damaged   []*FileResult      // of those of known shape that are no JSON throughout
	empty     map[*source.Document]bool
	homeOf    func(*source.Document) home
	// Sets are the sets with what the rules have worked out of them, in order.
	Sets []*rules.Set
	// Err joins what the tool could not do: then the exit code is 2.
	Err error
}

// Summary counts the findings that count, and what was looked at.
type Summary struct {
	Errors, Warnings, Notes        int
	Suppressed, Baselined, Fixable int
	// Skipped are the files that hold no task, Unread those that hold some which could
	// not be read; neither are among Files. Damaged are those of Files that were not read to
	// their end although no finding that counts says so.
	Files, Tasks, Skipped, Unread, Damaged int
}

// Nothing reports whether no file was there to be checked, or none could be read as far as
// to a task, and no finding that counts says so.
func (s *Summary) Nothing() bool { return s.Files == s.Damaged && s.Tasks == 0 }

// Notice is a message about the run that is no finding.
type Notice struct {
	// Kind is a stable word for programs.
	Kind, Message, File string
}

// The kinds of notices that programs and other packages look for. Unreadable, Unread and
// Unfollowed say what was not checked: they are never silenced.
const (
	Unreadable     = "unreadable"      // files that could not be read
	Unread         = "unread"          // what holds tasks that were not checked
	ValuesAlone    = "values-alone"    // patches of tasks that are not known
	Unfollowed     = "unfollowed"      // joins that are too tangled to be followed to their end
	Failure        = "failure"         // in reports: what a run could not do, so that it exits with 2
	NothingChecked = "nothing-checked" // a run that has looked at no task
	OnlyCounted    = "only-counted"    // findings that were counted and are not reported
	EmptyLists     = "empty-lists"     // that there is no task in what was checked
)

// settle orders the findings, counts them and hides the credentials among them from
// everything that quotes their documents.
func (r *Result) settle(anonymous bool) {
	diag.Sort(r.Findings)
	if !anonymous {
		diag.Fingerprint(r.Findings)
	}
	for _, f := range r.Findings {
		if f.Secret {
			f.Doc.Hide(f.Span)
		}
		f.Mask()
	}
	r.recount()
}

// TellDamaged adds a notice about each document that could not be read to its end where no
// finding that counts says so: its rule is off, it lies in a set of which other files were
// asked for, or it was broken before the change at hand or when the baseline was made.
// Those that are asked for are counted.
func (r *Result) TellDamaged(asked func(*source.Document) bool) {
	told := make(map[*source.Document]bool)
	for _, f := range r.Findings {
		if of := rules.ByID(f.Rule); of != nil && of.Unreadable && of.File != nil && f.State == diag.New {
			told[f.Doc] = true
		}
	}
	near := r.near(asked)
	for _, f := range r.damaged {
		if told[f.Doc] || !near(f.Doc) {
			continue
		}
		why, _ := say.Advice(f.broken)
		r.Notices = append(r.Notices, Notice{Unread, f.Doc.Name + why + "; not all of this file was checked", f.Doc.Name})
		if asked(f.Doc) {
			r.Summary.Damaged++
		}
	}
}

// Excess returns how many findings there was no room for.
func (r *Result) Excess() int { return r.excess.total() }

// TellExcess adds a notice about the findings that there was no room for, if there are any.
func (r *Result) TellExcess() {
	if n := r.Excess(); n > 0 {
		r.Notices = append(r.Notices, Notice{Kind: OnlyCounted, Message: fmt.Sprintf(
			"%s beyond the first %d %s counted and not shown, and no baseline or comparison knows %s; check fewer files at a time to see all",
			say.Count(n, "finding"), r.mostKept, say.Pick(n, "is", "are"), say.Pick(n, "it", "them"))})
	}
}

// Counted returns the findings that were counted and not kept, of the documents that the
// result is about: those that there was no room for, and those below Options.Least.
func (r *Result) Counted() Counts {
	var all Counts
	for _, counted := range []docCounts{r.excess, r.below} {
		for k, n := range counted {
			all.add(k.Counted, n)
		}
	}
	return all
}

// TellEmpty adds a notice when all documents that are asked for are lists without an entry:
// the API answers so to one who may see no task, too.
func (r *Result) TellEmpty(asked func(*source.Document) bool) {
	n := 0
	for _, doc := range r.Documents {
		switch {
		case !asked(doc):
		case !r.empty[doc] || doc.OfTenant(): // of a tenant that is told already
			return
		default:
			n++
		}
	}
	if n > 0 {
		r.Notices = append(r.Notices, Notice{Kind: EmptyLists, Message: "no task was checked: " +
			say.Pick(n, "the list here is empty", fmt.Sprintf("the lists in the %d files here are empty", n)) +
			", as the API answers to those who may see no task, too"})
	}
}

// recount counts the findings by level and state.
func (r *Result) recount() {
	s := &r.Summary
	s.Errors, s.Warnings, s.Notes, s.Suppressed, s.Baselined, s.Fixable = 0, 0, 0, 0, 0, 0
	for _, f := range r.Findings {
		s.count(Count(f), 1)
	}
	for k, n := range r.Counted() {
		s.count(k, n)
	}
}

// count adds n findings that are alike.
func (s *Summary) count(k Counted, n int) {
	switch k.State {
	case diag.Baseline:
		s.Baselined += n
		return
	case diag.Suppressed:
		s.Suppressed += n
		return
	}
	if k.Fixable {
		s.Fixable += n
	}
	switch k.Level {
	case diag.Error:
		s.Errors += n
	case diag.Warning:
		s.Warnings += n
	case diag.Note:
		s.Notes += n
	}
}

// Worst returns the highest level among the findings that count, Off when there are none.
func (r *Result) Worst() diag.Level {
	worst := diag.Off
	for _, f := range r.Findings {
		if f.State == diag.New && f.Level > worst {
			worst = f.Level
		}
	}
	for k := range r.Counted() {
		if k.State == diag.New {
			worst = max(worst, k.Level)
		}
	}
	return worst
}

// Fails reports whether a finding counts at or above a level; none does for Off, which stands
// for "never".
func (r *Result) Fails(level diag.Level) bool { return level != diag.Off && r.Worst() >= level }

// Keep leaves out the findings that keep does not want, and counts anew. All files
// of a set are read, but only what was asked for is reported.
func (r *Result) Keep(keep func(*diag.Finding) bool) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f *diag.Finding) bool { return !keep(f) })
	r.recount()
}

// concerns reports the findings that are about documents which are asked for: those in
// them, and those about several tasks of which one is in them, wherever they stand.
func (r *Result) concerns(asked func(*source.Document) bool) func(*diag.Finding) bool {
	identities := sync.OnceValue(func() map[*rules.Set]map[string]bool {
		of := make(map[*rules.Set]map[string]bool, len(r.Sets))
		for _, t := range r.Sets {
			of[t] = make(map[string]bool)
			for _, f := range t.Set.Tasks {
				if asked(f.Doc) {
					of[t][identity(f)] = true
				}
			}
		}
		return of
	})
	return func(f *diag.Finding) bool {
		if asked(f.Doc) || len(f.Members)+len(f.Group) == 0 {
			return asked(f.Doc)
		}
		for t, named := range identities() {
			isNamed := func(identity string) bool { return identity != "" && named[identity] }
			if len(named) > 0 && (isNamed(f.Lead) || slices.ContainsFunc(f.Members, isNamed)) &&
				slices.ContainsFunc(t.Set.Tasks, func(of *task.Facts) bool { return of.Doc == f.Doc }) {
				return true
			}
		}
		return false
	}
}

// near reports the documents that are asked for, and those of the same sets.
func (r *Result) near(asked func(*source.Document) bool) func(*source.Document) bool {
	homes := sync.OnceValue(func() map[home]bool {
		of := make(map[home]bool)
		for _, doc := range r.Documents {
			if asked(doc) {
				of[r.homeOf(doc)] = true
			}
		}
		return of
	})
	return func(doc *source.Document) bool { return asked(doc) || homes()[r.homeOf(doc)] }
}

// Narrow makes the result one about some documents only: their findings, and their
// number and tasks in the summary. Findings about the configuration stay.
func (r *Result) Narrow(asked func(*source.Document) bool) {
	known := make(map[*source.Document]bool, len(r.Documents))
	for _, doc := range r.Documents {
		known[doc] = true
	}
	r.excess.narrow(asked)
	r.below.narrow(asked)
	concerns := r.concerns(asked)
	r.Keep(func(f *diag.Finding) bool { return !known[f.Doc] || concerns(f) })
	r.Summary.Files = 0
	for _, doc := range r.Documents {
		if asked(doc) {
			r.Summary.Files++
		}
	}
	near := r.near(asked)
	beside, apart := make(map[string]bool), make(map[string]bool)
	for _, doc := range slices.Concat(r.skipped, r.Documents) {
		beside[doc.Name], apart[doc.Name] = !asked(doc), !near(doc)
	}
	unread := make(map[string]bool)
	for _, n := range r.Notices {
		unread[n.File] = unread[n.File] || n.Kind == Unread
	}
	r.Summary.Skipped, r.Summary.Unread = 0, 0
	for _, doc := range r.skipped {
		switch {
		case beside[doc.Name]:
		case unread[doc.Name]:
			r.Summary.Unread++
		default:
			r.Summary.Skipped++
		}
	}
	r.Notices = slices.DeleteFunc(r.Notices, func(n Notice) bool {
		return (n.Kind == "skipped" || n.Kind == ValuesAlone) && beside[n.File] || n.Kind == Unread && apart[n.File]
	})
	r.Summary.Tasks = 0
	for _, t := range r.Sets {
		for _, f := range t.Set.Tasks {
			if asked(f.Doc) {
				r.Summary.Tasks++
			}
		}
	}
}

// identity is what distinguishes a task from others, as findings have it.
func identity(f *task.Facts) string {
	return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S}.Identity()
}
