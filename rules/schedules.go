package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// What the rules about schedules share: where a part of a schedule is written, when
// its runs are known, and how an instant is told.

// timesNotKnown is said on the pages of the rules that rest on FirmRuns.
const timesNotKnown = "A schedule that takes its times from the creation of its task is passed over while that is not known, as in a request body."

// schedulePart is the value that a part of the schedule is written in.
func schedulePart(s *task.Start, part schedule.Part) source.Node {
	switch part {
	case schedule.PartRecurrence:
		return s.Recurrence
	case schedule.PartCron:
		return s.CronExpression
	case schedule.PartInterval:
		return s.Interval
	case schedule.PartTimezone:
		return s.Timezone
	case schedule.PartStart:
		return s.StartDateTime
	case schedule.PartEnd:
		return s.EndDateTime
	case schedule.PartValidUntil:
		return s.CronValidUntil
	default:
		return source.Node{}
	}
}

// ReportPart reports a range of the text of one part of the schedule: the value as
// a whole when the range is all of it, or empty.
func (p *TaskPass) ReportPart(part schedule.Part, at schedule.Range, format string, args ...any) *Report {
	n := schedulePart(&p.Task.Start, part)
	r := p.Report(n, format, args...)
	if at.Len() <= 0 || at.Start == 0 && at.End >= len(n.Bytes()) {
		return r
	}
	return r.At(textSpan(n, at))
}

// reportParts tells what the parser of a part has to say. An empty text is an error
// only where it is the whole schedule: exporters write what is absent that way.
func reportParts(p *TaskPass, part schedule.Part, prefix string) {
	s := p.Schedule()
	if s == nil {
		return
	}
	n := schedulePart(&p.Task.Start, part)
	if !n.Is(source.String) || isPlaceholder(n.Bytes()) {
		return
	}
	if len(n.Bytes()) == 0 {
		path := n.Path()
		r := p.Report(n, "%s is empty, which says nothing", say.Quote(path[len(path)-1].Name())).
			Help("remove it, or write what is meant")
		if !clockPart(part) || s.Kind() != schedule.KindNone {
			r.AtMost(diag.Warning)
		}
		return
	}
	for _, pr := range s.Problems() {
		if pr.Part != part {
			continue
		}
		what, help := say.Advice(p.placed(pr.Message))
		r := p.ReportPart(part, pr.Range, "%s%s", prefix, what).Help("%s", help)
		switch pr.Severity {
		case schedule.Warning:
			r.Level(diag.Warning)
		case schedule.Note:
			r.Level(diag.Note)
		}
		if pr.Suggestion != "" {
			r.Data("suggestion", pr.Suggestion)
			if r.setting.Rule.Fix == UnsafeFix {
				r.Fix(diag.Unsafe, "Write "+say.Quote(pr.Suggestion), replaceRange(n, pr.Range, pr.Suggestion))
			}
		}
	}
}

// placed is what the parser of a part has to say, without a place to move it to that the
// body of an endpoint does not have.
func (p *TaskPass) placed(message string) string {
	what, _, moves := strings.Cut(message, "; move it to ")
	if !moves || !p.Wrapper.Exists() {
		return message
	}
	return what + "; this endpoint takes a rule only, such as RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"
}

// clockPart reports whether the part makes a schedule run.
func clockPart(part schedule.Part) bool {
	return part == schedule.PartRecurrence || part == schedule.PartCron || part == schedule.PartInterval
}

// Runs returns the task's schedule where its runs are known, else nil: a value that
// failed its schema or its parser silences what rests on it.
func (p *TaskPass) Runs() *schedule.Schedule {
	s := p.Schedule()
	if s == nil || !s.OK() {
		return nil
	}
	t := &p.Task.Start
	for _, n := range [...]source.Node{t.Recurrence, t.CronExpression, t.CronValidUntil, t.Interval, t.Timezone, t.StartDateTime, t.EndDateTime} {
		if n.Exists() && !n.Is(source.String) {
			return nil
		}
	}
	if t.Cron.Exists() && !t.Cron.Is(source.String) && !t.Cron.Is(source.Object) {
		return nil
	}
	return s
}

// FirmRuns is Runs, but nil also where the times of the runs come from the creation
// of the task and that is not known: they would be those of the clock at hand.
func (p *TaskPass) FirmRuns() *schedule.Schedule {
	s := p.Runs()
	if s == nil || s.Floating() && !isTime(p.Task.Metadata.CreatedAt.Text()) {
		return nil
	}
	return s
}

// isTime reports whether a text is a time as the service writes it.
func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

// driver is the value that makes the schedule run, and so its place.
func driver(s *task.Start) source.Node {
	for _, n := range [...]source.Node{s.Recurrence, s.CronExpression, s.Interval} {
		if n.Is(source.String) && len(n.Bytes()) > 0 {
			return n
		}
	}
	return s.Schedule
}

// driverPlace is driver for facts.
func driverPlace(s *task.ScheduleFacts) task.Place {
	for _, text := range [...]task.Text{s.Recurrence, s.Cron, s.Interval} {
		if text.S != "" {
			return text.At
		}
	}
	return s.At
}

// endsBeforeStart reports whether both ends are written and leave nothing between
// them: the one defect of such a schedule.
func endsBeforeStart(s *schedule.Schedule) (start, end schedule.DateTime, ok bool) {
	start, hasStart := s.StartDateTime()
	end, hasEnd := s.EndDateTime()
	if !hasStart || !hasEnd || s.Zone() == nil {
		return start, end, false
	}
	return start, end, end.Unix(s.Zone()) <= start.Unix(s.Zone())
}

// instant writes a time as the clocks of a zone show it: 2027-03-28 03:30
// Europe/Stockholm.
func instant(t time.Time, zone *schedule.Zone) string {
	return local(t, zone) + " " + zone.Name()
}

// both writes two times as the clocks of one zone show them, the date once where it is the
// same: 2027-03-28 03:30 and 03:45 Europe/Stockholm.
func both(a, b time.Time, zone *schedule.Zone) string {
	first, second := local(a, zone), local(b, zone)
	const date = len("2006-01-02 ")
	if first[:date] == second[:date] {
		second = second[date:]
	}
	return first + " and " + second + " " + zone.Name()
}

// local is instant where the zone is told besides.
func local(t time.Time, zone *schedule.Zone) string {
	return clockText(t.In(zone.Location()).Format("2006-01-02 15:04:05"))
}

// wallTime writes the time that a rule names, also where the clock skips it.
func wallTime(o schedule.Occurrence, zone *schedule.Zone) string {
	return clockText(strings.Replace(o.Wall(), "T", " ", 1)) + " " + zone.Name()
}

// clockText leaves out seconds that are zero.
func clockText(text string) string { return strings.TrimSuffix(text, ":00") }

// scheduled reports whether the task runs by a schedule of its own at times that are
// known: enabled, not deleted, the first with its id, and with a schedule that has a
// run and does not hang on a creation that is not known.
func (s *Set) scheduled(f *task.Facts) bool {
	if f.Schedule == nil || !s.active(f) {
		return false
	}
	plan := s.Schedule(f)
	if !plan.OK() || plan.Floating() && !isTime(f.CreatedAt.S) {
		return false
	}
	_, never := plan.Never()
	return !never
}

// active reports whether the task is enabled, not deleted and the first with its id.
func (s *Set) active(f *task.Facts) bool {
	return f.Enabled.Or(false) && f.DeletedAt.S == "" && (f.ID.S == "" || s.Set.ByID(f.ID.S) == f)
}

// clockOf is the value that makes the schedule fire; absent when there is none, also
// when the schedule is empty.
func clockOf(s *task.Start) source.Node {
	for _, n := range [...]source.Node{s.Recurrence, s.CronExpression, s.Interval} {
		if n.Is(source.String) {
			return n
		}
	}
	return source.Node{}
}

// runsOnTime is the schedule of a task that it starts by at the clock of past runs,
// nil when it has none.
func (p *SetPass) runsOnTime(f *task.Facts) *schedule.Schedule {
	if !p.scheduled(f) {
		return nil
	}
	s := p.Schedule(f)
	if _, _, over := s.Expired(p.Past.Taken); over {
		return nil
	}
	return s
}

// firstChange is the first change of the clock that skips (gap) or repeats the time
// of a run, nil without one, and words on further runs that follow what happens to it.
func firstChange(changes []schedule.ClockChange, gap bool) (first *schedule.ClockChange, more string) {
	runs := 0
	for i := range changes {
		if c := &changes[i]; c.Runs[0].Gap == gap {
			runs += len(c.Runs)
			if first == nil {
				first = c
			}
		}
	}
	if runs > 1 {
		more = ", as with " + say.Count(runs-1, "more run") + " in 12 months"
	}
	return first, more
}

// jump writes what the clock shows before and after a change: 02:00 to 03:00.
func jump(c *schedule.ClockChange) string {
	before, after := c.At.Add(time.Duration(c.Before)*time.Second), c.At.Add(time.Duration(c.After)*time.Second)
	layout := "15:04"
	if before.YearDay() != after.YearDay() {
		layout = "2006-01-02 15:04"
	}
	return before.Format(layout) + " to " + after.Format(layout)
}

// triggerKey writes what starts a task in one form for all spellings, "" when
// nothing does. Two tasks with equal keys start together.
func triggerKey(f *task.Facts) string {
	events, clock := eventKeys(f), scheduleKey(f.Schedule)
	if clock == "" && len(events) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(clock)
	if len(events) > 1 && !f.Exclusive.Or(true) {
		b.WriteString("\x00all")
	}
	for _, e := range events {
		b.WriteString("\x00" + e)
	}
	return b.String()
}

// eventKeys are the events that trigger the task, each once, in one order.
func eventKeys(f *task.Facts) []string {
	var keys []string
	for i := range f.Events {
		e := &f.Events[i]
		if !e.Referenced {
			continue
		}
		var parts []string
		for _, a := range e.Attributes {
			value := a.Value.S
			if a.Name.S == "status" {
				value = strings.ToUpper(value)
			}
			parts = append(parts, a.Name.S+"="+value)
		}
		slices.Sort(parts)
		kind := e.Type.S
		switch {
		case e.IsTask():
			kind = task.TypeRunFinished
		case e.IsDataset():
			kind = task.TypeAnalyticsOrch
		}
		keys = append(keys, kind+"\x01"+strings.Join(parts, "\x01"))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// scheduleKey is "" for a schedule that says nothing.
func scheduleKey(s *task.ScheduleFacts) string {
	if s == nil || s.Recurrence.S+s.Cron.S+s.Interval.S+s.StartDateTime.S == "" {
		return ""
	}
	zone := strings.ToUpper(s.Timezone.S)
	switch zone {
	case "", "ETC/UTC", "ETC/UCT", "UCT", "ZULU":
		zone = "UTC"
	}
	return strings.Join([]string{
		ruleKey(s.Recurrence.S), strings.ToUpper(strings.Join(strings.Fields(s.Cron.S), " ")), s.CronValidUntil.S,
		strings.ToUpper(s.Interval.S), zone, s.StartDateTime.S, s.EndDateTime.S,
	}, "\x01")
}

// ruleKey writes a recurrence rule with its parts in one order, without what is
// the default.
func ruleKey(rule string) string {
	rule = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(rule)), "RRULE:")
	parts := strings.Split(rule, ";")
	slices.Sort(parts)
	parts = slices.DeleteFunc(slices.Compact(parts), func(part string) bool { return part == "" || part == "INTERVAL=1" })
	return strings.Join(parts, ";")
}

// mostHoursLater is how far a fix moves a run to keep clear of a change of the clock.
const mostHoursLater = 3

// laterHour moves a schedule with one hour of the day to the next hour that no change
// of the clock in the next 12 months touches.
func (p *TaskPass) laterHour(s *schedule.Schedule) []diag.Edit {
	text := p.Task.Start.Text()
	whole, at := &text.Recurrence, schedule.Range{}
	switch {
	case s.Kind() == schedule.KindRecurrence && s.Recurrence().Has(schedule.RuleByHour):
		at = s.Recurrence().Part(schedule.RuleByHour)
		at.Start += len("BYHOUR=")
	case s.Kind() == schedule.KindCron:
		whole, at = &text.Cron, cronHour(text.Cron)
	}
	if at.Len() <= 0 || at.End > len(*whole) {
		return nil
	}
	old := *whole
	hour, err := strconv.Atoi(old[at.Start:at.End])
	if err != nil {
		return nil
	}
	for later := hour + 1; later <= min(hour+mostHoursLater, 23); later++ {
		number := strconv.Itoa(later)
		*whole = old[:at.Start] + number + old[at.End:]
		moved := schedule.New(text, anchor(p.Task.Metadata.CreatedAt.Text(), p.Now))
		if moved.OK() && len(moved.ClockChanges(p.Now, p.Now.AddDate(1, 0, 0))) == 0 {
			return replaceRange(driver(&p.Task.Start), at, number)
		}
	}
	return nil
}

// cronHour is the place of the second of five fields, empty where there are others.
func cronHour(text string) schedule.Range {
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return schedule.Range{}
	}
	start := strings.Index(text, fields[0]) + len(fields[0])
	start += strings.Index(text[start:], fields[1])
	return schedule.Range{Start: start, End: start + len(fields[1])}
}
