package schedule

import "math/bits"

// dayRule says which days match. Every part that is present must hold, but for
// cron's day-of-month and day-of-week, of which one is enough (either).
type dayRule struct {
	months           uint16 // bit n is month n; 0 is every month
	monthDays        uint32 // bit n-1 is day n of the month
	monthDaysBack    uint32 // bit n-1 is the n-th day from the end
	weekdays         uint8  // bit 0 is Monday
	weekStart        uint8  // first day of the week, 0 is Monday
	either           bool
	nthInYear        bool          // the numbers in nth count within the year, else the month
	near, nearBack   uint32        // Quartz nW and LW: the working days nearest to these, as in monthDays
	nth              []numberedDay // weekdays with a number
	yearDays         []int16       // 1..366 or -366..-1
	weeks, weeksBack uint64        // bit n is week n, or the n-th from the end
	years            *yearSet      // Quartz only; nil is every year
	work             *work         // nil but in tests
}

// work counts the steps of searches, so that tests can hold them to a bound.
type work struct{ steps int }

func (w *work) step() {
	if w != nil {
		w.steps++
	}
}

// yearSet holds the years that a Quartz expression may name; bit 0 is 1970.
type yearSet [3]uint64

const firstYear, lastYear = 1970, 2099

func (s *yearSet) has(year int) bool {
	return year >= firstYear && year <= lastYear && s[(year-firstYear)/64]>>((year-firstYear)%64)&1 != 0
}

// every reports whether the rule matches all days.
func (r *dayRule) every() bool {
	return r.months == 0 && !r.hasMonthDay() && !r.hasWeekday() &&
		r.yearDays == nil && r.weeks|r.weeksBack == 0 && r.years == nil
}

func (r *dayRule) hasMonthDay() bool {
	return r.monthDays|r.monthDaysBack != 0 || r.near|r.nearBack != 0
}
func (r *dayRule) hasWeekday() bool { return r.weekdays != 0 || len(r.nth) > 0 }

// mask returns the matching days of a month: bit 0 is its first day, whose number is first.
func (r *dayRule) mask(year, month int, first int64) uint32 {
	if r.months != 0 && r.months>>month&1 == 0 || r.years != nil && !r.years.has(year) {
		return 0
	}
	length := monthLength(year, month)
	all := uint32(1)<<length - 1
	days := all
	switch {
	case r.either && r.hasMonthDay() && r.hasWeekday():
		days &= r.monthDayMask(length, first) | r.weekdayMask(year, length, first)
	default:
		if r.hasMonthDay() {
			days &= r.monthDayMask(length, first)
		}
		if r.hasWeekday() {
			days &= r.weekdayMask(year, length, first)
		}
	}
	if r.yearDays != nil {
		days &= r.yearDayMask(year, first)
	}
	if r.weeks|r.weeksBack != 0 {
		days &= r.weekMask(length, first)
	}
	return days & all
}

func (r *dayRule) monthDayMask(length int, first int64) uint32 {
	days := r.monthDays
	for back := r.monthDaysBack; back != 0; back &= back - 1 {
		if n := length - 1 - bits.TrailingZeros32(back); n >= 0 {
			days |= 1 << n
		}
	}
	for near := r.near; near != 0; near &= near - 1 {
		days |= nearestWorkday(bits.TrailingZeros32(near)+1, length, first)
	}
	for near := r.nearBack; near != 0; near &= near - 1 {
		days |= nearestWorkday(length-bits.TrailingZeros32(near), length, first)
	}
	return days
}

// nearestWorkday follows Quartz: the Monday to Friday nearest to the day, within its month.
func nearestWorkday(day, length int, first int64) uint32 {
	if day < 1 || day > length {
		return 0
	}
	switch weekdayOf(first + int64(day-1)) {
	case 5: // Saturday: the Friday before, or the Monday after the 1st
		if day--; day == 0 {
			day = 3
		}
	case 6: // Sunday: the Monday after, or the Friday before a month's last day
		if day++; day > length {
			day -= 3
		}
	}
	return 1 << (day - 1)
}

// everySeventh has the bits 0, 7, 14, 21 and 28.
const everySeventh = 1 | 1<<7 | 1<<14 | 1<<21 | 1<<28

func (r *dayRule) weekdayMask(year, length int, first int64) uint32 {
	var days uint32
	firstWeekday := weekdayOf(first)
	for set := r.weekdays; set != 0; set &= set - 1 {
		days |= everySeventh << ((bits.TrailingZeros8(set) - firstWeekday + 7) % 7)
	}
	if len(r.nth) == 0 {
		return days
	}
	from, size := first, length
	if r.nthInYear {
		from, size = daysFromCivil(year, 1, 1), yearLength(year)
	}
	fromWeekday := weekdayOf(from)
	for _, n := range r.nth {
		at := (int(n.Day) - fromWeekday + 7) % 7
		if n.N > 0 {
			at += 7 * (n.N - 1)
		} else {
			at += 7*((size-1-at)/7) + 7*(n.N+1)
		}
		if at < 0 || at >= size {
			continue
		}
		if inMonth := from + int64(at) - first; inMonth >= 0 && inMonth < int64(length) {
			days |= 1 << inMonth
		}
	}
	return days
}

func (r *dayRule) yearDayMask(year int, first int64) uint32 {
	var days uint32
	newYear, size := daysFromCivil(year, 1, 1), yearLength(year)
	for _, n := range r.yearDays {
		at := int(n) - 1
		if n < 0 {
			at = size + int(n)
		}
		if at < 0 || at >= size {
			continue
		}
		if inMonth := newYear + int64(at) - first; inMonth >= 0 && inMonth < 31 {
			days |= 1 << inMonth
		}
	}
	return days
}

// weekMask follows RFC 5545 section 3.3.10, BYWEEKNO: week 1 is the first with
// at least four days in its year, weeks start on WKST.
func (r *dayRule) weekMask(length int, first int64) uint32 {
	var days uint32
	start := first - int64((weekdayOf(first)-int(r.weekStart)+7)%7)
	for ; start < first+int64(length); start += 7 {
		number, count := weekNumber(start)
		if r.weeks>>number&1 == 0 && r.weeksBack>>(count+1-number)&1 == 0 {
			continue
		}
		if at := start - first; at < 0 {
			days |= 1<<(7+at) - 1
		} else {
			days |= 127 << at
		}
	}
	return days
}

// weekNumber returns the number of the week that starts on a day, and how many
// weeks its year has. The year of a week is that of its fourth day.
func weekNumber(start int64) (number, count int) {
	year, _, _ := civilFromDays(start + 3)
	newYear := daysFromCivil(year, 1, 1)
	number = int(start+3-newYear)/7 + 1
	lastFourth := start + 3 + int64(53-number)*7
	if lastFourth < newYear+int64(yearLength(year)) {
		return number, 53
	}
	return number, 52
}

// next returns the first matching day in [day, limit].
func (r *dayRule) next(day, limit int64) (int64, bool) {
	if day > limit {
		return 0, false
	}
	year, month, inMonth := civilFromDays(day)
	first := day - int64(inMonth-1)
	for first <= limit {
		r.work.step()
		if days := r.mask(year, month, first) >> (inMonth - 1) << (inMonth - 1); days != 0 {
			found := first + int64(bits.TrailingZeros32(days))
			return found, found <= limit
		}
		first += int64(monthLength(year, month))
		inMonth = 1
		if month++; month > 12 {
			year, month = year+1, 1
		}
	}
	return 0, false
}
