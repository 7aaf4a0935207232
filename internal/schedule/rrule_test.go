package schedule

import (
	"strings"
	"testing"
)

func TestRecurrencesThatAreClean(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"RRULE:FREQ=DAILY;INTERVAL=1", "RRULE:FREQ=HOURLY;BYHOUR=10;BYMINUTE=20", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;WKST=SU",
		"RRULE:FREQ=MONTHLY;BYDAY=+1MO,-1FR", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1,+15", "RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
		"RRULE:FREQ=YEARLY;BYYEARDAY=1,-366", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "RRULE:FREQ=MINUTELY;BYSECOND=0,60",
		"RRULE:FREQ=SECONDLY;BYYEARDAY=100;INTERVAL=0099",
	} {
		if _, problems := ParseRecurrence(text); problems != nil {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestWrongRecurrences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		severity Severity
		code     Code
		at       string // the text that the problem stands on
		suggest  string
	}{
		{"RRULE:FREQ=DAILY;BYHOUR=24", Error, CodeOutOfRange, "BYHOUR=24", "BYHOUR=0"},
		{"RRULE:FREQ=DAILY;BYHOUR=1,24,2", Error, CodeOutOfRange, "24", "0"},
		{"RRULE:FREQ=DAILY;BYMINUTE=60", Error, CodeOutOfRange, "BYMINUTE=60", "BYMINUTE=0"},
		{"RRULE:FREQ=DAILY;BYSECOND=61", Error, CodeOutOfRange, "BYSECOND=61", ""},
		{"RRULE:FREQ=DAILY;BYHOUR=-1", Error, CodeOutOfRange, "BYHOUR=-1", ""},
		{"RRULE:FREQ=DAILY;BYMONTH=13", Error, CodeOutOfRange, "BYMONTH=13", ""},
		{"RRULE:FREQ=MONTHLY;BYMONTHDAY=0", Error, CodeOutOfRange, "BYMONTHDAY=0", ""},
		{"RRULE:FREQ=MONTHLY;BYMONTHDAY=32", Error, CodeOutOfRange, "BYMONTHDAY=32", ""},
		{"RRULE:FREQ=YEARLY;BYYEARDAY=-367", Error, CodeOutOfRange, "BYYEARDAY=-367", ""},
		{"RRULE:FREQ=YEARLY;BYWEEKNO=54", Error, CodeOutOfRange, "BYWEEKNO=54", ""},
		{"RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", Error, CodeOutOfRange, "BYSETPOS=0", ""},
		{"RRULE:FREQ=MONTHLY;BYDAY=0MO", Error, CodeOutOfRange, "BYDAY=0MO", ""},
		{"RRULE:FREQ=YEARLY;BYDAY=54MO,TU", Error, CodeOutOfRange, "54MO", ""},
		{"RRULE:FREQ=DAILY;INTERVAL=0", Error, CodeOutOfRange, "INTERVAL=0", ""},
		{"RRULE:FREQ=DAILY;INTERVAL=-2", Error, CodeOutOfRange, "INTERVAL=-2", ""},
		{"RRULE:FREQ=DAILY;INTERVAL=two", Error, CodeNotANumber, "INTERVAL=two", ""},
		{"RRULE:FREQ=DAILY;COUNT=0", Error, CodeOutOfRange, "COUNT=0", ""},
		{"RRULE:FREQ=DAILY;COUNT=-5", Error, CodeOutOfRange, "COUNT=-5", ""},
		{"RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z", Error, CodeCountAndUntil, "UNTIL=20270101T000000Z", ""},
		{"RRULE:FREQ=DAILLY;INTERVAL=1", Error, CodeUnknownValue, "DAILLY", "DAILY"},
		{"RRULE:FREQ=FORTNIGHTLY", Error, CodeUnknownValue, "FORTNIGHTLY", ""},
		{"RRULE:FREQ=WEEKLY;BYDAY=MX", Error, CodeUnknownValue, "BYDAY=MX", ""},
		{"RRULE:FREQ=WEEKLY;BYDAY=MO,TUE", Error, CodeUnknownValue, "TUE", "TU"},
		{"RRULE:FREQ=WEEKLY;BYDAY=MONDAY", Error, CodeUnknownValue, "BYDAY=MONDAY", "BYDAY=MO"},
		{"RRULE:FREQ=WEEKLY;BYDAY=1", Error, CodeUnknownValue, "BYDAY=1", ""},
		{"RRULE:FREQ=WEEKLY;BYDAYS=MO", Error, CodeUnknownPart, "BYDAYS", "BYDAY"},
		{"RRULE:FREQ=YEARLY;BYEASTER=0", Error, CodeUnknownPart, "BYEASTER", ""},
		{"RRULE:FRQ=DAILY", Error, CodeUnknownPart, "FRQ", "FREQ"},
		{"RRULE:INTERVAL=2;BYDAY=MO", Error, CodeMissingFreq, "RRULE:INTERVAL=2;BYDAY=MO", ""},
		{"RRULE:FREQ=DAILY;FREQ=DAILY", Error, CodeRepeatedPart, "FREQ=DAILY", ""},
		{"RRULE:FREQ=DAILY;", Error, CodeSyntax, ";", ""},
		{"RRULE:FREQ=DAILY;;INTERVAL=2", Error, CodeSyntax, ";", ""},
		{"RRULE:FREQ=DAILY;INTERVAL", Error, CodeSyntax, "INTERVAL", ""},
		{"RRULE:FREQ=DAILY;INTERVAL=", Error, CodeSyntax, "INTERVAL=", ""},
		{"RRULE:FREQ=WEEKLY;BYDAY=MO,", Error, CodeSyntax, ",", ""},
		{"RRULE:FREQ=WEEKLY;BYDAY=1MO", Error, CodeNumberedDay, "BYDAY=1MO", ""},
		{"RRULE:FREQ=DAILY;BYDAY=-1MO", Error, CodeNumberedDay, "BYDAY=-1MO", ""},
		{"RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", Error, CodeNumberedDay, "BYDAY=1MO", ""},
		{"RRULE:FREQ=MONTHLY;BYWEEKNO=20", Error, CodePartNotAllowed, "BYWEEKNO=20", ""},
		{"RRULE:FREQ=DAILY;BYYEARDAY=20", Error, CodePartNotAllowed, "BYYEARDAY=20", ""},
		{"RRULE:FREQ=WEEKLY;BYMONTHDAY=20", Error, CodePartNotAllowed, "BYMONTHDAY=20", ""},
		{"RRULE:FREQ=MONTHLY;BYSETPOS=1", Error, CodeSetPosAlone, "BYSETPOS=1", ""},
		{"RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", Error, CodeSeveralRules, "RRULE:FREQ=WEEKLY", ""},
		{"RRULE:FREQ=DAILY;RRULE:FREQ=WEEKLY", Error, CodeSeveralRules, "RRULE:FREQ=WEEKLY", ""},
		{"RULE:FREQ=DAILY", Error, CodeSyntax, "RULE:", "RRULE:"},
		{"RRULE=FREQ=DAILY", Error, CodeSyntax, "RRULE=", "RRULE:"},
		{" RRULE:FREQ=DAILY", Error, CodeWhitespace, " RRULE:FREQ=DAILY", "RRULE:FREQ=DAILY"},
		{"RRULE:FREQ=DAILY;UNTIL=20270230T000000Z", Error, CodeNoSuchDay, "UNTIL=20270230T000000Z", ""},
		{"RRULE:FREQ=DAILY;UNTIL=2027-01-31", Error, CodeDateTime, "UNTIL=2027-01-31", "UNTIL=20270131"},
		{"RRULE:FREQ=DAILY;UNTIL=2027-01-31T06:00:00+02:00", Error, CodeDateTime, "UNTIL=2027-01-31T06:00:00+02:00", "UNTIL=20270131T040000Z"},
		{"", Error, CodeEmpty, "", ""},
		{"every day", Error, CodeSyntax, "every day", ""},
		{"RRULE:", Error, CodeMissingFreq, "RRULE:", ""},
		{"DTSTART:20250101T000000Z\nRRULE:FREQ=DAILY", Warning, CodeForeignPart, "DTSTART:20250101T000000Z", ""},
		{"RRULE:FREQ=DAILY\r\nEXDATE:20250101T000000Z", Warning, CodeForeignPart, "EXDATE:20250101T000000Z", ""},
		{"RRULE:FREQ=DAILY\nRDATE:20250101T000000Z", Warning, CodeForeignPart, "RDATE:20250101T000000Z", ""},
		{"RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", Warning, CodeForeignPart, "EXRULE:FREQ=WEEKLY", ""},
		{"RRULE:FREQ=DAILY;DTSTART=20250101T000000Z", Warning, CodeForeignPart, "DTSTART=20250101T000000Z", ""},
		{"FREQ=DAILY", Note, CodeMissingPrefix, "FREQ=DAILY", "RRULE:FREQ=DAILY"},
		{"RRULE:FREQ=daily", Note, CodeCase, "FREQ=daily", "FREQ=DAILY"},
		{"rrule:FREQ=DAILY", Note, CodeCase, "rrule:FREQ=DAILY", "RRULE:FREQ=DAILY"},
		{"RRULE:INTERVAL=2;FREQ=DAILY", Note, CodePartOrder, "FREQ=DAILY", ""},
		{"RRULE:FREQ=DAILY;COUNT=3", Note, CodeEndsInside, "COUNT=3", ""},
		{"RRULE:FREQ=DAILY;UNTIL=20270101T000000Z", Note, CodeEndsInside, "UNTIL=20270101T000000Z", ""},
		{"RRULE:FREQ=DAILY;UNTIL=20270101", Note, CodeEndsInside, "UNTIL=20270101", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			_, problems := ParseRecurrence(tt.text)
			var found []string
			for _, p := range problems {
				at := tt.text[p.Range.Start:p.Range.End]
				if p.Severity == tt.severity && p.Code == tt.code && at == tt.at && p.Suggestion == tt.suggest && len(problems) == 1 {
					return
				}
				found = append(found, p.Severity.String()+" "+string(p.Code)+" on "+at+" suggests "+p.Suggestion+": "+p.Message)
			}
			t.Errorf("expected %s %s on %q suggesting %q, got\n%s", tt.severity, tt.code, tt.at, tt.suggest, strings.Join(found, "\n"))
		})
	}
}
