package schedule

import (
	"testing"
	"time"
)

func benchTexts() map[string]Text {
	return map[string]Text{
		"daily":   {Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=30;BYSECOND=0", Start: "2025-04-17T06:00:00", Timezone: "Europe/Stockholm"},
		"weekly":  {Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;BYHOUR=6;BYMINUTE=30;BYSECOND=0", Start: "2025-04-17T06:00:00", Timezone: "America/New_York"},
		"monthly": {Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=1MO;BYHOUR=6;BYMINUTE=30;BYSECOND=0", Start: "2025-04-17T06:00:00", Timezone: "Australia/Sydney"},
		"hourly":  {Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=2", Start: "2025-04-17T06:00:00", Timezone: "Europe/Stockholm"},
		"cron":    {Cron: "*/15 6-18 * * 1-5", Timezone: "Europe/Stockholm"},
		"utc":     {Cron: "0 6 * * *"},
		"steps":   {Interval: "R/PT15M", Timezone: "Europe/Stockholm"},
	}
}

func BenchmarkParseRecurrence(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ParseRecurrence("RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;BYHOUR=6;BYMINUTE=30;BYSECOND=0")
	}
}

func BenchmarkParseCron(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ParseCron("*/15 6-18 * * MON-FRI")
	}
}

func BenchmarkNew(b *testing.B) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for name, text := range benchTexts() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				New(text, now)
			}
		})
	}
}

// All that the rules ask of one schedule.
func BenchmarkAllQuestions(b *testing.B) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for name, text := range benchTexts() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := New(text, now)
				s.Never()
				s.MinDistance(now)
				s.Expired(now)
				s.ShortMonths()
				if s.ClockChanges(now, now.AddDate(1, 0, 0)) != nil {
					s.Period(now)
				}
			}
		})
	}
}

func BenchmarkSevenDays(b *testing.B) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for name, text := range benchTexts() {
		s := New(text, now)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for range s.Occurrences(now, now.AddDate(0, 0, 7)) {
				}
			}
		})
	}
}

func BenchmarkTwelveMonthsHourly(b *testing.B) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	s := New(benchTexts()["hourly"], now)
	for b.Loop() {
		for range s.Occurrences(now, now.AddDate(1, 0, 0)) {
		}
	}
}
