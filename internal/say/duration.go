package say

import (
	"strconv"
	"strings"
	"time"
)

// Duration writes a length of time as the configuration does, without the units that are
// zero: 45s, 1h30m, 30d. From two days on it is counted in days.
func Duration(d time.Duration) string {
	const day = 24 * time.Hour
	if d < 2*day {
		return hours(d)
	}
	text := strconv.FormatInt(int64(d/day), 10) + "d"
	if d %= day; d > 0 {
		text += hours(d)
	}
	return text
}

// About is Duration for what need not be exact: parts of a second do not matter from a
// second on, nor seconds from an hour on.
func About(d time.Duration) string {
	switch {
	case d >= time.Hour:
		d = d.Truncate(time.Minute)
	case d >= time.Second:
		d = d.Truncate(time.Second)
	}
	return Duration(d)
}

func hours(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
