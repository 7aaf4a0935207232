package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "invalid-version",
	Summary: "`version` is no semantic version",
	Why: "`version` is the version of your definition, and the API documents it as a semantic version: " +
		"three numbers with dots, such as `1.0.0`, and behind them, where needed, a pre-release and a build. Together with the name it identifies a task. " +
		"Versions of another form cannot be put in order, so it is unclear which of two definitions is the newer.",
	Do:      "Write a semantic version, or leave `version` out. The version of the workflow language is `specVersion`, see `invalid-spec-version`.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks, pattern of `version`", "Semantic Versioning 2.0.0"},
	Group:   FileAndSchema,
	Reads:   Value,
	Task: func(p *TaskPass) {
		v := p.Task.Version
		if v.Is(source.String) && !isSemanticVersion(v.Bytes()) && !isSample(v.Bytes()) {
			p.Report(v, "version %s is no semantic version", v.Quoted()).Help("write three numbers with dots, such as 1.0.0")
		}
	},
})
