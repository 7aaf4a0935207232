package rules

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "missing-in-files",
	Summary: "a task of the tenant that is in none of the files",
	Why: "The repository is to say what runs, and here runs something that it does not know: nobody reviews it, and no other rule sees it among the files.\n\n" +
		"The finding stands in the tenant's own document, `tenant:/tasks/<id>`. " +
		"Where the files may hold a part of the tasks (single files, one page of a list, `--partial`) all of them are one note, which says why. " +
		"More than `max` of them are one finding: the repository is then at its beginning, or another folder was meant." +
		liveNote,
	Do:      "Fetch the task into the files (`tasklint fetch -o DIR`), or delete it in the tenant. The opposite is `missing-in-tenant`.",
	Mend:    MendTenant,
	Level:   diag.Warning,
	Levels:  "One note for all, which settings do not raise, where tasks may be missing from the input.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of GET /api/scheduling/tasks"},
	Options: []Option{{Name: "max", Default: 50, Doc: "How many tasks are reported one by one; more are one finding."}},
	Group:   History,
	Live:    checkMissingInFiles,
})

func checkMissingInFiles(p *SetPass) {
	c := p.comparison()
	if c == nil || len(c.OnlyOld) == 0 {
		return
	}
	if len(p.FileGaps) > 0 {
		reportFewFiles(p, c).Uncertain(p.FileGaps[0])
		return
	}
	if len(c.OnlyOld) > p.Int("max") {
		reportFewFiles(p, c).Help("fetch them (tasklint fetch), or name the folder that holds them")
		return
	}
	for _, f := range c.OnlyOld {
		p.Report(f, p.Identity(f), "%s is in the tenant, but in none of the files", p.name(f)).
			Help("fetch it (tasklint fetch), or delete it in the tenant")
	}
}

// reportFewFiles tells in one finding of all tasks that are in no file.
func reportFewFiles(p *SetPass, c *compare.Result) *Report {
	first := c.OnlyOld[0]
	what := p.name(first) + " of the tenant is"
	if n := len(c.OnlyOld); n > 1 {
		what = fmt.Sprintf("%d tasks of the tenant are", n)
	}
	r := p.Report(first, p.Identity(first), "%s in none of the files that were checked", what)
	for _, f := range c.OnlyOld[1:min(len(c.OnlyOld), mostRelated+1)] {
		r.RelatedPlace(p.identityPlace(f), "this one too")
	}
	return r.Data("count", len(c.OnlyOld)).AboutGroup(identities(c.OnlyOld)...)
}
