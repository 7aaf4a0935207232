package schedule

import "time"

// ClockChange is a change of the clock in a schedule's zone that touches runs.
type ClockChange struct {
	At            time.Time // UTC
	Before, After int       // seconds east of UTC
	// Runs are those whose wall-clock time is skipped (Gap) or comes twice
	// (Overlap); at most 64.
	Runs []Occurrence
}

// maxTouched bounds the runs that are listed for one change.
const maxTouched = 64

// ClockChanges returns the changes of the clock in [from, to) that skip or repeat
// the wall-clock time of a run. Schedules that run through every hour at
// distances of an hour or less have none worth knowing: no run is lost in a gap,
// and the pattern goes on; nor have intervals without calendar parts.
func (s *Schedule) ClockChanges(from, to time.Time) []ClockChange {
	if !s.ok || s.never != notNever || s.zone.fixed || s.exact() || s.everyHour() {
		return nil
	}
	var changes []ClockChange
	low, high := max(ceilUnix(from), s.from), min(to.Unix()-1, s.until)
	if low > high {
		return nil
	}
	seg := s.zone.segment(low)
	for seg.end <= high {
		before := seg
		seg = s.zone.segment(seg.end)
		if runs := s.touched(before, seg, low, high); runs != nil {
			changes = append(changes, ClockChange{At: time.Unix(seg.start, 0).UTC(),
				Before: int(seg.before), After: int(seg.offset), Runs: runs})
		}
	}
	return changes
}

// everyHour reports whether all hours have runs.
func (s *Schedule) everyHour() bool {
	if s.stepped() {
		return false
	}
	p := &s.plan
	if p.unit >= Hourly {
		return s.rule.hours == 0 && p.every*unitSeconds(p.unit) <= 3600
	}
	return p.times.hours == allHours
}

// touched lists the runs in the wall-clock times that seg's change skips or repeats.
func (s *Schedule) touched(before, seg segment, low, high int64) []Occurrence {
	var runs []Occurrence
	offset := before.offset // of the instant at which a touched time runs: the earlier one
	from, to := seg.start+before.offset, seg.start+seg.offset
	gap := to > from
	if !gap {
		from, to = to, from
	}
	for wall, ok := s.nextWall(from, to-1); ok && len(runs) < maxTouched; wall, ok = s.nextWall(wall+1, to-1) {
		o := Occurrence{Unix: wall - offset, wall: wall, zone: s.zone, Gap: gap, Overlap: !gap}
		if o.Unix < low || o.Unix > high {
			continue
		}
		if gap {
			same, ok := s.nextWall(o.Unix+seg.offset, o.Unix+seg.offset)
			o.Merged = ok && same == o.Unix+seg.offset
		}
		runs = append(runs, o)
	}
	return runs
}
