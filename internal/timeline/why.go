package timeline

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
)

// Why says why a task has no run, or none at a known time.
type Why uint8

// The reasons. Later is that of a task that runs, but not in the window at hand.
const (
	Later Why = iota
	Off
	Expired
	NeverFires
	Unclear    // the schedule cannot be read, or says nothing
	Manual     // nothing starts it but a person or the API
	Data       // waits for an update of data
	AnyTask    // waits for any task of the tenant
	UnknownFor // waits for an event of a kind that is not known
	Outcome    // runs only when another task does not succeed
	Circle     // waits for itself, directly or by way of others
	Unknown    // the set, which need not be all, does not hold the task
	Unread     // an answer named the task without its definition
	Missing    // no task of a complete set is it
	Late       // its events never come in the time that it waits for the last of them
	Apart      // likewise, by the last durations
)

// String returns a stable word for programs.
func (w Why) String() string {
	return [...]string{"later", "off", "expired", "never-fires", "unclear-schedule", "manual", "data", "any-task",
		"unknown-event", "other-outcome", "circle", "unknown-task", "unread-task", "missing-task", "timeout", "too-far-apart"}[w]
}

// cause is why a task has no cadence: at is the task that it is due to.
type cause struct {
	why Why
	at  graph.Vertex
}

// Why returns why a task runs at no known time, and the task of which that is true: itself,
// or one above it. It is Later for tasks that do.
func (t *Timeline) Why(v graph.Vertex) (Why, graph.Vertex) {
	if t.cadences[v] != nil {
		if at := t.apart(v); at >= 0 {
			return Apart, at
		}
		return Later, v
	}
	return t.causes[v].why, t.causes[v].at
}

func summary(f *task.Facts) bool { return f.Shape == task.Summary }

// causeOf finds the cause for a task that could have a cadence and has none. Its
// own schedule comes first, then the first trigger that lacks one: one that never comes
// for a task that never runs, and one that does for others.
func (t *Timeline) causeOf(v graph.Vertex, inputs []input) cause {
	if s := t.clocks[v]; s != nil {
		switch {
		case !s.OK():
			return cause{Unclear, v}
		case len(inputs) > 0:
		case expired(s, t.now):
			return cause{Expired, v}
		default:
			return cause{NeverFires, v}
		}
	}
	if t.live.Late(v) {
		return cause{Late, v}
	}
	runs, circle := t.live.Runs(v), false
	for _, in := range inputs {
		if in.cadence != nil || t.never(in) == runs {
			continue
		}
		if c := t.causeOfInput(v, in); c.why != Circle || c.at != v {
			return c
		}
		circle = true // what it is entered by says more
	}
	if circle {
		return cause{Circle, v}
	}
	return cause{Manual, v}
}

func (t *Timeline) causeOfInput(v graph.Vertex, in input) cause {
	f := t.g.Task(v)
	switch e := in.trigger; {
	case t.never(in) && t.g.Off(t.g.Edge(e.Edge).From) != "":
		return cause{Off, t.g.Edge(e.Edge).From}
	case e.Edge >= 0 && (in.regular || t.never(in) && t.forward(t.g.Edge(e.Edge).From, v)):
		return t.causes[t.g.Edge(e.Edge).From]
	case t.never(in):
		return cause{Circle, v}
	case e.Edge >= 0 && t.g.Edge(e.Edge).From == v, e.Edge >= 0 && e.Outcome&graph.Succeeded != 0:
		return cause{Circle, v}
	case e.Edge >= 0:
		return cause{Outcome, v}
	case f.Events[e.Event].IsDataset():
		return cause{Data, v}
	case f.Events[e.Event].IsTask():
		return cause{AnyTask, v}
	default:
		return cause{UnknownFor, v}
	}
}

// Reason reports in words why a task does not run in a window that ends at to: a clause
// with the task as its subject, as in "is started by hand or over the API only".
func (t *Timeline) Reason(v graph.Vertex, to time.Time) string {
	why, at := t.Why(v)
	if why == Later {
		return t.later(v, to)
	}
	words := t.words(why, at)
	if at == v {
		return words
	}
	if why == Unknown || why == Missing {
		return "waits for " + t.g.Quoted(at) + ", which " + words
	}
	return "depends on " + t.g.Quoted(at) + ", which " + words
}

func (t *Timeline) words(why Why, at graph.Vertex) string {
	switch why {
	case Off:
		return "is " + t.g.Off(at)
	case Expired:
		if end, _, ok := t.clocks[at].Expired(t.now); ok {
			return "has a schedule that ended at " + clock(end, t.clocks[at].Zone().Location())
		}
		return "has a schedule that is over"
	case NeverFires:
		return "has a schedule that never fires"
	case Unclear:
		return "has a schedule that cannot be read"
	case Manual:
		return "is started by hand or over the API only"
	case Data:
		return "waits for an update of data, at no known time"
	case AnyTask:
		return "waits for the end of any task, at no known time"
	case UnknownFor:
		return "waits for an event of an unknown kind"
	case Outcome:
		return "runs only when another task does not succeed"
	case Circle:
		return "waits for itself"
	case Unread:
		return "was listed without its definition"
	case Late:
		return "never has all of its events within its eventTimeout"
	case Apart:
		return "waits for events that come farther apart than its eventTimeout, by the last durations"
	case Missing:
		if t.g.State(at) == graph.Foreign {
			return "is a task of another tenant"
		}
		return "is not in its set"
	default:
		return "is not among the tasks at hand"
	}
}

// later says when a task runs that does not run in the window.
func (t *Timeline) later(v graph.Vertex, to time.Time) string {
	var first time.Time
	root := v
	for _, r := range t.cadences[v].Roots {
		if o, ok := t.clocks[r].Next(to); ok && (first.IsZero() || o.Time().Before(first)) {
			first, root = o.Time(), r
		}
	}
	switch {
	case first.IsZero():
		return "has had its last run"
	case root == v:
		return "runs next at " + clock(first, t.clocks[v].Zone().Location())
	case t.isHurried(v):
		return "runs after " + t.g.Quoted(root) + ", which runs next at " + clock(first, t.clocks[root].Zone().Location()) + ", if all events come within the eventTimeout"
	default:
		return "runs after " + t.g.Quoted(root) + ", which runs next at " + clock(first, t.clocks[root].Zone().Location())
	}
}

// clock writes an instant as the clocks of a zone show it.
func clock(at time.Time, zone *time.Location) string {
	return at.In(zone).Format("2006-01-02 15:04 ") + zone.String()
}

// Silent reports why a schedule starts nothing any more, "" when it may: what its task
// is, in words, as "expired since" an instant. A schedule that cannot be read is not
// silent, since its defect is another one; nor is a schedule that is nil.
func Silent(s *schedule.Schedule, now time.Time) string {
	if s == nil || !s.OK() {
		return ""
	}
	if _, never := s.Never(); never {
		return "scheduled for a time that never comes"
	}
	if end, _, over := s.Expired(now); over {
		return "expired since " + clock(end, s.Zone().Location())
	}
	return ""
}

func expired(s *schedule.Schedule, now time.Time) bool {
	_, _, over := s.Expired(now)
	return over
}
