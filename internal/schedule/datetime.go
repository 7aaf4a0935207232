package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/say"
)

// DateTime is an ISO 8601 calendar date-time: local, or an instant when it has
// an offset.
type DateTime struct {
	wall      int64 // wall seconds as written
	Nanos     int   // the fraction of the second
	DateOnly  bool
	HasOffset bool // `Z` or a numeric offset
	UTC       bool // written `Z`
	Offset    int  // seconds east of UTC, with HasOffset
	// OffsetAt is where `Z` or the offset stands in the text.
	OffsetAt Range
}

// Unix returns the instant in seconds since 1970; a local date-time is read in
// zone, by RFC 5545 section 3.3.5: of a repeated time the first, a skipped time
// with the offset from before the gap. Fractions of a second are dropped.
func (d DateTime) Unix(zone *Zone) int64 {
	if d.HasOffset {
		return d.wall - int64(d.Offset)
	}
	return zone.unix(d.wall)
}

// Time is Unix as a time in UTC.
func (d DateTime) Time(zone *Zone) time.Time { return time.Unix(d.Unix(zone), int64(d.Nanos)).UTC() }

// String writes the date-time in the extended form, without the fraction.
func (d DateTime) String() string {
	s := time.Unix(d.wall, 0).UTC().Format("2006-01-02T15:04:05")
	switch {
	case d.DateOnly:
		return s[:10]
	case d.UTC:
		return s + "Z"
	case d.HasOffset:
		return s + formatOffset(int64(d.Offset))
	}
	return s
}

// basic writes it as UNTIL wants it: an instant in UTC, a local time as it is.
func (d DateTime) basic() string {
	s := time.Unix(d.wall-int64(d.Offset), 0).UTC().Format("20060102T150405")
	switch {
	case d.DateOnly:
		return s[:8]
	case d.HasOffset:
		return s + "Z"
	}
	return s
}

// formatOffset writes seconds east of UTC as +02:00.
func formatOffset(seconds int64) string {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf(":%02d", seconds%60)
	}
	return s
}

// ParseDateTime reads an ISO 8601 calendar date with or without a time, in the
// extended (2026-03-01T06:00:00) or basic (20260301T060000) form, seconds
// optional, with a decimal fraction of them, and without offset, with `Z` or
// with a numeric offset.
func ParseDateTime(text string) (DateTime, []Problem) {
	if len(text) > maxText {
		return DateTime{}, tooLong(text)
	}
	s := dateScanner{text: text}
	d, ok := s.dateTime()
	if !ok {
		return DateTime{}, []Problem{notADateTime(text)}
	}
	if s.bad != "" {
		return DateTime{}, []Problem{{Range: s.badAt, Severity: Error, Code: CodeNoSuchDay, Message: s.bad}}
	}
	return d, nil
}

// dateScanner reads a date-time from the left.
type dateScanner struct {
	text  string
	pos   int
	bad   string // the form is right, but there is no such day or time
	badAt Range
}

// number reads exactly n digits.
func (s *dateScanner) number(n int) (int, bool) {
	if s.pos+n > len(s.text) {
		return 0, false
	}
	v, ok := digits(s.text[s.pos : s.pos+n])
	s.pos += n
	return v, ok
}

func (s *dateScanner) skip(set string) bool {
	if s.pos < len(s.text) && strings.IndexByte(set, s.text[s.pos]) >= 0 {
		s.pos++
		return true
	}
	return false
}

func (s *dateScanner) check(ok bool, from int, what, todo string) {
	if !ok && s.bad == "" {
		s.bad = "there is no such " + what + " in " + say.Quote(s.text) + "; write " + todo
		s.badAt = Range{from, s.pos}
	}
}

// checkDay checks a month, and a day against the length of it.
func (s *dateScanner) checkDay(year, month, day int) {
	if month < 1 || month > 12 {
		s.check(false, 0, "month", "a month from 01 to 12")
	} else if last := monthLength(year, month); day < 1 || day > last {
		s.check(false, 0, "day", "a day from 01 to "+strconv.Itoa(last))
	}
}

func (s *dateScanner) dateTime() (d DateTime, ok bool) {
	year, ok1 := s.number(4)
	extended := s.skip("-")
	month, ok2 := s.number(2)
	if extended && !s.skip("-") {
		return d, false
	}
	day, ok3 := s.number(2)
	if !ok1 || !ok2 || !ok3 {
		return d, false
	}
	s.checkDay(year, month, day)
	if s.pos == len(s.text) {
		d.DateOnly, d.wall = true, wallAt(year, month, day, 0, 0, 0)
		return d, true
	}
	if !s.skip("Tt") {
		return d, false
	}
	tod, nanos, ok := s.clock()
	if !ok {
		return d, false
	}
	d.wall, d.Nanos = wallAt(year, month, day, 0, 0, 0)+int64(tod), nanos
	return d, s.offset(&d) && s.pos == len(s.text)
}

// clock reads hour, minute and optional second, each with or without colons.
func (s *dateScanner) clock() (tod, nanos int, ok bool) {
	from := s.pos
	hour, ok1 := s.number(2)
	extended := s.skip(":")
	minute, ok2 := s.number(2)
	if !ok1 || !ok2 {
		return 0, 0, false
	}
	second := 0
	if extended && s.skip(":") || !extended && s.pos < len(s.text) && s.text[s.pos] >= '0' && s.text[s.pos] <= '9' {
		var ok3 bool
		if second, ok3 = s.number(2); !ok3 {
			return 0, 0, false
		}
		if s.skip(".,") {
			if nanos, ok = s.fraction(); !ok {
				return 0, 0, false
			}
		}
	}
	s.check(hour <= 23 && minute <= 59 && second <= 59, from, "time of day", "a time from 00:00:00 to 23:59:59")
	return hour*3600 + minute*60 + second, nanos, true
}

func (s *dateScanner) fraction() (nanos int, ok bool) {
	from, unit := s.pos, 100_000_000
	for s.pos < len(s.text) && s.text[s.pos] >= '0' && s.text[s.pos] <= '9' {
		nanos += int(s.text[s.pos]-'0') * unit
		unit /= 10
		s.pos++
	}
	return nanos, s.pos > from
}

func (s *dateScanner) offset(d *DateTime) bool {
	if s.pos == len(s.text) {
		return true
	}
	from := s.pos
	sign := s.text[s.pos]
	switch {
	case s.skip("Zz"):
		d.UTC = true
	case s.skip("+-"):
		hour, ok := s.number(2)
		if !ok {
			return false
		}
		minute := 0
		if s.pos < len(s.text) {
			s.skip(":")
			if minute, ok = s.number(2); !ok {
				return false
			}
		}
		s.check(hour <= 23 && minute <= 59, from, "offset", "an offset such as +01:00, or Z")
		d.Offset = hour*3600 + minute*60
		if sign == '-' {
			d.Offset = -d.Offset
		}
	default:
		return false
	}
	d.HasOffset, d.OffsetAt = true, Range{from, s.pos}
	return true
}

// notADateTime explains a text that is no ISO 8601 date-time, and guesses what
// was meant where one reading is sure.
func notADateTime(text string) Problem {
	p := Problem{Range: Range{0, len(text)}, Severity: Error, Code: CodeDateTime}
	from, to := trimmed(text)
	if from == to {
		p.Code, p.Message = CodeEmpty, "the date-time is empty; write one such as 2027-01-31T06:00:00"
		return p
	}
	body := text[from:to]
	inner, inQuotes := unquoted(body)
	if inQuotes {
		p.Suggestion = meantDateTime(inner)
	} else {
		p.Suggestion = meantDateTime(body)
	}
	switch {
	case inQuotes:
		p.Code, p.Message = CodeQuotes, "the date-time "+say.Quote(text)+" has quotes inside its quotes"
	case isEpoch(body):
		p.Message = say.Quote(text) + " counts milliseconds since 1970, as old .NET and JavaScript write a time"
	case isDump(body):
		p.Message = say.Quote(text) + " is how a program printed a time, not an ISO 8601 date-time"
	case len(body) != len(text):
		p.Message = "the date-time " + say.Quote(text) + " has blanks around it"
	default:
		p.Message = say.Quote(text) + " is not an ISO 8601 date-time"
	}
	if p.Suggestion != "" {
		p.Message += "; write " + p.Suggestion
	} else {
		p.Message += "; write it as 2027-01-31T06:00:00"
	}
	return p
}

// epoch reads /Date(1767592800000)/, and the number alone, in milliseconds of today.
func epoch(text string) (time.Time, bool) {
	number, ok := strings.CutPrefix(text, "/Date(")
	if ok {
		number, ok = strings.CutSuffix(number, ")/")
		number, _, _ = strings.Cut(number, "+") // an offset that only says how to show it
	}
	ms, err := strconv.ParseInt(number, 10, 64)
	if err != nil || ms < -(1<<47) || ms > 1<<47 || !ok && len(number) != 13 {
		return time.Time{}, false
	}
	return time.UnixMilli(ms).UTC(), true
}

func isEpoch(text string) bool {
	_, ok := epoch(text)
	return ok
}

// isDump reports whether a text has the form `2018-11-09 14:46:07.697 +0000 UTC` of old exports.
func isDump(text string) bool {
	_, err := time.Parse("2006-01-02 15:04:05.999999999 -0700 MST", text)
	return err == nil
}

// meantDateTime returns the ISO 8601 form of a text in a well-known other form, or "".
func meantDateTime(text string) string {
	if len(text) > 64 {
		return ""
	}
	if validDate(text) {
		return text
	}
	if t, ok := epoch(text); ok {
		return t.Format("2006-01-02T15:04:05Z")
	}
	if t, err := time.Parse("2006-01-02 15:04:05.999999999 -0700 MST", text); err == nil {
		if _, offset := t.Zone(); offset == 0 {
			t = t.UTC()
		}
		return t.Format(time.RFC3339Nano)
	}
	for _, layout := range [...]string{time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC} {
		if t, err := time.Parse(layout, text); err == nil && t.Location() == time.UTC {
			return t.Format("2006-01-02T15:04:05Z")
		}
	}
	if len(text) > 11 && text[10] == ' ' { // a blank for the T
		guess := text[:10] + "T" + strings.ReplaceAll(text[11:], " ", "")
		if validDate(guess) {
			return guess
		}
	}
	return ""
}

// validDate reports whether a text is a date-time, without explaining why not.
func validDate(text string) bool {
	s := dateScanner{text: text}
	_, ok := s.dateTime()
	return ok && s.bad == ""
}
