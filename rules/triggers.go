package rules

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/task"
)

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
