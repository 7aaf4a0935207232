package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// setFrom reads a set of up to a dozen tasks from bytes: anything may wait for
// anything, itself included, and for what is not there.
func setFrom(data []byte) string {
	clocks := []string{"@6:00", "@*:0/10", "@FREQ=WEEKLY;BYDAY=MO", "@R/PT7M", "@2:30 tz=Europe/Stockholm", "@99:0", "@R2/2026-01-01T00:00:00Z/P1D", "@FREQ=MONTHLY;BYMONTHDAY=31"}
	var b strings.Builder
	n := 0
	for ; len(data) >= 4 && n < 12; data = data[4:] {
		fmt.Fprintf(&b, "T%d", n)
		n++
		if c := data[0]; c&1 != 0 {
			fmt.Fprintf(&b, " %s", clocks[c>>1&7])
		}
		if data[1]&1 != 0 {
			fmt.Fprintf(&b, " %dm", data[1]>>1)
		}
		for i, flag := range []string{"&", "off", "data", "*"} {
			if mask := []byte{0x80, 0x70, 0x68, 0x67}[i]; data[0]&mask == mask {
				b.WriteString(" " + flag)
			}
		}
		for i := range int(data[2] & 3) {
			fmt.Fprintf(&b, " T%d:%s", int(data[3]>>(3*i)&15), []string{"S", "S", "F", ""}[data[2]>>(2+2*i)&3])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// FuzzForecast holds what is true of every set: runs come in order, the same each
// time, within the window, by the roots of the task's cadence, and NextRuns agrees.
func FuzzForecast(f *testing.F) {
	f.Add([]byte{1, 11, 0, 0, 0x80, 21, 2, 0x11, 3, 1, 1, 1})
	f.Add([]byte{1, 11, 1, 1, 0x80, 21, 2, 0x08, 5, 1, 2, 9, 0x80, 9, 3, 0x51})
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := setFrom(data)
		if lines == "" {
			return
		}
		joins := strings.Contains(lines, "&") // below these, a run may have another root
		line := lineOf(t, lines)
		forecast := line.Forecast(testNow, testNow.Add(2*day))
		runs := slices.Collect(forecast.Runs())
		if again := slices.Collect(line.Forecast(testNow, testNow.Add(2*day)).Runs()); !slices.Equal(runs, again) {
			t.Fatalf("two forecasts differ\n%s", lines)
		}
		first := make(map[graph.Vertex]int64)
		last := testNow.Unix()
		for _, r := range runs {
			if r.Unix < last || r.Unix >= testNow.Add(2*day).Unix() {
				t.Fatalf("%v after %d\n%s", r, last, lines)
			}
			last = r.Unix
			c := line.Cadence(r.Task)
			if c == nil || line.g.Off(r.Task) != "" || !joins && !slices.Contains(c.Roots, r.Root) {
				t.Fatalf("%v without a cadence for it: %+v\n%s", r, c, lines)
			}
			if _, ok := first[r.Task]; !ok {
				first[r.Task] = r.Unix
			}
		}
		if n := forecast.Counts().Total; n != len(runs) || len(forecast.Idle())+len(first) != line.g.Tasks() {
			t.Fatalf("%d runs counted, %d seen\n%s", n, len(runs), lines)
		}
		for v := range graph.Vertex(line.g.Tasks()) {
			line.Spread(v)
			line.Mismatch(v)
			line.Crowding(v, 5*time.Minute)
			if p := line.CriticalPath(v); p.Tasks[0] != v || p.Length < 0 {
				t.Fatalf("path %+v\n%s", p, lines)
			}
			next := line.NextRuns(v, testNow, 1)
			if at, ok := first[v]; ok && (len(next) == 0 || next[0].Unix != at) && !joins {
				t.Fatalf("T%d runs first at %d, next run %v\n%s", v, at, next, lines)
			}
		}
	})
}
