package schedule

import (
	"math"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/say"
)

// Duration is an ISO 8601 duration. The calendar parts are kept apart since
// their length depends on where they are counted from.
type Duration struct {
	Years, Months, Weeks, Days int64
	Hours, Minutes, Seconds    int64
	Nanos                      int64 // what a decimal fraction of the last part adds
}

// Calendar reports whether the duration has years, months, weeks or days.
func (d Duration) Calendar() bool { return d.Years|d.Months|d.Weeks|d.Days != 0 }

// IsZero reports whether the duration has no length.
func (d Duration) IsZero() bool {
	return !d.Calendar() && d.Hours|d.Minutes|d.Seconds|d.Nanos == 0
}

// The mean lengths in the Gregorian calendar, in seconds: 146097 days in 400
// years. They are approximations for years and months only.
const (
	yearSeconds  = cycleDays * daySeconds / 400
	monthSeconds = cycleDays * daySeconds / 4800
)

// Approx returns the length with days of 24 hours and mean months and years
// (30.436875 and 365.2425 days); lengths beyond 292 years are cut to that.
func (d Duration) Approx() time.Duration {
	seconds := float64(d.Years)*yearSeconds + float64(d.Months)*monthSeconds +
		float64(d.Weeks)*7*daySeconds + float64(d.Days)*daySeconds +
		float64(d.Hours)*3600 + float64(d.Minutes)*60 + float64(d.Seconds)
	if seconds >= 9.2e9 {
		return math.MaxInt64
	}
	exact := (d.Years*yearSeconds + d.Months*monthSeconds + (d.Weeks*7+d.Days)*daySeconds +
		d.Hours*3600 + d.Minutes*60 + d.Seconds)
	return time.Duration(exact)*time.Second + time.Duration(d.Nanos)
}

// maxUnits bounds each number of a duration, so that no sum overflows.
const maxUnits = 1_000_000_000

// ParseDuration reads an ISO 8601 duration such as PT15M, P1DT12H or P2W; the
// last part may have a decimal fraction. Weeks may stand beside other parts, as
// the edition of 2019 allows.
func ParseDuration(text string) (Duration, []Problem) {
	if len(text) > maxText {
		return Duration{}, tooLong(text)
	}
	s := durationScanner{text: text}
	if !s.scan() {
		return Duration{}, []Problem{s.problem}
	}
	return s.d, nil
}

type durationScanner struct {
	text    string
	pos     int
	d       Duration
	problem Problem
	quiet   bool // the text is itself a guess: make no further ones
}

// fail sets the one problem; more after the first would only repeat it.
func (s *durationScanner) fail(r Range, code Code, message string) bool {
	s.problem = Problem{Range: r, Severity: Error, Code: code, Message: message}
	return false
}

func (s *durationScanner) scan() bool {
	whole := Range{0, len(s.text)}
	if strings.TrimSpace(s.text) == "" {
		return s.fail(whole, CodeEmpty, "the duration is empty; write one such as PT15M")
	}
	if s.text[0] != 'P' {
		return s.guess(say.Quote(s.text) + " is not an ISO 8601 duration, which starts with P")
	}
	s.pos = 1
	units, parts, inTime := "YMWD", 0, false
	for s.pos < len(s.text) {
		if s.text[s.pos] == 'T' && !inTime {
			inTime, units = true, "HMS"
			if s.pos++; s.pos == len(s.text) {
				return s.fail(whole, CodeSyntax, say.Quote(s.text)+" has nothing after T; remove the T or add hours, minutes or seconds")
			}
			continue
		}
		from := s.pos
		n, numerator, denominator, ok := s.number()
		if !ok {
			return false
		}
		unit := s.text[s.pos]
		s.pos++
		at := strings.IndexByte(units, unit)
		if at < 0 {
			return s.badUnit(Range{from, s.pos}, unit, inTime, units)
		}
		units = units[at+1:]
		if denominator > 0 && s.pos != len(s.text) {
			return s.fail(Range{from, s.pos}, CodeSyntax, "only the last part of a duration may have a fraction; write "+say.Quote(s.text)+" without it")
		}
		s.store(unit, inTime, n, float64(numerator)/float64(max(denominator, 1)))
		parts++
	}
	if parts == 0 {
		return s.fail(whole, CodeSyntax, say.Quote(s.text)+" has no parts; write a duration such as PT15M")
	}
	return true
}

// number reads digits with an optional fraction; a unit must follow.
func (s *durationScanner) number() (n, numerator, denominator int64, ok bool) {
	from := s.pos
	for ; s.pos < len(s.text) && s.text[s.pos] >= '0' && s.text[s.pos] <= '9'; s.pos++ {
		n = min(n*10+int64(s.text[s.pos]-'0'), maxUnits+1)
	}
	digits := s.pos - from
	if digits > 0 && s.pos < len(s.text) && (s.text[s.pos] == '.' || s.text[s.pos] == ',') {
		dot := s.pos
		denominator = 1
		for s.pos++; s.pos < len(s.text) && s.text[s.pos] >= '0' && s.text[s.pos] <= '9'; s.pos++ {
			if denominator < maxUnits {
				numerator, denominator = numerator*10+int64(s.text[s.pos]-'0'), denominator*10
			}
		}
		if s.pos == dot+1 {
			digits = 0
		}
	}
	switch {
	case digits == 0:
		return 0, 0, 0, s.guess(say.Quote(s.text) + " is not an ISO 8601 duration: a number is missing before " + say.Quote(s.text[from:min(s.pos+1, len(s.text))]))
	case s.pos == len(s.text):
		return 0, 0, 0, s.guess(say.Quote(s.text) + " is not an ISO 8601 duration: a unit is missing after " + say.Quote(s.text[from:]))
	case n > maxUnits:
		return 0, 0, 0, s.fail(Range{from, s.pos}, CodeOutOfRange, "the number in "+say.Quote(s.text)+" is too great for a duration; write a smaller one")
	}
	return n, numerator, denominator, true
}

func (s *durationScanner) store(unit byte, inTime bool, n int64, fraction float64) {
	unitSeconds := 1.0
	switch {
	case unit == 'Y':
		s.d.Years, unitSeconds = n, yearSeconds
	case unit == 'M' && !inTime:
		s.d.Months, unitSeconds = n, monthSeconds
	case unit == 'W':
		s.d.Weeks, unitSeconds = n, 7*daySeconds
	case unit == 'D':
		s.d.Days, unitSeconds = n, daySeconds
	case unit == 'H':
		s.d.Hours, unitSeconds = n, 3600
	case unit == 'M':
		s.d.Minutes, unitSeconds = n, 60
	default:
		s.d.Seconds = n
	}
	s.d.Nanos = int64(math.Round(fraction * unitSeconds * 1e9))
}

// badUnit explains a unit that is unknown, repeated, or on the wrong side of T.
func (s *durationScanner) badUnit(r Range, unit byte, inTime bool, left string) bool {
	if !inTime && strings.IndexByte("HS", unit) >= 0 {
		s.fail(Range{0, len(s.text)}, CodeMissingT, say.Quote(s.text)+" lacks the T that comes before hours, minutes and seconds")
		if meant := s.text[:r.Start] + "T" + s.text[r.Start:]; !s.quiet && validDuration(meant) {
			s.problem.Suggestion = meant
			s.problem.Message += "; write " + meant
		} else {
			s.problem.Message += "; write it as in PT1H"
		}
		return false
	}
	known := "YMWD"
	if inTime {
		known = "HMS"
	}
	switch {
	case strings.IndexByte(known, unit) >= 0:
		return s.fail(r, CodeSyntax, say.Quote(s.text[r.Start:r.End])+" is repeated or out of order; write years, months, weeks, days, T, hours, minutes, seconds in this order")
	case inTime && strings.IndexByte("YWD", unit) >= 0:
		return s.fail(r, CodeSyntax, say.Quote(s.text[r.Start:r.End])+" stands after T; write years, weeks and days before it")
	}
	return s.guess(say.Quote(s.text) + " is not an ISO 8601 duration: " + say.Quote(string(rune(unit))) + " is not a unit")
}

// guess reports the whole text, with the duration that was meant where that is plain.
func (s *durationScanner) guess(message string) bool {
	s.fail(Range{0, len(s.text)}, CodeSyntax, message)
	if s.quiet {
		return false
	}
	if meant := meantDuration(s.text); meant != "" {
		s.problem.Suggestion = meant
		s.problem.Message += "; write " + meant
	} else {
		s.problem.Message += "; write it as in PT15M"
	}
	return false
}

// maxMeant bounds the texts that are tried as durations in another form.
const maxMeant = 40

// meantDuration reads 3S, 1h30m, pt15m and the like.
func meantDuration(text string) string {
	from, to := trimmed(text)
	upper := strings.ToUpper(text[from:to])
	if len(upper) > maxMeant || upper == "" {
		return ""
	}
	upper = strings.ReplaceAll(upper, " ", "")
	for _, head := range [...]string{"", "PT", "P"} {
		if strings.HasPrefix(upper, "P") && head != "" {
			break
		}
		if meant := head + upper; validDuration(meant) {
			return meant
		}
	}
	return ""
}

// validDuration reports whether a guess is a duration.
func validDuration(text string) bool {
	if len(text) > maxMeant || text == "" || text[0] != 'P' {
		return false
	}
	s := durationScanner{text: text, quiet: true}
	return s.scan()
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
