package rules

import (
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Past is what a set knows of runs that have been, for the rules that look at them.
// Exports age, so those rules are silent unless somebody asks for them.
type Past struct {
	// On reports whether a rule runs on all tasks; otherwise it sees those alone whose
	// runs are among the input.
	On func(rule string) bool
	// Runs are the records of runs among the input, by task id.
	Runs map[string][]Run
	// Taken is when the data was taken: the clock of these rules.
	Taken time.Time
	// Unrecorded says that the tasks are from an export that holds no runs, so that
	// nothing is known of any.
	Unrecorded bool
}

// Run is a record of one run of a task in a list of runs. Runs feed the rules about past
// runs; they are no tasks.
type Run struct {
	Doc    *source.Document
	Span   source.Span
	TaskID string
	*task.RunFacts
}

// lastRun is the newest run of a task. Place is where its status, start and the rest
// stand in the task; a run from a list stands elsewhere.
type lastRun struct {
	*task.RunFacts
	record *Run
	// Started is zero where the run does not tell a time that can be read.
	Started time.Time
}

// eachPast calls look for the active tasks that the rule at hand may judge, each with
// its last run; the run is nil for a task that never ran, as far as is known.
func (p *SetPass) eachPast(look func(f *task.Facts, last *lastRun)) {
	on := p.Past.On != nil && p.Past.On(p.Rule.ID)
	if p.Past.Taken.IsZero() || !on && len(p.Past.Runs) == 0 {
		return
	}
	for _, f := range p.Set.Tasks {
		if f.Shape != task.Definition || f.DeletedAt.S != "" || !on && len(p.Past.Runs[f.ID.S]) == 0 {
			continue
		}
		look(f, p.last(f))
	}
}

// LastRun returns the newest run that the task itself or a list of runs tells of, nil when
// none is known.
func (s *Set) LastRun(f *task.Facts) *task.RunFacts {
	if last := s.last(f); last != nil {
		return last.RunFacts
	}
	return nil
}

// last is the newest run that the task itself or a list of runs tells of.
func (s *Set) last(f *task.Facts) *lastRun {
	var last *lastRun
	if f.LastRun != nil {
		last = &lastRun{RunFacts: f.LastRun, Started: instantOf(f.LastRun.StartedAt.S)}
	}
	if f.ID.S == "" {
		return last
	}
	for i := range s.Past.Runs[f.ID.S] {
		r := &s.Past.Runs[f.ID.S][i]
		started := instantOf(r.StartedAt.S)
		if last == nil || started.After(last.Started) {
			last = &lastRun{RunFacts: r.RunFacts, record: r, Started: started}
		}
	}
	return last
}

// instantOf reads a time of the service (RFC 3339), zero when it is none.
func instantOf(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// latest is the latest of some times of the service, zero when none can be read.
func latest(texts ...task.Text) time.Time {
	var newest time.Time
	for _, text := range texts {
		if t := instantOf(text.S); t.After(newest) {
			newest = t
		}
	}
	return newest
}

// after is the first occurrence later than t.
func after(s *schedule.Schedule, t time.Time) (time.Time, bool) {
	o, ok := s.Next(t.Truncate(time.Second).Add(time.Second))
	return o.Time(), ok
}

// utc writes an instant for a message.
func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// statusIs compares the status of a run; documents disagree about its case.
func (r *lastRun) statusIs(word string) bool { return strings.EqualFold(r.Status.S, word) }

// reportRun reports a value of a task's last run: where it stands in the task, or at
// the task's name with the record of the run as a related place.
func (p *SetPass) reportRun(f *task.Facts, last *lastRun, of task.Text, format string, args ...any) *Report {
	if last.record == nil {
		return p.Report(f, of.At, format, args...)
	}
	place := diag.Place{Doc: last.record.Doc, Span: last.record.Span}
	return p.Report(f, p.Identity(f), format, args...).RelatedPlace(place, "the run")
}

// pastNote is what the pages of all rules about past runs say.
const pastNote = "\n\nAn export ages, so the rules about past runs are silent in a plain lint. They run with `--live`, `--snapshot` or " +
	"`--history`, when they are switched on by name, and for tasks whose runs are among the input. Their clock is the time at which the " +
	"data was taken, unless `--now` is given."
