package schedule

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// Describe gives the schedule in plain words, such as
// "every second Tuesday at 06:10 Europe/Stockholm" or "every 15 minutes". It is
// "" when the schedule is not OK.
func (s *Schedule) Describe() string {
	if !s.ok {
		return ""
	}
	var words string
	zoned := true
	switch {
	case s.stepped():
		words, zoned = s.describeSteps()
	default:
		words, zoned = s.describePlan()
	}
	if zoned {
		words += " " + s.zone.name
	}
	return words + s.describeSetPos() + s.describeEnd()
}

// describeEnd says how the schedule ends, in its own zone.
func (s *Schedule) describeEnd() string {
	switch {
	case s.rule.count > 0 && s.kind == KindRecurrence && s.untilPart == PartRecurrence:
		return ", " + times(s.rule.count)
	case s.kind == KindInterval && s.untilPart == PartInterval && s.interval.repeats >= 0:
		return ", " + times(max(s.interval.repeats, 1))
	case s.untilPart == PartNone:
		return ""
	}
	return ", until " + formatWall(s.until+int64(s.zone.Offset(s.until)))
}

func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.FormatInt(n, 10) + " times"
}

// describePlan joins the days and the times of a plan. zoned tells whether the
// words name a time of day, which needs a zone.
func (s *Schedule) describePlan() (words string, zoned bool) {
	p := &s.plan
	var times string
	if p.unit >= Hourly {
		times, zoned = s.describeSubDaily()
	} else {
		times, zoned = describeTimes(p.times)
		if !s.explicit && s.kind == KindRecurrence && s.rule.hours == 0 && s.rule.freq <= Daily {
			times, zoned = "at the time of day its task was created", false
		}
	}
	days := describeDays(p)
	if days == "every day" && (p.unit >= Hourly || strings.HasPrefix(times, "every ")) {
		return times, zoned
	}
	if strings.HasPrefix(times, "every ") {
		return times + ", " + days, zoned
	}
	return days + " " + times, zoned
}

// describeSubDaily is for intervals that do not fit into days.
func (s *Schedule) describeSubDaily() (words string, zoned bool) {
	p := &s.plan
	unit := [...]string{"hour", "minute", "second"}[p.unit-Hourly]
	words = every(p.every, unit)
	if p.unit == Hourly {
		if minutes := p.times.minutes; minutes != 1 || p.times.seconds != 1 {
			words += " at minute " + list(numbers(minutes, 0))
		}
	}
	if p.unit > Hourly && p.times.minutes != all60 {
		words += " in minute " + list(numbers(p.times.minutes, 0))
	}
	if p.times.hours != allHours {
		words += " in the hours " + list(numbers(uint64(p.times.hours), 0))
		zoned = true
	}
	return words, zoned
}

// describeSetPos says what BYSETPOS leaves, unless the days say it.
func (s *Schedule) describeSetPos() string {
	p := &s.plan
	if p.setPos == nil || s.stepped() || p.picksDay() {
		return ""
	}
	places := make([]string, len(p.setPos))
	for i, n := range p.setPos {
		places[i] = ordinal(int(n))
	}
	period := [...]string{"", "year", "month", "week", "day", "hour", "minute", "second"}[p.unit]
	return ", only the " + list(places) + " of each " + period
}

// describeSteps is for intervals and for cron's `@every`.
func (s *Schedule) describeSteps() (words string, zoned bool) {
	st := &s.steps
	var parts []string
	add := func(n int64, unit string) {
		if n > 0 {
			parts = append(parts, plural.Of(n, unit))
		}
	}
	d := s.interval.step
	if s.kind == KindCron {
		d = Duration{Seconds: st.seconds}
	}
	for _, carry := range [...]struct {
		from, to *int64
		size     int64
	}{{&d.Seconds, &d.Minutes, 60}, {&d.Minutes, &d.Hours, 60}} {
		if *carry.from%carry.size == 0 {
			*carry.to += *carry.from / carry.size
			*carry.from = 0
		}
	}
	add(d.Years, "year")
	add(d.Months, "month")
	add(d.Weeks, "week")
	add(d.Days, "day")
	add(d.Hours, "hour")
	add(d.Minutes, "minute")
	add(d.Seconds+d.Nanos/1e9, "second")
	switch {
	case parts == nil:
		words = "every second"
	case len(parts) == 1:
		words = "every " + strings.TrimPrefix(parts[0], "1 ")
	default:
		words = "every " + list(parts)
	}
	if s.kind == KindInterval && s.interval.form != formDuration {
		from := s.interval.instant.Unix(s.zone)
		word := " from "
		if s.interval.form == formDurationEnd {
			word = " counted back from "
		}
		return words + word + formatWall(from+int64(s.zone.Offset(from))), true
	}
	return words, false
}
