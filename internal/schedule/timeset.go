package schedule

import "math/bits"

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

// nth gives the i-th time, from 0, in order.
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

// bitFrom gives the smallest number in set that is not below n.
func bitFrom(set uint64, n int) (int, bool) {
	if n > 63 {
		return 0, false
	}
	set = set >> n << n
	return bits.TrailingZeros64(set), set != 0
}

// next gives the first time that is not before tod, a second of the day.
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

// strided gives the numbers below size that are congruent to base modulo step,
// which must divide size.
func strided(base, step, size int) uint64 {
	var set uint64
	for n := base % step; n < size; n += step {
		set |= 1 << n
	}
	return set
}
