package schedule

import "math"

// place fixes the start and the ends of the schedule as instants.
func (s *Schedule) place(anchor int64) {
	switch {
	case s.kind == KindInterval && s.interval.form == formStartDuration:
		s.explicit, s.from = true, s.interval.instant.Unix(s.zone)
		s.anchor = s.wall(s.from, s.interval.instant)
		if s.text.Start != "" {
			s.from = max(s.from, s.startTime.Unix(s.zone))
		}
	case s.text.Start != "":
		s.explicit, s.from = true, s.startTime.Unix(s.zone)
		s.anchor = s.wall(s.from, s.startTime)
	default:
		s.from = anchor + 1 // creating a task never runs it at once
		s.anchor = anchor + int64(s.zone.Offset(anchor))
	}
	if s.text.End != "" {
		s.end(PartEnd, s.endOf(s.endTime))
	}
	if s.text.CronValidUntil != "" && s.kind == KindCron {
		s.end(PartValidUntil, s.endOf(s.validTime))
	}
	if s.kind != KindRecurrence {
		return
	}
	switch s.rule.untilKind {
	case untilUTC:
		s.end(PartRecurrence, s.rule.until)
	case untilDate, untilLocal:
		s.end(PartRecurrence, s.zone.unix(s.rule.until))
	}
}

// wall gives the wall-clock reading of an instant: as written when local.
func (s *Schedule) wall(unix int64, d DateTime) int64 {
	if !d.HasOffset {
		return d.wall
	}
	return unix + int64(s.zone.Offset(unix))
}

// endOf gives the last instant that an end allows: an end that is only a date
// counts from that day's first moment, like a start.
func (s *Schedule) endOf(d DateTime) int64 { return d.Unix(s.zone) }

func (s *Schedule) end(part Part, unix int64) {
	if unix < s.until {
		s.until, s.untilPart = unix, part
	}
}

// prepare makes the one driver of the schedule ready for expansion.
func (s *Schedule) prepare() {
	switch s.kind {
	case KindRecurrence:
		s.plan = s.rule.plan(s.anchor)
		s.plan.days.work = s.work
		s.never = s.plan.impossible()
		if s.plan.unit >= Hourly && s.plan.findBarren() && s.never == notNever {
			s.never = neverTime
		}
		if s.never == notNever && s.rule.count > 0 {
			if s.lastWall = s.countLimit(); s.lastWall != math.MaxInt64 {
				s.end(PartRecurrence, s.zone.unix(s.lastWall))
			}
		}
	case KindCron:
		if s.cron.every > 0 {
			s.steps = steps{base: s.anchorUnix(), seconds: s.cron.every, exact: true, least: 1, most: math.MaxInt64}
			return
		}
		s.plan = plan{unit: Daily, every: 1, days: s.cron.days, times: s.cron.times}
		s.never = s.plan.impossible()
		// cron(8): jobs of every hour follow the clock, so they also run
		// through a repeated hour.
		s.plan.elapsed = s.cron.times.hours == allHours
	case KindInterval:
		base := s.anchor
		if s.interval.form == formDurationEnd {
			base = s.wall(s.interval.instant.Unix(s.zone), s.interval.instant)
		}
		if !s.interval.step.Calendar() {
			base = s.anchorUnix()
			if s.interval.form == formDurationEnd {
				base = s.interval.instant.Unix(s.zone)
			}
		}
		s.steps = newSteps(s.interval, base, !s.explicit)
		if last, ok := s.steps.at(s.steps.most); ok {
			if !s.steps.exact {
				last = s.zone.unix(last)
			}
			s.end(PartInterval, last)
		}
	}
}

// anchorUnix is the anchor as an instant.
func (s *Schedule) anchorUnix() int64 {
	switch {
	case s.kind == KindInterval && s.interval.form == formStartDuration:
		return s.interval.instant.Unix(s.zone)
	case s.explicit:
		return s.from
	}
	return s.from - 1
}

// stepped reports whether the runs come from steps and not from the plan.
func (s *Schedule) stepped() bool {
	return s.kind == KindInterval || s.kind == KindCron && s.cron.every > 0
}

// exact reports whether the runs are computed as instants, without a zone.
func (s *Schedule) exact() bool { return s.stepped() && s.steps.exact }

// nextWall gives the first wall second in [wall, limit] at which the schedule runs.
func (s *Schedule) nextWall(wall, limit int64) (int64, bool) {
	if s.stepped() {
		return s.steps.next(wall, limit)
	}
	return s.plan.next(wall, min(limit, s.lastWall))
}
