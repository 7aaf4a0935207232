package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// withBareBaseline gives --write-baseline an empty name where none follows it: that of the
// configuration is meant then.
func withBareBaseline(args []string) []string {
	const flag = "--write-baseline"
	for i, arg := range args {
		switch {
		case arg == "--":
			return args
		case arg == flag && (i+1 == len(args) || strings.HasPrefix(args[i+1], "-")):
			args = slices.Clone(args)
			args[i] = flag + "="
			return args
		}
	}
	return args
}

// applyBaseline takes accepted findings out of the count, and tells which entries
// are not needed any more, without those that lie outside the run.
func applyBaseline(a *app, r *engine.Result, b *engine.Baseline, name string, outside func(engine.BaselineEntry) bool, quiet bool) {
	applied := b.Apply(r)
	if quiet {
		return
	}
	applied.Stale = slices.DeleteFunc(applied.Stale, outside)
	for _, line := range b.Told(applied, name) {
		a.note("%s", line)
	}
}

// writeBaseline records today's findings. It refuses to grow an existing baseline
// unless told so, since that is how baselines rot.
func writeBaseline(a *app, r *engine.Result, name string, accept bool, outside func(engine.BaselineEntry) bool, now time.Time) error {
	if n := r.Excess(); n > 0 {
		return fmt.Errorf("baseline %s: not written: there are %s more than the %d that are kept; record fewer files at a time", name, say.Count(n, "finding"), engine.MostKept)
	}
	before, err := load.ReadBaseline(name, true)
	if err != nil {
		return err
	}
	b, added := engine.Record(r, before, now, outside)
	if before != nil && added > 0 && !accept {
		return fmt.Errorf("baseline %s: %s %s not in it; mend what is new, or take it in with --accept", name, say.Count(added, "finding"), say.Pick(added, "is", "are"))
	}
	if err := writeFile(name, a.mode(), masked(b.Write)); err != nil {
		return fmt.Errorf("baseline %s: %w", name, regular.Reason(err))
	}
	pruned := 0
	if before != nil {
		pruned = before.Len() + added - b.Len()
	}
	a.say("%s holds %s (%d added, %d pruned)", name, say.CountOrNo(b.Len(), "finding"), added, pruned)
	return nil
}
