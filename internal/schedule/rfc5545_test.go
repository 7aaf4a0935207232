package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dates expands "1997 Sep 2-4,9; Oct 1 1998 Jan 5" to one date each.
func dates(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	year, month := "", ""
	for word := range strings.FieldsSeq(strings.ReplaceAll(text, ";", "")) {
		if len(word) == 4 && !strings.ContainsAny(word, ",-") {
			year = word
			continue
		}
		if len(word) == 3 && word[0] >= 'A' {
			month = word
			continue
		}
		for span := range strings.SplitSeq(word, ",") {
			low, high, isRange := strings.Cut(span, "-")
			if !isRange {
				high = low
			}
			from, err1 := strconv.Atoi(low)
			to, err2 := strconv.Atoi(high)
			if err1 != nil || err2 != nil {
				t.Fatalf("expected dates %q: %q is no day", text, word)
			}
			for day := from; day <= to; day++ {
				d, err := time.Parse("2006 Jan 2", fmt.Sprintf("%s %s %d", year, month, day))
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, d.Format("2006-01-02"))
			}
		}
	}
	return out
}

// take returns the first n runs of a schedule in local time.
func take(s *Schedule, n int, layout string) []string {
	var out []string
	for o := range s.Occurrences(time.Unix(-1<<40, 0), time.Unix(maxWall, 0)) {
		if len(out) == n {
			break
		}
		out = append(out, o.Local().Format(layout))
	}
	return out
}

// The worked examples of RFC 5545 section 3.8.5.3, in its order, with the
// results that it lists. All start at 09:00 in America/New_York.
func TestWorkedExamplesOfRFC5545(t *testing.T) {
	t.Parallel()
	everyJanuary := "1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31"
	tests := []struct {
		name, start, rule, want string
		endless                 bool // the RFC lists only the beginning
	}{
		{"daily for 10 occurrences", "1997-09-02", "FREQ=DAILY;COUNT=10", "1997 Sep 2-11", false},
		{"daily until December 24", "1997-09-02", "FREQ=DAILY;UNTIL=19971224T000000Z", "1997 Sep 2-30 Oct 1-31 Nov 1-30 Dec 1-23", false},
		{"every other day", "1997-09-02", "FREQ=DAILY;INTERVAL=2",
			"1997 Sep 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 Oct 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 Nov 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29 Dec 1,3", true},
		{"every 10 days, 5 occurrences", "1997-09-02", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997 Sep 2,12,22 Oct 2,12", false},
		{"every day in January, yearly", "1998-01-01", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", everyJanuary, false},
		{"every day in January, daily", "1998-01-01", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", everyJanuary, false},
		{"weekly for 10 occurrences", "1997-09-02", "FREQ=WEEKLY;COUNT=10", "1997 Sep 2,9,16,23,30 Oct 7,14,21,28 Nov 4", false},
		{"weekly until December 24", "1997-09-02", "FREQ=WEEKLY;UNTIL=19971224T000000Z",
			"1997 Sep 2,9,16,23,30 Oct 7,14,21,28 Nov 4,11,18,25 Dec 2,9,16,23", false},
		{"every other week", "1997-09-02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
			"1997 Sep 2,16,30 Oct 14,28 Nov 11,25 Dec 9,23 1998 Jan 6,20 Feb 3,17", true},
		{"Tuesday and Thursday for five weeks, until", "1997-09-02", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
			"1997 Sep 2,4,9,11,16,18,23,25,30 Oct 2", false},
		{"Tuesday and Thursday for five weeks, count", "1997-09-02", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
			"1997 Sep 2,4,9,11,16,18,23,25,30 Oct 2", false},
		{"every other week on three days", "1997-09-01", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
			"1997 Sep 1,3,5,15,17,19,29 Oct 1,3,13,15,17,27,29,31 Nov 10,12,14,24,26,28 Dec 8,10,12,22", false},
		{"every other week on two days, 8 occurrences", "1997-09-02", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
			"1997 Sep 2,4,16,18,30 Oct 2,14,16", false},
		{"first Friday for 10 occurrences", "1997-09-05", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
			"1997 Sep 5 Oct 3 Nov 7 Dec 5 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5", false},
		{"first Friday until December 24", "1997-09-05", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "1997 Sep 5 Oct 3 Nov 7 Dec 5", false},
		{"every other month, first and last Sunday", "1997-09-07", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
			"1997 Sep 7,28 Nov 2,30 1998 Jan 4,25 Mar 1,29 May 3,31", false},
		{"second-to-last Monday", "1997-09-22", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
			"1997 Sep 22 Oct 20 Nov 17 Dec 22 1998 Jan 19 Feb 16", false},
		{"third-to-last day of the month", "1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3",
			"1997 Sep 28 Oct 29 Nov 28 Dec 29 1998 Jan 29 Feb 26", true},
		{"2nd and 15th", "1997-09-02", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
			"1997 Sep 2,15 Oct 2,15 Nov 2,15 Dec 2,15 1998 Jan 2,15", false},
		{"first and last day of the month", "1997-09-30", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
			"1997 Sep 30 Oct 1,31 Nov 1,30 Dec 1,31 1998 Jan 1,31 Feb 1", false},
		{"every 18 months on the 10th to 15th", "1997-09-10", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
			"1997 Sep 10-15 1999 Mar 10-13", false},
		{"every Tuesday, every other month", "1997-09-02", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
			"1997 Sep 2,9,16,23,30 Nov 4,11,18,25 1998 Jan 6,13,20,27 Mar 3,10,17,24,31", true},
		{"yearly in June and July", "1997-06-10", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
			"1997 Jun 10 Jul 10 1998 Jun 10 Jul 10 1999 Jun 10 Jul 10 2000 Jun 10 Jul 10 2001 Jun 10 Jul 10", false},
		{"every other year in three months", "1997-03-10", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
			"1997 Mar 10 1999 Jan 10 Feb 10 Mar 10 2001 Jan 10 Feb 10 Mar 10 2003 Jan 10 Feb 10 Mar 10", false},
		{"every third year on days of the year", "1997-01-01", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
			"1997 Jan 1 Apr 10 Jul 19 2000 Jan 1 Apr 9 Jul 18 2003 Jan 1 Apr 10 Jul 19 2006 Jan 1", false},
		{"20th Monday of the year", "1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "1997 May 19 1998 May 18 1999 May 17", true},
		{"Monday of week 20", "1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997 May 12 1998 May 11 1999 May 17", true},
		{"Thursdays in March", "1997-03-13", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
			"1997 Mar 13,20,27 1998 Mar 5,12,19,26 1999 Mar 4,11,18,25", true},
		{"Thursdays in summer", "1997-06-05", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
			"1997 Jun 5,12,19,26 Jul 3,10,17,24,31 Aug 7,14,21,28 1998 Jun 4,11,18,25 Jul 2,9,16,23,30 Aug 6,13,20,27 " +
				"1999 Jun 3,10,17,24 Jul 1,8,15,22,29 Aug 5,12,19,26", true},
		{"Friday the 13th", "1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
			"1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13", true},
		{"Saturday after the first Sunday", "1997-09-13", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
			"1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13", true},
		{"election day", "1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
			"1996 Nov 5 2000 Nov 7 2004 Nov 2", true},
		{"third of Tuesday, Wednesday, Thursday", "1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
			"1997 Sep 4 Oct 7 Nov 6", false},
		{"second-to-last weekday", "1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
			"1997 Sep 29 Oct 30 Nov 27 Dec 30 1998 Jan 29 Feb 26 Mar 30", true},
		{"week start on Monday", "1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997 Aug 5,10,19,24", false},
		{"week start on Sunday", "1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997 Aug 5,17,19,31", false},
		{"an invalid date is ignored", "2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007 Jan 15,30 Feb 15 Mar 15,30", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := New(Text{Recurrence: "RRULE:" + tt.rule, Start: tt.start + "T09:00:00", Timezone: "America/New_York"}, time.Time{})
			want := dates(t, tt.want)
			most := len(want)
			if !tt.endless {
				most++
			}
			for i := range want {
				want[i] += " 09:00"
			}
			if diff := cmp.Diff(want, take(s, most, "2006-01-02 15:04")); diff != "" {
				t.Errorf("%s (-RFC +ours)\n%s", tt.rule, diff)
			}
		})
	}
}

// The examples that run several times a day.
func TestWorkedExamplesOfRFC5545WithinADay(t *testing.T) {
	t.Parallel()
	var every20 []string
	for _, day := range []string{"02", "03"} {
		for hour := 9; hour <= 16; hour++ {
			for _, minute := range []string{"00", "20", "40"} {
				every20 = append(every20, fmt.Sprintf("%s %02d:%s", day, hour, minute))
			}
		}
	}
	tests := []struct {
		name, rule string
		want       []string
		endless    bool
	}{
		// The RFC prints UNTIL=19970902T170000Z, which is 13:00 in New York: by
		// erratum 3883 it must be 210000Z for the results listed.
		{"every 3 hours from 9 to 5", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", []string{"02 09:00", "02 12:00", "02 15:00"}, false},
		{"every 3 hours, as printed", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", []string{"02 09:00", "02 12:00"}, false},
		{"every 15 minutes", "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
			[]string{"02 09:00", "02 09:15", "02 09:30", "02 09:45", "02 10:00", "02 10:15"}, false},
		{"every hour and a half", "FREQ=MINUTELY;INTERVAL=90;COUNT=4", []string{"02 09:00", "02 10:30", "02 12:00", "02 13:30"}, false},
		{"every 20 minutes, daily", "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", every20, true},
		{"every 20 minutes, minutely", "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", every20, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := New(Text{Recurrence: "RRULE:" + tt.rule, Start: "1997-09-02T09:00:00", Timezone: "America/New_York"}, time.Time{})
			most := len(tt.want)
			if !tt.endless {
				most++
			}
			if diff := cmp.Diff(tt.want, take(s, most, "02 15:04")); diff != "" {
				t.Errorf("%s (-RFC +ours)\n%s", tt.rule, diff)
			}
		})
	}
}
