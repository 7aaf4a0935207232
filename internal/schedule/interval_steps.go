package schedule

import "math"

// steps expands an interval: base plus k durations, for k in [least, most].
// Without calendar parts it counts exact seconds and knows no zone; with them it
// moves the wall clock, each run counted from the base so that P1M from the 31st
// does not drift: in a shorter month it is that month's last day.
type steps struct {
	base        int64 // wall seconds, or seconds since 1970 when exact
	months      int64
	seconds     int64 // weeks, days and times, in seconds of the wall clock
	least, most int64
	exact       bool
}

// next gives the first step in [at, limit].
func (s *steps) next(at, limit int64) (int64, bool) {
	if limit >= maxWall {
		limit = maxWall - 1
	}
	length := s.months*monthSeconds + s.seconds
	k := floorDiv(at-s.base, length) - 1
	if s.months > 0 {
		// Months may be up to six days off their mean, by their lengths and the
		// leap years: start safely below.
		k -= 7*daySeconds/length + 1
	}
	k = max(k, s.least)
	for ; k <= s.most; k++ {
		found, ok := s.at(k)
		if !ok || found > limit {
			return 0, false
		}
		if found >= at {
			return found, true
		}
	}
	return 0, false
}

// at gives step k, and false beyond the calendar.
func (s *steps) at(k int64) (int64, bool) {
	length := s.months*monthSeconds + s.seconds
	if max(k, -k) > 2*maxWall/length {
		return 0, false
	}
	if s.months == 0 {
		return s.base + k*s.seconds, true
	}
	day := floorDiv(s.base, daySeconds)
	year, month, inMonth := civilFromDays(day)
	months := int64(year)*12 + int64(month) - 1 + k*s.months
	year, month = int(floorDiv(months, 12)), int(floorMod(months, 12))+1
	inMonth = min(inMonth, monthLength(year, month))
	return daysFromCivil(year, month, inMonth)*daySeconds + s.base - day*daySeconds + k*s.seconds, true
}

// newSteps makes an interval ready. base is its anchor; the first run is at the
// anchor, or, when the anchor was only assumed, one duration after it: creating
// a task never runs it. Fractions of a second are dropped, at least one is left.
func newSteps(i *Interval, base int64, assumed bool) steps {
	d := i.step
	s := steps{
		base: base, months: d.Years*12 + d.Months, exact: !d.Calendar(),
		seconds: (d.Weeks*7+d.Days)*daySeconds + d.Hours*3600 + d.Minutes*60 + d.Seconds + d.Nanos/1e9,
		least:   0, most: math.MaxInt64,
	}
	if s.months == 0 {
		s.seconds = max(s.seconds, 1)
	}
	count := max(i.repeats, 1) // R0 and R1 are one run: nothing is repeated
	switch {
	case i.form == formDurationEnd:
		s.least, s.most = math.MinInt64/2, -1
		if i.repeats >= 0 {
			s.least = -count
		}
		return s
	case assumed:
		s.least = 1
	}
	if i.repeats >= 0 {
		s.most = s.least + count - 1
	}
	return s
}
