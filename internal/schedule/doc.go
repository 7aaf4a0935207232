// Package schedule reads the schedules of tasks and tells when they run:
// recurrence rules of RFC 5545, cron expressions, and ISO 8601 intervals, with
// durations, date-times and IANA time zones. It imports nothing of ours; places
// are byte ranges of the text that was parsed.
//
// Every parser gives a value and a list of problems, and never panics. New puts
// the texts of a schedule together; a Schedule answers when it runs next, last,
// never, how near two runs come, and what changes of the clock do to it. All
// answers are bounded in steps whatever the text says.
//
// Where RFC 5545 or the service is silent, this is assumed:
//
//   - A schedule without startDateTime counts from the creation of its task, and
//     its first run comes after that. Hour, minute, second, weekday and day that a
//     rule leaves out are those of that moment, in the schedule's zone.
//   - A rule that does not match its own start does not run at the start; COUNT
//     counts runs only. RFC 5545 leaves such a start undefined.
//   - A run at a wall-clock time that a change of the clock skips takes place as
//     if there had been no change: 02:30 in a gap from 02:00 to 03:00 runs at 03:30
//     (section 3.3.5). Where that is the time of another run, there is one run.
//   - A wall-clock time that comes twice runs once, the first time (section 3.3.5).
//     This holds for hourly rules too (section 3.3.10), which therefore leave out
//     the second pass of the hour.
//   - A cron expression that runs in every hour goes on through both passes of a
//     repeated hour and moves nothing in a gap, as cron(8) does.
//   - An interval without years, months, weeks and days counts exact seconds. With
//     them it moves the wall clock of the schedule's zone; a month from the 31st is
//     the last day of a shorter month, counted from the first run each time.
//   - Rn is n runs, R0 and R1 are one. R/duration/end runs at the start of each
//     interval counted back from the end.
//   - endDateTime, validUntil and UNTIL include their own instant. An UNTIL that is
//     a date includes that day; a local UNTIL is read in the schedule's zone.
//   - BYWEEKNO without a day takes the weekday of the start, which the RFC leaves
//     open (Never.Open), and is held against the days of each calendar year.
//     BYSETPOS counts in whole periods, also in the one that holds the start. A
//     60th second is the 59th (section 3.3.12).
//   - A Quartz expression means what Quartz documents.
//   - Fractions of a second are dropped. Nothing is looked for beyond 400 years from
//     the start or the year 9999; a COUNT that cannot be reckoned is endless.
package schedule
