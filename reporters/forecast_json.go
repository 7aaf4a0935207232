package reporters

import (
	"bytes"
	"cmp"
	"io"
	"strconv"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/timeline"
)

// jsonForecastTask names a task. Fields are added to it, never changed; absent ones
// are left out.
type jsonForecastTask struct {
	ID      string `json:"id,omitempty"`
	Name    string `json:"name,omitempty"`
	Tenant  string `json:"tenant,omitempty"`
	File    string `json:"file,omitempty"`
	Pointer string `json:"pointer"`
}

// jsonForecastIdle is a task without a run. why is one of a few words, reason
// continues a sentence that begins with the task.
type jsonForecastIdle struct {
	Task   jsonForecastTask `json:"task"`
	Why    string           `json:"why"`
	Due    string           `json:"due,omitempty"`
	Reason string           `json:"reason"`
}

// jsonRowsMost is how many runs are written: over half a gigabyte.
const jsonRowsMost = 5_000_000

func (f *Forecast) rowsMost() int { return cmp.Or(f.RowsMost, jsonRowsMost) }

// WriteJSON writes one row a run, by set and then by time, as they are worked out,
// and then the tasks without a run. Times have the offset of the zone of the display.
// root is left out where it is the task itself, durationSeconds where it is unknown.
func (f *Forecast) WriteJSON(w io.Writer) error {
	s := newJSONStream(w)
	s.raw(`{"version":1,`)
	s.member("from", f.stamp(f.From))
	s.raw(",")
	s.member("to", f.stamp(f.To))
	s.raw(",")
	s.member("zone", f.Zone.Name())
	s.raw(",\n\"runs\":[")
	tallies, cut, err := f.jsonRuns(s)
	if err != nil {
		return err
	}
	if !cut.IsZero() { // who has no run is not known then
		s.raw(",\n")
		s.member("cut", f.stamp(cut))
		tallies = nil
	}
	s.raw(",\n\"idle\":[")
	f.jsonIdle(s, tallies)
	s.raw("}\n")
	return s.close()
}

// jsonRuns writes the runs of all sets, and counts those of each task. It breaks off
// after so many rows, and then says with which start.
func (f *Forecast) jsonRuns(s *jsonStream) ([]tally, time.Time, error) {
	row := rows{s: s}
	tallies := make([]tally, len(f.Sets))
	for i := range f.Sets {
		set := &f.Sets[i]
		tallies[i].tasks = make([]int32, set.Timeline.Graph().Tasks())
		run := runJSON{f: f, s: set, out: s, texts: make([]string, len(tallies[i].tasks))}
		played := 0
		for r := range set.Timeline.Forecast(f.From, f.To).Runs() {
			if s.err != nil {
				return nil, time.Time{}, s.err
			}
			f.played(&played, r)
			if !set.shows(r.Task) {
				continue
			}
			tallies[i].tasks[r.Task]++
			row.next()
			s.raw(run.of(r))
			if row.n == f.rowsMost() {
				f.notice("the forecast ends early, at %s, after %s; take a shorter --for", utc(r.Start()), say.Count(row.n, "row"))
				row.end()
				return tallies, r.Start(), nil
			}
		}
	}
	row.end()
	return tallies, time.Time{}, nil
}

// jsonIdle writes the tasks without a run.
func (f *Forecast) jsonIdle(s *jsonStream, tallies []tally) {
	row := rows{s: s}
	for i := range tallies {
		set := &f.Sets[i]
		g := set.Timeline.Graph()
		for _, v := range f.idle(set, tallies[i]) {
			why, due := set.Timeline.Why(v)
			j := jsonForecastIdle{Task: f.jsonTask(set, v), Why: why.String(), Reason: set.Timeline.Reason(v, f.To)}
			if due != v {
				j.Due = g.ID(due)
			}
			row.next()
			s.value(j)
		}
	}
	row.end()
}

// stamp writes an instant as RFC 3339 with the offset of the display's zone.
func (f *Forecast) stamp(t time.Time) string { return f.local(t).Format(time.RFC3339) }

func (f *Forecast) jsonTask(s *ForecastSet, v graph.Vertex) jsonForecastTask {
	t := s.Timeline.Graph().Task(v)
	j := jsonForecastTask{ID: t.ID.S, Name: t.Name.S, File: t.Doc.Name, Pointer: t.Pointer()}
	if f.several() {
		j.Tenant = s.Tenant
	}
	return j
}

// rows are the items of a list that is written as it is made.
type rows struct {
	s *jsonStream
	n int
}

func (r *rows) next() {
	if r.n > 0 {
		r.s.raw(",")
	}
	r.s.raw("\n")
	r.n++
}

func (r *rows) end() {
	if r.n > 0 {
		r.s.raw("\n")
	}
	r.s.raw("]")
}

// runJSON writes runs. There may be millions, so each task is encoded once.
type runJSON struct {
	f     *Forecast
	s     *ForecastSet
	out   *jsonStream
	texts []string // by task
	row   []byte
}

// of is the object of one run.
func (j *runJSON) of(r timeline.Run) string {
	b := append(j.row[:0], `{"at":"`...)
	b = j.f.local(r.Start()).AppendFormat(b, time.RFC3339)
	b = append(append(b, `","task":`...), j.task(r.Task)...)
	if r.Root != r.Task {
		b = append(append(b, `,"root":`...), j.task(r.Root)...)
	}
	b = strconv.AppendBool(append(b, `,"estimated":`...), r.Estimated)
	if r.Duration > 0 {
		b = strconv.AppendInt(append(b, `,"durationSeconds":`...), int64(r.Duration/time.Second), 10)
	}
	j.row = append(b, '}')
	return string(j.row)
}

func (j *runJSON) task(v graph.Vertex) string {
	if j.texts[v] == "" {
		out := j.out
		out.buffer.Reset()
		if out.err == nil {
			out.err = out.encoder.Encode(j.f.jsonTask(j.s, v))
		}
		j.texts[v] = string(say.EscapeJSON(bytes.TrimSuffix(out.buffer.Bytes(), []byte{'\n'})))
	}
	return j.texts[v]
}
