package reporters

import "strings"

// Underline writes a line, indented and escaped, with a mark under the bytes from..to
// below it.
func Underline(line string, from, to int) string {
	d := drawText([]byte(line), 0)
	begin := d.cellAt(d.at(from))
	size := max(1, d.cellAt(d.at(to))-begin)
	return "  " + string(d.out) + "\n  " + strings.Repeat(" ", begin) + strings.Repeat("^", size)
}
