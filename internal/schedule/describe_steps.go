package schedule

import (
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// stepWords is for intervals and for cron's `@every`.
func (s *Schedule) stepWords() phrase {
	d := s.interval.step
	if s.kind == KindCron {
		d = Duration{Seconds: s.steps.seconds}
	}
	p := phrase{times: "every " + d.words(), zoned: true}
	from := s.interval.instant.Unix(s.zone)
	switch {
	case s.kind == KindInterval && s.interval.form == formDurationEnd:
		p.times += " counted back from " + formatWall(from+int64(s.zone.Offset(from)))
	case s.kind == KindInterval && s.interval.form == formStartDuration:
		p.times += " from " + formatWall(from+int64(s.zone.Offset(from)))
	case s.steps.months == 0 && s.steps.exact && 3600%s.steps.seconds == 0: // so dense that it does not matter from when
		p.zoned = false
	case s.explicit:
		p.times += " from " + formatWall(s.anchor)
	case d.Calendar():
		p.behind = sinceCreation
	default:
		p.zoned = false // every 6 hours: nobody takes that for certain times
	}
	return p
}

// words is "hour", "15 minutes", "1 hour and 30 minutes".
func (d Duration) words() string {
	d.Seconds += d.Nanos / 1e9
	if d.IsZero() || !d.Calendar() && d.Hours|d.Minutes|d.Seconds == 0 {
		d.Seconds = 1
	}
	if d.Seconds%60 == 0 || d.Nanos > 0 { // PT60S, and PT1.5H, which is an hour and 1800 seconds
		d.Minutes, d.Seconds = d.Minutes+d.Seconds/60, d.Seconds%60
	}
	if d.Minutes%60 == 0 {
		d.Hours, d.Minutes = d.Hours+d.Minutes/60, 0
	}
	var parts []string
	for _, part := range [...]struct {
		n    int64
		unit string
	}{{d.Years, "year"}, {d.Months, "month"}, {d.Weeks, "week"}, {d.Days, "day"}, {d.Hours, "hour"}, {d.Minutes, "minute"}, {d.Seconds, "second"}} {
		if part.n > 0 {
			parts = append(parts, plural.Of(part.n, part.unit))
		}
	}
	if len(parts) == 1 {
		return strings.TrimPrefix(parts[0], "1 ")
	}
	return list(parts)
}
