package schedule

import (
	"strings"
	"testing"
	"time"
)

func TestSchedulesThatNeverRun(t *testing.T) {
	t.Parallel()
	const start = "2026-01-06T06:10:00" // a Tuesday
	tests := []struct {
		name string
		text Text
		at   string // where it stands; "" for a schedule that runs
	}{
		{"30 February", Text{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Start: start}, "BYMONTHDAY=30"},
		{"30 February, monthly", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31", Start: start}, "BYMONTHDAY=30,31"},
		{"a leap day", Text{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", Start: start}, ""},
		{"a leap day on a Monday", Text{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", Start: start}, ""},
		{"a leap day in odd years", Text{Recurrence: "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", Start: "2027-01-06T06:10:00"}, "INTERVAL=2"},
		{"day -31 of February", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-31", Start: start}, "BYMONTHDAY=-31"},
		{"the sixth Monday of a month", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=6MO", Start: start}, "BYDAY=6MO"},
		{"week 30 in January", Text{Recurrence: "RRULE:FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1", Start: start}, "BYWEEKNO=30"},
		{"every 7 days from the wrong weekday", Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO", Start: start}, "BYDAY=MO"},
		{"every 7 days from the right weekday", Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU", Start: start}, ""},
		{"every 6 days meets every weekday", Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=6;BYDAY=MO", Start: start}, ""},
		{"every 168 hours from the wrong weekday", Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=168;BYDAY=MO", Start: start}, "BYDAY=MO"},
		{"every 12 months from the wrong month", Text{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTH=6", Start: start}, "BYMONTH=6"},
		{"every 5 months meets all", Text{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=5;BYMONTH=6", Start: start}, ""},
		{"every 2 hours from an even hour", Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=5", Start: start}, "BYHOUR=5"},
		{"every 24 hours", Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=24;BYHOUR=5", Start: start}, "BYHOUR=5"},
		{"every 86400 seconds", Text{Recurrence: "RRULE:FREQ=SECONDLY;INTERVAL=86400;BYHOUR=5", Start: start}, "BYHOUR=5"},
		{"every 5 hours meets all", Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=5;BYHOUR=5", Start: start}, ""},
		{"every 90 minutes at a minute that it passes by", Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=90;BYMINUTE=15", Start: start}, "BYMINUTE=15"},
		{"minutes in 30 February", Text{Recurrence: "RRULE:FREQ=MINUTELY;BYHOUR=5;BYMONTH=2;BYMONTHDAY=30", Start: start}, "BYMONTHDAY=30"},
		{"position beyond the set", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", Start: start}, "BYSETPOS=6"},
		{"position beyond a set that is small", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;BYSETPOS=2", Start: start}, "BYSETPOS=2"},
		{"position in an hour", Text{Recurrence: "RRULE:FREQ=HOURLY;BYMINUTE=5;BYSETPOS=2", Start: start}, "BYSETPOS=2"},
		{"a fifth Monday", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", Start: start}, ""},
		{"UNTIL before the start", Text{Recurrence: "RRULE:FREQ=DAILY;UNTIL=20260101T000000Z", Start: start}, "UNTIL=20260101T000000Z"},
		{"nothing between start and end", Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO", Start: start, End: "2026-01-11T00:00:00"}, "2026-01-11T00:00:00"},
		{"one run between start and end", Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO", Start: start, End: "2026-01-12T06:10:00"}, ""},
		{"cron on 30 February", Text{Cron: "0 0 30 2 *"}, "0 0 30 2 *"},
		{"cron on 31 April or June", Text{Cron: "0 0 31 4,6 *"}, "0 0 31 4,6 *"},
		{"cron on 30 February or a Monday", Text{Cron: "0 0 30 2 1"}, ""},
		{"cron that ended before its start", Text{Cron: "0 0 * * *", Start: start, CronValidUntil: "2026-01-06T07:00:00Z"}, "2026-01-06T07:00:00Z"},
		{"interval that ends before its start", Text{Interval: "R/2026-05-01T00:00:00Z/PT1H", End: "2026-04-01T00:00:00Z"}, "2026-04-01T00:00:00Z"},
		{"daily", Text{Recurrence: "RRULE:FREQ=DAILY"}, ""},
	}
	anchor := time.Date(2026, 1, 6, 6, 10, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			s := New(tt.text, anchor)
			never, ok := s.Never()
			if took := time.Since(began); took > 50*time.Millisecond {
				t.Errorf("it took %s", took)
			}
			if !s.OK() {
				t.Fatalf("problems %v", s.Problems())
			}
			_, runs := s.Next(anchor)
			if first, has := s.First(); has == ok || has && first.Time().Before(anchor) {
				t.Errorf("never %v but a first run %v %s", ok, has, first.Time())
			}
			if ok == runs {
				t.Errorf("never %v but a run %v", ok, runs)
			}
			text := map[Part]string{PartRecurrence: tt.text.Recurrence, PartCron: tt.text.Cron, PartInterval: tt.text.Interval,
				PartEnd: tt.text.End, PartValidUntil: tt.text.CronValidUntil}[never.Part]
			at := ""
			if ok {
				at = text[never.Range.Start:never.Range.End]
			}
			if ok != (tt.at != "") || at != tt.at {
				t.Errorf("never %v on %q, expected %q: %s", ok, at, tt.at, never.Message)
			}
			if ok && !strings.Contains(never.Message, "; ") {
				t.Errorf("the message does not say what to do: %s", never.Message)
			}
			if ok && never.Assumed {
				t.Error("it says that it rests on an assumed start")
			}
		})
	}
}

func TestNeverSaysWhenItRestsOnAnAssumedStart(t *testing.T) {
	t.Parallel()
	s := New(Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO"}, time.Date(2026, 1, 6, 6, 0, 0, 0, time.UTC))
	if never, ok := s.Never(); !ok || !never.Assumed {
		t.Errorf("%v %+v", ok, never)
	}
}
