package engine

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// Baseline is the findings that a team has accepted for now: they are reported as
// such and do not count. It knows them by fingerprint, so it survives reordering,
// reformatting and moving, and two equal findings are two entries.
type Baseline struct{ entries []BaselineEntry }

// BaselineEntry is one accepted finding. All but the fingerprint is for people.
type BaselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Set         string `json:"set,omitempty"`
	Task        string `json:"task,omitempty"`
	Pointer     string `json:"pointer,omitempty"`
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
	return &Baseline{file.Findings}, nil
}

// Apply marks the findings that the baseline holds, and counts anew. It returns the
// entries that no finding answers to any more.
func (b *Baseline) Apply(r *Result) (stale []BaselineEntry) {
	found := make(map[string]*diag.Finding, len(r.Findings))
	for _, f := range r.Findings {
		found[f.Fingerprint] = f
	}
	for _, e := range b.entries {
		f := found[e.Fingerprint]
		if f == nil {
			stale = append(stale, e)
			continue
		}
		if f.State == diag.New {
			f.State, f.Reason = diag.Baseline, "accepted on "+e.Since
		}
	}
	r.recount()
	return stale
}

// Record is the baseline of today's findings: all that are not suppressed. Entries
// of before keep their day. Added counts those that before does not hold; before is
// nil when there was none. Beyond tells the entries that were not looked for: they
// stay although they were not found.
func Record(r *Result, before *Baseline, today time.Time, beyond func(BaselineEntry) bool) (b *Baseline, added int) {
	since := make(map[string]string)
	if before != nil {
		for _, e := range before.entries {
			since[e.Fingerprint] = e.Since
		}
	}
	b = &Baseline{entries: []BaselineEntry{}}
	for _, f := range r.Findings {
		if f.State == diag.Suppressed {
			continue
		}
		day, known := since[f.Fingerprint]
		delete(since, f.Fingerprint)
		if !known {
			day = today.UTC().Format(time.DateOnly)
			added++
		}
		b.entries = append(b.entries, BaselineEntry{
			Fingerprint: f.Fingerprint, Rule: f.Rule, Set: f.Task.Set, Task: f.Task.Name, Pointer: f.Canonical, Since: day,
		})
	}
	if before != nil {
		for _, e := range before.entries {
			if _, left := since[e.Fingerprint]; left && beyond(e) {
				b.entries = append(b.entries, e)
			}
		}
	}
	slices.SortFunc(b.entries, func(x, y BaselineEntry) int { return strings.Compare(x.Fingerprint, y.Fingerprint) })
	return b, added
}

// Len is the number of entries.
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
