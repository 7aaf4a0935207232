package engine

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/timeline"
	"github.com/tasklint/tasklint/rules"
)

// verdict is what the second phase finds in all sets, before it is decided where that
// is told.
type verdict struct {
	notices []Notice
	groups  []*group
	tenants []*rules.Set
	tasks   int
	// findings are about the tasks of the sets, live those about the tenant itself,
	// which stay as they are.
	findings, live []*diag.Finding
	// sets are those of the findings.
	sets     map[*diag.Finding]*group
	failures []rules.Failure
	err      error
}

// verdict judges the sets of some documents; gone are the tasks that a change has
// removed. The rules about the tenant run where asked says so.
func (e *Engine) verdict(files []*FileResult, gone *removed, asked bool) *verdict {
	v := &verdict{sets: make(map[*diag.Finding]*group)}
	v.groups = e.sets(files)
	durations := timeline.LastDurations(recorded(files))
	runs := runsByTask(files)
	var failed []error
	for i, g := range v.groups {
		v.tasks += len(g.Tasks)
		tenant := rules.NewSet(g.Set, others(v.groups, i), e.options.Now)
		tenant.Removed, tenant.Durations = gone.from(e, g), durations
		tenant.Past = e.past(g.Set, runs)
		tenant.FileGaps, tenant.Remote = g.fileGaps, g.live
		v.tenants = append(v.tenants, tenant.Shown())
		found, err := e.judgeSet(g, tenant)
		failed = append(failed, err, guard(nil, "own rules", func() {
			also, more := e.judgeOwn(tenant)
			found = append(found, also...)
			v.failures = rules.MergeFailures(v.failures, more...)
		}))
		v.unfollowed(tenant)
		for _, f := range found {
			v.sets[f] = g
		}
		v.findings = append(v.findings, found...)
		if asked {
			also, err := e.judgeLive(g, tenant, runs)
			failed = append(failed, err)
			v.live = append(v.live, also...)
		}
	}
	v.err = errors.Join(failed...)
	return v
}

// unfollowed counts the joins of a set in which something may have been missed.
func (v *verdict) unfollowed(t *rules.Set) {
	n := t.Unfollowed()
	if n == 0 {
		return
	}
	of := cmp.Or(t.Set.Name, t.Set.Tenant)
	if of != "" {
		of = " of " + diag.Quote(of)
	}
	v.notices = append(v.notices, Notice{Kind: Unfollowed, Message: fmt.Sprintf(
		"%s%s %s too tangled to be followed to the end: a deadlock, a double trigger or a redundant event may be missing there (see docs/limits.md)",
		plural.Of(n, "join"), of, plural.Pick(n, "is", "are"))})
}

// levels are the levels of the findings by their fingerprints.
func (v *verdict) levels() map[string]diag.Level {
	diag.Sort(v.findings)
	diag.Fingerprint(v.findings)
	levels := make(map[string]diag.Level, len(v.findings))
	for _, f := range v.findings {
		levels[f.Fingerprint] = f.Level
	}
	return levels
}
