package reporters

import (
	"io"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

// GitLab writes a Code Quality report: a list of the entries that GitLab's
// documentation of the format describes. GitLab finds out what is new by comparing
// fingerprints with the report of the target branch.
//
// Only findings that count are written: the format has no field for suppressed or
// known ones, which SARIF marks, so GitLab would show them as open.
func GitLab(w io.Writer, report *Report) error {
	s, paths := newJSONStream(w), newBasePaths(report)
	list(s, report.counted(diag.Note), func(f *diag.Finding) any {
		e := gitlabEntry{
			Description: say.Escape(f.Sentences()), CheckName: f.Rule, Fingerprint: f.Fingerprint,
			Severity: gitlabSeverity(f.Level), Location: gitlabLocation{Path: ".", Lines: gitlabLines{Begin: 1}},
		}
		if f.Doc != nil {
			e.Location.Path = paths.of(f.Doc).text
			if at := locate(f.Place); at.known {
				e.Location.Lines.Begin = at.start.Line
			}
		}
		return e
	})
	s.raw("\n")
	return s.close()
}

// gitlabEntry is one violation. A finding that belongs to no file stands at the base,
// one whose line is not known on line 1, as GitLab takes no entry without a place.
type gitlabEntry struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// gitlabSeverity is a level in GitLab's words: info, minor, major, critical, blocker.
// The last two are left to what breaks more than a task.
func gitlabSeverity(l diag.Level) string {
	switch l {
	case diag.Error:
		return "major"
	case diag.Warning:
		return "minor"
	default:
		return "info"
	}
}
