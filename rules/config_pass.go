package rules

import (
	"fmt"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// ConfigPass is what a rule sees of the configuration, after everything else was
// found.
type ConfigPass struct {
	*Setting
	// Doc is the configuration file.
	Doc *source.Document
	// Suppressions are its suppressions with what came of them.
	Suppressions []Suppression
	// Failures are the own rules that could not be evaluated.
	Failures []Failure

	findings []*diag.Finding
}

// Suppression is an entry of "suppress" after a run.
type Suppression struct {
	// Span is the entry's place in the configuration file, Removal what to delete to
	// remove it.
	Span, Removal source.Span
	Rule, Task    string
	// Until is the last day on which it holds, zero for ever.
	Until time.Time
	// Expired says that it no longer suppresses, Matched how many findings it is for.
	Expired bool
	Matched int
	// Idle says that this run may have passed by what it is for: it looked at some of
	// the files only, or its rule did not run.
	Idle bool
}

// Report reports a span of the configuration file; value identifies the entry from
// run to run.
func (p *ConfigPass) Report(span source.Span, value, format string, args ...any) *Report {
	f := &diag.Finding{
		Rule: p.Rule.ID, Level: p.Setting.Level, Message: fmt.Sprintf(format, args...),
		Place: diag.Place{Doc: p.Doc, Span: span}, Value: diag.Scalar{Text: value, Given: true},
	}
	p.findings = append(p.findings, f)
	return &Report{finding: f, setting: p.Setting}
}

// Findings are what was reported.
func (p *ConfigPass) Findings() []*diag.Finding { return p.findings }

// subject says what a suppression is about, for messages.
func (s *Suppression) subject() string {
	if s.Task == "" {
		return s.Rule
	}
	return s.Rule + " of task " + say.Quote(s.Task)
}
