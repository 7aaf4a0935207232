package task

import (
	"hash/maphash"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// Extractor makes facts of views. It keeps the strings that tasks of one tenant
// share; it belongs to one goroutine.
type Extractor struct {
	texts      texts
	facts      slab[Facts]
	events     slab[EventFacts]
	attributes slab[AttributeFacts]
	refs       slab[Text]
	schedules  slab[ScheduleFacts]
	runs       slab[RunFacts]

	named  map[string][]int // the events of a task with many
	base   int
	become *Become // what a wrapper becomes, nil for a task
}

// Extract makes the facts of the task at p, of which t is the view.
func (x *Extractor) Extract(doc *source.Document, p source.Part, t *Task) *Facts {
	return x.extract(doc, p, t, t.Root.Span())
}

// ExtractWrapper makes the facts of the wrapper at p for an endpoint, of which t is the
// view of the task that it becomes. All places are those in the wrapper.
func (x *Extractor) ExtractWrapper(doc *source.Document, p source.Part, e Endpoint, b *Become, t *Task) *Facts {
	x.become = b
	defer func() { x.become = nil }()
	f := x.extract(doc, p, t, b.wrapper)
	f.Shape, f.Endpoint, f.As = Wrapper, e, Create
	return f
}

func (x *Extractor) extract(doc *source.Document, p source.Part, t *Task, span source.Span) *Facts {
	x.base, x.named = span.Start, nil
	f := x.facts.one()
	*f = Facts{Doc: doc, Span: span, List: p.List, Index: p.Index, Shape: Definition, TriggerType: -1}
	f.ID, f.Name = x.own(t.ID), x.own(t.Name)
	f.Version = x.text(t.Version)
	f.Resource = x.text(t.ResourceID)
	m := &t.Metadata
	f.Space, f.Owner, f.Tenant = x.text(m.SpaceID), x.text(m.OwnerID), x.text(m.TenantID)
	f.CreatedAt, f.UpdatedAt, f.DeletedAt = x.own(m.CreatedAt), x.own(m.UpdatedAt), x.own(m.DeletedAt)
	f.DisabledCode = x.text(m.DisabledCode)
	f.MigratedFrom = x.own(m.MigratedFrom).S
	f.Enabled = x.flag(t.Enabled, t.Root)
	f.IsChild, f.IsParent = x.flag(m.IsChild, m.Topology), x.flag(m.IsParent, m.Topology)
	if v, ok := m.TriggerType.Int(); ok && v >= 0 && v < 127 {
		f.TriggerType = int8(v)
	}
	x.eventFacts(t, f)
	x.state(t, f)
	f.Schedule = x.schedule(&t.Start)
	f.LastRun = x.lastRun(m)
	return f
}

func (x *Extractor) eventFacts(t *Task, f *Facts) {
	if len(t.Events) == 0 {
		return
	}
	f.Events = x.events.some(len(t.Events))
	attributes := x.attributes.some(len(t.attributes))
	for i := range t.Events {
		e := &t.Events[i]
		if !e.Node.Is(source.Object) {
			continue
		}
		first := len(attributes)
		for _, a := range e.Attributes {
			attributes = append(attributes, AttributeFacts{x.text(a.Name), x.text(a.Value)})
		}
		f.Events = append(f.Events, EventFacts{
			Name: x.own(e.Name), Type: x.text(e.Type), Source: x.text(e.Source), At: x.place(e.Node), Index: uint32(i),
			Attributes: attributes[first:len(attributes):len(attributes)],
		})
	}
}

func (x *Extractor) state(t *Task, f *Facts) {
	if len(t.refs) > 0 {
		f.Refs = x.refs.some(len(t.refs))
	}
	for i := range t.States {
		s := &t.States[i]
		if i == 0 {
			f.Exclusive = x.flag(s.Exclusive, s.Node)
			f.EventTimeout = x.text(s.EventTimeout)
		}
		for j := range s.OnEvents {
			o := &s.OnEvents[j]
			for _, r := range o.Refs {
				if r.Is(source.String) {
					f.Refs = append(f.Refs, x.reference(r, f))
				}
			}
			if i == 0 && j == 0 && len(o.Actions) > 0 {
				f.App = x.text(o.Actions[0].AppID)
			}
		}
	}
}

// reference finds the event that a reference names and marks it as referenced; the
// text of both is then one string.
func (x *Extractor) reference(r source.Node, f *Facts) Text {
	if len(f.Events) > fewEvents {
		return x.referenceToMany(r, f)
	}
	found := Text{}
	for i := range f.Events {
		if e := &f.Events[i]; e.Name.Exists() && r.TextIs(e.Name.S) {
			e.Referenced = true
			found = Text{e.Name.S, x.place(r)}
		}
	}
	if found.Exists() {
		return found
	}
	return x.own(r)
}

// fewEvents is up to how many events are compared one by one: tasks have a handful,
// and a hostile one must not cost the square of its size.
const fewEvents = 16

// referenceToMany is reference by way of a map, which lives as long as one task is extracted.
func (x *Extractor) referenceToMany(r source.Node, f *Facts) Text {
	if x.named == nil {
		x.named = make(map[string][]int, len(f.Events))
		for i := range f.Events {
			if name := f.Events[i].Name; name.Exists() {
				x.named[name.S] = append(x.named[name.S], i)
			}
		}
	}
	text := x.own(r)
	same := x.named[text.S]
	for _, i := range same {
		f.Events[i].Referenced = true
	}
	delete(x.named, text.S) // marked once is enough
	return text
}

func (x *Extractor) schedule(s *Start) *ScheduleFacts {
	if !s.Schedule.Exists() {
		return nil
	}
	f := x.schedules.one()
	*f = ScheduleFacts{
		At:         x.place(s.Schedule),
		Recurrence: x.text(s.Recurrence), Interval: x.text(s.Interval),
		Cron: x.text(s.CronExpression), CronValidUntil: x.text(s.CronValidUntil),
		Timezone: x.text(s.Timezone), StartDateTime: x.text(s.StartDateTime), EndDateTime: x.text(s.EndDateTime),
		CronIsString: s.Cron.Is(source.String),
	}
	return f
}

// lastRun takes the last run from lastRun, else from the older attrs.
func (x *Extractor) lastRun(m *Metadata) *RunFacts {
	if r := m.LastRun; r.Is(source.Object) {
		return x.Run(r)
	}
	status := m.Attrs.Get("last_run_status")
	if !status.Exists() {
		return nil
	}
	f := x.runs.one()
	*f = RunFacts{
		Status: x.text(status), StartedAt: x.own(m.Attrs.Get("last_run_startedAt")), EndedAt: x.own(m.Attrs.Get("last_run_endedAt")),
	}
	return f
}

// Run makes the facts of a run record; the places count from the task's start.
func (x *Extractor) Run(r source.Node) *RunFacts {
	f := x.runs.one()
	*f = RunFacts{
		ID: x.own(r.Get("id")), Status: x.text(r.Get("status")),
		StartedAt: x.own(r.Get("startedAt")), EndedAt: x.own(r.Get("endedAt")),
		ExecutedAs: x.text(r.Get("executedAs")), TriggeredBy: x.text(r.Get("triggeredBy")),
	}
	return f
}

func (x *Extractor) place(n source.Node) Place {
	s := n.Span()
	if x.become != nil {
		s, _ = x.become.Origin(s)
	}
	return Place{uint32(s.Start - x.base), uint32(s.End - x.base)}
}

func (x *Extractor) flag(n, holder source.Node) Flag {
	if n.Is(source.Bool) {
		return Flag{At: x.place(n), Given: true, On: n.True()}
	}
	if !holder.Exists() {
		return Flag{}
	}
	return Flag{At: x.place(holder)}
}

// own is a text that hardly any other task has.
func (x *Extractor) own(n source.Node) Text {
	if !n.Is(source.String) {
		return Text{}
	}
	return Text{x.texts.own(n.Bytes()), x.place(n)}
}

// text is a text that other tasks are likely to have too.
func (x *Extractor) text(n source.Node) Text {
	if !n.Is(source.String) {
		return Text{}
	}
	return Text{x.texts.shared(n.Bytes()), x.place(n)}
}

// texts makes strings, many in one piece of memory. Those that come again and again,
// such as the ids of owners and spaces, are made once as far as a table of them goes:
// each has one place to be there, and a newer one takes it, so that no number of
// different strings costs more than the table.
type texts struct {
	piece strings.Builder
	seed  maphash.Seed
	kept  []string
}

const (
	// textPiece is how many bytes are taken at a time, and textLongest the longest
	// text that goes there, or is looked for in the table.
	textPiece   = 1 << 12
	textLongest = 256
	// sharedMost is how many strings the table holds.
	sharedMost = 1 << 11
)

// own is text as a string that hardly any other task has.
func (t *texts) own(text []byte) string {
	if len(text) > textLongest {
		return string(text)
	}
	if t.piece.Cap()-t.piece.Len() < len(text) {
		t.piece = strings.Builder{}
		t.piece.Grow(textPiece)
	}
	start := t.piece.Len()
	t.piece.Write(text)
	return t.piece.String()[start:]
}

// shared is text as a string that other tasks are likely to have, too.
func (t *texts) shared(text []byte) string {
	if len(text) == 0 || len(text) > textLongest {
		return string(text)
	}
	if t.kept == nil {
		t.seed, t.kept = maphash.MakeSeed(), make([]string, sharedMost)
	}
	place := &t.kept[maphash.Bytes(t.seed, text)%sharedMost]
	if *place != string(text) {
		*place = t.own(text)
	}
	return *place
}

// slabSize is how many values are made at a time.
const slabSize = 32

// slab makes values that live about equally long, many at a time: tasks are many and
// their parts small, so that one by one they would keep allocator and collector busy.
type slab[T any] struct{ free []T }

// one is a new value.
func (s *slab[T]) one() *T { return &s.some(1)[:1][0] }

// some is an empty list with room for n values, which nothing else uses.
func (s *slab[T]) some(n int) []T {
	if n > slabSize/2 {
		return make([]T, 0, n)
	}
	if n > len(s.free) {
		s.free = make([]T, slabSize)
	}
	list := s.free[:0:n]
	s.free = s.free[n:]
	return list
}
