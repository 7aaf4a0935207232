package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "last-run-failed",
	Summary: "the last run of an enabled task failed",
	Why: "The data of the app is as old as its last run that succeeded, and tasks that wait for a success have not run since.\n\n" +
		"With the option `count` only that many failures in a row are reported, which takes lists of runs (`tasklint fetch --runs N`); " +
		"`--live` asks for those of the tasks whose last run failed. With the option `log` and `--live` a note quotes how the log of the run ends, which is asked for then; " +
		"a log may hold data, so this is off by default." +
		pastNote,
	Do:      "Look at the log of the run, which says where the script stopped. After a number of failures in a row the service disables the task, see `broken-disabled`.",
	Mend:    MendRun,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `metadata.orchestration.lastRun` and runs, `status`"},
	Options: []Option{
		{Name: "count", Default: 1, Doc: "How many of the last runs have to have failed."},
		{Name: "log", Default: false, Doc: "Whether to ask the tenant for the log of the run and quote its end."},
	},
	Group: History,
	Needs: []Need{{Question: AskFailures, Option: "count"}, {Question: AskLogs, Option: "log", Optional: true}},
	Past:  checkLastRunFailed,
})

func checkLastRunFailed(p *SetPass) {
	p.eachPast(func(f *task.Facts, last *lastRun) {
		if last == nil || !p.active(f) || !last.statusIs("FAILED") {
			return
		}
		n := p.failures(f, last)
		if n < max(p.Int("count"), 1) {
			return
		}
		told, newest := "the last run", "the run"
		if n > 1 {
			told, newest = fmt.Sprintf("the last %d runs", n), "the newest of them"
		}
		var known []string
		if !last.Started.IsZero() {
			known = append(known, newest+" started at "+utc(last.Started))
		}
		if end := p.logEnd(last); end != "" {
			known = append(known, "its log ends with "+say.Quote(end))
		}
		if waiting := p.waiting(f); waiting != "" {
			known = append(known, waiting)
		}
		p.reportRun(f, last, last.Status, "%s of %s failed", told, p.name(f)).
			Help("look at the log of the run").Note("%s", strings.Join(known, "; "))
	})
}

// failures is how many of the newest runs that are known failed in a row.
func (p *SetPass) failures(f *task.Facts, last *lastRun) int {
	var runs []Run
	if f.ID.S != "" {
		runs = slices.Clone(p.Past.Runs[f.ID.S])
	}
	slices.SortStableFunc(runs, func(a, b Run) int { return instantOf(b.StartedAt.S).Compare(instantOf(a.StartedAt.S)) })
	n, seen := 1, map[string]bool{last.ID.S + "\x00" + last.StartedAt.S: true}
	for _, r := range runs {
		key := r.ID.S + "\x00" + r.StartedAt.S
		if seen[key] || last.StartedAt.S == r.StartedAt.S {
			continue
		}
		seen[key] = true
		if !strings.EqualFold(r.Status.S, "FAILED") {
			break
		}
		n++
	}
	return n
}

// logEnd is the last line of the log of a run that says something and holds no
// credential, "" where the log was not asked for.
func (p *SetPass) logEnd(run *lastRun) string {
	if p.Remote != nil && p.Bool("log") {
		lines := strings.FieldsFunc(p.Remote.Logs[run.ID.S], func(r rune) bool { return r == '\n' || r == '\r' })
		for _, line := range slices.Backward(lines) {
			if line = strings.TrimSpace(line); line != "" && secret.Form([]byte(line)) == "" {
				return line
			}
		}
	}
	return ""
}
