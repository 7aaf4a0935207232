package reporters

import (
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
)

// TestExplanationFitsTheTerminal: on a terminal no line is wider, and the words are those of a
// report without one.
func TestExplanationFitsTheTerminal(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 27, 6, 0, 0, 0, time.UTC)
	for _, text := range []schedule.Text{
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=1,2,3,5,8,13,21;BYMINUTE=5,10,15,20,25,30,35,40;UNTIL=20270601T000000Z", Timezone: "Europe/Stockholm"},
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Timezone: "Europe/Stockholm"}, // a day on which that does not exist
		{Recurrence: "RRULE:FREQ=DAILY;BYHOUR=6;COUNT=3", Timezone: "Europe/Stockholm", Start: "2027-03-27T06:10:42"},
		{Cron: "30 2 * * 0", Timezone: "Europe/Stockholm"},
	} {
		s := schedule.New(text, now)
		e := &Schedule{Schedule: &explain.Schedule{Parsed: s, Kind: "recurrence", Timezone: text.Timezone, Now: now, Valid: true}}
		for at := now; len(e.Next) < 10; {
			o, ok := s.Next(at)
			if !ok {
				break
			}
			e.Next, at = append(e.Next, o), o.Time().Add(time.Second)
		}
		written := func(terminal bool, width int) string {
			e.Terminal, e.Width = terminal, width
			var b strings.Builder
			if err := e.WriteText(&b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		plain := written(false, 60)
		for _, width := range []int{60, 80, 120} {
			wrapped := written(true, width)
			for line := range strings.Lines(wrapped) {
				if n := say.Width(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%d columns, and %d are wanted by %q", width, n, line)
				}
			}
			if strings.Join(strings.Fields(wrapped), " ") != strings.Join(strings.Fields(plain), " ") {
				t.Errorf("%d columns:\n%s\nother words than\n%s", width, wrapped, plain)
			}
		}
	}
}
