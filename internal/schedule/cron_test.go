package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/netresearch/go-cron"
)

func TestCronExpressionsThatAreClean(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"0 0 * * *", "*/15 * * * *", "0 6 * * 1-5", "0 6 * * MON-FRI", "0 6 * jan,Jul sun", "0 0 * * 7",
		"0,30 8-17/2 1-15 * *", "5-59/10 * * * *", " 0 0 * * * ", "0\t0 *  * *", "0 0 * * 0-7", "0 0 29 2 *", "00 06 * * *",
	} {
		if _, problems := ParseCron(text); problems != nil {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestWrongCronExpressions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		severity Severity
		code     Code
		at       string // the text that the problem stands on
		suggest  string
	}{
		{"61 * * * *", Error, CodeOutOfRange, "61", ""},
		{"0 25 * * *", Error, CodeOutOfRange, "25", ""},
		{"0 0 32 * *", Error, CodeOutOfRange, "32", ""},
		{"0 0 0 * *", Error, CodeOutOfRange, "0", ""},
		{"0 0 * 13 *", Error, CodeOutOfRange, "13", ""},
		{"0 0 * * 8", Error, CodeOutOfRange, "8", ""},
		{"0 0 * * 1,8", Error, CodeOutOfRange, "8", ""},
		{"* * * *", Error, CodeFieldCount, "* * * *", ""},
		{"every day", Error, CodeFieldCount, "every day", ""},
		{"0 0 * * MOO", Error, CodeUnknownValue, "MOO", "MON"},
		{"0 0 * * MONDAY", Error, CodeUnknownValue, "MONDAY", "MON"},
		{"0 0 * JNA *", Error, CodeUnknownValue, "JNA", "JAN"},
		{"5-1 * * * *", Error, CodeBackwards, "5-1", "5-59,0-1"},
		{"0 0 * * FRI-MON", Error, CodeBackwards, "FRI-MON", "5-7,1"},
		{"0 0 * * SAT-SUN", Error, CodeBackwards, "SAT-SUN", "6-7"},
		{"*/0 * * * *", Error, CodeZeroStep, "/0", ""},
		{"*/x * * * *", Error, CodeNotANumber, "/x", ""},
		{"*/ * * * *", Error, CodeNotANumber, "/", ""},
		{"1,,2 * * * *", Error, CodeSyntax, ",,", ""},
		{"1- * * * *", Error, CodeSyntax, "", ""},
		{"-5 * * * *", Error, CodeSyntax, "", ""},
		{"*/70 * * * *", Warning, CodeOutOfRange, "*/70", "0"},
		{"*/60 * * * *", Warning, CodeOutOfRange, "*/60", "0"},
		{"0 */24 * * *", Warning, CodeOutOfRange, "*/24", "0"},
		{"0 0 */31 * *", Warning, CodeOutOfRange, "*/31", "1"},
		{"0 0 1 */12 *", Warning, CodeOutOfRange, "*/12", "1"},
		{"0 0 * * */7", Warning, CodeOutOfRange, "*/7", "0"},
		{"5-9/5 * * * *", Warning, CodeOutOfRange, "5-9/5", "5"},
		{"30/45 * * * *", Warning, CodeOutOfRange, "30/45", "30"},
		{"0 0/60 * * * ?", Error, CodeOutOfRange, "60", ""},
		{"0 0 0/24 * * ?", Error, CodeOutOfRange, "24", ""},
		{"0/120 0 8-18 ? * 2-6", Error, CodeOutOfRange, "120", ""},
		{"0 0 2 ? * 1/8 *", Error, CodeOutOfRange, "8", ""},
		{"0 0 0 24 1/13 ?", Error, CodeOutOfRange, "13", ""},
		{"/5 * * ? * *", Note, CodeDialect, "/5 * * ? * *", ""},
		{"0 15 10 L-1W * ? 2010", Note, CodeDialect, "0 15 10 L-1W * ? 2010", ""},
		{"0 0 12 2W,16 * ?", Note, CodeDialect, "0 0 12 2W,16 * ?", ""},
		{"0 0 12 L,16 * ?", Error, CodeSyntax, "L", ""},
		{"0 0 * * MON#3,THU#1", Error, CodeSyntax, "MON#3,THU#1", ""},
		{"0 0 0 ? * 6L,2", Error, CodeUnknownValue, "6L", ""},
		{"0 0 0 ? * 2,6L", Error, CodeSyntax, "2,6L", ""},
		{"0/15 * * * *", Note, CodeDialect, "0/15", ""},
		{"0 0 ? * 1", Note, CodeDialect, "?", ""},
		{"0 0 L * *", Note, CodeDialect, "L", ""},
		{"0 0 15W * *", Note, CodeDialect, "15W", ""},
		{"0 0 * * 5L", Note, CodeDialect, "5L", ""},
		{"0 0 * * 5#2", Note, CodeDialect, "5#2", ""},
		{"0 0 * * 5#6", Error, CodeOutOfRange, "5#6", ""},
		{"0 0/15 * * * ?", Note, CodeDialect, "0 0/15 * * * ?", "*/15 * * * *"},
		{"0 0 6 ? * MON-FRI", Note, CodeDialect, "0 0 6 ? * MON-FRI", "0 6 * * MON-FRI"},
		{"0 0 6 ? * 2-6 2026", Note, CodeDialect, "0 0 6 ? * 2-6 2026", ""},
		{"0 0 6 * * *", Error, CodeFieldCount, "0 0 6 * * *", "0 6 * * *"},
		{"0 0 6 ? * ?", Error, CodeSyntax, "?", "*"},
		{"0 0 25 ? * 1", Error, CodeOutOfRange, "25", ""},
		{"@daily", Note, CodeDialect, "@daily", "0 0 * * *"},
		{"@every 1h30m", Note, CodeDialect, "@every 1h30m", ""},
		{"@dayly", Error, CodeUnknownValue, "@dayly", "0 0 * * *"},
		{"@reboot", Error, CodeUnknownValue, "@reboot", ""},
		{"TZ=UTC 0 6 * * *", Error, CodeSyntax, "TZ=UTC", ""},
		{"TZ=UTC", Error, CodeSyntax, "TZ=UTC", ""},
		{"", Error, CodeEmpty, "", ""},
		{"RRULE:FREQ=DAILY", Error, CodeSyntax, "RRULE:FREQ=DAILY", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			_, problems := ParseCron(tt.text)
			if len(problems) != 1 {
				t.Fatalf("problems %v, expected one", problems)
			}
			p := problems[0]
			if p.Severity != tt.severity || p.Code != tt.code || p.Suggestion != tt.suggest {
				t.Errorf("got %s %s %q: %s", p.Severity, p.Code, p.Suggestion, p.Message)
			}
			if at := tt.text[p.Range.Start:p.Range.End]; at != tt.at {
				t.Errorf("it stands on %q, expected %q", at, tt.at)
			}
		})
	}
}

func TestCronRuns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"either day is enough", "0 0 13 * 5", []string{"Jan 02", "Jan 09", "Jan 13", "Jan 16"}},
		{"a step on * leaves the other day alone", "0 0 */2 * 5", []string{"Jan 09", "Jan 23", "Feb 13", "Feb 27"}},
		{"7 is Sunday", "0 0 * * 7", []string{"Jan 04", "Jan 11"}},
		{"the last day", "0 0 L * *", []string{"Jan 31", "Feb 28", "Mar 31"}},
		{"the third-to-last day", "0 0 0 L-2 * ?", []string{"Jan 29", "Feb 26"}},
		{"the last weekday of the month", "0 0 0 LW * ?", []string{"Jan 30", "Feb 27", "Mar 31"}},
		{"the working day nearest to the 1st", "0 0 0 1W * ?", []string{"Jan 01", "Feb 02", "Mar 02"}},
		{"the working day nearest to the 15th", "0 0 0 15W * ?", []string{"Jan 15", "Feb 16", "Mar 16", "Apr 15"}},
		{"the working day nearest to the day before the last", "0 0 0 L-1W * ?", []string{"Jan 30", "Feb 27", "Mar 30"}},
		{"a working day and another", "0 0 0 3W,16 * ?", []string{"Jan 02", "Jan 16", "Feb 03", "Feb 16"}},
		{"the last Friday", "0 0 0 ? * 6L", []string{"Jan 30", "Feb 27"}},
		{"the second Tuesday", "0 0 0 ? * 3#2", []string{"Jan 13", "Feb 10"}},
		{"Quartz counts from Sunday as 1", "0 0 0 ? * 2", []string{"Jan 05", "Jan 12"}},
		{"a Quartz range over the end", "0 0 0 ? * FRI-MON", []string{"Jan 02", "Jan 03", "Jan 04", "Jan 05", "Jan 09"}},
		{"a Quartz year", "0 0 0 1 1 ? 2028", []string{"Jan 01"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := New(Text{Cron: tt.text}, time.Date(2025, 12, 31, 12, 0, 0, 0, time.UTC))
			if got := take(s, len(tt.want), "Jan 02"); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, expected %v", tt.text, got, tt.want)
			}
		})
	}
}

// The rule that is shown for days on which both fields match has just those days.
func TestBothDaysIsTheRuleForBothFields(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	for _, day := range []string{"1-7", "8-14", "22-28", "13", "1,15", "2-30/2", "1-31", "31", "*/2"} {
		for _, weekday := range []string{"1", "5", "1-5", "0,6", "0-6", "*/2"} {
			for _, month := range []string{"*", "1,7"} {
				text := "15 6,18 " + day + " " + month + " " + weekday
				cron, problems := ParseCron(text)
				if problems != nil {
					t.Fatal(text, problems)
				}
				s := New(Text{Recurrence: cron.BothDays(), Start: "2026-11-28T00:00:00"}, now)
				got := len(s.AppendInstants(nil, now, now.AddDate(1, 0, 0), 1000))
				if want := 2 * cron.MatchingDays(now, false); got != want {
					t.Errorf("%s: %s has %d runs, expected %d", text, cron.BothDays(), got, want)
				}
				either := cron.DayFields() == EitherDay
				runs := len(New(Text{Cron: text}, now).AppendInstants(nil, now, now.AddDate(1, 0, 0), 1000))
				if want := 2 * cron.MatchingDays(now, either); cron.DayFields() != OneDayField && runs != want {
					t.Errorf("%s runs %d times, expected %d", text, runs, want)
				}
			}
		}
	}
}

// generateCron makes a random legal expression of five fields. A step is only
// put on a whole range: go-cron takes */2 for a restricted day, where crontab(5)
// says that a field that starts with * is not; so there are no steps in the days.
func generateCron(random *rand.Rand) string {
	var fields []string
	for f := fieldMinute; f <= fieldWeekday; f++ {
		least, most := f.bounds(false)
		isDay := f == fieldMonthDay || f == fieldWeekday
		switch random.IntN(4) {
		case 0:
			fields = append(fields, "*")
			continue
		case 1:
			if !isDay {
				fields = append(fields, fmt.Sprintf("*/%d", 1+random.IntN(most-least)))
				continue
			}
		}
		var items []string
		for range 1 + random.IntN(3) {
			low := least + random.IntN(most-least+1)
			high := low + random.IntN(most-low+1)
			switch random.IntN(3) {
			case 0:
				items = append(items, fmt.Sprint(low))
			case 1:
				items = append(items, fmt.Sprintf("%d-%d", low, high))
			case 2: // go-cron refuses steps that leave only the first value
				items = append(items, fmt.Sprintf("%d-%d/%d", low, high, 1+random.IntN(max(1, high-low))))
			}
		}
		fields = append(fields, strings.Join(items, ","))
	}
	return strings.Join(fields, " ")
}

func TestGeneratedExpressionsAgreeWithGoCron(t *testing.T) {
	t.Parallel()
	parser, err := cron.TryNewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.DowOrDom)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 5))
	compared := 0
	from := time.Date(2026, 2, 27, 23, 30, 0, 0, time.UTC)
	for range 3000 {
		text := generateCron(random)
		s := New(Text{Cron: text}, from)
		if problems := s.Problems(); problems != nil {
			if problems[0].Code != CodeOutOfRange || problems[0].Severity != Warning {
				t.Fatalf("%s: %v", text, problems)
			}
		}
		theirs, ok := nextOfGoCron(parser, text, from, 20)
		if !ok {
			continue
		}
		var ours []string
		for o := range s.Occurrences(from.Add(time.Second), from.AddDate(20, 0, 0)) {
			if ours = append(ours, o.Time().Format(time.RFC3339)); len(ours) == len(theirs) {
				break
			}
		}
		compared++
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Errorf("%s (-go-cron +ours)\n%s", text, diff)
		}
	}
	if compared < 2500 {
		t.Errorf("only %d expressions were compared", compared)
	}
}

// nextOfGoCron guards against its panics and what it cannot parse.
func nextOfGoCron(parser cron.Parser, text string, from time.Time, n int) (out []string, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	schedule, err := parser.Parse(text)
	if err != nil {
		return nil, false
	}
	for range n {
		if from = schedule.Next(from); from.IsZero() {
			break
		}
		out = append(out, from.Format(time.RFC3339))
	}
	return out, len(out) == n
}
