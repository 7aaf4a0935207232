package schedule

import "time"

// All calendar arithmetic is done on two numbers: days since 1970-01-01 and
// wall seconds, the seconds between 1970-01-01T00:00:00 and a wall-clock reading
// as if every day had 86400 of them. Neither knows a zone.

const (
	daySeconds = 86400
	// cycleDays is the length of the Gregorian cycle of 400 years. It is a whole
	// number of weeks, so dates and weekdays repeat together after it.
	cycleDays = 146097
	// maxWall is 10000-01-01T00:00:00: RFC 5545 dates have four-digit years.
	maxWall = 253402300800
)

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

// alignUp returns the smallest number not below n that is congruent to base modulo step.
func alignUp(n, base, step int64) int64 {
	if r := floorMod(n-base, step); r != 0 {
		return n + step - r
	}
	return n
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// daysFromCivil counts the days from 1970-01-01 to a proleptic Gregorian date.
func daysFromCivil(year, month, day int) int64 {
	y := int64(year)
	if month <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yearOfEra := y - era*400
	shifted := int64((month + 9) % 12) // March is 0
	dayOfYear := (153*shifted+2)/5 + int64(day) - 1
	return era*cycleDays + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468
}

// civilFromDays is the inverse of daysFromCivil.
func civilFromDays(days int64) (year, month, day int) {
	z := days + 719468
	era := floorDiv(z, cycleDays)
	dayOfEra := z - era*cycleDays
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*dayOfYear + 2) / 153
	day = int(dayOfYear - (153*shifted+2)/5 + 1)
	month = int(shifted)%12 + 3
	if month > 12 {
		month -= 12
	}
	year = int(yearOfEra + era*400)
	if month <= 2 {
		year++
	}
	return year, month, day
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func monthLength(year, month int) int {
	switch month {
	case 2:
		if leap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func yearLength(year int) int {
	if leap(year) {
		return 366
	}
	return 365
}

// weekdayOf returns 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
func weekdayOf(days int64) int { return int(floorMod(days+3, 7)) }

// wallAt puts a date and a time of day together.
func wallAt(year, month, day, hour, minute, second int) int64 {
	return daysFromCivil(year, month, day)*daySeconds + int64(hour*3600+minute*60+second)
}

// formatWall writes a wall second for people: 2026-03-01 06:00, with seconds if any.
func formatWall(wall int64) string {
	layout := "2006-01-02 15:04"
	if floorMod(wall, 60) != 0 {
		layout += ":05"
	}
	return time.Unix(wall, 0).UTC().Format(layout)
}
