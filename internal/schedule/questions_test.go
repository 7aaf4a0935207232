package schedule

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

func TestMinDistance(t *testing.T) {
	t.Parallel()
	const stockholm = "Europe/Stockholm"
	tests := []struct {
		text Text
		want time.Duration // 0 without two runs
	}{
		{Text{Recurrence: "RRULE:FREQ=DAILY"}, 24 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=DAILY", Timezone: stockholm}, 23 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0,55"}, 5 * time.Minute},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=0,23;BYMINUTE=10,50"}, 20 * time.Minute},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=6"}, 48 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=SU;BYHOUR=6"}, 7 * 24 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;BYHOUR=6"}, 6 * 24 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=1"}, 28 * 24 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1"}, 24 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,2"}, 24 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=YEARLY"}, 0},
		{Text{Recurrence: "RRULE:FREQ=HOURLY;INTERVAL=5"}, 5 * time.Hour},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=7"}, 7 * time.Minute},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=7;BYHOUR=5"}, 7 * time.Minute},
		{Text{Recurrence: "RRULE:FREQ=SECONDLY"}, time.Second},
		{Text{Recurrence: "RRULE:FREQ=DAILY;COUNT=1"}, 0},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6,7;COUNT=1"}, 0},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6,12,13;COUNT=2"}, 6 * time.Hour},
		{Text{Cron: "*/15 * * * *"}, 15 * time.Minute},
		{Text{Cron: "*/7 * * * *"}, 4 * time.Minute},
		{Text{Cron: "0 6 * * 1-5"}, 24 * time.Hour},
		{Text{Cron: "0 6 13 * 5"}, 24 * time.Hour},
		{Text{Interval: "R/PT15M"}, 15 * time.Minute},
		{Text{Interval: "R/P1M"}, 28 * 24 * time.Hour},
		// 02:30 is moved to 03:30 once a year, a minute before 03:31.
		{Text{Cron: "30-31/1 2 * * *", Timezone: stockholm}, time.Minute},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=1,3;BYMINUTE=59;BYSECOND=0", Timezone: stockholm}, time.Hour},
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.text.Recurrence+tt.text.Cron+tt.text.Interval, func(t *testing.T) {
			t.Parallel()
			tt.text.Start = "2026-01-01T00:00:00"
			d, ok := New(tt.text, now).MinDistance(now)
			if d.Gap != tt.want || ok != (tt.want > 0) {
				t.Errorf("%s %v between %s and %s, expected %s", d.Gap, ok, d.A.Local(), d.B.Local(), tt.want)
			}
			if ok && d.B.Time().Sub(d.A.Time()) != d.Gap {
				t.Errorf("the pair is %s and %s", d.A.Time(), d.B.Time())
			}
		})
	}
}

// The shortcuts must give what walking through all runs gives.
func TestQuestionsAgreeWithWalkingThroughAllRuns(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	zones := []string{"UTC", "Europe/Stockholm", "Australia/Lord_Howe", "America/New_York"}
	for range 1500 {
		g := generate(random)
		text := Text{Recurrence: "RRULE:" + g.rule, Start: g.start.Format("2006-01-02T15:04:05"), Timezone: zones[random.IntN(len(zones))]}
		if random.IntN(3) == 0 {
			text = Text{Cron: generateCron(random), Timezone: text.Timezone}
		}
		s := New(text, g.start)
		from := g.start.AddDate(0, 0, random.IntN(400))
		to := time.Unix(yearAfter(max(ceilUnix(from), s.from)), 0)
		var last Occurrence
		shortest, n := time.Duration(0), 0
		for o := range s.Occurrences(from, to) {
			if n++; n > 1 && (shortest == 0 || o.Time().Sub(last.Time()) < shortest) {
				shortest = o.Time().Sub(last.Time())
			}
			if n > 1 && o.Unix <= last.Unix {
				t.Fatalf("%+v: %s comes after %s", text, o.Time(), last.Time())
			}
			last = o
			if n == maxSteps {
				break
			}
		}
		if n == maxSteps {
			continue
		}
		d, _ := s.MinDistance(from)
		if d.Gap != shortest {
			t.Errorf("%+v from %s: distance %s, walking gives %s", text, from, d.Gap, shortest)
		}
		if n > 0 {
			if p, ok := s.Previous(to); !ok || p.Unix != last.Unix {
				t.Errorf("%+v: previous of %s is %s, walking gives %s", text, to, p.Time(), last.Time())
			}
		}
	}
}

func TestEndsOfSchedules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text       Text
		end, last  string // "" is endless
		part       Part
		expiredNow bool
	}{
		{Text{Recurrence: "RRULE:FREQ=DAILY"}, "", "", PartNone, false},
		{Text{Recurrence: "RRULE:FREQ=DAILY", End: "2026-02-01T05:00:00"}, "2026-02-01 05:00", "2026-01-31 06:00", PartEnd, true},
		{Text{Recurrence: "RRULE:FREQ=DAILY", End: "2026-12-01T06:00:00"}, "2026-12-01 06:00", "2026-12-01 06:00", PartEnd, false},
		{Text{Recurrence: "RRULE:FREQ=DAILY;UNTIL=20260201"}, "2026-02-01 23:59", "2026-02-01 06:00", PartRecurrence, true},
		{Text{Recurrence: "RRULE:FREQ=DAILY;COUNT=10"}, "2026-01-10 06:00", "2026-01-10 06:00", PartRecurrence, true},
		{Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO,FR;COUNT=10"}, "2026-02-02 06:00", "2026-02-02 06:00", PartRecurrence, true},
		{Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=5,6,7;COUNT=4"}, "2026-01-02 06:00", "2026-01-02 06:00", PartRecurrence, true},
		{Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=7;COUNT=1001"}, "2026-01-06 02:40", "2026-01-06 02:40", PartRecurrence, true},
		{Text{Recurrence: "RRULE:FREQ=DAILY;COUNT=1000000"}, "4763-11-28 06:00", "4763-11-28 06:00", PartRecurrence, false},
		{Text{Cron: "0 0 * * 1", CronValidUntil: "2026-03-01T00:00:00Z"}, "2026-03-01 00:00", "2026-02-23 00:00", PartValidUntil, true},
		{Text{Interval: "R5/2026-01-01T00:00:00Z/PT1H"}, "2026-01-01 04:00", "2026-01-01 06:00", PartInterval, true},
		{Text{Interval: "R/PT1H/2026-02-01T00:00:00Z"}, "2026-01-31 23:00", "2026-01-31 23:00", PartInterval, true},
	}
	now := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.text), func(t *testing.T) {
			t.Parallel()
			tt.text.Start = "2026-01-01T06:00:00"
			if tt.part == PartInterval {
				tt.text.Start = ""
			}
			s := New(tt.text, now)
			if tt.text.Interval != "" && tt.text.Interval[1] == '5' {
				tt.last = "2026-01-01 04:00"
			}
			if tt.text.Interval != "" && tt.text.Interval[1] == '/' {
				s = New(tt.text, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
			}
			end, part, ok := s.Ends()
			last, hasLast := s.Last()
			if ok != (tt.end != "") || hasLast != ok || part != tt.part {
				t.Fatalf("ends %v by %s, last %v", ok, part, hasLast)
			}
			if ok && (end.Format("2006-01-02 15:04") != tt.end || last.Time().Format("2006-01-02 15:04") != tt.last) {
				t.Errorf("ends %s, last %s; expected %s and %s", end, last.Time(), tt.end, tt.last)
			}
			if _, _, expired := s.Expired(now); expired != tt.expiredNow {
				t.Errorf("expired %v", expired)
			}
		})
	}
}

func TestClockChanges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		text Text
		want string
	}{
		{"Sundays in the gap", Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30"}, "2026-03-29T02:30:00 gap; 2026-10-25T02:30:00 overlap; "},
		{"Mondays never", Text{Recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=30"}, ""},
		{"a day that is not in the gap's hour", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=0"}, ""},
		{"the last moment before", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=59;BYSECOND=59"}, ""},
		{"two runs that become one", Text{Cron: "30 2,3 * * *"}, "2026-03-29T02:30:00 gap merged; 2026-10-25T02:30:00 overlap; "},
		{"every hour", Text{Recurrence: "RRULE:FREQ=HOURLY"}, ""},
		{"every 15 minutes", Text{Cron: "*/15 * * * *"}, ""},
		{"an exact interval", Text{Interval: "R/PT15M"}, ""},
		{"a calendar interval", Text{Interval: "R/2026-01-01T01:30:00Z/P1D"}, "2026-03-29T02:30:00 gap; 2026-10-25T02:30:00 overlap; "},
		{"after the end", Text{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2", End: "2026-03-01T00:00:00"}, ""},
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.text.Timezone, tt.text.Start = "Europe/Stockholm", "2026-01-01T00:00:00"
			got := ""
			for _, change := range New(tt.text, now).ClockChanges(now, now.AddDate(1, 0, 0)) {
				for _, o := range change.Runs {
					got += o.Wall()
					if o.Gap {
						got += " gap"
					}
					if o.Overlap {
						got += " overlap"
					}
					if o.Merged {
						got += " merged"
					}
					got += "; "
				}
			}
			if got != tt.want {
				t.Errorf("got %q, expected %q", got, tt.want)
			}
		})
	}
}

func TestShortMonths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text Text
		day  int // 0 is silent
		at   string
	}{
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"}, 31, "BYMONTHDAY=31"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,30"}, 30, "BYMONTHDAY=1,30"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY", Start: "2026-01-31T06:00:00"}, 31, "2026-01-31T06:00:00"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY", Start: "2026-01-28T06:00:00"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=1,3,5"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=1,4"}, 31, "BYMONTHDAY=31"},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", Start: "2026-01-01T00:00:00"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=YEARLY", Start: "2024-02-29T06:00:00"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=YEARLY;BYMONTHDAY=31"}, 31, "BYMONTHDAY=31"},
		{Text{Cron: "0 0 31 * *"}, 31, "0 0 31 * *"},
		{Text{Cron: "0 0 1-31 * *"}, 0, ""},
		{Text{Cron: "0 0 */2 * *"}, 0, ""},
		{Text{Cron: "0 0 2-30/2 * *"}, 0, ""},
		{Text{Cron: "0 0 0 1/3 * ?"}, 0, ""},
		{Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTHDAY=29,30,31;BYDAY=FR"}, 0, ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.text), func(t *testing.T) {
			t.Parallel()
			m, ok := New(tt.text, time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)).ShortMonths()
			at := ""
			if ok {
				at = map[Part]string{PartRecurrence: tt.text.Recurrence, PartCron: tt.text.Cron, PartStart: tt.text.Start}[m.Part][m.Range.Start:m.Range.End]
			}
			if ok != (tt.day > 0) || m.Day != tt.day || at != tt.at {
				t.Errorf("%v %+v on %q", ok, m, at)
			}
		})
	}
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	for text, want := range map[Text]Period{
		{Cron: "*/15 * * * *"}: SubDaily,
		{Recurrence: "RRULE:FREQ=DAILY", Timezone: "Europe/Stockholm"}: DailyPeriod,
		{Cron: "0 6 * * 1-5"}:             DailyPeriod,
		{Recurrence: "RRULE:FREQ=WEEKLY"}: WeeklyPeriod,
		{Recurrence: "RRULE:FREQ=DAILY;BYDAY=SU", Timezone: "Europe/Berlin"}: WeeklyPeriod,
		{Recurrence: "RRULE:FREQ=WEEKLY;INTERVAL=2"}:                         WeeklyPeriod,
		{Cron: "0 0 1 * *"}:               MonthlyPeriod,
		{Recurrence: "RRULE:FREQ=YEARLY"}: YearlyPeriod,
		{Recurrence: "RRULE:FREQ=YEARLY;INTERVAL=5", Start: "2025-01-01T00:00:00"}: NoPeriod,
	} {
		now := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		if got := New(text, now).Period(now); got != want || got.Rarely() != (want >= WeeklyPeriod) {
			t.Errorf("%+v: period %d, expected %d", text, got, want)
		}
	}
}

func TestAGapMayTakeAllRunsOfADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for cron, want := range map[string]bool{
		"*/20 2 * * 0": true, "30 2 * * 0": true, "0 2,6 * * 0": false, "*/20 1-2 * * 0": false, "*/20 2 * * *": false, "*/20 2 * * 0,3": false, "0 2 28 3 *": true,
	} {
		s := New(Text{Cron: cron, Timezone: "America/New_York"}, now)
		if cron == "0 2 28 3 *" {
			s = New(Text{Cron: cron, Timezone: "Europe/Stockholm"}, now)
		}
		changes := s.ClockChanges(now, now.AddDate(1, 0, 0))
		if len(changes) == 0 || !changes[0].Runs[0].Gap {
			t.Fatalf("%s: %v", cron, changes)
		}
		if got := s.LosesDay(now, &changes[0]); got != want {
			t.Errorf("%s: %t, expected %t", cron, got, want)
		}
	}
}

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
