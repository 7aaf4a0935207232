package rules

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// FilePass is what a rule sees of a document as a whole, after its parts.
type FilePass struct {
	*Setting
	Doc *source.Document
	// Errors are the places where the text is broken or nests too deep, in order.
	Errors []error

	findings []*diag.Finding
}

// Report reports a span of the document.
func (p *FilePass) Report(span source.Span, format string, args ...any) *Report {
	f := &diag.Finding{
		Rule: p.Rule.ID, Level: p.Setting.Level, Message: fmt.Sprintf(format, args...),
		Place: diag.Place{Doc: p.Doc, Span: span},
	}
	p.findings = append(p.findings, f)
	return &Report{finding: f, setting: p.Setting}
}

// Findings are what was reported.
func (p *FilePass) Findings() []*diag.Finding { return p.findings }
