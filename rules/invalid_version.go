package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "invalid-version",
	Summary: "`version` is no semantic version",
	Why: "`version` is the version of your definition, and the API documents it as a semantic version: three numbers with dots, and behind them, if need be, a pre-release and a build. " +
		"Together with the name it tells a task from all others. A version of another form cannot be put in order, so it is unclear which of two definitions is the newer.",
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks, pattern of `version`", "Semantic Versioning 2.0.0"},
	Group:   FileAndSchema,
	Reads:   Value,
	Task: func(p *TaskPass) {
		v := p.Task.Version
		if v.Is(source.String) && !isSemanticVersion(v.Bytes()) && !isSample(v.Bytes()) {
			p.Report(v, "version %s is no semantic version; write three numbers with dots, such as 1.0.0", quoteNode(v))
		}
	},
})

// isSemanticVersion reports whether a text has the form of Semantic Versioning 2.0.0.
func isSemanticVersion(text []byte) bool {
	text, build, hasBuild := bytes.Cut(text, []byte("+"))
	core, pre, hasPre := bytes.Cut(text, []byte("-"))
	if hasBuild && !areIdentifiers(build, true) || hasPre && !areIdentifiers(pre, false) {
		return false
	}
	numbers := 0
	for more := true; more; numbers++ {
		var n []byte
		n, core, more = bytes.Cut(core, []byte("."))
		if !isDigits(n) || len(n) > 1 && n[0] == '0' {
			return false
		}
	}
	return numbers == 3
}

// areIdentifiers reports whether a text is a list of identifiers with dots between
// them. Those that are numbers have leading zeros only where they may.
func areIdentifiers(text []byte, zeros bool) bool {
	for more := true; more; {
		var id []byte
		id, text, more = bytes.Cut(text, []byte("."))
		for _, c := range id {
			if c != '-' && !isLetterOrDigit(c) {
				return false
			}
		}
		if len(id) == 0 || !zeros && len(id) > 1 && id[0] == '0' && isDigits(id) {
			return false
		}
	}
	return true
}

func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
