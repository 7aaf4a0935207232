package schedule

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// list joins words: "a", "a and b", "a, b and c".
func list(words []string) string { return joined(words, "and") }

// either joins words of which one will do: "a", "a or b", "a, b or c".
func either(words []string) string { return joined(words, "or") }

func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
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

// everyNth is "every month", "every second month", "every 7th month".
func everyNth(n int64, unit string) string {
	if n <= 2 {
		return every(n, unit)
	}
	return "every " + strconv.FormatInt(n, 10) + suffix(n) + " " + unit
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
	return strconv.Itoa(n) + suffix(int64(n))
}

func suffix(n int64) string {
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
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
	return runs(set, func(n int) string { return strconv.Itoa(n + add) })
}

// runs names the numbers of a bit set; three or more in a row become "a to b".
func runs(set uint64, name func(int) string) []string {
	var out []string
	for set != 0 {
		low := bits.TrailingZeros64(set)
		high := low
		for high < 63 && set>>(high+1)&1 != 0 {
			high++
		}
		if high-low >= 2 {
			out = append(out, name(low)+" to "+name(high))
		} else {
			for n := low; n <= high; n++ {
				out = append(out, name(n))
			}
		}
		set = set >> high >> 1 << high << 1
	}
	return out
}

func longMonth(month int) string {
	return [...]string{"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"}[month-1]
}

// monthWords is "March", "March and June", "January to April".
func monthWords(set uint16) string { return list(runs(uint64(set), longMonth)) }

const (
	workdays  = 1<<5 - 1
	sevenDays = 1<<7 - 1
	allMonths = 1<<13 - 2
)

// weekdayNamesOf is Monday, Friday; "weekday" for Monday to Friday.
func weekdayNamesOf(set uint8) []string {
	switch set {
	case workdays:
		return []string{"weekday"}
	case sevenDays:
		return []string{"day"}
	}
	var names []string
	for ; set != 0; set &= set - 1 {
		names = append(names, longWeekday(bits.TrailingZeros8(set)))
	}
	return names
}
