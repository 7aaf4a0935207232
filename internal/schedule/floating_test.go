package schedule

import (
	"testing"
	"time"
)

func TestFloatingSchedulesRestOnAnAssumedStart(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for text, want := range map[Text]bool{
		{Recurrence: "RRULE:FREQ=DAILY"}:                                          true,
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6"}:                                 true,
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"}:                      false,
		{Recurrence: "RRULE:FREQ=DAILY;INTERVAL=2;BYHOUR=6;BYMINUTE=0"}:           true,
		{Recurrence: "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=6;BYMINUTE=0"}:              true,
		{Recurrence: "RRULE:FREQ=DAILY", Start: "2026-01-01T06:00:00"}:            false,
		{Recurrence: "RRULE:FREQ=WEEKLY;BYHOUR=6;BYMINUTE=0"}:                     true,
		{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0"}:            false,
		{Recurrence: "RRULE:FREQ=MONTHLY;BYHOUR=6;BYMINUTE=0"}:                    true,
		{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=6;BYMINUTE=0"}:      false,
		{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=3;BYHOUR=6;BYMINUTE=0"}:           true,
		{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU;BYHOUR=6;BYMINUTE=0"}: false,
		{Recurrence: "RRULE:FREQ=HOURLY;BYHOUR=10;BYMINUTE=20"}:                   false,
		{Recurrence: "RRULE:FREQ=HOURLY"}:                                         true,
		{Recurrence: "RRULE:FREQ=MINUTELY"}:                                       false,
		{Cron: "0 6 * * *"}:                                                       false,
		{Cron: "@every 2h"}:                                                       true,
		{Interval: "R/PT6H"}:                                                      true,
		{Interval: "R/2026-01-01T06:00:00Z/PT6H"}:                                 false,
		{Interval: "R/PT6H/2028-01-01T06:00:00Z"}:                                 false,
		{Interval: "R/PT6H", Start: "2026-01-01T06:00:00"}:                        false,
		{Recurrence: "RRULE:FREQ=NEVER"}:                                          false,
	} {
		if got := New(text, now).Floating(); got != want {
			t.Errorf("%+v: floating %t, want %t", text, got, want)
		}
	}
}
