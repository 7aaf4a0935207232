package timeline

import (
	"time"

	"github.com/tasklint/tasklint/internal/schedule"
)

// Silent says in words why a schedule starts nothing any more, "" when it may: that
// it never fires or is over. A schedule that cannot be read is not silent, since its
// defect is another one. A schedule that is nil starts nothing, but says nothing.
func Silent(s *schedule.Schedule, now time.Time) string {
	if s == nil || !s.OK() {
		return ""
	}
	if _, never := s.Never(); never {
		return "its schedule never fires"
	}
	if end, _, over := s.Expired(now); over {
		return "its schedule ended at " + clock(end, s.Zone().Location())
	}
	return ""
}

func expired(s *schedule.Schedule, now time.Time) bool {
	_, _, over := s.Expired(now)
	return over
}
