package schedule

// Floating reports whether the times at which the schedule runs come from an assumed
// start: it has no start of its own and leaves out what the start would give, such as
// the hour of FREQ=DAILY. Seconds do not count: that a rule leaves them out is usual.
func (s *Schedule) Floating() bool {
	if !s.ok || s.explicit {
		return false
	}
	switch s.kind {
	case KindCron:
		return s.cron.every > 0
	case KindInterval:
		return s.interval.form == formDuration
	}
	r := s.rule
	if r.interval > 1 || r.count > 0 || r.freq < Hourly && r.hours == 0 || r.freq < Minutely && r.minutes == 0 {
		return true
	}
	days := len(r.nth) > 0 || r.weekdays != 0 || r.monthDays|r.monthBack != 0 || r.yearDays != nil
	return r.freq <= Weekly && !days
}
