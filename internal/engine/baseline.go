package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Baseline is the findings that a team has accepted for now: they are reported as
// such and do not count. It knows them by fingerprint, so it survives reordering,
// reformatting and moving, and two equal findings are two entries. One that is worse now
// than when it was accepted counts.
type Baseline struct{ entries []BaselineEntry }

// BaselineEntry is one accepted finding. Fingerprint, level and group identify it; the rest
// is for people.
type BaselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	// Level is how bad the finding was. Early baselines do not have it: what they hold
	// is accepted at any level.
	Level   string `json:"level,omitempty"`
	Set     string `json:"set,omitempty"`
	Task    string `json:"task,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	// Group are digests of the tasks that the finding is about where there may be fewer
	// of them, and Lead of what they have in common.
	Group []string `json:"group,omitempty"`
	Lead  string   `json:"lead,omitempty"`
	// Since is the day on which it was accepted, in UTC.
	Since string `json:"since"`
}

// baselineFile is how a baseline lies on disk.
type baselineFile struct {
	Version  int             `json:"version"`
	Findings []BaselineEntry `json:"findings"`
}

const baselineVersion = 1

// baselineMost bounds how much of a baseline file is read, in bytes.
const baselineMost = 256 << 20

// ReadBaseline reads a baseline; the error says what is wrong with it.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	d := json.NewDecoder(io.LimitReader(r, baselineMost))
	d.DisallowUnknownFields()
	var file baselineFile
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("no baseline that tasklint wrote: %w", err)
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("baseline of version %d; this tasklint reads version %d", file.Version, baselineVersion)
	}
	for _, e := range file.Findings {
		if _, err := diag.ParseLevel(e.Level); e.Level != "" && err != nil {
			return nil, fmt.Errorf("baseline entry %s: %w", say.Quote(e.Fingerprint), err)
		}
	}
	return &Baseline{file.Findings}, nil
}

// Applied is what a baseline has to do with today's findings.
type Applied struct {
	// Stale are the entries that no finding answers to any more.
	Stale []BaselineEntry
	// Worse is how many findings count since they are worse than when they were accepted.
	Worse int
}

// Apply marks the findings that the baseline holds, and counts anew.
func (b *Baseline) Apply(r *Result) Applied {
	of, worse := b.recognise(r.Findings)
	answered := make([]bool, len(b.entries))
	for i, f := range r.Findings {
		if of[i] < 0 {
			continue
		}
		answered[of[i]] = true
		if f.State == diag.New {
			f.State, f.Reason = diag.Baseline, "accepted on "+b.entries[of[i]].Since
		}
	}
	for _, i := range worse {
		answered[i] = true
	}
	applied := Applied{Worse: len(worse)}
	for i, e := range b.entries {
		if !answered[i] && len(r.excess) == 0 {
			applied.Stale = append(applied.Stale, e)
		}
	}
	r.recount()
	return applied
}

// Told is what there is to say of the baseline with a name after it was applied.
func (b *Baseline) Told(a Applied, name string) []string {
	var told []string
	if n := a.Worse; n > 0 {
		told = append(told, fmt.Sprintf("%s worse than when %s taken into %s, and so %s",
			say.Count(n, "finding")+say.Pick(n, " is", " are"), say.Pick(n, "it was", "they were"), name, say.Pick(n, "counts", "count")))
	}
	if n := b.Unlevelled(); n > 0 {
		told = append(told, fmt.Sprintf("%s in %s %s recorded without a level, so it is not told if one has become worse; --write-baseline %s adds what is missing",
			say.CountOrNo(n, "finding"), name, say.Pick(n, "was", "were"), name))
	}
	if n := len(a.Stale); n > 0 {
		told = append(told, fmt.Sprintf("%d of the %s in %s %s gone; --write-baseline %s prunes what is gone",
			n, say.CountOrNo(b.Len(), "finding"), name, say.Pick(n, "is", "are"), name))
	}
	return told
}

// recognise says which entry each finding is; see the function of that name. Findings
// that are suppressed come last.
func (b *Baseline) recognise(findings []*diag.Finding) (of, worse []int) {
	known := make([]knownFinding, len(b.entries))
	for i, e := range b.entries {
		known[i] = knownFinding{fingerprint: e.Fingerprint, level: diag.Error}
		if len(e.Group) > 0 {
			known[i].kin = kin{kindred(e.Rule, e.Set, e.Lead), e.Group}
		}
		if level, err := diag.ParseLevel(e.Level); err == nil {
			known[i].level = level
		}
	}
	return recognise(findings, known, func(f *diag.Finding) int { return int(f.State) })
}

// Unlevelled returns how many entries do not say how bad the finding was.
func (b *Baseline) Unlevelled() int {
	n := 0
	for _, e := range b.entries {
		if e.Level == "" {
			n++
		}
	}
	return n
}

// Record returns the baseline of today's findings: all that are not suppressed. Entries
// of before keep their day. Added counts those that before does not hold; before is
// nil when there was none. Beyond reports the entries that were not looked for: they
// stay although they were not found.
func Record(r *Result, before *Baseline, today time.Time, beyond func(BaselineEntry) bool) (b *Baseline, added int) {
	if before == nil {
		before = &Baseline{}
	}
	of, worse := before.recognise(r.Findings)
	replaced := make([]bool, len(before.entries))
	for _, i := range worse {
		replaced[i] = true
	}
	b = &Baseline{entries: []BaselineEntry{}}
	for i, f := range r.Findings {
		if f.State == diag.Suppressed {
			continue
		}
		e := BaselineEntry{
			Fingerprint: f.Fingerprint, Rule: f.Rule, Level: f.Level.String(), Set: f.Task.Set, Task: f.Task.Name, Pointer: f.Canonical,
			Group: kinOf(f).members, Since: today.UTC().Format(time.DateOnly),
		}
		if len(e.Group) > 0 {
			e.Lead = short(f.Lead)
		}
		if of[i] >= 0 {
			e.Since, replaced[of[i]] = before.entries[of[i]].Since, true
		} else {
			added++
		}
		b.entries = append(b.entries, e)
	}
	for i, e := range before.entries {
		if !replaced[i] && beyond(e) {
			b.entries = append(b.entries, e)
		}
	}
	slices.SortFunc(b.entries, func(x, y BaselineEntry) int {
		return cmp.Or(strings.Compare(x.Fingerprint, y.Fingerprint), strings.Compare(x.Level, y.Level))
	})
	return b, added
}

// Len returns the number of entries.
func (b *Baseline) Len() int { return len(b.entries) }

// Write writes the baseline, one entry a line so that it merges well.
func (b *Baseline) Write(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "{\"version\": %d, \"findings\": [", baselineVersion); err != nil {
		return err
	}
	for i, e := range b.entries {
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("baseline entry: %w", err)
		}
		line = source.EscapeReplacement(line)
		if i > 0 {
			line = append([]byte{',', '\n'}, line...)
		} else {
			line = append([]byte{'\n'}, line...)
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}
