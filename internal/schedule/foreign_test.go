package schedule

import (
	"strings"
	"testing"
)

func parse(part Part, text string) []Problem {
	var problems []Problem
	switch part {
	case PartCron:
		_, problems = ParseCron(text)
	case PartInterval:
		_, problems = ParseInterval(text)
	case PartTimezone:
		_, problems = ParseZone(text)
	case PartStart:
		_, problems = ParseDateTime(text)
	default:
		_, problems = ParseRecurrence(text)
	}
	return problems
}

// What other programs leave in a schedule is one problem, which says what to write.
func TestForeignFormsAreOneProblemEach(t *testing.T) {
	t.Parallel()
	tests := []struct {
		part       Part
		text       string
		suggestion string
		says       string // part of the message
	}{
		{PartCron, `"0 */4 * * *"`, "0 */4 * * *", "quotes inside its quotes; write 0 */4 * * *"},
		{PartCron, `'0 6 * * *'`, "0 6 * * *", "quotes inside its quotes"},
		{PartCron, "\u201c0 6 * * 1\u201d", "0 6 * * 1", "quotes inside its quotes"},
		{PartCron, `\"0 6 * * *\"`, "0 6 * * *", "quotes inside its quotes"},
		{PartCron, `0 6 * * *"`, "0 6 * * *", "quotes inside its quotes"},
		{PartCron, `'0 66 * * *'`, "", `"0 66 * * *" is its text; remove the inner quotes`},
		{PartCron, `""`, "", "nothing between them"},
		{PartCron, `'" '"'`, "", "nothing between them"},
		{PartRecurrence, `"RRULE:FREQ=DAILY"`, "RRULE:FREQ=DAILY", "quotes inside its quotes; write RRULE:FREQ=DAILY"},
		{PartInterval, `'R/PT6H'`, "R/PT6H", "quotes inside its quotes"},
		{PartTimezone, `"Europe/Stockholm"`, "Europe/Stockholm", "quotes inside its quotes; write Europe/Stockholm"},
		{PartTimezone, `'Stockholm'`, "Europe/Stockholm", "quotes inside its quotes; write Europe/Stockholm"},
		{PartTimezone, `"PST"`, "America/Los_Angeles", "quotes inside its quotes"},
		{PartTimezone, `"Nowhere/Land_of_none"`, "", `"Nowhere/Land_of_none" is its text`},
		{PartStart, `"2026-01-05T06:00:00"`, "2026-01-05T06:00:00", `"\"2026-01-05T06:00:00\"" has quotes inside its quotes; write 2026-01-05T06:00:00`},
		{PartStart, `'2018-11-09 14:46:07'`, "2018-11-09T14:46:07", "quotes"},
		{PartStart, "/Date(1767592800000)/", "2026-01-05T06:00:00Z", "write 2026-01-05T06:00:00Z"},
		{PartStart, "/Date(1767592800000+0100)/", "2026-01-05T06:00:00Z", "write 2026-01-05T06:00:00Z"},
		{PartStart, "1767592800000", "2026-01-05T06:00:00Z", "milliseconds since 1970"},

		{PartCron, "cron(0 12 * * ? *)", "0 12 * * *", "cron( ) is how AWS EventBridge writes a cron expression; write 0 12 * * *"},
		{PartCron, "cron(0/15 8-17 ? * MON-FRI *)", "*/15 8-17 * * MON-FRI", "write */15 8-17 * * MON-FRI"},
		{PartCron, "cron(30 6 ? * 2-6 *)", "30 6 * * 1-5", "write 30 6 * * 1-5"},
		{PartCron, "cron(0 6 ? * 1,7 *)", "0 6 * * 0,6", "write 0 6 * * 0,6"},
		{PartCron, "cron(0 6 L * ? *)", "", "a cron expression of the plain form"},
		{PartCron, "cron(0 6 * * ? 2027)", "", "a cron expression of the plain form"},
		{PartRecurrence, "cron(0 6 * * ? *)", "", "write 0 6 * * * as cron"},
		{PartInterval, "cron(0 6 * * ? *)", "", "write 0 6 * * * as cron"},
		{PartCron, "rate(5 minutes)", "", "rate( ) is how AWS EventBridge writes an interval; write R/PT5M as interval"},
		{PartRecurrence, "rate(1 day)", "", "write R/P1D as interval"},
		{PartInterval, "rate(12 hours)", "R/PT12H", "write R/PT12H"},
		{PartInterval, "rate(often)", "", "an ISO 8601 interval of the plain form"},
		{PartCron, "at(2026-12-01T06:00:00)", "", "RRULE:FREQ=DAILY;COUNT=1 as recurrence and 2026-12-01T06:00:00 as startDateTime"},
		{PartRecurrence, "at(tomorrow)", "", "a recurrence with a startDateTime"},

		{PartRecurrence, "0 6 * * *", "", "a cron expression is no recurrence; move it to cron"},
		{PartRecurrence, "0 0/15 * * * ?", "", "move it to cron"},
		{PartRecurrence, "0 66 * * 1-5", "", "move it to cron"},
		{PartRecurrence, "@daily", "", "move it to cron"},
		{PartRecurrence, "R/PT6H", "", "an ISO 8601 interval is no recurrence; move it to interval"},
		{PartRecurrence, "PT15M", "", "move it to interval"},
		{PartCron, "RRULE:FREQ=DAILY", "", "a recurrence rule is no cron expression; move it to recurrence"},
		{PartCron, "PT15M", "", "move it to interval"},
		{PartInterval, "0 6 * * *", "", "a cron expression is no interval; move it to cron"},
		{PartInterval, "FREQ=DAILY", "", "a recurrence rule is no interval; move it to recurrence"},

		{PartRecurrence, "RRULE:RRULE:FREQ=DAILY;BYHOUR=6", "RRULE:", "RRULE: stands twice; write it once: RRULE:FREQ=DAILY;BYHOUR=6"},
		{PartRecurrence, "RRULE:RRULE:RRULE:FREQ=DAILY", "RRULE:", "stands twice"},
		{PartRecurrence, "rrule:RRULE:FREQ=DAILY", "RRULE:", "stands twice"},
		{PartRecurrence, "RRULE: RRULE:FREQ=DAILY", "RRULE:", "stands twice; write it once: RRULE:FREQ=DAILY"},
		{PartRecurrence, "DTSTART:20260105T060000ZRRULE:FREQ=DAILY", "", "write 2026-01-05T06:00:00Z as startDateTime and keep RRULE:FREQ=DAILY here"},
		{PartRecurrence, "RRULE:FREQ=DAILY RRULE:FREQ=WEEKLY", "", "a second recurrence rule starts here"},
		{PartRecurrence, "RRULE:FREQ=DAILY,RRULE:FREQ=WEEKLY", "", "a second recurrence rule starts here"},
		{PartRecurrence, "RRULE:FREQ=DAILY | RRULE:FREQ=WEEKLY", "", "a second recurrence rule starts here"},
		{PartRecurrence, "RRULE:FREQ=DAILY,BYHOUR=6", "RRULE:FREQ=DAILY;BYHOUR=6", "the parts of a rule are parted by semicolons; write RRULE:FREQ=DAILY;BYHOUR=6"},
		{PartRecurrence, "RRULE:FREQ=DAILY&BYHOUR=6", "RRULE:FREQ=DAILY;BYHOUR=6", "the parts of a rule are parted by semicolons; write RRULE:FREQ=DAILY;BYHOUR=6"},
		{PartRecurrence, "RRULE;FREQ=DAILY", "RRULE:", "RRULE is followed by \";\" instead of a colon; write RRULE:"},
		{PartRecurrence, "[\"RRULE:FREQ=DAILY\"]", "RRULE:FREQ=DAILY", "a list in a text; write RRULE:FREQ=DAILY"},
		{PartRecurrence, "DTSTART:20260105T060000Z RRULE:FREQ=DAILY", "", "write 2026-01-05T06:00:00Z as startDateTime and keep RRULE:FREQ=DAILY here"},
		{PartRecurrence, "DTSTART;TZID=Europe/Stockholm:20260105T060000 RRULE:FREQ=DAILY", "", "write 2026-01-05T06:00:00 as startDateTime, Europe/Stockholm as timezone and keep"},
		{PartRecurrence, "EXDATE:20260105T060000Z RRULE:FREQ=DAILY", "", "keep only RRULE:FREQ=DAILY here"},
		{PartRecurrence, "DTSTART:20260105T060000Z\nRRULE:FREQ=DAILY", "", "write 2026-01-05T06:00:00Z as startDateTime"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			problems := parse(tt.part, tt.text)
			if len(problems) != 1 {
				t.Fatalf("%d problems: %v", len(problems), problems)
			}
			p := problems[0]
			if p.Suggestion != tt.suggestion || !strings.Contains(p.Message, tt.says) {
				t.Errorf("%q, suggests %q", p.Message, p.Suggestion)
			}
			if strings.Contains(p.Message, "?") && !strings.Contains(tt.text, "?") {
				t.Errorf("%q shows what is not there", p.Message)
			}
		})
	}
}

func TestQuotesInsideAreShownAsTheyAre(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`RRULE:FREQ="DAILY"`:               `"\"DAILY\"" is not a frequency`,
		"RRULE:FREQ=DAILY;BYHOUR=\"6\",12": `not "\"6\""`,
		"RRULE:FREQ=DAI\x01LY":             `"DAI\x01LY"`,
	} {
		if p := parse(PartRecurrence, text); len(p) == 0 || !strings.Contains(p[0].Message, want) {
			t.Errorf("%s: %v", text, p)
		}
	}
}

// What is right stays so, however near it is to a foreign form.
func TestPlainFormsAreNoForeignForms(t *testing.T) {
	t.Parallel()
	for part, texts := range map[Part][]string{
		PartCron:       {"0 6 * * *", "*/15 * * * *", "0 6 * * MON"},
		PartRecurrence: {"RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY;BYDAY=MO"},
		PartInterval:   {"R/PT6H", "R5/2026-01-01T00:00:00Z/P1D"},
		PartTimezone:   {"Europe/Stockholm", "UTC"},
		PartStart:      {"2026-01-05T06:00:00", "20260105"},
	} {
		for _, text := range texts {
			if p := parse(part, text); len(p) > 0 {
				t.Errorf("%s %s: %v", part, text, p)
			}
		}
	}
}
