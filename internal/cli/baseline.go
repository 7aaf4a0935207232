package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/regular"
)

// readBaseline reads a baseline file. With missing allowed, one that is not there is
// no error and nil.
func readBaseline(name string, missing bool) (*engine.Baseline, error) {
	f, _, err := regular.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		if missing {
			return nil, nil
		}
		return nil, noBaseline(name)
	}
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", name, regular.Reason(err))
	}
	defer f.Close()
	return parseBaseline(name, f)
}

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

// readBaselineIn is readBaseline for the state that git has of the files.
func readBaselineIn(state *tree, at paths, name string) (*engine.Baseline, error) {
	text, known, err := state.text(at.absolute(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, noBaseline(name)
	case err != nil:
		return nil, fmt.Errorf("baseline %s: %w", name, regular.Reason(err))
	case known:
		return parseBaseline(name, bytes.NewReader(text))
	default:
		return readBaseline(name, false)
	}
}

func noBaseline(name string) error {
	return fmt.Errorf("baseline %s: there is no such file yet; tasklint --write-baseline %s records today's findings in it", name, name)
}

func parseBaseline(name string, r io.Reader) (*engine.Baseline, error) {
	b, err := engine.ReadBaseline(r)
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", name, err)
	}
	return b, nil
}

// applyBaseline takes accepted findings out of the count, and tells which entries
// are not needed any more, without those that lie outside the run.
func (a *app) applyBaseline(r *engine.Result, b *engine.Baseline, name string, outside func(engine.BaselineEntry) bool, quiet bool) {
	applied := b.Apply(r)
	if quiet {
		return
	}
	if n := applied.Worse; n > 0 {
		fmt.Fprintf(a.stderr, "tasklint: note: %s worse than when %s taken into %s, and so %s\n",
			plural.Of(n, "finding")+plural.Pick(n, " is", " are"), plural.Pick(n, "it was", "they were"), printable(name), plural.Pick(n, "counts", "count"))
	}
	if n := b.Unlevelled(); n > 0 {
		fmt.Fprintf(a.stderr, "tasklint: note: %s in %s %s recorded without a level, so it is not told if one has become worse; --write-baseline %s adds what is missing\n",
			plural.OrNo(n, "finding"), printable(name), plural.Pick(n, "was", "were"), printable(name))
	}
	if stale := slices.DeleteFunc(applied.Stale, outside); len(stale) > 0 {
		fmt.Fprintf(a.stderr, "tasklint: note: %d of the %s in %s %s gone; --write-baseline %s prunes what is gone\n",
			len(stale), plural.OrNo(b.Len(), "finding"), printable(name), plural.Pick(len(stale), "is", "are"), printable(name))
	}
}

// writeBaseline records today's findings. It refuses to grow an existing baseline
// unless told so, since that is how baselines rot.
func (a *app) writeBaseline(r *engine.Result, name string, accept bool, outside func(engine.BaselineEntry) bool, now time.Time) error {
	if n := r.Excess().Total(); n > 0 {
		return fmt.Errorf("baseline %s: not written: there are %s more than the %d that are kept; record fewer files at a time", name, plural.Of(n, "finding"), engine.MostKept)
	}
	before, err := readBaseline(name, true)
	if err != nil {
		return err
	}
	b, added := engine.Record(r, before, now, outside)
	if before != nil && added > 0 && !accept {
		return fmt.Errorf("baseline %s: %s %s not in it; mend what is new, or take it in with --accept", name, plural.Of(added, "finding"), plural.Pick(added, "is", "are"))
	}
	if err := writeFile(name, a.mode(), masked(b.Write)); err != nil {
		return fmt.Errorf("baseline %s: %w", name, regular.Reason(err))
	}
	pruned := 0
	if before != nil {
		pruned = before.Len() + added - b.Len()
	}
	fmt.Fprintf(a.stderr, "tasklint: %s holds %s (%d added, %d pruned)\n", printable(name), plural.OrNo(b.Len(), "finding"), added, pruned)
	return nil
}
