package timeline

import (
	"time"

	"github.com/tasklint/tasklint/internal/schedule"
)

// Silent says why a schedule starts nothing any more, "" when it may: what its task
// is, in words, as "expired since" an instant. A schedule that cannot be read is not
// silent, since its defect is another one; nor is a schedule that is nil.
func Silent(s *schedule.Schedule, now time.Time) string {
	if s == nil || !s.OK() {
		return ""
	}
	if _, never := s.Never(); never {
		return "scheduled for a time that never comes"
	}
	if end, _, over := s.Expired(now); over {
		return "expired since " + clock(end, s.Zone().Location())
	}
	return ""
}

func expired(s *schedule.Schedule, now time.Time) bool {
	_, _, over := s.Expired(now)
	return over
}
