// Package reporters writes the outcome of a run, one format a file. Only here do
// spans become lines and columns. It is part of the program's layout, not an API
// for others.
package reporters

import (
	"cmp"
	"errors"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Report is what the formats write. The zero value of every setting is its default
// unless said otherwise.
type Report struct {
	Result *engine.Result
	// Settings are the rules with their levels, for the rule descriptions of SARIF;
	// those that are off are left out.
	Settings []rules.Setting
	Tool     Tool
	// Base is the absolute folder that sarif, github, gitlab and azure give paths from,
	// WorkDir the absolute working directory, which the names of documents count from.
	Base, WorkDir string
	// ExitCode is the exit code that the run is going to have.
	ExitCode int
	// Asked says which documents the run is about, where others were only read to know
	// their tasks; nil for all.
	Asked func(*source.Document) bool
	// Spell is how options are given that the report speaks of.
	Spell say.Spelling
	// Baseline says that a baseline or a comparison decides which findings are new.
	Baseline bool
	// Repository is where the checked files come from, nil when that is not known.
	Repository *Repository

	// Now is the time that html looks ahead from; zero leaves the forecast out.
	Now time.Time
	// Elapsed is how long the run took; 0 leaves it out.
	Elapsed time.Duration
	// Color says that text may be coloured, Width is how wide lines may be in cells, 0
	// when that is not known.
	Color bool
	Width int
	// Links says that ids of rules may lead to their pages, by escape sequences.
	Links bool
	// Terminal says that the report goes to a terminal, where sentences are broken at
	// its width; what reads a file or a pipe does that itself.
	Terminal bool
	// Level is the least level that is shown, Off for what each format does by itself.
	// FailLevel is the least that makes the run fail, Off for none, which is shown always.
	Level, FailLevel diag.Level
	// MaxSame is how many findings of one rule and message text shows on a terminal, 0
	// for all.
	MaxSame int
	// ShowSuppressed shows in text and compact what does not count, too.
	ShowSuppressed bool
	// Addresses are those of the tenants of configured sets, by name, as far as known.
	Addresses map[string]string
	// Evidence adds to text what all other reports for people say: by which program and
	// clock, and for which sets, it is true.
	Evidence bool
	// Quiet leaves all but findings out of text.
	Quiet bool
	// MaxFindings is how many findings text shows, the worst ones, 0 for all.
	MaxFindings int
	// Statistics adds counts by rule to text.
	Statistics bool
	// SarifMax is how many results SARIF holds, 0 for all.
	SarifMax int
	// SarifSuppressed keeps suppressed findings in SARIF, marked.
	SarifSuppressed bool
}

// Tool names the program that made a report.
type Tool struct{ Name, Version, InformationURI string }

// Repository is a commit in a version control system. URI must bear no credential.
type Repository struct{ URI, Revision, Branch string }

// none is what stands for the counts of a run without findings: one that has looked at
// nothing has not found that all is well.
func (r *Report) none() string {
	if r.Result.Summary.Nothing() {
		return "nothing was checked"
	}
	return "no findings"
}

// least is the least level that a format shows which by itself shows a level and worse.
func (r *Report) least(byDefault diag.Level) diag.Level {
	return leastOf(r.Level, r.FailLevel, byDefault)
}

func leastOf(level, failLevel, byDefault diag.Level) diag.Level {
	level = cmp.Or(level, byDefault)
	if failLevel != diag.Off {
		level = min(level, failLevel)
	}
	return level
}

// Least returns the least level of the findings of which a format tells more than how many
// there are, where Report has these levels; Off for all.
func Least(format string, level, failLevel diag.Level) diag.Level {
	if format != "text" && format != "compact" {
		return diag.Off
	}
	return leastOf(level, failLevel, diag.Warning)
}

// findings are those of the levels that a format shows, those that do not count included.
func (r *Report) findings(byDefault diag.Level) []*diag.Finding {
	least := r.least(byDefault)
	if least <= diag.Note {
		return r.Result.Findings
	}
	shown := make([]*diag.Finding, 0, len(r.Result.Findings))
	for _, f := range r.Result.Findings {
		if f.Level >= least {
			shown = append(shown, f)
		}
	}
	return shown
}

// counted are the findings that count, of the levels that a format shows.
func (r *Report) counted(byDefault diag.Level) []*diag.Finding {
	return counting(r.findings(byDefault))
}

// shown are the findings that text and compact show.
func (r *Report) shown() []*diag.Finding {
	if r.ShowSuppressed {
		return r.findings(diag.Warning)
	}
	return r.counted(diag.Warning)
}

// counting leaves out what is suppressed or in the baseline.
func counting(findings []*diag.Finding) []*diag.Finding {
	counted := make([]*diag.Finding, 0, len(findings))
	for _, f := range findings {
		if f.State == diag.New {
			counted = append(counted, f)
		}
	}
	return counted
}

// failuresIn takes joined errors apart, but no error that says more than those in it.
func failuresIn(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	if errors.Join(joined.Unwrap()...).Error() != err.Error() {
		return []error{err}
	}
	var all []error
	for _, err := range joined.Unwrap() {
		all = append(all, failuresIn(err)...)
	}
	return all
}

// jsonTask names a task, in json and sarif.
type jsonTask struct {
	ID      string `json:"id,omitempty"`
	Name    string `json:"name,omitempty"`
	Set     string `json:"set,omitempty"`
	Pointer string `json:"pointer"`
}

func newJSONTask(t diag.Task) *jsonTask { return &jsonTask{t.ID, t.Name, t.Set, t.Pointer} }
