package reporters

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/plural"
)

// totals writes the last lines: where to read more, and the true counts.
func (t *textReport) totals(shown []*diag.Finding) {
	if len(shown) > 0 {
		t.line("%s for more about a rule, run tasklint explain %s", t.paint(cyan, "help:"), Escape(shown[0].Rule))
	}
	sum := &t.run.Result.Summary
	var found []string
	for _, c := range []struct {
		n     int
		what  string
		level diag.Level
	}{{sum.Errors, "error", diag.Error}, {sum.Warnings, "warning", diag.Warning}, {sum.Notes, "note", diag.Note}} {
		if c.n > 0 {
			found = append(found, t.paint(levelStyle(c.level), count(c.n, c.what)))
		}
	}
	line := t.paint(yellow, t.run.none())
	if found != nil || sum.Files > 0 {
		found := cmp.Or(strings.Join(found, ", "), t.paint(green, t.run.none()))
		line = fmt.Sprintf("%s in %s (%s)", found, count(sum.Tasks, "task"), count(sum.Files, "file"))
	}
	if t.run.Elapsed > 0 {
		line += ", " + elapsed(t.run.Elapsed)
	}
	line += fixes(counting(t.run.Result.Findings))
	if sum.Suppressed > 0 {
		line += "; " + group(sum.Suppressed) + " suppressed"
	}
	if sum.Baselined > 0 {
		line += "; " + group(sum.Baselined) + " in the baseline"
	}
	if sum.Skipped > 0 {
		line += "; " + count(sum.Skipped, "file") + " skipped (no tasks)"
	}
	if sum.Unread > 0 {
		line += "; " + count(sum.Unread, "file") + " not read"
	}
	t.line("%s", line)
}

// fixes says what --fix can do.
func fixes(findings []*diag.Finding) string {
	return fixWords(fixable(findings))
}

func fixWords(safe, unsafe int) string {
	switch {
	case safe+unsafe == 0:
		return ""
	case safe == 0:
		return "; " + group(unsafe) + " fixable with --fix --unsafe"
	case unsafe == 0:
		return "; " + group(safe) + " fixable with --fix"
	default:
		return "; " + group(safe) + " fixable with --fix, " + group(unsafe) + " more with --unsafe"
	}
}

// fixable counts the findings whose best fix is safe, and the other fixable ones.
func fixable(findings []*diag.Finding) (safe, unsafe int) {
	for _, f := range findings {
		switch {
		case len(f.Fixes) == 0:
		case f.Fixes[0].Safety == diag.Safe:
			safe++
		default:
			unsafe++
		}
	}
	return safe, unsafe
}

// count is a number with its noun, with commas between thousands.
func count(n int, noun string) string {
	return group(n) + " " + plural.Noun(n, noun)
}

// group writes a number with commas between thousands.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// elapsed writes a duration with the digits that matter.
func elapsed(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	default:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
}
