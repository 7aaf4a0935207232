package schedule

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What we give where rrule-go and python-dateutil give something else. What RFC 5545
// says to it stands at generatedRule.disagreement; of weeks without weekday it leaves
// open what they mean.
func TestKnownDisagreements(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, start, rule, want string }{
		{"a week without weekday takes the start's", "2026-01-07", "FREQ=YEARLY;BYWEEKNO=2,3;COUNT=4", "2026 Jan 7,14 2027 Jan 13,20"},
		{"week -53 is week 1 of a long year", "2020-01-01", "FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO;COUNT=1", "2025 Dec 29"},
		{"positions count from the start of the first week", "2026-01-07", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;COUNT=2", "2026 Jan 7,14"},
		{"weekdays with and without number are a union", "2026-01-01", "FREQ=MONTHLY;BYDAY=MO,1FR;COUNT=6", "2026 Jan 2,5,12,19,26 Feb 2"},
		{"a 60th second is the 59th", "2026-01-01", "FREQ=DAILY;BYHOUR=0;BYMINUTE=0;BYSECOND=59,60;COUNT=2", "2026 Jan 1,2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := New(Text{Recurrence: "RRULE:" + tt.rule, Start: tt.start + "T00:00:00"}, time.Time{})
			if diff := cmp.Diff(dates(t, tt.want), take(s, 20, "2006-01-02")); diff != "" {
				t.Errorf("%s (-RFC +ours)\n%s", tt.rule, diff)
			}
		})
	}
}
