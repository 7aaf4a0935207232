package schedule

import (
	"math/rand/v2"
	"strconv"
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
		{"the minute is to blame, not the hour", Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=4;BYHOUR=6;BYMINUTE=33", Start: "2026-01-06T00:00:00"}, "BYMINUTE=33"},
		{"the sixth Monday is to blame, not the day", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYDAY=6MO;BYMONTHDAY=12", Start: start}, "BYDAY=6MO"},
		{"a day taken from the start", Text{Recurrence: "RRULE:FREQ=MONTHLY;BYMONTH=2", Start: "2026-01-31T06:00:00"}, "BYMONTH=2"},
		{"a week without a day", Text{Recurrence: "RRULE:FREQ=YEARLY;BYWEEKNO=30;BYMONTH=8", Start: "2026-08-10T07:03:00"}, "BYWEEKNO=30"},
		{"positions in a week without a day", Text{Recurrence: "RRULE:FREQ=YEARLY;BYWEEKNO=24;BYSETPOS=-5", Start: start}, "BYWEEKNO=24"},
		{"each part has the others against it", Text{Recurrence: "RRULE:FREQ=MINUTELY;INTERVAL=90;BYHOUR=1;BYMINUTE=0;BYMONTH=2;BYMONTHDAY=30", Start: start}, "RRULE:FREQ=MINUTELY;INTERVAL=90;BYHOUR=1;BYMINUTE=0;BYMONTH=2;BYMONTHDAY=30"},
	}
	anchor := time.Date(2026, 1, 6, 6, 10, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var w work
			s := newSchedule(tt.text, anchor, &w)
			never, ok := s.Never()
			if w.steps > mostSteps {
				t.Errorf("it took %d steps", w.steps)
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
			if ok && (never.Help == "" || strings.Contains(never.Message, "; ") || len(never.Message) > 100) {
				t.Errorf("what is wrong and what to do are not told apart: %s (%s)", never.Message, never.Help)
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

// mostSteps is what the making of one schedule and the explanation of its silence may
// cost, whatever its text: some 20 ms.
const mostSteps = 1_000_000

// Texts that once took seconds, or might.
func hostileRules() []string {
	var hours, minutes, seconds, positions []string
	for n := range 366 {
		positions = append(positions, strconv.Itoa(n+1), strconv.Itoa(-n-1))
	}
	for n := range 60 {
		minutes, seconds = append(minutes, strconv.Itoa(n)), append(seconds, strconv.Itoa(n))
	}
	for n := range 24 {
		hours = append(hours, strconv.Itoa(n))
	}
	all := ";BYHOUR=" + strings.Join(hours, ",") + ";BYMINUTE=" + strings.Join(minutes, ",") + ";BYSECOND=" + strings.Join(seconds, ",")
	sevens := "FREQ=SECONDLY;INTERVAL=7;BYDAY=MO;BYHOUR=0,1,4,7,8,11,14,15,18,21,22;" +
		"BYMINUTE=0,2,4,6,7,9,11,13,14,16,18,20,21,23,25,27,28,30,32,34,35,37,39,41,42,44,46,48,49,51,53,55,56,58;BYSECOND=0,7,14,21,28,35,42,49,56"
	rules := []string{
		sevens, sevens + ";COUNT=5", sevens + ";BYSETPOS=1;COUNT=5", sevens + ";BYMONTH=2;BYMONTHDAY=29",
		"FREQ=SECONDLY;INTERVAL=86399;BYHOUR=5;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "FREQ=SECONDLY;INTERVAL=86401;BYDAY=MO;BYHOUR=3;BYMINUTE=1;BYSECOND=2",
		"FREQ=SECONDLY;INTERVAL=11;BYDAY=MO;BYHOUR=5;BYMINUTE=7;BYSECOND=3;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;INTERVAL=43201;BYDAY=TU;BYMINUTE=1",
		"FREQ=MINUTELY;INTERVAL=1439;BYDAY=FR;BYHOUR=1;BYMINUTE=1;BYMONTHDAY=13;BYMONTH=2;BYYEARDAY=300", "FREQ=HOURLY;INTERVAL=23;BYHOUR=5;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=DAILY;INTERVAL=6;BYMONTHDAY=31;BYMONTH=2,4", "FREQ=DAILY;INTERVAL=1000003;BYDAY=MO", "FREQ=SECONDLY;INTERVAL=1000000007;BYSECOND=1", "FREQ=DAILY;INTERVAL=1461;BYMONTH=2;BYMONTHDAY=29",
		"FREQ=YEARLY;INTERVAL=399;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;BYWEEKNO=10", "FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYSETPOS=" + strings.Join(positions, ","),
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=1000000;BYHOUR=1", "FREQ=DAILY;BYDAY=MO;COUNT=1000000000000", "FREQ=SECONDLY;INTERVAL=7;BYSECOND=1;BYSETPOS=1;COUNT=100000",
	}
	for _, freq := range freqNames()[1:] {
		rules = append(rules, "FREQ="+freq+all+";BYSETPOS="+strings.Join(positions, ","), "FREQ="+freq+";INTERVAL=7"+all+";BYMONTH=2;BYSETPOS=366,-366")
	}
	return rules
}

func TestHostileRulesAreAnsweredInBoundedSteps(t *testing.T) {
	t.Parallel()
	anchor := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, rule := range hostileRules() {
		for _, start := range []string{"2026-01-05T00:00:06", "2024-02-29T02:15:00"} {
			var w work
			s := newSchedule(Text{Recurrence: "RRULE:" + rule, Start: start}, anchor, &w)
			if !s.OK() {
				t.Errorf("%s is not legal: %v", rule, s.Problems())
			}
			s.Never()
			if w.steps > mostSteps {
				t.Errorf("%.90s from %s took %d steps", rule, start, w.steps)
			}
			w.steps = 0
			s.MinDistance(anchor)
			s.Last()
			s.ClockChanges(anchor, anchor.AddDate(1, 0, 0))
			s.AppendInstants(nil, anchor, anchor.AddDate(1, 0, 0), 4000)
			if w.steps > 5*mostSteps { // with 732 positions, which are compared at each run
				t.Errorf("questions about %.90s from %s took %d steps", rule, start, w.steps)
			}
		}
	}
}

func TestTheHostileRuleNeverRunsAndNamesItsInterval(t *testing.T) {
	t.Parallel()
	never, ok := New(Text{Recurrence: "RRULE:" + hostileRules()[0], Start: "2026-01-05T00:00:06"}, time.Time{}).Never()
	if !ok || !strings.HasPrefix(never.Message, "INTERVAL=7 never meets") {
		t.Errorf("%v %+v", ok, never)
	}
}

// Whatever is blamed, the rule without it runs: by the texts, through the parser.
func TestWithoutTheBlamedPartThereAreRuns(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(17, 6))
	nevers, whole := 0, 0
	for nevers < 3000 {
		g := generate(random)
		if random.IntN(2) == 0 { // more that contradicts itself
			g.rule += ";" + []string{"INTERVAL=7", "BYMONTH=2", "BYDAY=MO", "BYMINUTE=33", "BYMONTHDAY=31", "BYSETPOS=40"}[random.IntN(6)]
		}
		text := Text{Recurrence: "RRULE:" + g.rule, Start: g.start.Format("2006-01-02T15:04:05")}
		s := New(text, time.Time{})
		never, ok := s.Never()
		if !ok {
			continue
		}
		nevers++
		blamed := text.Recurrence[never.Range.Start:never.Range.End]
		if never.Open {
			text.Recurrence += ";BYDAY=MO,TU,WE,TH,FR,SA,SU"
			if _, ok := New(text, time.Time{}).First(); !ok {
				t.Errorf("%s never runs on all days of its weeks either", text.Recurrence)
			}
			continue
		}
		without := func(blamed string) (runs, legal bool) {
			text := text
			text.Recurrence = strings.Replace(text.Recurrence, ";"+blamed, "", 1)
			other := New(text, time.Time{})
			_, runs = other.First()
			return runs, other.OK()
		}
		if blamed == text.Recurrence { // no single part
			whole++
			for _, part := range strings.Split(g.rule, ";")[1:] {
				if runs, legal := without(part); runs && legal {
					t.Errorf("%s from %s: no part is blamed, but without %s it runs", text.Recurrence, text.Start, part)
				}
			}
			continue
		}
		if runs, legal := without(blamed); legal && !runs {
			t.Errorf("%s from %s: without %s it does not run either: %s", text.Recurrence, text.Start, blamed, never.Message)
		}
	}
	t.Logf("%d rules that never run, %d of them for no single part", nevers, whole)
	if whole > nevers/5 {
		t.Errorf("%d of %d blame nothing", whole, nevers)
	}
}
