package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "invalid-spec-version",
	Summary: "`specVersion` does not look like a version",
	Why: "`specVersion` says which version of the workflow language the task is written in. The service takes any text, and its own examples say `0.8`, `1.12.0` and `1.16.0`. " +
		"A text that is no version at all, such as `latest`, is most likely the value of another field, and a later release of the service may refuse it.",
	Do:      "Write `0.8`, the version of Serverless Workflow that tasks are written in. The version of your own definition is `version`, see `invalid-version`.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `specVersion` and its examples", "Serverless Workflow 0.8, Workflow Definition Structure"},
	Group:   FileAndSchema,
	Reads:   Value,
	Task: func(p *TaskPass) {
		v := p.Task.SpecVersion
		if v.Is(source.String) && !isSpecVersion(v.Bytes()) && !isSample(v.Bytes()) {
			p.Report(v, "specVersion %s does not look like a version", v.Quoted()).Help("write \"0.8\"")
		}
	},
})

// isSpecVersion takes two or three numbers with dots, and a pre-release or build.
func isSpecVersion(text []byte) bool {
	major, minor, ok := bytes.Cut(text, []byte("."))
	return ok && isDigits(major) && isDigits(minor) || isSemanticVersion(text)
}
