package schedule

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// maxClockTimes is how many times of day are listed one by one.
const maxClockTimes = 6

// timeWords gives times of day in words; zoned is set when they name hours. There are
// none for several seconds of a minute that are not evenly spread.
func timeWords(t timeSet) (words string, zoned, ok bool) {
	if bits.OnesCount64(t.seconds) > 1 {
		first, step, even := cycle(t.seconds, 60)
		if t.hours != allHours || t.minutes != all60 || !even || first != 0 {
			return "", false, false
		}
		return every(int64(step), "second"), false, true
	}
	if t.size() <= maxClockTimes {
		return "at " + list(clockTimes(t)), true, true
	}
	second := bits.TrailingZeros64(t.seconds)
	if t.hours == allHours {
		return minuteWords(t.minutes, second), false, true
	}
	_, step, even := cycle(t.minutes, 60)
	oneMinute := bits.OnesCount64(t.minutes) == 1
	if hour, hours, ok := cycle(uint64(t.hours), 24); ok && oneMinute {
		minute := bits.TrailingZeros64(t.minutes)
		return fmt.Sprintf("%s from %s", every(int64(hours), "hour"), clockTime(timeOfDay(hour, minute, second))), true, true
	}
	low, high := bits.TrailingZeros32(t.hours), bits.Len32(t.hours)-1
	if bits.OnesCount32(t.hours) == high-low+1 && (oneMinute || even) {
		unit := "every hour"
		if even {
			unit = every(int64(step), "minute")
		}
		return fmt.Sprintf("%s from %s to %s", unit, clockTime(t.first()), clockTime(t.last())), true, true
	}
	if first, step, inRow := row(t.minutes); low == high && inRow {
		return fmt.Sprintf("%s from %s to %s", every(int64(step), "minute"), clockTime(timeOfDay(low, first, second)), clockTime(t.last())), true, true
	}
	if t.minutes == all60 && second == 0 {
		return "every minute of " + hourWords(t.hours), true, true
	}
	return "at " + pastList(t.minutes, second) + " past " + hourWords(t.hours), true, true
}

// hourWords is "every even hour", "the hours 0, 3 and 9 to 12".
func hourWords(hours uint32) string {
	switch hours {
	case 0x555555:
		return "every even hour"
	case 0xaaaaaa:
		return "every odd hour"
	}
	return plural.Pick(bits.OnesCount32(hours), "the hour ", "the hours ") + list(numbers(uint64(hours), 0))
}

// row tells numbers that follow each other in even steps.
func row(set uint64) (first, step int, ok bool) {
	first = bits.TrailingZeros64(set)
	rest := set &^ (1 << first)
	if rest == 0 {
		return 0, 0, false
	}
	step = bits.TrailingZeros64(rest) - first
	for n := first; n < 64 && set != 0; n += step {
		if set>>n&1 == 0 {
			return 0, 0, false
		}
		set &^= 1 << n
	}
	return first, step, set == 0
}

// minuteWords is for minutes of every hour, at one second.
func minuteWords(minutes uint64, second int) string {
	first, step, even := cycle(minutes, 60)
	start := timeOfDay(0, first, second)
	switch {
	case minutes == 1 && second == 0:
		return "every hour"
	case even && start == 0:
		return every(int64(step), "minute")
	case even:
		return every(int64(step), "minute") + " from " + past(start)
	}
	return "every hour at " + pastList(minutes, second) + " past the hour"
}

// past is "5 minutes past the hour" or "15:42 past the hour".
func past(tod int64) string {
	if tod%60 == 0 {
		return plural.Of(tod/60, "minute") + " past the hour"
	}
	return fmt.Sprintf("%02d:%02d past the hour", tod/60, tod%60)
}

// pastList is "5, 20 and 40 minutes", "15:42 and 45:42".
func pastList(minutes uint64, second int) string {
	if second == 0 {
		noun := "minutes"
		if minutes == 1<<1 {
			noun = "minute"
		}
		return list(numbers(minutes, 0)) + " " + noun
	}
	var words []string
	for set := minutes; set != 0; set &= set - 1 {
		words = append(words, strings.TrimSuffix(past(timeOfDay(0, bits.TrailingZeros64(set), second)), " past the hour"))
	}
	return list(words)
}

// clockTimes lists times of day.
func clockTimes(t timeSet) []string {
	clock := make([]string, t.size())
	for i := range clock {
		clock[i] = clockTime(t.nth(i))
	}
	return clock
}

// clockTime writes a second of the day as 06:10, with seconds if there are any.
func clockTime(tod int64) string {
	s := fmt.Sprintf("%02d:%02d", tod/3600, tod/60%60)
	if tod%60 != 0 {
		s += fmt.Sprintf(":%02d", tod%60)
	}
	return s
}

// cycle tells a set that goes through 0 to size-1 in even steps, size a multiple of step.
func cycle(set uint64, size int) (first, step int, ok bool) {
	n := bits.OnesCount64(set)
	if n < 2 || size%n != 0 {
		return 0, 0, false
	}
	step = size / n
	first = bits.TrailingZeros64(set)
	return first, step, first < step && set == strided(first, step, size)
}
