package timeline

import (
	"iter"
	"math"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/task"
)

// LastDurations finds for each task id how long the last of the given runs took: the
// last that succeeded, else the last that ended. Runs that have not ended, or whose
// times cannot be read, are left out.
func LastDurations(runs iter.Seq2[string, *task.RunFacts]) map[string]time.Duration {
	type last struct {
		started   time.Time
		length    time.Duration
		succeeded bool
	}
	newest := make(map[string]last)
	for id, r := range runs {
		started, length, ok := length(r)
		if id == "" || !ok {
			continue
		}
		found := last{started, length, strings.EqualFold(r.Status.S, "SUCCEEDED")}
		have, known := newest[id]
		if !known || found.succeeded && !have.succeeded || found.succeeded == have.succeeded && started.After(have.started) {
			newest[id] = found
		}
	}
	lengths := make(map[string]time.Duration, len(newest))
	for id, l := range newest {
		lengths[id] = l.length
	}
	return lengths
}

// length reads when a run started and how long it took.
func length(r *task.RunFacts) (started time.Time, length time.Duration, ok bool) {
	started, err := time.Parse(time.RFC3339, r.StartedAt.S)
	if err != nil {
		return started, 0, false
	}
	ended, err := time.Parse(time.RFC3339, r.EndedAt.S)
	if err != nil || ended.Before(started) {
		return started, 0, false
	}
	return started, ended.Sub(started), true
}

// LastDuration is how long the task's last run took, false where that is not known.
func LastDuration(f *task.Facts) (time.Duration, bool) {
	if f.LastRun == nil {
		return 0, false
	}
	_, took, ok := length(f.LastRun)
	return took, ok
}

// lastSeconds is the last duration of a task in whole seconds, -1 when unknown.
func lastSeconds(f *task.Facts, records map[string]time.Duration) int32 {
	d, ok := records[f.ID.S]
	if !ok {
		d, ok = LastDuration(f)
	}
	if !ok || d < 0 {
		return -1
	}
	return int32(min((d+time.Second-1)/time.Second, math.MaxInt32))
}
