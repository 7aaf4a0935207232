package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "invalid-cron",
	Summary: "a cron expression has not five valid fields",
	Why: "A cron expression has five fields: minute, hour, day of the month, month and day of the week. `0 6 * * 1-5` is six o'clock from Monday to Friday. " +
		"Both 0 and 7 are Sunday, and names such as `MON` and `JAN` are fine. " +
		"A value out of range, a range that runs backwards (some readers refuse `22-2`, some take it for empty and some for `22-23,0-2`) or a step of 0 is read differently " +
		"by different programs. A step that leaves one value alone, such as `*/60`, mostly stands for something else.\n\n" +
		"What other programs leave in the text is recognised: `cron( )`, `rate( )` and `at( )` of AWS EventBridge, and quotes that came along from a shell or a template.\n\n" +
		"The vendor documents no dialect and shows five fields. Quartz has six or seven, the first for seconds, and marks such as `?`, `L`, `W` and `#`; " +
		"other programs know `@daily`. An expression that is valid in Quartz (which takes no step beyond a field's range, and no list with `#` or `L`) is a note: " +
		"whether the service reads it as Quartz does is not known, and `0 6 * * 2` is a Tuesday in crontab, while 2 is Monday in Quartz.",
	Do: "Write five fields. Where five fields say the same as a Quartz expression, the finding has them. " +
		"`tasklint explain-schedule 'EXPRESSION'` says in words what an expression means and when it runs. Two day fields at once are `cron-either-day`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Levels:  "A note for what is valid in Quartz and for macros, since the service documents no dialect. A warning for a step that leaves one value alone, and for an empty text beside another kind of schedule.",
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"crontab(5)", "Qlik's OpenAPI document for scheduling tasks, `cron`: `0 0 * * *`", "Serverless Workflow 0.8, Cron Definition"},
	Group:   Schedule,
	Reads:   Value,
	Task:    func(p *TaskPass) { reportParts(p, schedule.PartCron, "") },
})
