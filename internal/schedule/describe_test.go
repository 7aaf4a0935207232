package schedule

import (
	"testing"
	"time"
)

func TestSchedulesInPlainWords(t *testing.T) {
	t.Parallel()
	const zone, start = "Europe/Stockholm", "2026-01-06T06:10:00" // a Tuesday
	tests := []struct {
		text Text
		want string
	}{
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=6;BYMINUTE=10;BYSECOND=0"}, "every second Tuesday at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY"}, "every day at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6,12,18;BYMINUTE=0"}, "every day at 06:00, 12:00 and 18:00 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=3"}, "every 3 days at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;BYHOUR=10;BYMINUTE=20"}, "every day at 10:20 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;BYMINUTE=0"}, "every hour"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;BYMINUTE=20"}, "every hour at 20 minutes past the hour"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;BYMINUTE=1"}, "every hour at 1 minute past the hour"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=2;BYMINUTE=0"}, "every 2 hours from 00:00 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=15;BYHOUR=8,9,10"}, "every 15 minutes from 08:10 to 10:55 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=90"}, "every 90 minutes from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=30"}, "every weekday at 07:30 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR"}, "every Monday, Wednesday and Friday at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU"}, "every 3 weeks on Monday and Tuesday at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR"}, "every 3 weeks on weekdays at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU"}, "every second week on all days at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=4;BYDAY=SU"}, "every 4 weeks on Sunday at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0"}, "on the last Friday of every month at 18:00 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15"}, "on the 1st and 15th of every month at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"}, "on the last day of every month at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=3"}, "on the 6th of every 3rd month at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"}, "on the 13th of every month if it is a Friday at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}, "on the last weekday of every month at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6,12,18;BYMINUTE=0;BYSETPOS=-1"}, "by the rule FREQ=DAILY;BYHOUR=6,12,18;BYMINUTE=0;BYSETPOS=-1 from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=YEARLY"}, "on the 6th of January at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"}, "on the second Sunday of March at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"}, "on Monday of week 20 of every year at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY;COUNT=10"}, "every day at 06:10 Europe/Stockholm, 10 times"},
		{Text{Recurrence: "RRULE:FREQ=DAILY", End: "2026-12-31T18:00:00"}, "every day at 06:10 Europe/Stockholm, until 2026-12-31 18:00"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY", Start: "2026-01-02T08:15:42"}, "every hour at 15:42 past the hour"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=2", Start: "2026-01-01T06:00:30"}, "every 2 hours from 00:00:30 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=30", Start: "2025-03-04T10:24:58"}, "every 30 minutes from 24:58 past the hour"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=5", Start: "2025-03-04T10:24:58"}, "every 5 hours from 2025-03-04 10:24:58 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=7;BYMONTHDAY=1"}, "on the 1st of every 7th month at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1;BYMONTH=1,3"}, "on the 1st of every second month at 06:10 Europe/Stockholm, in January and March only"},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU"}, "every second Tuesday (weeks start on Sunday) at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=6;BYMONTHDAY=30"}, "by the rule FREQ=DAILY;INTERVAL=6;BYMONTHDAY=30 from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=YEARLY;BYYEARDAY=100;BYDAY=MO"}, "by the rule FREQ=YEARLY;BYYEARDAY=100;BYDAY=MO from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=13"}, "by the rule FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=13 from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU"}, "every 3 days if it is a Monday or Tuesday at 06:10 Europe/Stockholm"},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=6;BYHOUR=7", Start: "2026-01-06T06:00:00"}, "by the rule FREQ=HOURLY;INTERVAL=6;BYHOUR=7 from 2026-01-06 06:00 Europe/Stockholm"},
		{Text{Cron: "15 6 15 1 1-5"}, "in January on the 15th and on every weekday at 06:15 Europe/Stockholm"},
		{Text{Cron: "0 6 */2 * 1"}, "on the odd days of every month if it is a Monday at 06:00 Europe/Stockholm"},
		{Text{Cron: "0 6 1-7 1-12 *"}, "on the 1st to 7th of every month at 06:00 Europe/Stockholm"},
		{Text{Cron: "0 0 6 1 1 ? 2030-2035"}, "on the 1st of January at 06:00 Europe/Stockholm, in 2030 to 2035 only"},
		{Text{Interval: "R/PT1.5H"}, "every 1 hour and 30 minutes from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Cron: "*/15 * * * *"}, "every 15 minutes"},
		{Text{Cron: "* * * * *"}, "every minute"},
		{Text{Cron: "0 6 * * 1-5"}, "every weekday at 06:00 Europe/Stockholm"},
		{Text{Cron: "0 0 1 * *"}, "on the 1st of every month at 00:00 Europe/Stockholm"},
		{Text{Cron: "0 0 13 * 5"}, "on the 13th of every month and on every Friday at 00:00 Europe/Stockholm"},
		{Text{Cron: "0,30 8-17 * * *"}, "every 30 minutes from 08:00 to 17:30 Europe/Stockholm"},
		{Text{Cron: "0 12 * 6 6,0"}, "every Saturday and Sunday in June at 12:00 Europe/Stockholm"},
		{Text{Cron: "0 15 10 ? * 6L"}, "on the last Friday of every month at 10:15 Europe/Stockholm"},
		{Text{Cron: "@daily"}, "every day at 00:00 Europe/Stockholm"},
		{Text{Interval: "R/PT15M"}, "every 15 minutes"},
		{Text{Interval: "PT1H30M"}, "every 1 hour and 30 minutes from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Interval: "R5/PT1H"}, "every hour, 5 times"},
		{Text{Interval: "R/P1D"}, "every day from 2026-01-06 06:10 Europe/Stockholm"},
		{Text{Interval: "R/2026-01-01T00:00:00Z/P1M"}, "every month from 2026-01-01 01:00 Europe/Stockholm"},
	}
	for _, tt := range tests {
		tt.text.Timezone = zone
		if tt.text.Start == "" {
			tt.text.Start = start
		}
		s := New(tt.text, time.Time{})
		if got := s.Describe(); got != tt.want {
			t.Errorf("%s%s%s: %q, expected %q", tt.text.Recurrence, tt.text.Cron, tt.text.Interval, got, tt.want)
		}
	}
}

func TestWhatComesFromTheCreationIsToldAsThat(t *testing.T) {
	t.Parallel()
	for text, want := range map[Text]string{
		{Recurrence: "RRULE:FREQ=DAILY"}:                                          "every day at the time of day its task was created",
		{Recurrence: "RRULE:FREQ=HOURLY"}:                                         "every hour at the minute its task was created",
		{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=2"}:                              "every 2 hours, counted from the creation of its task",
		{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=6;BYMINUTE=16"}:                  "every 6 hours at 16 minutes past the hour, counted from the creation of its task",
		{Recurrence: "RRULE:FREQ=HOURLY;BYHOUR=8,9,10,11,12,13,14"}:               "every day in the hours 8 to 14, at the minute its task was created (UTC)",
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6"}:                                 "every day after 06:00, at the minute its task was created (UTC)",
		{Recurrence: "RRULE:FREQ=WEEKLY"}:                                         "every week on the weekday and at the time of day its task was created (UTC)",
		{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=2;BYHOUR=6;BYMINUTE=0"}:         "every second month on the day of the month its task was created at 06:00 UTC, counted from the creation of its task",
		{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=2;BYHOUR=6;BYMINUTE=0"}:           "every year on the day of the month its task was created at 06:00 UTC, in February only",
		{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=6;BYMINUTE=0"}: "every second Tuesday at 06:00 UTC, counted from the creation of its task",
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"}:                      "every day at 06:00 UTC",
		{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=15;BYHOUR=8,9"}:                "by the rule FREQ=MINUTELY;INTERVAL=15;BYHOUR=8,9 UTC, counted from the creation of its task",

		{Interval: "R/PT6H"}: "every 6 hours",
	} {
		if got := New(text, time.Date(2026, 11, 28, 10, 5, 45, 0, time.UTC)).Describe(); got != want {
			t.Errorf("%s%s: %q, expected %q", text.Recurrence, text.Interval, got, want)
		}
	}
}
