package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/say"
)

// The bounds of the text: longer lists are for programs.
const (
	forecastSets = 20 // tenants
	forecastIdle = 20 // tasks that do not run, of a tenant
)

// estimatedMark stands before a task whose start is an estimate.
const estimatedMark = "~"

// WriteText writes a heat strip of days and hours, the busiest minutes, and the tasks
// that do not run, for each set.
func (f *Forecast) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	grid := f.grid()
	fmt.Fprintf(b, "Forecast for %s\n", f.window())
	if len(f.Sets) == 0 {
		fmt.Fprint(b, "\nThere are no tasks.\n")
	}
	for i := range f.Sets {
		if i == forecastSets {
			left := len(f.Sets) - i
			f.notice("%s more %s left out; --format json has all", say.Count(left, "tenant"), say.Pick(left, "is", "are"))
			break
		}
		f.writeSet(b, &f.Sets[i], grid)
	}
	return b.Flush()
}

func (f *Forecast) writeSet(b *bufio.Writer, s *ForecastSet, grid *hourGrid) {
	p := painter(f.Color)
	t := f.count(s)
	b.WriteByte('\n')
	if f.several() {
		fmt.Fprintln(b, p.paint(bold, "Tenant "+clipCells(say.Escape(bounded(s.Name, 100)), 100)))
	}
	if t.total == 0 {
		fmt.Fprintln(b, "Nothing runs.")
	} else {
		fmt.Fprintf(b, "%s of %s", say.Count(t.total, "run"), say.Count(t.running, "task"))
		if t.estimated > 0 {
			fmt.Fprintf(b, ", of which %s at estimated times", say.Number(t.estimated))
		}
		fmt.Fprint(b, ".\n\n")
		f.writeStrips(b, grid, t)
		f.writeBusy(b, s, t, grid)
	}
	f.writeIdle(b, s, t)
	if t.estimated > 0 {
		fmt.Fprintf(b, "\n%s estimated: starts after other tasks, by how long these took last, as if all succeed.\n", estimatedMark)
	}
}

// writeBusy writes the busiest minutes, each with as many names as fit.
func (f *Forecast) writeBusy(b *bufio.Writer, s *ForecastSet, t tally, grid *hourGrid) {
	crowds := f.crowds(s, t)
	p := painter(f.Color)
	fmt.Fprintf(b, "\n%s\n", p.paint(bold, "Busiest minutes"))
	widest := 0
	for _, m := range crowds {
		widest = max(widest, len(say.Number(m.runs)))
	}
	for _, m := range crowds {
		head := fmt.Sprintf("  %s  %*s  ", f.local(time.Unix(m.at*60, 0)).Format("Mon 01-02 "+grid.clock()), widest, say.Number(m.runs))
		fmt.Fprintf(b, "%s%s\n", head, m.names(s, max(20, f.Width-len(head))))
	}
}

// names lists the tasks of a minute in so many cells.
func (m *busyMinute) names(s *ForecastSet, room int) string {
	const most = 40 // of one name
	text, shown := "", 0
	for i, t := range m.tasks {
		name := clipMiddle(say.Escape(bounded(s.label(t.task), most)), most)
		if t.estimated {
			name = estimatedMark + name
		}
		if i > 0 {
			name = ", " + name
		}
		more := ""
		if rest := m.runs - shown - 1; rest > 0 {
			more = ", " + say.Number(rest) + " more"
		}
		if i > 0 && say.Width(text)+say.Width(name)+len(more) > room {
			break
		}
		text, shown = text+name, shown+1
		if i == 0 {
			text = clipMiddle(text, max(8, room-len(more)))
		}
	}
	if shown == len(m.tasks) {
		shown = m.shown
	}
	if rest := m.runs - shown; rest > 0 {
		text += ", " + say.Number(rest) + " more"
	}
	return text
}

// writeIdle writes the tasks that do not run, and why.
func (f *Forecast) writeIdle(b *bufio.Writer, s *ForecastSet, t tally) {
	tasks, total, sums := f.idleTasks(s, t, forecastIdle)
	if total == 0 {
		fmt.Fprint(b, "\nEvery task runs.\n")
		return
	}
	p := painter(f.Color)
	fmt.Fprintf(b, "\n%s (%s)\n", p.paint(bold, say.Count(total, "task")+" without a run"), sums)
	names, widest := make([]string, len(tasks)), 0
	room := max(12, min(48, f.Width*2/5))
	for i, task := range tasks {
		names[i] = clipMiddle(say.Escape(bounded(s.label(task.task), room)), room)
		widest = max(widest, say.Width(names[i]))
	}
	for i, task := range tasks {
		reason := clipCells(say.Escape(bounded(task.reason, 300)), max(30, f.Width-widest-4))
		fmt.Fprintf(b, "  %s%s  %s\n", names[i], strings.Repeat(" ", widest-say.Width(names[i])), reason)
	}
	if rest := total - len(tasks); rest > 0 {
		fmt.Fprintf(b, "  and %s more; --format json has all\n", say.Number(rest))
	}
}

// strip is how a heat strip fits its terminal.
type strip struct {
	label string // the layout of days
	each  int    // cells an hour
	bars  []string
	none  string // an hour without runs
}

// The heights of bars, for terminals that know block characters (Unicode, Block
// Elements) and those that know ASCII only.
const (
	blockBars = "▁▂▃▄▅▆▇█"
	asciiBars = ".:-=+*#@"
)

// strip fits 24 hours beside the days into the width of the terminal.
func (f *Forecast) strip(sums int) strip {
	s := strip{label: "Mon 2006-01-02", each: 3, bars: strings.Split(blockBars, ""), none: "·"}
	if f.ASCII {
		s.bars, s.none = strings.Split(asciiBars, ""), " "
	}
	fits := func() bool { return 2+len(s.label)+2+24*s.each+2+sums <= f.Width }
	for s.each > 1 && !fits() {
		s.each--
	}
	if !fits() {
		s.label = "Mon 02"
	}
	return s
}

// writeStrips writes a line a day with a bar an hour.
func (f *Forecast) writeStrips(b *bufio.Writer, grid *hourGrid, t tally) {
	cells, most := grid.cells(t.minutes)
	sums, widest := make([]int, len(cells)), len("runs")
	for day := range cells {
		for _, c := range cells[day] {
			sums[day] += c.runs
		}
		widest = max(widest, len(say.Number(sums[day])))
	}
	s := f.strip(widest)
	p := painter(f.Color)
	head := ""
	for hour := 0; hour < 24; hour += 3 {
		head += fmt.Sprintf("%-*s", 3*s.each, fmt.Sprintf("%02d", hour))
	}
	fmt.Fprintf(b, "  %*s  %s  %*s\n", len(s.label), "", p.paint(dim, head), widest, "runs")
	for day := range cells {
		fmt.Fprintf(b, "  %s  ", grid.days[day].date.Format(s.label))
		for _, c := range cells[day] {
			s.write(b, p, c, most)
		}
		fmt.Fprintf(b, "  %*s", widest, say.Number(sums[day]))
		if note := grid.days[day].note; note != "" {
			fmt.Fprintf(b, "  %s", p.paint(dim, note))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "  %*s  %s is %s an hour, the others in proportion\n", len(s.label), "", s.bars[len(s.bars)-1], say.Count(most, "run"))
}

// write writes one hour: blank outside the window, and its bar else, with a gap
// before the next hour where there is room.
func (s *strip) write(b *bufio.Writer, p painter, c hourCell, most int) {
	wide := max(1, s.each-1)
	gap := strings.Repeat(" ", s.each-wide)
	switch {
	case !c.in:
		b.WriteString(strings.Repeat(" ", s.each))
	case c.runs == 0:
		b.WriteString(p.paint(dim, s.none) + strings.Repeat(" ", s.each-1))
	default:
		level := (c.runs*len(s.bars) - 1) / most
		b.WriteString(p.paint(heat(level), strings.Repeat(s.bars[level], wide)) + gap)
	}
}

// heat is the colour of a bar by its height.
func heat(level int) style {
	switch {
	case level < 4:
		return green
	case level < 7:
		return yellow
	default:
		return red
	}
}
