package schedule

import (
	"testing"
	"time"
)

// checkProblems holds what is true of all problems.
func checkProblems(t *testing.T, text string, problems []Problem) {
	t.Helper()
	if len(problems) > maxProblems {
		t.Errorf("%q: %d problems", text, len(problems))
	}
	for _, p := range problems {
		if p.Range.Start < 0 || p.Range.End < p.Range.Start || p.Range.End > len(text) {
			t.Errorf("%q: %v is outside the text", text, p)
		}
		if p.Message == "" || p.Code == "" {
			t.Errorf("%q: %+v says nothing", text, p)
		}
	}
}

// checkRuns asks a schedule everything, in bounded steps, and holds its runs to
// be strictly increasing.
func checkRuns(t *testing.T, text Text) {
	t.Helper()
	var w work
	now := time.Date(2026, 11, 23, 10, 17, 30, 0, time.UTC)
	text.Timezone = "Australia/Lord_Howe"
	for _, text.Start = range []string{"", "2024-02-29T02:15:00"} {
		s := newSchedule(text, now, &w)
		_, never := s.Never()
		if o, ok := s.Next(now.AddDate(-3, 0, 0)); ok && never {
			t.Errorf("%+v never runs, but on %s", text, o.Time())
		}
		if d, ok := s.MinDistance(now); ok && d.Gap <= 0 {
			t.Errorf("%+v: distance %s", text, d.Gap)
		}
		s.Last()
		s.Previous(now)
		s.ShortMonths()
		s.Period(now)
		if s.OK() && s.Describe() == "" {
			t.Errorf("%+v has no words", text)
		}
		for _, change := range s.ClockChanges(now, now.AddDate(1, 0, 0)) {
			if len(change.Runs) == 0 || len(change.Runs) > maxTouched {
				t.Errorf("%+v: change with %d runs", text, len(change.Runs))
			}
		}
		n, last := 0, int64(-1<<62)
		for o := range s.Occurrences(now.AddDate(-3, 0, 0), now.AddDate(5, 0, 0)) {
			if o.Unix <= last {
				t.Fatalf("%+v: %d after %d", text, o.Unix, last)
			}
			last = o.Unix
			if n++; n == 500 {
				break
			}
		}
	}
	if w.steps > 10*mostSteps {
		t.Errorf("%+v took %d steps", text, w.steps)
	}
}

func FuzzRecurrence(f *testing.F) {
	for _, seed := range []string{
		"RRULE:FREQ=DAILY;BYHOUR=6", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1,-1", "RRULE:FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO",
		"RRULE:FREQ=SECONDLY;INTERVAL=86399;BYHOUR=5;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "RRULE:FREQ=HOURLY;INTERVAL=25;BYHOUR=2;COUNT=99999",
		"RRULE:FREQ=MINUTELY;BYHOUR=5;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=DAILY;UNTIL=20270101", "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;INTERVAL=99999999999",
		"rrule:freq=weekly;byday=mo;wkst=su", "RRULE:FREQ=DAILY;;BYHOUR=1,,2;RRULE:", "RRULE:FREQ=YEARLY;BYYEARDAY=366,-366;BYSETPOS=-1;INTERVAL=3",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := ParseRecurrence(text)
		checkProblems(t, text, problems)
		checkRuns(t, Text{Recurrence: text})
	})
}

func FuzzCron(f *testing.F) {
	for _, seed := range []string{
		"*/15 * * * *", "0 6 * * MON-FRI", "0 0 30 2 *", "0 0/15 * * * ?", "0 0 0 LW * ? 2030-2040/2", "0 0 L-3 * 5#2", "@every 1h", "@daily",
		"TZ=UTC", "59-1 * * * *", "*/0 , - / #", "0 0 13 * 5",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := ParseCron(text)
		checkProblems(t, text, problems)
		checkRuns(t, Text{Cron: text})
	})
}

func FuzzInterval(f *testing.F) {
	for _, seed := range []string{
		"R/PT15M", "R5/2026-01-31T00:00:00Z/P1M", "R/PT1H/2027-01-01T00:00:00Z", "P1H", "R-1/P1Y2M3W4DT5H6M7.5S", "1h30m", "R/P1.5.5H", "R99999999999/PT1S",
		"R/P999999999M", "R/P999999999Y/0001-01-01T00:00:00Z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := ParseInterval(text)
		checkProblems(t, text, problems)
		_, problems = ParseDuration(text)
		checkProblems(t, text, problems)
		checkRuns(t, Text{Interval: text})
	})
}

func FuzzDateTime(f *testing.F) {
	for _, seed := range []string{
		"2026-03-29T02:30:00", "2026-01-01", "20260101T000000Z", "2026-01-01T00:00:00.123+05:30", "2018-11-09 14:46:07.697 +0000 UTC", "0000-01-01", "9999-12-31T23:59:59",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, problems := ParseDateTime(text)
		checkProblems(t, text, problems)
		if problems == nil {
			again, problems := ParseDateTime(d.String())
			if problems != nil || again.wall != d.wall || again.Offset != d.Offset {
				t.Errorf("%q is written as %s, %v", text, d, problems)
			}
		}
		_, problems = ParseZone(text)
		checkProblems(t, text, problems)
		s := New(Text{Recurrence: "RRULE:FREQ=DAILY", Start: text, End: "2030-01-01"}, time.Time{})
		s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		s.Last()
	})
}
