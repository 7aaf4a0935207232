package reporters

import (
	"slices"
	"time"
)

// hourSpan is a stretch of time in which the clocks of the display show one hour of
// one day. An hour that comes twice has two of them, one that is skipped none.
type hourSpan struct {
	day, hour int   // day is an index into hourGrid.days
	minute    int   // of the hour, at which the stretch begins
	from, to  int64 // minutes since 1970
}

// hourGrid is a window of time by day and hour.
type hourGrid struct {
	days []hourDay
	// spans follow each other without gaps.
	spans []hourSpan
}

// hourDay is a day of the window.
type hourDay struct {
	date time.Time // midnight as UTC, for its date only
	note string    // what the clocks do on that day, "" for nothing
}

// grid lays the window out in the zone of the display. Clocks are read each minute,
// since zones change by half hours and at any time of day, and days may be missing
// (Apia, 2011-12-30).
func (f *Forecast) grid() *hourGrid {
	g := &hourGrid{}
	next := time.Time{} // what the clocks show if they do not change
	for m := f.From.Unix() / 60; m*60 < f.To.Unix(); m++ {
		wall := time.Unix(m*60+int64(f.Zone.Offset(m*60)), 0).UTC()
		day := g.dayOf(wall.Truncate(24 * time.Hour))
		changed := len(g.spans) > 0 && !wall.Equal(next)
		if changed {
			g.days[day].note = changeWords(next, wall)
		}
		if n := len(g.spans); n == 0 || changed || g.spans[n-1].hour != wall.Hour() {
			g.spans = append(g.spans, hourSpan{day: day, hour: wall.Hour(), minute: wall.Minute(), from: m})
		}
		g.spans[len(g.spans)-1].to = m + 1
		next = wall.Add(time.Minute)
	}
	return g
}

// dayOf finds the row of a day. Clocks that go back over midnight show one again.
func (g *hourGrid) dayOf(date time.Time) int {
	for i := len(g.days) - 1; i >= max(0, len(g.days)-2); i-- {
		if g.days[i].date.Equal(date) {
			return i
		}
	}
	g.days = append(g.days, hourDay{date: date})
	return len(g.days) - 1
}

// clock is the layout of a time of day. It names the offset where the clocks change
// in the window, since an hour may come twice.
func (g *hourGrid) clock() string {
	for _, d := range g.days {
		if d.note != "" {
			return "15:04 -07:00"
		}
	}
	return "15:04"
}

// changeWords says what a change of the clocks from one time to another does.
func changeWords(from, to time.Time) string {
	const layout = "15:04"
	switch {
	case to.Sub(from) >= 24*time.Hour:
		return "the clocks skip a day"
	case to.After(from):
		return from.Format(layout) + " to " + to.Format(layout) + " is skipped"
	default:
		return to.Format(layout) + " to " + from.Format(layout) + " comes twice"
	}
}

// hourCell is one hour of one day in a heat map.
type hourCell struct {
	runs int
	// in says that the hour, or part of it, is in the window.
	in bool
}

// cells adds up the runs of each hour of each day.
func (g *hourGrid) cells(minutes []int32) (cells [][24]hourCell, most int) {
	cells = make([][24]hourCell, len(g.days))
	for _, s := range g.spans {
		c := &cells[s.day][s.hour]
		c.in = true
		for m := s.from; m < s.to; m++ {
			c.runs += int(minutes[m-g.spans[0].from])
		}
		most = max(most, c.runs)
	}
	return cells, most
}

// busyMinutes is how many of the busiest minutes are shown.
const busyMinutes = 10

// busiest are the minutes since 1970 in which most tasks start, the busiest first;
// of equals the earlier one.
func (f *Forecast) busiest(minutes []int32) []int64 {
	var top []int
	for m, n := range minutes {
		if n == 0 || len(top) == busyMinutes && n <= minutes[top[busyMinutes-1]] {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, n, func(i int, n int32) int {
			if minutes[i] >= n {
				return -1
			}
			return 1
		})
		top = slices.Insert(top, at, m)[:min(busyMinutes, len(top)+1)]
	}
	at := make([]int64, len(top))
	for i, m := range top {
		at[i] = f.From.Unix()/60 + int64(m)
	}
	return at
}
