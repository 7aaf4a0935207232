package rules

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

// mostHoursLater is how far a fix moves a run to keep clear of a change of the clock.
const mostHoursLater = 3

// laterHour moves a schedule with one hour of the day to the next hour that no change
// of the clock in the next 12 months touches.
func (p *TaskPass) laterHour(s *schedule.Schedule) []diag.Edit {
	text := p.Task.Start.Text()
	whole, at := &text.Recurrence, schedule.Range{}
	switch {
	case s.Kind() == schedule.KindRecurrence && s.Recurrence().Has(schedule.RuleByHour):
		at = s.Recurrence().Part(schedule.RuleByHour)
		at.Start += len("BYHOUR=")
	case s.Kind() == schedule.KindCron:
		whole, at = &text.Cron, cronHour(text.Cron)
	}
	if at.Len() <= 0 || at.End > len(*whole) {
		return nil
	}
	old := *whole
	hour, err := strconv.Atoi(old[at.Start:at.End])
	if err != nil {
		return nil
	}
	for later := hour + 1; later <= min(hour+mostHoursLater, 23); later++ {
		number := strconv.Itoa(later)
		*whole = old[:at.Start] + number + old[at.End:]
		moved := schedule.New(text, anchor(p.Task.Metadata.CreatedAt.Text(), p.Now))
		if moved.OK() && len(moved.ClockChanges(p.Now, p.Now.AddDate(1, 0, 0))) == 0 {
			return replaceRange(driver(&p.Task.Start), at, number)
		}
	}
	return nil
}

// cronHour is the place of the second of five fields, empty where there are others.
func cronHour(text string) schedule.Range {
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return schedule.Range{}
	}
	start := strings.Index(text, fields[0]) + len(fields[0])
	start += strings.Index(text[start:], fields[1])
	return schedule.Range{Start: start, End: start + len(fields[1])}
}
