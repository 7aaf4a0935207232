package schedule

import (
	"math"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// intervalForm says which of its parts a repeating interval has.
type intervalForm uint8

const (
	formDuration      intervalForm = iota // R/PT1H or, without R, PT1H
	formStartDuration                     // R/2027-01-01T00:00:00Z/PT1H
	formDurationEnd                       // R/PT1H/2027-01-01T00:00:00Z
)

// Interval is a parsed ISO 8601 repeating interval.
type Interval struct {
	form      intervalForm
	repeats   int64 // n of Rn; -1 without a number: for ever
	repeating bool  // R was written
	step      Duration
	instant   DateTime // start or end
	instantAt Range
	repeatAt  Range
}

// Step returns the duration between two runs.
func (i *Interval) Step() Duration { return i.step }

// ParseInterval reads one of the three repeating forms of ISO 8601, R[n]/duration,
// R[n]/start/duration and R[n]/duration/end, or a plain duration, which gets a
// Note. The interval is usable when no problem is an Error.
func ParseInterval(text string) (Interval, []Problem) {
	if len(text) > maxText {
		return Interval{}, tooLong(text)
	}
	p := intervalParser{text: text, out: Interval{repeats: -1}}
	from, to := trimmed(text)
	if from < to {
		if problem, ok := misread(text, PartInterval); ok {
			return p.out, []Problem{problem}
		}
	}
	switch {
	case from == to:
		p.problems.err(Range{0, len(text)}, CodeEmpty, "the interval is empty; write one such as R/PT15M", "")
	case from > 0 || to < len(text):
		p.problems.err(Range{0, len(text)}, CodeWhitespace, "the interval has blanks around it; remove them", text[from:to])
	default:
		p.parse()
	}
	return p.out, p.problems
}

type intervalParser struct {
	text     string
	out      Interval
	problems problemList
}

func (p *intervalParser) parse() {
	switch {
	case p.text[0] == 'R':
		p.repeating()
	case p.lacksR():
		p.problems.err(Range{0, len(p.text)}, CodeSyntax,
			say.Quote(p.text)+" is an interval that does not repeat; write R/ before it", "R/"+p.text)
	case p.text[0] == 'P':
		if p.duration(0, len(p.text)) {
			p.problems.note(Range{0, len(p.text)}, CodePlainDuration,
				"a plain duration is no repeating interval, though the vendor's example has one; write R/"+p.text, "R/"+p.text)
		}
	default:
		p.neither()
	}
}

// lacksR reports whether it is an interval of two parts that would repeat with R/ before it.
func (p *intervalParser) lacksR() bool {
	if strings.IndexByte(p.text, '/') < 0 {
		return false
	}
	_, problems := ParseInterval("R/" + p.text)
	return !HasErrors(problems)
}

// neither explains a text that is no interval at all.
func (p *intervalParser) neither() {
	whole := Range{0, len(p.text)}
	upper := strings.ToUpper(p.text)
	switch {
	case upper != p.text && (upper[0] == 'R' || upper[0] == 'P'):
		meant := ""
		if _, problems := ParseInterval(upper); !HasErrors(problems) {
			meant = upper
		}
		p.problems.err(whole, CodeCase, "ISO 8601 is written in capitals; write "+cut(upper), meant)
	default:
		message := say.Quote(p.text) + " is not an ISO 8601 repeating interval"
		meant := meantDuration(p.text)
		if meant != "" {
			meant = "R/" + meant
			message += "; write " + meant
		} else {
			message += "; write one such as R/PT15M"
		}
		p.problems.err(whole, CodeSyntax, message, meant)
	}
}

func (p *intervalParser) repeating() {
	p.out.repeating = true
	head, rest, ok := strings.Cut(p.text, "/")
	p.out.repeatAt = Range{0, len(head)}
	if !ok {
		p.problems.err(p.out.repeatAt, CodeSyntax, "the duration is missing after "+say.Quote(head)+"; write R/PT15M", "")
		return
	}
	if !p.repeats(head[1:]) {
		return
	}
	first := Range{len(head) + 1, len(p.text)}
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		if rest != "" && isDigit(rest[0]) && !strings.ContainsAny(rest, "HMS") {
			p.problems.err(first, CodeSyntax, "the duration is missing after the start; write R/"+rest+"/PT15M", "")
			return
		}
		p.duration(first.Start, first.End)
		return
	}
	first.End = first.Start + i
	second := Range{first.End + 1, len(p.text)}
	if j := strings.IndexByte(p.text[second.Start:], '/'); j >= 0 {
		p.problems.err(Range{second.Start + j, len(p.text)}, CodeSyntax, "an interval has at most three parts; remove what follows the third", "")
		return
	}
	switch isP := rest[:1] == "P"; {
	case isP && strings.HasPrefix(p.text[second.Start:], "P"):
		p.problems.err(second, CodeSyntax, "an interval has one duration; write R/duration, R/start/duration or R/duration/end", "")
	case !isP && !strings.HasPrefix(p.text[second.Start:], "P") && validDate(rest[:i]) && validDate(p.text[second.Start:]):
		p.problems.err(second, CodeSyntax, "a start and an end give no distance to repeat in this service's form; write R/start/duration", "")
	case isP:
		p.out.form = formDurationEnd
		if p.duration(first.Start, first.End) {
			p.dateTime(second)
		}
	default:
		p.out.form = formStartDuration
		if p.dateTime(first) {
			p.duration(second.Start, second.End)
		}
	}
}

// repeats reads the number after R. None, and the -1 that some writers use, is for ever.
func (p *intervalParser) repeats(text string) bool {
	if text == "" || text == "-1" {
		return true
	}
	n := int64(0)
	for i := range len(text) {
		if !isDigit(text[i]) {
			p.problems.err(p.out.repeatAt, CodeNotANumber, "R is followed by "+say.Quote(text)+" instead of a number of repetitions; write R/ or R5/", "")
			return false
		}
		n = min(n*10+int64(text[i]-'0'), maxInterval)
	}
	p.out.repeats = n
	return true
}

func (p *intervalParser) duration(from, to int) bool {
	d, problems := ParseDuration(p.text[from:to])
	for _, problem := range problems {
		problem.Range = Range{problem.Range.Start + from, problem.Range.End + from}
		p.problems.add(problem)
	}
	if problems != nil {
		return false
	}
	p.out.step = d
	if d.IsZero() {
		p.problems.err(Range{from, to}, CodeZeroLength, "the interval has no length, so it would never advance; write a duration such as PT15M", "")
		return false
	}
	return true
}

func (p *intervalParser) dateTime(r Range) bool {
	d, problems := ParseDateTime(p.text[r.Start:r.End])
	for _, problem := range problems {
		problem.Range = Range{problem.Range.Start + r.Start, problem.Range.End + r.Start}
		p.problems.add(problem)
	}
	p.out.instant, p.out.instantAt = d, r
	return problems == nil
}

// steps expands an interval: base plus k durations, for k in [least, most].
// Without calendar parts it counts exact seconds and knows no zone; with them it
// moves the wall clock, each run counted from the base so that P1M from the 31st
// does not drift: in a shorter month it is that month's last day.
type steps struct {
	base        int64 // wall seconds, or seconds since 1970 when exact
	months      int64
	seconds     int64 // weeks, days and times, in seconds of the wall clock
	least, most int64
	exact       bool
}

// next returns the first step in [at, limit].
func (s *steps) next(at, limit int64) (int64, bool) {
	if limit >= maxWall {
		limit = maxWall - 1
	}
	length := s.months*monthSeconds + s.seconds
	k := floorDiv(at-s.base, length) - 1
	if s.months > 0 {
		// Months may be up to six days off their mean, by their lengths and the
		// leap years: start safely below.
		k -= 7*daySeconds/length + 1
	}
	k = max(k, s.least)
	for ; k <= s.most; k++ {
		found, ok := s.at(k)
		if !ok || found > limit {
			return 0, false
		}
		if found >= at {
			return found, true
		}
	}
	return 0, false
}

// at returns step k, and false beyond the calendar.
func (s *steps) at(k int64) (int64, bool) {
	length := s.months*monthSeconds + s.seconds
	if max(k, -k) > 2*maxWall/length {
		return 0, false
	}
	if s.months == 0 {
		return s.base + k*s.seconds, true
	}
	day := floorDiv(s.base, daySeconds)
	year, month, inMonth := civilFromDays(day)
	months := int64(year)*12 + int64(month) - 1 + k*s.months
	year, month = int(floorDiv(months, 12)), int(floorMod(months, 12))+1
	inMonth = min(inMonth, monthLength(year, month))
	return daysFromCivil(year, month, inMonth)*daySeconds + s.base - day*daySeconds + k*s.seconds, true
}

// newSteps makes an interval ready. base is its anchor; the first run is at the
// anchor, or, when the anchor was only assumed, one duration after it: creating
// a task never runs it. Fractions of a second are dropped, at least one is left.
func newSteps(i *Interval, base int64, assumed bool) steps {
	d := i.step
	s := steps{
		base: base, months: d.Years*12 + d.Months, exact: !d.Calendar(),
		seconds: (d.Weeks*7+d.Days)*daySeconds + d.Hours*3600 + d.Minutes*60 + d.Seconds + d.Nanos/1e9,
		least:   0, most: math.MaxInt64,
	}
	if s.months == 0 {
		s.seconds = max(s.seconds, 1)
	}
	count := max(i.repeats, 1) // R0 and R1 are one run: nothing is repeated
	switch {
	case i.form == formDurationEnd:
		s.least, s.most = math.MinInt64/2, -1
		if i.repeats >= 0 {
			s.least = -count
		}
		return s
	case assumed:
		s.least = 1
	}
	if i.repeats >= 0 {
		s.most = s.least + count - 1
	}
	return s
}
