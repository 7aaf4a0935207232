package schedule

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// DayFields says how the two day fields of a cron expression go together.
type DayFields uint8

// The ways in which they do.
const (
	OneDayField DayFields = iota // at most one of them limits the days
	EitherDay                    // crontab(5): a day that matches one of them
	StarredDay                   // one begins with *, so both must match by crontab(5), while other readers take either
)

// DayFields tells it of an expression with five fields.
func (c *Cron) DayFields() DayFields { return c.dayFields }

// readDayFields is for the texts of the day of the month and the day of the week.
func (c *Cron) readDayFields(day, weekday string) DayFields {
	d := &c.days
	if day == "*" || weekday == "*" || day == "?" || weekday == "?" || !d.hasMonthDay() || !d.hasWeekday() {
		return OneDayField
	}
	allDays, allWeekdays := d.monthDays == 1<<31-1, d.weekdays == sevenDays
	switch starred := day[0] == '*' || weekday[0] == '*'; {
	case allDays && allWeekdays, starred && (allDays || allWeekdays):
		return OneDayField
	case starred:
		return StarredDay
	}
	return EitherDay
}

// MatchingDays counts the days in the 12 months from a date on which both day fields
// match, or one of them, in the months of the expression.
func (c *Cron) MatchingDays(from time.Time, either bool) int {
	rule := c.days
	rule.either = either
	day := floorDiv(from.Unix(), daySeconds)
	end := floorDiv(yearAfter(from.Unix()), daySeconds) - 1
	n := 0
	for {
		found, ok := rule.next(day, end)
		if !ok {
			return n
		}
		n, day = n+1, found+1
	}
}

// BothDays gives the recurrence rule for the days on which both day fields match, ""
// where there is none that is short enough to be told.
func (c *Cron) BothDays() string {
	d := &c.days
	if len(d.nth) > 0 || d.near|d.nearBack|d.monthDaysBack != 0 || d.weekdays == 0 || c.times.seconds != 1 {
		return ""
	}
	rule := "RRULE:FREQ=MONTHLY"
	if d.weekdays == sevenDays && d.monthDays == 1<<31-1 {
		rule = "RRULE:FREQ=DAILY"
	}
	if d.months != 0 {
		rule += ";BYMONTH=" + setText(uint64(d.months))
	}
	var days []string
	for set := d.weekdays; set != sevenDays && set != 0; set &= set - 1 {
		days = append(days, weekdayNames()[bits.TrailingZeros8(set)])
	}
	switch week := bits.TrailingZeros32(d.monthDays); {
	case days != nil && d.monthDays == 127<<week && week%7 == 0:
		for i := range days { // days 8 to 14 hold the second of each weekday
			days[i] = fmt.Sprintf("%d%s", week/7+1, days[i])
		}
	case d.monthDays != 1<<31-1:
		rule += ";BYMONTHDAY=" + setText(uint64(d.monthDays)<<1)
	}
	if days != nil {
		rule += ";BYDAY=" + strings.Join(days, ",")
	}
	rule += ";BYHOUR=" + setText(uint64(c.times.hours)) + ";BYMINUTE=" + setText(c.times.minutes)
	if len(rule) > mostWritten {
		return ""
	}
	return rule
}

// setText lists the numbers of a bit set with commas.
func setText(set uint64) string {
	text := fmt.Sprint(slices.Collect(func(yield func(int) bool) {
		for ; set != 0 && yield(bits.TrailingZeros64(set)); set &= set - 1 {
		}
	}))
	return strings.ReplaceAll(strings.Trim(text, "[]"), " ", ",")
}
