package schedule

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// window lists the runs of a window: the time on the clock with its offset, and
// G or O for a moved and a repeated time.
func window(t *testing.T, s *Schedule, from, to string) []string {
	t.Helper()
	if !s.OK() {
		t.Fatalf("problems %v", s.Problems())
	}
	var out []string
	last := time.Time{}
	for o := range s.Occurrences(instant(t, from), instant(t, to)) {
		word := o.Local().Format("02 15:04 -0700")
		if o.Gap {
			word += " G"
		}
		if o.Overlap {
			word += " O"
		}
		if !o.Time().After(last) {
			t.Fatalf("%s is not after %s", o.Time(), last)
		}
		last = o.Time()
		out = append(out, word)
	}
	return out
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestRunsAcrossChangesOfTheClock(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone string
		text       Text
		from, to   string
		want       []string
	}{
		{"northern spring, daily in the gap", "Europe/Stockholm", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30"},
			"2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z", []string{"28 02:30 +0100", "29 03:30 +0200 G", "30 02:30 +0200"}},
		{"northern autumn, daily in the overlap", "Europe/Stockholm", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30"},
			"2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z", []string{"24 02:30 +0200", "25 02:30 +0200 O", "26 02:30 +0100"}},
		{"hourly through the gap", "Europe/Stockholm", Text{Recurrence: "RRULE:FREQ=HOURLY;BYMINUTE=30"},
			"2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z", []string{"29 01:30 +0100", "29 03:30 +0200", "29 04:30 +0200"}},
		{"half-hourly through the gap", "Europe/Stockholm", Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=30;BYSECOND=0", Start: "2026-01-01T00:00:00"},
			"2026-03-29T00:30:00Z", "2026-03-29T02:30:00Z", []string{"29 01:30 +0100", "29 03:00 +0200", "29 03:30 +0200", "29 04:00 +0200"}},
		{"hourly through the overlap: the second pass is left out", "Europe/Stockholm", Text{Recurrence: "RRULE:FREQ=HOURLY;BYMINUTE=30"},
			"2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z", []string{"25 01:30 +0200", "25 02:30 +0200 O", "25 03:30 +0100"}},
		{"cron of every hour runs through both passes", "Europe/Stockholm", Text{Cron: "30 * * * *"},
			"2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z", []string{"25 01:30 +0200", "25 02:30 +0200", "25 02:30 +0100", "25 03:30 +0100"}},
		{"cron of every hour through the gap", "Europe/Stockholm", Text{Cron: "30 * * * *"},
			"2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z", []string{"29 01:30 +0100", "29 03:30 +0200", "29 04:30 +0200"}},
		{"cron with hours in the gap", "America/New_York", Text{Cron: "15 2,3 * * *"},
			"2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", []string{"08 03:15 -0400"}},
		{"moved and plain runs in order", "America/New_York", Text{Cron: "15,45 2 * * *"},
			"2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", []string{"08 03:15 -0400 G", "08 03:45 -0400 G"}},
		{"moved runs mix with plain ones", "America/New_York", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2,3;BYMINUTE=10,40;BYSECOND=0;BYSETPOS=1,2,3"},
			"2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", []string{"08 03:10 -0400", "08 03:40 -0400 G"}},
		{"southern spring", "Australia/Sydney", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30"},
			"2026-10-03T00:00:00Z", "2026-10-05T00:00:00Z", []string{"04 03:30 +1100 G", "05 02:30 +1100"}},
		{"half an hour of gap", "Australia/Lord_Howe", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=15"},
			"2026-10-03T00:00:00Z", "2026-10-05T00:00:00Z", []string{"04 02:45 +1100 G", "05 02:15 +1100"}},
		{"half an hour of overlap", "Australia/Lord_Howe", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=45"},
			"2026-04-04T00:00:00Z", "2026-04-06T00:00:00Z", []string{"05 01:45 +1100 O", "06 01:45 +1030"}},
		{"a zone without changes", "Asia/Kolkata", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30"},
			"2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z", []string{"29 02:30 +0530", "30 02:30 +0530"}},
		{"a zone that abolished them", "Europe/Istanbul", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=30"},
			"2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z", []string{"28 03:30 +0300", "29 03:30 +0300"}},
		{"before it abolished them", "Europe/Istanbul", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=30"},
			"2016-03-26T12:00:00Z", "2016-03-28T12:00:00Z", []string{"27 04:30 +0300 G", "28 03:30 +0300"}},
		{"a skipped day runs on the next", "Pacific/Apia", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=12;BYMINUTE=0"},
			"2011-12-28T12:00:00Z", "2012-01-01T12:00:00Z", []string{"28 12:00 -1000", "29 12:00 -1000", "31 12:00 +1400", "01 12:00 +1400"}},
		{"a run on the skipped day alone", "Pacific/Apia", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=30"},
			"2011-12-01T11:00:00Z", "2012-02-01T00:00:00Z", []string{"31 08:00 +1400 G", "30 08:00 +1400"}},
		{"a gap at midnight", "America/Santiago", Text{Cron: "0 0 * * *"},
			"2026-09-05T12:00:00Z", "2026-09-07T12:00:00Z", []string{"06 01:00 -0300 G", "07 00:00 -0300"}},
		{"end of a day repeated", "America/Santiago", Text{Cron: "30 23 * * *"},
			"2026-04-04T12:00:00Z", "2026-04-06T12:00:00Z", []string{"04 23:30 -0300 O", "05 23:30 -0400"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.text.Timezone = tt.zone
			if tt.text.Start == "" {
				tt.text.Start = "2010-01-01T08:00:00"
			}
			got := window(t, New(tt.text, time.Time{}), tt.from, tt.to)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, expected %q", got, tt.want)
			}
		})
	}
}

func TestWhatAScheduleWithoutStartCountsFrom(t *testing.T) {
	t.Parallel()
	created := time.Date(2026, 1, 6, 10, 17, 23, 500, time.UTC)
	for _, tt := range []struct {
		text Text
		want []string
	}{
		{Text{Recurrence: "RRULE:FREQ=DAILY"}, []string{"07 10:17:00", "08 10:17:00"}},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=12;BYMINUTE=0;BYSECOND=0"}, []string{"06 12:00:00", "07 12:00:00"}},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=30"}, []string{"06 10:47:00", "06 11:17:00"}},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY", Timezone: "Asia/Tokyo"}, []string{"13 19:17:00", "20 19:17:00"}},
		{Text{Cron: "17 10 * * *"}, []string{"07 10:17:00", "08 10:17:00"}},
		{Text{Cron: "@every 90m"}, []string{"06 11:47:00", "06 13:17:00"}},
		{Text{Recurrence: "RRULE:FREQ=DAILY;COUNT=2"}, []string{"07 10:17:00", "08 10:17:00"}},
	} {
		s := New(tt.text, created)
		if got := take(s, 2, "02 15:04:05"); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, expected %v", tt.text, got, tt.want)
		}
		if _, written := s.Start(); written {
			t.Errorf("%+v: the start is said to be written", tt.text)
		}
	}
}

func TestSchedulesThatCannotBeExpanded(t *testing.T) {
	t.Parallel()
	for _, text := range []Text{
		{}, {Start: "2026-01-01T00:00:00"}, {Cron: "0 0 * * *", Interval: "R/PT1H"}, {Cron: "0 0 * *"},
		{Recurrence: "RRULE:FREQ=DAILY", Timezone: "Europe/Stokholm"}, {Recurrence: "RRULE:FREQ=DAILY", Start: "soon"},
	} {
		s := New(text, time.Time{})
		_, never := s.Never()
		_, next := s.Next(time.Time{})
		_, last := s.Last()
		_, distance := s.MinDistance(time.Time{})
		_, short := s.ShortMonths()
		_, _, expired := s.Expired(time.Now())
		if s.OK() || never || next || last || distance || short || expired || s.Describe() != "" || s.Period(time.Time{}) != NoPeriod ||
			s.ClockChanges(time.Time{}, time.Now()) != nil {
			t.Errorf("%+v answers", text)
		}
	}
}

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
