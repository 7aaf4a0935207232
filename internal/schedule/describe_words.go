package schedule

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// list joins words: "a", "a and b", "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// every is "every day", "every second day", "every 3 days".
func every(n int64, unit string) string {
	switch {
	case n == 1:
		return "every " + unit
	case n == 2 && unit != "hour" && unit != "minute" && unit != "second":
		return "every second " + unit
	}
	return "every " + plural.Of(n, unit)
}

// ordinal is 1st, 2nd, last, second-to-last, 3rd-to-last.
func ordinal(n int) string {
	switch {
	case n == -1:
		return "last"
	case n == -2:
		return "second-to-last"
	case n < 0:
		return ordinal(-n) + "-to-last"
	}
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// place is "first" to "fifth" and "last" for weekdays, else the ordinal.
func place(n int) string {
	if n >= 1 && n <= 5 {
		return [...]string{"first", "second", "third", "fourth", "fifth"}[n-1]
	}
	return ordinal(n)
}

// numbers lists the numbers of a bit set, shifted by add; three or more in a
// row become "8 to 17".
func numbers(set uint64, add int) []string {
	var out []string
	for set != 0 {
		low := bits.TrailingZeros64(set)
		high := low
		for high < 63 && set>>(high+1)&1 != 0 {
			high++
		}
		if high-low >= 2 {
			out = append(out, strconv.Itoa(low+add)+" to "+strconv.Itoa(high+add))
		} else {
			for n := low; n <= high; n++ {
				out = append(out, strconv.Itoa(n+add))
			}
		}
		set = set >> high >> 1 << high << 1
	}
	return out
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

// maxClockTimes is how many times of day are listed one by one.
const maxClockTimes = 6

// describeTimes gives times of day in words; zoned is set when they name hours.
func describeTimes(t timeSet) (words string, zoned bool) {
	if t.seconds != 1 && (bits.OnesCount64(t.seconds) > 1 || t.size() > maxClockTimes) {
		return describeSeconds(t)
	}
	if t.size() <= maxClockTimes {
		clock := make([]string, t.size())
		for i := range clock {
			clock[i] = clockTime(t.nth(i))
		}
		return "at " + list(clock), true
	}
	if t.hours == allHours {
		return describeMinutes(t.minutes), false
	}
	_, step, even := cycle(t.minutes, 60)
	oneMinute := bits.OnesCount64(t.minutes) == 1
	if hour, hours, ok := cycle(uint64(t.hours), 24); ok && oneMinute {
		minute := bits.TrailingZeros64(t.minutes)
		return fmt.Sprintf("%s from %s", every(int64(hours), "hour"), clockTime(timeOfDay(hour, minute, 0))), true
	}
	low, high := bits.TrailingZeros32(t.hours), bits.Len32(t.hours)-1
	if bits.OnesCount32(t.hours) == high-low+1 && (oneMinute || even) {
		unit := "every hour"
		if even {
			unit = every(int64(step), "minute")
		}
		return fmt.Sprintf("%s from %s to %s", unit, clockTime(t.first()), clockTime(t.last())), true
	}
	return fmt.Sprintf("at %s %s of the hours %s", plural.Noun(bits.OnesCount64(t.minutes), "minute"),
		list(numbers(t.minutes, 0)), list(numbers(uint64(t.hours), 0))), true
}

// describeMinutes is for minutes of every hour.
func describeMinutes(minutes uint64) string {
	first, step, even := cycle(minutes, 60)
	switch {
	case minutes == 1:
		return "every hour"
	case bits.OnesCount64(minutes) == 1:
		return "every hour at " + plural.Of(bits.TrailingZeros64(minutes), "minute") + " past"
	case even && first == 0:
		return every(int64(step), "minute")
	case even:
		return fmt.Sprintf("%s from minute %d", every(int64(step), "minute"), first)
	}
	return "every hour at minutes " + list(numbers(minutes, 0))
}

// describeSeconds is for schedules that name several seconds.
func describeSeconds(t timeSet) (words string, zoned bool) {
	first, step, even := cycle(t.seconds, 60)
	switch {
	case even && step == 1:
		words = "every second"
	case even && first == 0:
		words = every(int64(step), "second")
	default:
		words = "at second " + list(numbers(t.seconds, 0))
	}
	if t.minutes != all60 {
		words += " of minute " + list(numbers(t.minutes, 0))
	} else if !even {
		words += " of every minute"
	}
	if t.hours != allHours {
		words += " in the hours " + list(numbers(uint64(t.hours), 0))
	}
	return words, t.hours != allHours
}

// clockTime writes a second of the day as 06:10, with seconds if there are any.
func clockTime(tod int64) string {
	s := fmt.Sprintf("%02d:%02d", tod/3600, tod/60%60)
	if tod%60 != 0 {
		s += fmt.Sprintf(":%02d", tod%60)
	}
	return s
}
