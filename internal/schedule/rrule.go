package schedule

// Freq is the FREQ of a recurrence rule.
type Freq uint8

// The frequencies of RFC 5545 section 3.3.10, from the longest period to the shortest.
const (
	NoFreq Freq = iota
	Yearly
	Monthly
	Weekly
	Daily
	Hourly
	Minutely
	Secondly
)

// freqNames is indexed by Freq.
func freqNames() []string {
	return []string{"", "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"}
}

// String gives the word that FREQ takes.
func (f Freq) String() string { return freqNames()[f] }

// RulePart names a part of a recurrence rule.
type RulePart uint8

// The parts of RFC 5545 section 3.3.10.
const (
	RuleFreq RulePart = iota
	RuleUntil
	RuleCount
	RuleInterval
	RuleBySecond
	RuleByMinute
	RuleByHour
	RuleByDay
	RuleByMonthDay
	RuleByYearDay
	RuleByWeekNo
	RuleByMonth
	RuleBySetPos
	RuleWeekStart
	numRuleParts
)

// rulePartNames is indexed by RulePart.
func rulePartNames() []string {
	return []string{"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR",
		"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"}
}

// String gives the part's name as the rule writes it.
func (p RulePart) String() string { return rulePartNames()[p] }

// weekdayNames is indexed by weekday, 0 for Monday.
func weekdayNames() []string { return []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"} }

// numberedDay is a weekday with its number in the month or year: 1 is the
// first, -1 the last. Day counts from 0 for Monday.
type numberedDay struct {
	N   int
	Day uint8
}

// untilKind says how UNTIL was written.
type untilKind uint8

const (
	noUntil    untilKind = iota
	untilDate            // the whole day counts, in the schedule's zone
	untilLocal           // a wall-clock reading in the schedule's zone
	untilUTC             // an instant
)

// Recurrence is a parsed RFC 5545 recurrence rule. Where the text had errors
// it holds what could be read.
type Recurrence struct {
	freq       Freq
	weekStart  uint8
	untilKind  untilKind
	weekdays   uint8 // without number
	months     uint16
	hours      uint32
	monthDays  uint32 // bit n-1 is day n
	monthBack  uint32
	minutes    uint64
	seconds    uint64
	weeks      uint64
	weeksBack  uint64
	interval   int64
	count      int64
	until      int64 // wall seconds; seconds since 1970 for untilUTC
	nth        []numberedDay
	yearDays   []int16
	setPos     []int16
	parts      [numRuleParts]Range
	firstLower int // start of the first part in lower case, -1 without
}

// Freq gives the rule's frequency, NoFreq when it could not be read.
func (r *Recurrence) Freq() Freq { return r.freq }

// Interval gives INTERVAL, 1 when it is absent.
func (r *Recurrence) Interval() int64 { return r.interval }

// Count gives COUNT, 0 when it is absent.
func (r *Recurrence) Count() int64 { return r.count }

// Has reports whether the rule has the part.
func (r *Recurrence) Has(p RulePart) bool { return r.parts[p].End > 0 }

// Part gives where the part stands, name and value: `BYHOUR=24`.
func (r *Recurrence) Part(p RulePart) Range { return r.parts[p] }
