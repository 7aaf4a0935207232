package schedule

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestAppendedInstantsAreTheOccurrences compares the fast list with the walk over
// generated rules, cron expressions and intervals in zones of all kinds, over
// windows that begin anywhere.
func TestAppendedInstantsAreTheOccurrences(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 11))
	zones := []string{"", "Europe/Stockholm", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata", "Africa/Casablanca"}
	others := []Text{
		{Cron: "*/15 * * * *"}, {Cron: "*/20 0-4 * * 0"}, {Cron: "0 2 * * *", CronValidUntil: "2027-03-28T01:00:00Z"}, {Cron: "@every 90s"},
		{Interval: "R/PT7M"}, {Interval: "R9/PT36H"}, {Interval: "R/P1M"}, {Interval: "R/PT6H/2027-02-01T00:00:00Z"},
		{Recurrence: "RRULE:FREQ=DAILY;COUNT=40;BYHOUR=1,2,3"}, {Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
	}
	for n := range 1500 {
		var text Text
		if n%3 == 0 {
			text = others[random.IntN(len(others))]
		} else {
			text.Recurrence = "RRULE:" + generate(random).rule
		}
		text.Timezone = zones[random.IntN(len(zones))]
		if random.IntN(2) == 0 {
			text.Start = "2026-02-28T02:15:00"
		}
		s := New(text, time.Date(2026, 1, 31, 1, 59, 30, 0, time.UTC))
		from := time.Date(2026, 1, 1, 0, 0, 0, random.IntN(2)*5e8, time.UTC).Add(time.Duration(random.IntN(500*24*3600)) * time.Second)
		to := from.Add(time.Duration(random.IntN(120*24*3600)) * time.Second)
		most := 1 + random.IntN(500)
		var want []int64
		for o := range s.Occurrences(from, to) {
			if want = append(want, o.Unix); len(want) == most {
				break
			}
		}
		if got := s.AppendInstants(nil, from, to, most); !slices.Equal(got, want) {
			t.Fatalf("%+v from %s to %s:\n got %v\nwant %v", text, from, to, got, want)
		}
	}
}
