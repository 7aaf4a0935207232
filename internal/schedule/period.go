package schedule

import "time"

// Period says how often a schedule runs.
type Period uint8

// The periods, by the smallest distance between two runs.
const (
	NoPeriod      Period = iota // no run in the next 12 months
	SubDaily                    // more often than daily
	DailyPeriod                 // daily to weekly
	WeeklyPeriod                // weekly to monthly
	MonthlyPeriod               // monthly to yearly
	YearlyPeriod                // once in the 12 months
)

// Rarely reports whether a run that is lost is missing for a week or longer.
func (p Period) Rarely() bool { return p >= WeeklyPeriod }

// LosesDay reports whether a change of the clock may take all the runs of a day from a
// schedule by days that are a week or more apart.
func (s *Schedule) LosesDay(now time.Time, change *ClockChange) bool {
	p := &s.plan
	if !s.ok || s.stepped() || p.unit >= Hourly || p.setPos != nil {
		return false
	}
	at := change.At.Unix()
	from, to := at+int64(change.Before), at+int64(change.After)
	midnight := floorDiv(from, daySeconds) * daySeconds
	if midnight+p.times.first() < from || midnight+p.times.last() >= to {
		return false
	}
	days, _ := p.minDays(floorDiv(ceilUnix(now), daySeconds), floorDiv(yearAfter(ceilUnix(now)), daySeconds))
	return days == 0 || days >= 7
}

// Period classifies the schedule by MinDistance in the 12 months from now.
func (s *Schedule) Period(now time.Time) Period {
	const day = 24 * time.Hour
	d, ok := s.MinDistance(now)
	if !ok {
		if o, ok := s.Next(now); ok && o.Unix <= yearAfter(ceilUnix(now)) {
			return YearlyPeriod
		}
		return NoPeriod
	}
	// A day is 23 hours long when the clock is put forward.
	switch gap := d.Gap + 2*time.Hour; {
	case gap < day:
		return SubDaily
	case gap < 7*day:
		return DailyPeriod
	case gap < 28*day:
		return WeeklyPeriod
	case gap < 360*day:
		return MonthlyPeriod
	}
	return YearlyPeriod
}
