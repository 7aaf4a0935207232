package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/plural"
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
			f.notice("%s more %s left out; --format json has all", count(left, "tenant"), plural.Pick(left, "is", "are"))
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
		fmt.Fprintln(b, p.paint(bold, "Tenant "+clipCells(Escape(bounded(s.Name, 100)), 100)))
	}
	if t.total == 0 {
		fmt.Fprintln(b, "Nothing runs.")
	} else {
		fmt.Fprintf(b, "%s of %s", count(t.total, "run"), count(t.running, "task"))
		if t.estimated > 0 {
			fmt.Fprintf(b, ", of which %s at estimated times", group(t.estimated))
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
		widest = max(widest, len(group(m.runs)))
	}
	for _, m := range crowds {
		head := fmt.Sprintf("  %s  %*s  ", f.local(time.Unix(m.at*60, 0)).Format("Mon 01-02 "+grid.clock()), widest, group(m.runs))
		fmt.Fprintf(b, "%s%s\n", head, m.names(s, max(20, f.Width-len(head))))
	}
}

// names lists the tasks of a minute in so many cells.
func (m *busyMinute) names(s *ForecastSet, room int) string {
	const most = 40 // of one name
	text, shown := "", 0
	for i, t := range m.tasks {
		name := clipMiddle(Escape(bounded(s.label(t.task), most)), most)
		if t.estimated {
			name = estimatedMark + name
		}
		if i > 0 {
			name = ", " + name
		}
		more := ""
		if rest := m.runs - shown - 1; rest > 0 {
			more = ", " + group(rest) + " more"
		}
		if i > 0 && cellWidth(text)+cellWidth(name)+len(more) > room {
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
		text += ", " + group(rest) + " more"
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
	fmt.Fprintf(b, "\n%s (%s)\n", p.paint(bold, count(total, "task")+" without a run"), sums)
	names, widest := make([]string, len(tasks)), 0
	room := max(12, min(48, f.Width*2/5))
	for i, task := range tasks {
		names[i] = clipMiddle(Escape(bounded(s.label(task.task), room)), room)
		widest = max(widest, cellWidth(names[i]))
	}
	for i, task := range tasks {
		reason := clipCells(Escape(bounded(task.reason, 300)), max(30, f.Width-widest-4))
		fmt.Fprintf(b, "  %s%s  %s\n", names[i], strings.Repeat(" ", widest-cellWidth(names[i])), reason)
	}
	if rest := total - len(tasks); rest > 0 {
		fmt.Fprintf(b, "  and %s more; --format json has all\n", group(rest))
	}
}
