package schedule

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/netresearch/go-cron"
)

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
