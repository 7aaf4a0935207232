package rules

import (
	"github.com/tasklint/tasklint/internal/task"
)

// scheduled reports whether the task runs by a schedule of its own at times that are
// known: enabled, not deleted, the first with its id, and with a schedule that has a
// run and does not hang on a creation that is not known.
func (t *Tenant) scheduled(f *task.Facts) bool {
	if f.Schedule == nil || !t.active(f) {
		return false
	}
	s := t.Schedule(f)
	if !s.OK() || s.Floating() && !isTime(f.CreatedAt.S) {
		return false
	}
	_, never := s.Never()
	return !never
}

// active reports whether the task is enabled, not deleted and the first with its id.
func (t *Tenant) active(f *task.Facts) bool {
	return f.Enabled.Or(false) && f.DeletedAt.S == "" && (f.ID.S == "" || t.Set.ByID(f.ID.S) == f)
}
