package explain_test

import (
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/rules"
)

// FuzzExplain explains arbitrary schedules: what is found stands in one of the texts that
// were given, the runs come one after the other, and a schedule with none is not valid.
func FuzzExplain(f *testing.F) {
	f.Add("RRULE:FREQ=DAILY;BYHOUR=6", "Europe/Berlin", "2026-01-01T00:00:00", "")
	f.Add("0 0 30 2 *", "CEST", "\xff\u202e", "2020-01-01")
	f.Add("@every 1h\n\"", "", "password=purple-staple-bridge7", "x")
	f.Add("R/PT15M", "America/St_Johns", "", "9999-12-31T23:59:59Z")
	f.Add("\xff\xfeF\x00R\x00", "\xfe\xff", "\ufeff", "")
	f.Add("F\x00R\x00", "\x00U\x00T", "", "")
	var settings []rules.Setting
	for _, r := range rules.All() {
		settings = append(settings, r.Default())
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, rule, zone, start, end string) {
		task := explain.NewTask(rule)
		for _, w := range [][3]string{{"--timezone", "timezone", zone}, {"--start", "startDateTime", start}, {"--end", "endDateTime", end}} {
			if w[2] != "" {
				task.Add(w[0], w[1], w[2])
			}
		}
		x, err := task.Explain(settings, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range x.Findings {
			if found.Message == "" || found.Doc.Name == "" || found.Span.Start < 0 || found.Span.End < found.Span.Start || found.Span.End > found.Doc.Len() {
				t.Errorf("%s stands at %v of %q, which has %d bytes", found.Rule, found.Span, found.Doc.Name, found.Doc.Len())
			}
		}
		last := now
		for i, run := range x.Next {
			if at := run.Time(); at.Before(last) || i > 0 && !at.After(last) {
				t.Errorf("run %d is on %s, after %s", i, at, last)
			} else {
				last = at
			}
		}
		if x.Valid && x.Parsed.Describe() == "" {
			t.Error("there are no words for it")
		}
	})
}
