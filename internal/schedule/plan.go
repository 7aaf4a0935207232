package schedule

import (
	"math"
	"math/bits"
)

// plan is a rule made ready for expansion: the wall seconds at which it runs.
// A period (unit times every, counted from base) gives a set of days, each of
// which returns a set of times; setPos picks from a period's whole set.
type plan struct {
	unit   Freq  // Yearly to Daily; Hourly to Secondly for what subDaily expands
	every  int64 // INTERVAL
	base   int64 // number of the start's period, in units since 1970
	days   dayRule
	times  timeSet
	setPos []int16
	barren []uint64 // of what subDaily expands: see findBarren
	// elapsed is set when the runs follow elapsed time across clock changes.
	elapsed bool
}

// next returns the first wall second in [wall, limit] at which the plan runs.
func (p *plan) next(wall, limit int64) (int64, bool) {
	if limit >= maxWall {
		limit = maxWall - 1
	}
	if wall > limit || p.times.empty() {
		return 0, false
	}
	switch {
	case p.unit >= Hourly:
		return p.nextSubDaily(wall, limit)
	case p.setPos != nil:
		return p.nextPicked(wall, limit)
	}
	day := floorDiv(wall, daySeconds)
	lastDay := floorDiv(limit, daySeconds)
	found, ok := p.nextDay(day, lastDay)
	if ok && found == day {
		if tod, ok := p.times.next(wall - day*daySeconds); ok {
			at := day*daySeconds + tod
			return at, at <= limit
		}
		found, ok = p.nextDay(day+1, lastDay)
	}
	if !ok {
		return 0, false
	}
	at := found*daySeconds + p.times.first()
	return at, at <= limit
}

// nextDay returns the first day in [day, limit] that is in a period of the plan and matches.
func (p *plan) nextDay(day, limit int64) (int64, bool) {
	if p.unit == Daily {
		return p.nextDaily(day, limit)
	}
	for day <= limit {
		p.days.work.step()
		period := p.periodOf(day)
		aligned := alignUp(period, p.base, p.every)
		if aligned > maxWall/daySeconds {
			return 0, false
		}
		if aligned != period {
			day = p.periodStart(aligned)
			continue
		}
		end := p.periodStart(period+1) - 1
		if found, ok := p.days.next(day, min(end, limit)); ok {
			return found, true
		}
		day = end + 1
	}
	return 0, false
}

// nextDaily jumps whole months that the rule leaves out.
func (p *plan) nextDaily(day, limit int64) (int64, bool) {
	if p.every == 1 {
		if p.days.every() {
			return day, day <= limit
		}
		return p.days.next(day, limit)
	}
	every := p.days.every()
	for {
		p.days.work.step()
		day = alignUp(day, p.base, p.every)
		if day > limit {
			return 0, false
		}
		if every {
			return day, true
		}
		found, ok := p.days.next(day, limit)
		if !ok {
			return 0, false
		}
		if found == day {
			return day, true
		}
		day = found
	}
}

// periodOf returns the number of the period that holds a day.
func (p *plan) periodOf(day int64) int64 {
	switch p.unit {
	case Yearly:
		year, _, _ := civilFromDays(day)
		return int64(year)
	case Monthly:
		year, month, _ := civilFromDays(day)
		return int64(year)*12 + int64(month) - 1
	case Weekly:
		return floorDiv(day+3-int64(p.days.weekStart), 7) // 1969-12-29 was a Monday
	}
	return day
}

// periodStart returns the first day of a period.
func (p *plan) periodStart(period int64) int64 {
	switch p.unit {
	case Yearly:
		return daysFromCivil(int(period), 1, 1)
	case Monthly:
		return daysFromCivil(int(floorDiv(period, 12)), int(floorMod(period, 12))+1, 1)
	case Weekly:
		return period*7 - 3 + int64(p.days.weekStart)
	}
	return period
}

// nextPicked expands BYSETPOS: RFC 5545 section 3.3.10 counts the positions in
// the set of one whole period, also the one in which the schedule starts.
func (p *plan) nextPicked(wall, limit int64) (int64, bool) {
	lastDay := floorDiv(limit, daySeconds)
	size, least := p.times.size(), p.leastSet()
	period := alignUp(p.periodOf(floorDiv(wall, daySeconds)), p.base, p.every)
	for ; period <= maxWall/daySeconds; period += p.every {
		first := p.periodStart(period)
		if first > lastDay {
			return 0, false
		}
		if p.unit == Daily && !p.days.every() { // leap over days that cannot match
			day, ok := p.days.next(first, lastDay)
			if !ok {
				return 0, false
			}
			if aligned := alignUp(day, p.base, p.every); aligned != first {
				period = aligned - p.every
				continue
			}
		}
		var days [366]int16
		count := p.matching(first, p.periodStart(period+1), &days) * size
		if count < least {
			continue
		}
		day := floorDiv(wall, daySeconds) - first
		if at, ok := p.pick(p.rank(days[:count/size], day, wall-(first+day)*daySeconds), count); ok {
			when := (first+int64(days[at/size]))*daySeconds + p.times.nth(at%size)
			return when, when <= limit
		}
	}
	return 0, false
}

// rank counts the times of the days that come before a time of one day, all days as
// offsets from one.
func (p *plan) rank(days []int16, day, tod int64) int {
	size, n := p.times.size(), 0
	for n < len(days) && int64(days[n]) < day {
		n++
	}
	if n == len(days) || int64(days[n]) > day {
		return n * size
	}
	return n*size + p.times.rank(tod)
}

// pick returns the first place from some place on, in a set of so many, that one of the
// positions means.
func (p *plan) pick(from, count int) (int, bool) {
	best := count
	for _, pos := range p.setPos {
		p.days.work.step()
		at := int(pos) - 1
		if pos < 0 {
			at = count + int(pos)
		}
		if at >= from && at < best {
			best = at
		}
	}
	return best, best < count
}

// leastSet is the size of the smallest set in which one of the positions is.
func (p *plan) leastSet() int {
	least := math.MaxInt
	for _, pos := range p.setPos {
		least = min(least, max(int(pos), -int(pos)))
	}
	return least
}

// matching lists the matching days of [first, end) as offsets from first.
func (p *plan) matching(first, end int64, days *[366]int16) int {
	count := 0
	for day := first; day < end; day++ {
		found, ok := p.days.next(day, end-1)
		if !ok {
			break
		}
		days[count] = int16(found - first)
		count++
		day = found
	}
	return count
}

// unitSeconds returns the length of an hourly, minutely or secondly period.
func unitSeconds(f Freq) int64 {
	switch f {
	case Hourly:
		return 3600
	case Minutely:
		return 60
	}
	return 1
}

// nextSubDaily expands the rules that no plan by days expresses: intervals that
// do not divide a day, and BYSETPOS within an hour or minute. It steps from
// period to period only inside matching days and hours and leaps over the rest.
func (p *plan) nextSubDaily(wall, limit int64) (int64, bool) {
	unit := unitSeconds(p.unit)
	lastDay := floorDiv(limit, daySeconds)
	periods := p.periodTimes()
	period := floorDiv(wall, unit)
	checked := int64(-1 << 62) // the day that was last found to match
	for {
		p.days.work.step()
		period = alignUp(period, p.base, p.every)
		start := period * unit
		if start > limit {
			return 0, false
		}
		day := floorDiv(start, daySeconds)
		if day != checked {
			found, ok := p.days.next(day, lastDay)
			if !ok {
				return 0, false
			}
			if p.isBarren(found) {
				period = floorDiv((found+1)*daySeconds, unit)
				continue
			}
			if checked = found; found > day {
				period = floorDiv(found*daySeconds, unit)
				continue
			}
		}
		tod, ok := periods.next(start - day*daySeconds)
		switch {
		case !ok:
			period = floorDiv((day+1)*daySeconds, unit)
			continue
		case day*daySeconds+tod > start:
			period = floorDiv(day*daySeconds+tod, unit)
			continue
		}
		if at, ok := p.within(start, max(wall, start)); ok {
			return at, at <= limit
		}
		period++
	}
}

// findBarren marks the days that can have no run whatever their date: at which times
// of a day there are periods hangs on where the interval stands at its midnight alone,
// and there are every/stride such places. Without them a search through the calendar
// would step through the same few days again and again. It is for intervals shorter
// than a day; all says that every day is barren.
func (p *plan) findBarren() (all bool) {
	perDay, stride := p.perDay()
	if p.every >= perDay {
		return false
	}
	periods := p.periodTimes()
	places := p.every / stride
	p.barren = make([]uint64, places/64+1)
	count := int64(0)
	for place := range places {
		if !p.meets(periods, floorMod(-p.base, stride)+place*stride, perDay) {
			p.barren[place/64] |= 1 << (place % 64)
			count++
		}
	}
	if count == 0 {
		p.barren = nil
	}
	return count == places
}

// perDay returns the units of a day, and their greatest common divisor with the
// interval: midnights stand at places that are congruent modulo that.
func (p *plan) perDay() (perDay, stride int64) {
	perDay = daySeconds / unitSeconds(p.unit)
	return perDay, gcd(p.every, perDay)
}

// meets reports whether a day has a period of the plan at one of its times; at is
// where the interval stands at its midnight: so many units after a period.
func (p *plan) meets(periods timeSet, at, perDay int64) bool {
	unit := unitSeconds(p.unit)
	for n := floorMod(-at, p.every); n < perDay; {
		p.days.work.step()
		tod, ok := periods.next(n * unit)
		if !ok {
			return false
		}
		if tod == n*unit {
			return true
		}
		n = alignUp(tod/unit, -at, p.every)
	}
	return false
}

// isBarren reports whether a day is marked by findBarren.
func (p *plan) isBarren(day int64) bool {
	if p.barren == nil {
		return false
	}
	perDay, stride := p.perDay()
	place := floorMod(day*perDay-p.base, p.every) / stride
	return p.barren[place/64]>>(place%64)&1 != 0
}

// periodTimes returns the times of day at which a matching period may start.
func (p *plan) periodTimes() timeSet {
	t := p.times
	if p.unit == Hourly {
		t.minutes = 1
	}
	if p.unit != Secondly {
		t.seconds = 1
	}
	return t
}

// within picks from the set of one period that starts at start.
func (p *plan) within(start, wall int64) (int64, bool) {
	set := timeSet{hours: 1, minutes: 1, seconds: 1}
	if p.unit == Hourly {
		set.minutes = p.times.minutes
	}
	if p.unit != Secondly {
		set.seconds = p.times.seconds
	}
	if p.setPos == nil {
		at, ok := set.next(wall - start)
		return start + at, ok
	}
	at, ok := p.pick(set.rank(wall-start), set.size())
	if !ok {
		return 0, false
	}
	return start + set.nth(at), true
}

// byDays turns an hourly, minutely or secondly plan into a daily one with the
// same runs, where the interval divides or is divided by the next greater units.
// start is the wall second from which the interval counts.
func (p *plan) byDays(start int64) bool {
	if p.setPos != nil {
		return false
	}
	tod := floorMod(start, daySeconds)
	times, hours := p.times, uint64(p.times.hours)
	step, ok := p.every, true
	if p.unit == Secondly {
		step, ok = carry(&times.seconds, tod%60, step, 60)
	}
	if ok && p.unit >= Minutely {
		step, ok = carry(&times.minutes, tod/60%60, step, 60)
	}
	if ok {
		step, ok = carry(&hours, tod/3600, step, 24)
	}
	if !ok {
		return false
	}
	times.hours = uint32(hours)
	p.unit, p.every, p.times = Daily, step, times
	p.base = floorDiv(start, daySeconds)
	return true
}

// carry limits a set, of seconds in a minute and the like, to those that an interval
// meets, and gives the interval in the next greater unit.
func carry(set *uint64, at, step, size int64) (greater int64, ok bool) {
	switch {
	case step < size && size%step == 0:
		*set &= strided(int(at), int(step), int(size))
		return 1, true
	case step%size == 0:
		*set &= 1 << at
		return step / size, true
	default:
		return 0, false
	}
}

// reachable reports whether the interval ever meets the hours, minutes and
// seconds: the times of day that it visits are those congruent to the start
// modulo the greatest common divisor of the interval and the day.
func (p *plan) reachable() bool {
	if p.times.empty() {
		return false
	}
	if p.unit < Hourly {
		return true
	}
	perDay, stride := p.perDay()
	visits := plan{unit: p.unit, every: stride, base: p.base}
	return visits.meets(p.periodTimes(), floorMod(-p.base, stride), perDay)
}

// timeSet is the set of times of day that come from hours, minutes and seconds,
// every hour with every minute with every second. Bit n stands for the number n.
type timeSet struct {
	hours            uint32
	minutes, seconds uint64
}

const (
	allHours uint32 = 1<<24 - 1
	all60    uint64 = 1<<60 - 1
)

func (t timeSet) empty() bool { return t.hours == 0 || t.minutes == 0 || t.seconds == 0 }

func (t timeSet) size() int {
	return bits.OnesCount32(t.hours) * bits.OnesCount64(t.minutes) * bits.OnesCount64(t.seconds)
}

func timeOfDay(hour, minute, second int) int64 { return int64(hour*3600 + minute*60 + second) }

func (t timeSet) first() int64 {
	return timeOfDay(bits.TrailingZeros32(t.hours), bits.TrailingZeros64(t.minutes), bits.TrailingZeros64(t.seconds))
}

func (t timeSet) last() int64 {
	return timeOfDay(bits.Len32(t.hours)-1, bits.Len64(t.minutes)-1, bits.Len64(t.seconds)-1)
}

// nth returns the i-th time, from 0, in order.
func (t timeSet) nth(i int) int64 {
	s, m := bits.OnesCount64(t.seconds), bits.OnesCount64(t.minutes)
	return timeOfDay(nthBit(uint64(t.hours), i/(s*m)), nthBit(t.minutes, i/s%m), nthBit(t.seconds, i%s))
}

// before counts the times before tod, which is one of them.
func (t timeSet) before(tod int64) int {
	below := func(set uint64, n int64) int { return bits.OnesCount64(set & (1<<n - 1)) }
	s, m := bits.OnesCount64(t.seconds), bits.OnesCount64(t.minutes)
	return (below(uint64(t.hours), tod/3600)*m+below(t.minutes, tod/60%60))*s + below(t.seconds, tod%60)
}

// rank counts the times before tod, whether or not it is one of them.
func (t timeSet) rank(tod int64) int {
	if tod <= 0 {
		return 0
	}
	next, ok := t.next(tod)
	if !ok {
		return t.size()
	}
	return t.before(next)
}

func nthBit(set uint64, n int) int {
	for ; n > 0; n-- {
		set &= set - 1
	}
	return bits.TrailingZeros64(set)
}

// bitFrom returns the smallest number in set that is not below n.
func bitFrom(set uint64, n int) (int, bool) {
	if n > 63 {
		return 0, false
	}
	set = set >> n << n
	return bits.TrailingZeros64(set), set != 0
}

// next returns the first time that is not before tod, a second of the day.
func (t timeSet) next(tod int64) (int64, bool) {
	hour, minute, second := int(tod/3600), int(tod/60%60), int(tod%60)
	if t.hours>>hour&1 != 0 {
		if t.minutes>>minute&1 != 0 {
			if s, ok := bitFrom(t.seconds, second); ok {
				return timeOfDay(hour, minute, s), true
			}
		}
		if m, ok := bitFrom(t.minutes, minute+1); ok {
			return timeOfDay(hour, m, bits.TrailingZeros64(t.seconds)), true
		}
	}
	if h, ok := bitFrom(uint64(t.hours), hour+1); ok {
		return timeOfDay(h, bits.TrailingZeros64(t.minutes), bits.TrailingZeros64(t.seconds)), true
	}
	return 0, false
}

// minStep is the smallest distance in seconds between two times of one day,
// 0 when there is only one.
func (t timeSet) minStep() int64 {
	best := int64(0)
	offer := func(step int64) {
		if step > 0 && (best == 0 || step < best) {
			best = step
		}
	}
	spanS := int64(bits.Len64(t.seconds) - 1 - bits.TrailingZeros64(t.seconds))
	spanM := int64(bits.Len64(t.minutes)-1-bits.TrailingZeros64(t.minutes))*60 + spanS
	offer(minBitStep(t.seconds))
	if step := minBitStep(t.minutes); step > 0 {
		offer(step*60 - spanS)
	}
	if step := minBitStep(uint64(t.hours)); step > 0 {
		offer(step*3600 - spanM)
	}
	return best
}

// minBitStep is the smallest distance between two numbers of set, 0 when it has one.
func minBitStep(set uint64) int64 {
	best := int64(0)
	for last := -1; set != 0; set &= set - 1 {
		n := bits.TrailingZeros64(set)
		if last >= 0 && (best == 0 || int64(n-last) < best) {
			best = int64(n - last)
		}
		last = n
	}
	return best
}

// strided returns the numbers below size that are congruent to base modulo step,
// which must divide size.
func strided(base, step, size int) uint64 {
	var set uint64
	for n := base % step; n < size; n += step {
		set |= 1 << n
	}
	return set
}
