package schedule

import (
	"slices"
	"testing"
	"time"
)

func TestCronExpressionsThatAreClean(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"0 0 * * *", "*/15 * * * *", "0 6 * * 1-5", "0 6 * * MON-FRI", "0 6 * jan,Jul sun", "0 0 * * 7",
		"0,30 8-17/2 1-15 * *", "5-59/10 * * * *", " 0 0 * * * ", "0\t0 *  * *", "0 0 * * 0-7", "0 0 29 2 *", "00 06 * * *",
	} {
		if _, problems := ParseCron(text); problems != nil {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestWrongCronExpressions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		severity Severity
		code     Code
		at       string // the text that the problem stands on
		suggest  string
	}{
		{"61 * * * *", Error, CodeOutOfRange, "61", ""},
		{"0 25 * * *", Error, CodeOutOfRange, "25", ""},
		{"0 0 32 * *", Error, CodeOutOfRange, "32", ""},
		{"0 0 0 * *", Error, CodeOutOfRange, "0", ""},
		{"0 0 * 13 *", Error, CodeOutOfRange, "13", ""},
		{"0 0 * * 8", Error, CodeOutOfRange, "8", ""},
		{"0 0 * * 1,8", Error, CodeOutOfRange, "8", ""},
		{"* * * *", Error, CodeFieldCount, "* * * *", ""},
		{"every day", Error, CodeFieldCount, "every day", ""},
		{"0 0 * * MOO", Error, CodeUnknownValue, "MOO", "MON"},
		{"0 0 * * MONDAY", Error, CodeUnknownValue, "MONDAY", "MON"},
		{"0 0 * JNA *", Error, CodeUnknownValue, "JNA", "JAN"},
		{"5-1 * * * *", Error, CodeBackwards, "5-1", "5-59,0-1"},
		{"0 0 * * FRI-MON", Error, CodeBackwards, "FRI-MON", "5-7,1"},
		{"0 0 * * SAT-SUN", Error, CodeBackwards, "SAT-SUN", "6-7"},
		{"*/0 * * * *", Error, CodeZeroStep, "/0", ""},
		{"*/x * * * *", Error, CodeNotANumber, "/x", ""},
		{"*/ * * * *", Error, CodeNotANumber, "/", ""},
		{"1,,2 * * * *", Error, CodeSyntax, ",,", ""},
		{"1- * * * *", Error, CodeSyntax, "", ""},
		{"-5 * * * *", Error, CodeSyntax, "", ""},
		{"*/70 * * * *", Warning, CodeOutOfRange, "*/70", "0"},
		{"*/60 * * * *", Warning, CodeOutOfRange, "*/60", "0"},
		{"0 */24 * * *", Warning, CodeOutOfRange, "*/24", "0"},
		{"0 0 */31 * *", Warning, CodeOutOfRange, "*/31", "1"},
		{"0 0 1 */12 *", Warning, CodeOutOfRange, "*/12", "1"},
		{"0 0 * * */7", Warning, CodeOutOfRange, "*/7", "0"},
		{"5-9/5 * * * *", Warning, CodeOutOfRange, "5-9/5", "5"},
		{"30/45 * * * *", Warning, CodeOutOfRange, "30/45", "30"},
		{"0 0/60 * * * ?", Error, CodeOutOfRange, "60", ""},
		{"0 0 0/24 * * ?", Error, CodeOutOfRange, "24", ""},
		{"0/120 0 8-18 ? * 2-6", Error, CodeOutOfRange, "120", ""},
		{"0 0 2 ? * 1/8 *", Error, CodeOutOfRange, "8", ""},
		{"0 0 0 24 1/13 ?", Error, CodeOutOfRange, "13", ""},
		{"/5 * * ? * *", Note, CodeDialect, "/5 * * ? * *", ""},
		{"0 15 10 L-1W * ? 2010", Note, CodeDialect, "0 15 10 L-1W * ? 2010", ""},
		{"0 0 12 2W,16 * ?", Note, CodeDialect, "0 0 12 2W,16 * ?", ""},
		{"0 0 12 L,16 * ?", Error, CodeSyntax, "L", ""},
		{"0 0 * * MON#3,THU#1", Error, CodeSyntax, "MON#3,THU#1", ""},
		{"0 0 0 ? * 6L,2", Error, CodeUnknownValue, "6L", ""},
		{"0 0 0 ? * 2,6L", Error, CodeSyntax, "2,6L", ""},
		{"0/15 * * * *", Note, CodeDialect, "0/15", ""},
		{"0 0 ? * 1", Note, CodeDialect, "?", ""},
		{"0 0 L * *", Note, CodeDialect, "L", ""},
		{"0 0 15W * *", Note, CodeDialect, "15W", ""},
		{"0 0 * * 5L", Note, CodeDialect, "5L", ""},
		{"0 0 * * 5#2", Note, CodeDialect, "5#2", ""},
		{"0 0 * * 5#6", Error, CodeOutOfRange, "5#6", ""},
		{"0 0/15 * * * ?", Note, CodeDialect, "0 0/15 * * * ?", "*/15 * * * *"},
		{"0 0 6 ? * MON-FRI", Note, CodeDialect, "0 0 6 ? * MON-FRI", "0 6 * * MON-FRI"},
		{"0 0 6 ? * 2-6 2026", Note, CodeDialect, "0 0 6 ? * 2-6 2026", ""},
		{"0 0 6 * * *", Error, CodeFieldCount, "0 0 6 * * *", "0 6 * * *"},
		{"0 0 6 ? * ?", Error, CodeSyntax, "?", "*"},
		{"0 0 25 ? * 1", Error, CodeOutOfRange, "25", ""},
		{"@daily", Note, CodeDialect, "@daily", "0 0 * * *"},
		{"@every 1h30m", Note, CodeDialect, "@every 1h30m", ""},
		{"@dayly", Error, CodeUnknownValue, "@dayly", "0 0 * * *"},
		{"@reboot", Error, CodeUnknownValue, "@reboot", ""},
		{"TZ=UTC 0 6 * * *", Error, CodeSyntax, "TZ=UTC", ""},
		{"TZ=UTC", Error, CodeSyntax, "TZ=UTC", ""},
		{"", Error, CodeEmpty, "", ""},
		{"RRULE:FREQ=DAILY", Error, CodeSyntax, "RRULE:FREQ=DAILY", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			_, problems := ParseCron(tt.text)
			if len(problems) != 1 {
				t.Fatalf("problems %v, expected one", problems)
			}
			p := problems[0]
			if p.Severity != tt.severity || p.Code != tt.code || p.Suggestion != tt.suggest {
				t.Errorf("got %s %s %q: %s", p.Severity, p.Code, p.Suggestion, p.Message)
			}
			if at := tt.text[p.Range.Start:p.Range.End]; at != tt.at {
				t.Errorf("it stands on %q, expected %q", at, tt.at)
			}
		})
	}
}

func TestCronRuns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"either day is enough", "0 0 13 * 5", []string{"Jan 02", "Jan 09", "Jan 13", "Jan 16"}},
		{"a step on * leaves the other day alone", "0 0 */2 * 5", []string{"Jan 09", "Jan 23", "Feb 13", "Feb 27"}},
		{"7 is Sunday", "0 0 * * 7", []string{"Jan 04", "Jan 11"}},
		{"the last day", "0 0 L * *", []string{"Jan 31", "Feb 28", "Mar 31"}},
		{"the third-to-last day", "0 0 0 L-2 * ?", []string{"Jan 29", "Feb 26"}},
		{"the last weekday of the month", "0 0 0 LW * ?", []string{"Jan 30", "Feb 27", "Mar 31"}},
		{"the working day nearest to the 1st", "0 0 0 1W * ?", []string{"Jan 01", "Feb 02", "Mar 02"}},
		{"the working day nearest to the 15th", "0 0 0 15W * ?", []string{"Jan 15", "Feb 16", "Mar 16", "Apr 15"}},
		{"the working day nearest to the day before the last", "0 0 0 L-1W * ?", []string{"Jan 30", "Feb 27", "Mar 30"}},
		{"a working day and another", "0 0 0 3W,16 * ?", []string{"Jan 02", "Jan 16", "Feb 03", "Feb 16"}},
		{"the last Friday", "0 0 0 ? * 6L", []string{"Jan 30", "Feb 27"}},
		{"the second Tuesday", "0 0 0 ? * 3#2", []string{"Jan 13", "Feb 10"}},
		{"Quartz counts from Sunday as 1", "0 0 0 ? * 2", []string{"Jan 05", "Jan 12"}},
		{"a Quartz range over the end", "0 0 0 ? * FRI-MON", []string{"Jan 02", "Jan 03", "Jan 04", "Jan 05", "Jan 09"}},
		{"a Quartz year", "0 0 0 1 1 ? 2028", []string{"Jan 01"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := New(Text{Cron: tt.text}, time.Date(2025, 12, 31, 12, 0, 0, 0, time.UTC))
			if got := take(s, len(tt.want), "Jan 02"); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, expected %v", tt.text, got, tt.want)
			}
		})
	}
}

// The rule that is told for days on which both fields match has just those days.
func TestBothDaysIsTheRuleForBothFields(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	for _, day := range []string{"1-7", "8-14", "22-28", "13", "1,15", "2-30/2", "1-31", "31", "*/2"} {
		for _, weekday := range []string{"1", "5", "1-5", "0,6", "0-6", "*/2"} {
			for _, month := range []string{"*", "1,7"} {
				text := "15 6,18 " + day + " " + month + " " + weekday
				cron, problems := ParseCron(text)
				if problems != nil {
					t.Fatal(text, problems)
				}
				s := New(Text{Recurrence: cron.BothDays(), Start: "2026-11-28T00:00:00"}, now)
				got := len(s.AppendInstants(nil, now, now.AddDate(1, 0, 0), 1000))
				if want := 2 * cron.MatchingDays(now, false); got != want {
					t.Errorf("%s: %s has %d runs, expected %d", text, cron.BothDays(), got, want)
				}
				either := cron.DayFields() == EitherDay
				runs := len(New(Text{Cron: text}, now).AppendInstants(nil, now, now.AddDate(1, 0, 0), 1000))
				if want := 2 * cron.MatchingDays(now, either); cron.DayFields() != OneDayField && runs != want {
					t.Errorf("%s runs %d times, expected %d", text, runs, want)
				}
			}
		}
	}
}
