package reporters

import (
	"bufio"
	"fmt"
	"strings"
)

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
		widest = max(widest, len(group(sums[day])))
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
		fmt.Fprintf(b, "  %*s", widest, group(sums[day]))
		if note := grid.days[day].note; note != "" {
			fmt.Fprintf(b, "  %s", p.paint(dim, note))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "  %*s  %s is %s an hour, the others in proportion\n", len(s.label), "", s.bars[len(s.bars)-1], count(most, "run"))
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
