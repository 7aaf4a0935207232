package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// generatedRule is a random legal rule with a start and the end of comparison.
type generatedRule struct {
	rule         string
	start, until time.Time
}

// pick gives up to n different numbers of [low, high], some negative if signed.
// rrule-go runs twice for a number that is listed twice, so none is.
func pick(random *rand.Rand, n, low, high int, signed bool) string {
	var out []string
	for range n {
		v := low + random.IntN(high-low+1)
		if signed && random.IntN(3) == 0 {
			v = -v
		}
		if text := strconv.Itoa(v); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, ",")
}

// generate makes a rule that stays within the table of RFC 5545 section 3.3.10.
func generate(random *rand.Rand) generatedRule {
	freq := Freq(1 + random.IntN(7))
	g := generatedRule{start: time.Date(1996+random.IntN(30), time.Month(1+random.IntN(12)), 1+random.IntN(31),
		random.IntN(24), random.IntN(60), random.IntN(60), 0, time.UTC)}
	parts := []string{"FREQ=" + freq.String()}
	maybe := func(chance int, allowed bool, text func() string) {
		if allowed && random.IntN(chance) == 0 {
			parts = append(parts, text())
		}
	}
	few := func() int { return 1 + random.IntN(4) }
	maybe(2, true, func() string { return fmt.Sprintf("INTERVAL=%d", 1+random.IntN(5)) })
	maybe(4, true, func() string { return "BYMONTH=" + pick(random, few(), 1, 12, false) })
	maybe(6, freq == Yearly, func() string { return "BYWEEKNO=" + pick(random, few(), 1, 53, true) })
	maybe(6, freq == Yearly || freq > Daily, func() string { return "BYYEARDAY=" + pick(random, 3*few(), 1, 366, true) })
	maybe(4, freq != Weekly, func() string { return "BYMONTHDAY=" + pick(random, few(), 1, 31, true) })
	week := strings.Contains(strings.Join(parts, ";"), "BYWEEKNO")
	maybe(3, true, func() string {
		numbered := (freq == Monthly || freq == Yearly && !week) && random.IntN(2) == 0
		var days []string
		for range few() {
			day := weekdayNames()[random.IntN(7)]
			if numbered && random.IntN(6) > 0 {
				day = pick(random, 1, 1, 5, true) + day
			}
			days = append(days, day)
		}
		return "BYDAY=" + strings.Join(days, ",")
	})
	maybe(4, true, func() string { return "BYHOUR=" + pick(random, few(), 0, 23, false) })
	maybe(4, true, func() string { return "BYMINUTE=" + pick(random, few(), 0, 59, false) })
	maybe(6, true, func() string { return "BYSECOND=" + pick(random, few(), 0, 59, false) })
	if strings.Contains(strings.Join(parts, ";"), ";BY") {
		maybe(4, true, func() string { return "BYSETPOS=" + pick(random, few(), 1, 6, true) })
	}
	maybe(3, true, func() string { return "WKST=" + weekdayNames()[random.IntN(7)] })
	g.rule = strings.Join(parts, ";")
	g.until = g.start.Add(map[Freq]time.Duration{
		Yearly: 12 * 366 * 24 * time.Hour, Monthly: 8 * 366 * 24 * time.Hour, Weekly: 4 * 366 * 24 * time.Hour,
		Daily: 3 * 366 * 24 * time.Hour, Hourly: 90 * 24 * time.Hour, Minutely: 3 * 24 * time.Hour, Secondly: 2 * time.Hour,
	}[freq])
	return g
}

// disagreement names the known reason for which the libraries (rrule-go is a
// port of python-dateutil) give other runs than we do, "" when there is none.
func (g generatedRule) disagreement() string {
	rule, problems := ParseRecurrence("RRULE:" + g.rule)
	if problems != nil {
		return "not legal"
	}
	switch {
	case rule.Has(RuleByWeekNo) && !rule.Has(RuleByDay) && !rule.Has(RuleByMonthDay) && !rule.Has(RuleByYearDay):
		// "Information, not contained in the rule, necessary to determine the
		// various recurrence instance start times and dates are derived from the
		// Start Time (DTSTART)": the weekday is the start's. They give all seven days,
		// since the table of the section says that BYWEEKNO expands. It is open.
		return "week without weekday"
	case rule.Has(RuleByWeekNo) && rule.weeksBack != 0:
		// "the BYWEEKNO rule part specifies a comma-separated list of ordinals":
		// -52 is week 1 of a year of 52 weeks. They count negative numbers only in
		// the calendar year at hand, so days that belong to a neighbour's week are missed.
		return "week from the end"
	case rule.Has(RuleBySetPos) && rule.freq == Weekly:
		// "BYSETPOS operates on a set of recurrence instances in one interval of
		// the recurrence rule. For example, in a WEEKLY rule, the interval would be
		// one week". They cut the week in which the rule starts.
		return "position in the first week"
	case len(rule.nth) > 0 && rule.weekdays != 0:
		// "Each BYDAY value can also be preceded by a positive (+n) or negative
		// (-n) integer": a list is a union. They want both to hold.
		return "weekdays with and without number"
	}
	return ""
}
