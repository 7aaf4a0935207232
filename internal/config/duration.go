package config

import (
	"strconv"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
)

// longest is the longest duration that can be written, a hundred years.
const longest = 100 * 365 * 24 * time.Hour

// units are those of durations, the longest first.
var units = [...]struct {
	letter byte
	length time.Duration
}{
	{'w', 7 * 24 * time.Hour}, {'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second},
}

// ParseDuration reads a duration as the configuration and the flags write it: whole
// numbers with the units w, d, h, m and s, each at most once and the longest first,
// as in 30d, 15m, 1h30m and 0s. A day has 24 hours.
func ParseDuration(text string) (time.Duration, error) {
	var total time.Duration
	unit, rest := 0, text
	for rest != "" {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		n, err := strconv.ParseInt(rest[:digits], 10, 32)
		if err != nil || digits == len(rest) {
			return 0, durationError(text)
		}
		for unit < len(units) && units[unit].letter != rest[digits] {
			unit++
		}
		if unit == len(units) {
			return 0, durationError(text)
		}
		if time.Duration(n) > longest/units[unit].length {
			return 0, durationError(text)
		}
		total += time.Duration(n) * units[unit].length
		unit++
		rest = rest[digits+1:]
	}
	if text == "" || total > longest {
		return 0, durationError(text)
	}
	return total, nil
}

// durationPattern is what ParseDuration reads, but for the greatest length; it also
// matches an empty text.
const durationPattern = `^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$`

type durationError string

// Error says which form is wanted.
func (e durationError) Error() string {
	return diag.Quote(string(e)) + " is no duration; write a whole number with a unit, such as 15m, 9h, 30d or 0s (at most 100 years)"
}
