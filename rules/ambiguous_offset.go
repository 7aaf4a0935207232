package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "ambiguous-offset",
	Summary: "a start or end has an offset that its time zone does not have",
	Why: "`\"startDateTime\": \"2027-01-10T06:00:00+02:00\"` beside `\"timezone\": \"Europe/Stockholm\"` says two things: " +
		"six o'clock at two hours ahead of UTC is five o'clock in Stockholm, which is one hour ahead in January. " +
		"Does the task start at five or at six? The vendor does not say. " +
		"The API of the old reload-tasks wanted no offset beside a time zone, and sister services refuse one.\n\n" +
		"tasklint takes the offset at its word, in this rule and in all others: the task above starts at five.\n\n" +
		"An offset that the zone does have at that time is not reported. Neither are `validUntil` and the times inside an interval, which are instants by definition.",
	Do: "Write the local time without an offset, and let `timezone` say where it is local. Decide first which of the two times was meant.\n\n" +
		"A date-time that cannot be read at all is reported by `invalid-datetime`.",
	Mend:    MendSchedule,
	Level:   diag.Warning,
	Levels:  "A note for `Z` beside a zone other than UTC: the vendor's examples do it.",
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"Qlik changelog, API updates for reload-tasks: if a time zone is given, the zone offset must be omitted", "Qlik's OpenAPI document for scheduling tasks, `startDateTime` and `timezone`"},
	Fix:     UnsafeFix,
	Group:   Schedule,
	Reads:   Within("start/schedule"),
	Task:    checkAmbiguousOffset,
})

func checkAmbiguousOffset(p *TaskPass) {
	s := p.Schedule()
	if s == nil || s.Zone() == nil || len(p.Task.Start.Timezone.Bytes()) == 0 {
		return
	}
	if d, ok := s.StartDateTime(); ok {
		checkOffset(p, schedule.PartStart, d, s.Zone())
	}
	if d, ok := s.EndDateTime(); ok {
		checkOffset(p, schedule.PartEnd, d, s.Zone())
	}
}

func checkOffset(p *TaskPass, part schedule.Part, d schedule.DateTime, zone *schedule.Zone) {
	if !d.HasOffset || d.UTC && zone.IsUTC() || !d.UTC && zone.HasOffset(d) {
		return
	}
	local := d.Time(zone).In(zone.Location())
	if local.Year() < 1970 || local.Year() > 9998 {
		return // a program's word for no time, or for ever: nobody means it to the hour
	}
	meant := local.Format("2006-01-02T15:04:05")
	n := schedulePart(&p.Task.Start, part)
	if !n.Is(source.String) {
		return
	}
	if d.UTC {
		p.ReportPart(part, d.OffsetAt, "%s ends in Z, which is UTC, beside timezone %s", part, zone.Name()).
			Help("write %s if that instant is meant, else the local time that is meant, without Z", meant).
			Note("read as UTC it is %s", instant(local, zone)).
			Level(diag.Note).Data("suggestion", meant).Fix(diag.Unsafe, "Write "+meant, replaceText(n, meant))
		return
	}
	p.ReportPart(part, d.OffsetAt, "%s has the offset %s, but %s is at %s then", part, offsetText(d.Offset), zone.Name(), local.Format("-07:00")).
		Help("write %s if that instant is meant, else the local time that is meant, without an offset", meant).
		Note("which of the two counts is not documented").
		Data("suggestion", meant).Fix(diag.Unsafe, "Write "+meant, replaceText(n, meant))
}

// offsetText writes seconds east of UTC as +02:00.
func offsetText(seconds int) string {
	return time.Unix(0, 0).In(time.FixedZone("", seconds)).Format("-07:00")
}
