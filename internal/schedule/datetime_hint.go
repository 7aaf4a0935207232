package schedule

import (
	"strconv"
	"strings"
	"time"
)

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
		p.Code, p.Message = CodeQuotes, "the date-time "+quoted(text)+" has quotes inside its quotes"
	case isEpoch(body):
		p.Message = quoted(text) + " counts milliseconds since 1970, as old .NET and JavaScript write a time"
	case isDump(body):
		p.Message = quoted(text) + " is how a program printed a time, not an ISO 8601 date-time"
	case len(body) != len(text):
		p.Message = "the date-time " + quoted(text) + " has blanks around it"
	default:
		p.Message = quoted(text) + " is not an ISO 8601 date-time"
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

// isDump tells the form `2018-11-09 14:46:07.697 +0000 UTC` of old exports.
func isDump(text string) bool {
	_, err := time.Parse("2006-01-02 15:04:05.999999999 -0700 MST", text)
	return err == nil
}

// meantDateTime gives the ISO 8601 form of a text in a well-known other form, or "".
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

// validDate tells whether a text is a date-time, without explaining why not.
func validDate(text string) bool {
	s := dateScanner{text: text}
	_, ok := s.dateTime()
	return ok && s.bad == ""
}
