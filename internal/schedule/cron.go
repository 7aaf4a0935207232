package schedule

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/say"
)

// Cron is a parsed cron expression.
type Cron struct {
	times     timeSet
	days      dayRule
	every     int64 // seconds of `@every`, 0 otherwise
	fields    int
	quartz    bool // something in it is Quartz's or another dialect's
	dayFields DayFields
	steps     bool // its days of the month are counted off with a step, as in */2
}

// Quartz reports whether the expression is in another dialect than that of
// crontab(5) with five fields: its meaning for the service is inferred.
func (c *Cron) Quartz() bool { return c.quartz }

// cronField names a field of an expression.
type cronField uint8

const (
	fieldSecond cronField = iota
	fieldMinute
	fieldHour
	fieldMonthDay
	fieldMonth
	fieldWeekday
	fieldYear
)

func (f cronField) String() string {
	return [...]string{"second", "minute", "hour", "day of the month", "month", "day of the week", "year"}[f]
}

// bounds returns the numbers that a field may hold.
func (f cronField) bounds(quartz bool) (least, most int) {
	switch f {
	case fieldHour:
		return 0, 23
	case fieldMonthDay:
		return 1, 31
	case fieldMonth:
		return 1, 12
	case fieldWeekday:
		if quartz {
			return 1, 7
		}
		return 0, 7
	case fieldYear:
		return firstYear, lastYear
	}
	return 0, 59
}

// ParseCron reads a cron expression of five fields, crontab(5): minute, hour,
// day of the month, month, day of the week (0 and 7 are Sunday). The forms of
// Quartz with six or seven fields, its letters, and macros are recognised, with
// a Note when they are valid there. The expression is usable when no problem is
// an Error.
func ParseCron(text string) (Cron, []Problem) {
	if len(text) > maxText {
		return Cron{}, tooLong(text)
	}
	p := cronParser{text: text}
	from, to := trimmed(text)
	switch {
	case from == to:
		p.problems.err(Range{0, len(text)}, CodeEmpty, "the cron expression is empty; write five fields such as 0 6 * * 1-5", "")
		return Cron{}, p.problems
	case text[from] == '@':
		p.macro(Range{from, to}, text[from:to])
		return p.cron, p.problems
	}
	if p.misread() {
		return Cron{}, p.problems
	}
	count := p.split(from, to)
	if p.hasZone() {
		return Cron{}, p.problems
	}
	switch count {
	case 5:
		p.five()
	case 6, 7:
		p.sixOrSeven()
	default:
		p.fieldCount(Range{from, to}, count)
	}
	if HasErrors(p.problems) {
		return Cron{}, p.problems
	}
	return p.cron, p.problems
}

// misread reports whether the text as a whole is something else.
func (p *cronParser) misread() bool {
	problem, ok := misread(p.text, PartCron)
	if ok {
		p.problems.add(problem)
	}
	return ok
}

type cronParser struct {
	text     string
	fields   [7]Range
	cron     Cron
	dialect  Range // first thing that is not crontab(5)'s
	what     string
	problems problemList
}

// split finds the fields and gives their number, of which seven are kept.
func (p *cronParser) split(from, to int) int {
	count := 0
	for from < to {
		end := from
		for end < to && !isBlank(p.text[end]) {
			end++
		}
		if count < len(p.fields) {
			p.fields[count] = Range{from, end}
		}
		count++
		for from = end; from < to && isBlank(p.text[from]); from++ {
		}
	}
	p.cron.fields = count
	return count
}

func (p *cronParser) hasZone() bool {
	first := p.text[p.fields[0].Start:p.fields[0].End]
	if !strings.HasPrefix(first, "TZ=") && !strings.HasPrefix(first, "CRON_TZ=") {
		return false
	}
	p.problems.err(p.fields[0], CodeSyntax, "a cron expression holds no time zone; move it to timezone", "")
	return true
}

func (p *cronParser) fieldCount(r Range, count int) {
	p.problems.err(r, CodeFieldCount,
		fmt.Sprintf("a cron expression has five fields, and this has %d; write minute, hour, day of the month, month and day of the week", count), "")
}

// five reads the fields of crontab(5).
func (p *cronParser) five() {
	c := &p.cron
	c.times.seconds = 1
	c.times.minutes, _ = p.field(fieldMinute, p.fields[0], false)
	hours, _ := p.field(fieldHour, p.fields[1], false)
	c.times.hours = uint32(hours)
	p.monthDays(p.fields[2], false)
	p.months(p.fields[3], false)
	p.weekdays(p.fields[4], false)
	// crontab(5): the command runs when either field matches, if both are
	// restricted, that is, do not start with *.
	c.days.either = p.restricted(p.fields[2]) && p.restricted(p.fields[4])
	c.dayFields = c.readDayFields(p.text[p.fields[2].Start:p.fields[2].End], p.text[p.fields[4].Start:p.fields[4].End])
	if p.what != "" && !HasErrors(p.problems) {
		c.quartz = true
		p.problems.note(p.dialect, CodeDialect,
			p.what+" is not plain cron, and the service documents no dialect; write it in the plain form, or use recurrence", "")
	}
}

func (p *cronParser) restricted(r Range) bool {
	return p.text[r.Start] != '*' && p.text[r.Start] != '?'
}

// foreign notes something that only other dialects have.
func (p *cronParser) foreign(r Range, what string) {
	if p.what == "" {
		p.dialect, p.what = r, what
	}
}

func (p *cronParser) months(r Range, quartz bool) {
	set, all := p.field(fieldMonth, r, quartz)
	if !all {
		p.cron.days.months = uint16(set)
	}
}

// days of the week come as 0 to 7 from Sunday, in Quartz as 1 to 7, and are
// kept from 0 for Monday.
func cronWeekday(n int, quartz bool) int {
	if quartz {
		n--
	}
	return (n + 6) % 7
}

func (p *cronParser) weekdays(r Range, quartz bool) {
	text := p.text[r.Start:r.End]
	if text == "?" {
		p.foreign(r, say.Quote(text))
		return
	}
	if p.weekdayLetters(r, text, quartz) {
		return
	}
	set, all := p.field(fieldWeekday, r, quartz)
	for n := 0; n <= 7 && !all; n++ {
		if set>>n&1 != 0 {
			p.cron.days.weekdays |= 1 << cronWeekday(n, quartz)
		}
	}
}

func (p *cronParser) monthDays(r Range, quartz bool) {
	text := p.text[r.Start:r.End]
	if text == "?" {
		p.foreign(r, say.Quote(text))
		return
	}
	if p.monthDayLetters(r, text, quartz) {
		return
	}
	if set, all := p.field(fieldMonthDay, r, quartz); !all {
		p.cron.days.monthDays = uint32(set >> 1)
	}
}

func monthNames() []string {
	return []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
}

// sundayFirst returns the weekdays as cron counts them.
func sundayFirst() []string { return []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"} }

// field reads a list of numbers, names, ranges and steps into a set; all says
// that it is every value. Years are kept as offsets in the cron's own set.
func (p *cronParser) field(f cronField, r Range, quartz bool) (set uint64, all bool) {
	text := p.text[r.Start:r.End]
	if text == "*" {
		least, most := f.bounds(quartz)
		if f == fieldYear {
			return 0, true
		}
		return 1<<(most+1) - 1<<least, true
	}
	for from := r.Start; from <= r.End; {
		end := r.End
		if i := strings.IndexByte(p.text[from:r.End], ','); i >= 0 {
			end = from + i
		}
		set |= p.item(f, Range{from, end}, quartz)
		from = end + 1
	}
	return set, false
}

// item reads one of `*`, n, n-m, with an optional step.
func (p *cronParser) item(f cronField, r Range, quartz bool) uint64 {
	text := p.text[r.Start:r.End]
	if text == "" {
		p.problems.err(Range{max(r.Start-1, 0), min(r.End+1, len(p.text))}, CodeSyntax,
			"the "+f.String()+" has an empty item; remove the superfluous comma", "")
		return 0
	}
	span, stepText, hasStep := strings.Cut(text, "/")
	step, ok := 1, true
	if hasStep {
		if step, ok = p.step(f, Range{r.End - len(stepText), r.End}, stepText, quartz); !ok {
			return 0
		}
		p.cron.steps = p.cron.steps || f == fieldMonthDay
	}
	least, most := f.bounds(quartz)
	low, high := least, most
	if f == fieldWeekday && !quartz {
		high = 6 // * ends on Saturday: 7 would be Sunday again
	}
	if span != "*" && !(quartz && span == "" && hasStep) { // Quartz reads /5 as */5
		spanRange := Range{r.Start, r.Start + len(span)}
		lowText, highText, isRange := strings.Cut(span, "-")
		if low, ok = p.number(f, Range{r.Start, r.Start + len(lowText)}, lowText, quartz); !ok {
			return 0
		}
		switch {
		case isRange:
			if high, ok = p.number(f, Range{r.Start + len(lowText) + 1, spanRange.End}, highText, quartz); !ok {
				return 0
			}
			if high < low && !quartz {
				p.backwards(f, spanRange, low, high)
				return 0
			}
		case !hasStep:
			high = low
		case !quartz && low+step <= high:
			p.foreign(r, "a step without a range, as in "+say.Quote(text)+",")
		}
	}
	if hasStep && high >= low && low+step > high {
		first := strconv.Itoa(low)
		p.problems.add(Problem{Range: r, Severity: Warning, Code: CodeOutOfRange, Suggestion: first,
			Message: fmt.Sprintf("%s leaves one %s alone, since the step %d leads beyond the last; write %s, or a smaller step", say.Quote(text), f, step, first)})
	}
	return p.spread(f, low, high, step, quartz)
}

// spread puts low, low+step, ... high into a set; a Quartz range may run over the end.
func (p *cronParser) spread(f cronField, low, high, step int, quartz bool) (set uint64) {
	least, most := f.bounds(quartz)
	if high < low {
		high += most - least + 1
	}
	for n := low; n <= high; n += step {
		v := least + (n-least)%(most-least+1)
		if f != fieldYear {
			set |= 1 << v
			continue
		}
		if p.cron.days.years == nil {
			p.cron.days.years = new(yearSet)
		}
		p.cron.days.years[(v-firstYear)/64] |= 1 << ((v - firstYear) % 64)
	}
	return set
}

func (p *cronParser) step(f cronField, r Range, text string, quartz bool) (int, bool) {
	n, ok := smallNumber(text, false)
	_, most := f.bounds(quartz)
	switch {
	case text == "" || !ok:
		p.problems.err(Range{r.Start - 1, r.End}, CodeNotANumber, "the step of the "+f.String()+" is not a number: "+say.Quote(text)+"; write digits only", "")
		return 0, false
	case n == 0:
		p.problems.err(Range{r.Start - 1, r.End}, CodeZeroStep, "the step of the "+f.String()+" is 0, so it would never advance; write 1 or more", "")
		return 0, false
	case quartz && n > most && f != fieldYear:
		p.problems.err(r, CodeOutOfRange, fmt.Sprintf("the step %d is greater than Quartz takes for the %s, which is %d; write a smaller step, or none", n, f, most), "")
		return 0, false
	}
	return n, true
}

func (p *cronParser) number(f cronField, r Range, text string, quartz bool) (int, bool) {
	if text == "" {
		p.problems.err(r, CodeSyntax, "a number is missing in the "+f.String()+"; write ranges as in 1-5", "")
		return 0, false
	}
	least, most := f.bounds(quartz)
	n, ok := smallNumber(text, false)
	if !ok {
		return p.name(f, r, text, quartz)
	}
	if n < least || n > most {
		message := fmt.Sprintf("the %s %s is out of range, which is %d to %d; write a number in that range", f, cut(text), least, most)
		p.problems.err(r, CodeOutOfRange, message, "")
		return 0, false
	}
	return n, true
}

// name reads a month or weekday by its three letters.
func (p *cronParser) name(f cronField, r Range, text string, quartz bool) (int, bool) {
	var names []string
	first := 1
	switch f {
	case fieldMonth:
		names = monthNames()
	case fieldWeekday:
		names = sundayFirst()
		if !quartz {
			first = 0
		}
	}
	for i, name := range names {
		if strings.EqualFold(text, name) {
			return i + first, true
		}
	}
	known, _ := say.Nearest(text, names)
	for _, name := range names { // written out: MONDAY
		if len(text) > 3 && strings.EqualFold(text[:3], name) {
			known = name
		}
	}
	message := say.Quote(text) + " is no " + f.String()
	if known == "" {
		least, most := f.bounds(quartz)
		message += fmt.Sprintf("; write %d to %d", least, most)
	}
	p.problems.err(r, CodeUnknownValue, message+didYouMean(known), known)
	return 0, false
}

func (p *cronParser) backwards(f cronField, r Range, low, high int) {
	least, most := f.bounds(false)
	suggestion := spanText(low, most) + "," + spanText(least, high)
	if f == fieldWeekday {
		if suggestion = spanText(low, 7); high > 0 {
			suggestion += "," + spanText(1, high)
		}
	}
	p.problems.err(r, CodeBackwards, "the range "+say.Quote(p.text[r.Start:r.End])+" of the "+f.String()+" runs backwards; write "+suggestion, suggestion)
}

// spanText writes a range, and one number alone.
func spanText(low, high int) string {
	if low == high {
		return strconv.Itoa(low)
	}
	return fmt.Sprintf("%d-%d", low, high)
}

// DayFields says how the two day fields of a cron expression go together.
type DayFields uint8

// The ways in which they do.
const (
	OneDayField DayFields = iota // at most one of them limits the days
	EitherDay                    // crontab(5): a day that matches one of them
	StarredDay                   // one begins with *, so both must match by crontab(5), while other readers take either
)

// DayFields returns that of an expression with five fields.
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

// BothDays returns the recurrence rule for the days on which both day fields match, ""
// where there is none that is short enough to be shown.
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

// macroExpression returns the five fields behind a macro of crontab(5).
func macroExpression(word string) string {
	switch word {
	case "@yearly", "@annually":
		return "0 0 1 1 *"
	case "@monthly":
		return "0 0 1 * *"
	case "@weekly":
		return "0 0 * * 0"
	case "@daily", "@midnight":
		return "0 0 * * *"
	case "@hourly":
		return "0 * * * *"
	}
	return ""
}

// macro reads @daily and its like, and @every with a duration, which some
// cron libraries take.
func (p *cronParser) macro(r Range, text string) {
	word := strings.ToLower(text)
	if five := macroExpression(word); five != "" {
		inner := cronParser{text: five}
		inner.split(0, len(five))
		inner.five()
		p.cron = inner.cron
		p.cron.quartz = true
		p.problems.note(r, CodeDialect, say.Quote(text)+" is a macro, and the service documents no dialect; write "+five, five)
		return
	}
	if rest, ok := strings.CutPrefix(word, "@every "); ok {
		if d, err := time.ParseDuration(strings.TrimSpace(rest)); err == nil && d >= time.Second && d <= 100*365*24*time.Hour {
			p.cron.every, p.cron.quartz = int64(d/time.Second), true
			p.problems.note(r, CodeDialect, say.Quote(text)+" is a macro, and the service documents no dialect; use interval", "")
			return
		}
	}
	known, _ := say.Nearest(word, []string{"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
	message := say.Quote(text) + " is not a macro that gives a schedule"
	suggestion := macroExpression(known)
	if known != "" {
		message += didYouMean(known)
	} else {
		message += "; write five fields"
	}
	p.problems.err(r, CodeUnknownValue, message, suggestion)
}
