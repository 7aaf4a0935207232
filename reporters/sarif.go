package reporters

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/rules"
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// fingerprintKey names our fingerprint in partialFingerprints. The key that GitHub
// computes itself, primaryLocationLineHash, is left to it.
const fingerprintKey = "tasklint/v1"

// SARIF writes one run of SARIF 2.1.0, made so that GitHub code scanning shows all
// of it. Results come worst first, so that a cut loses the least.
func SARIF(w io.Writer, run *Run) error {
	r := &sarifReport{jsonStream: newJSONStream(w), run: run, uris: newURIs(run.Base, run.WorkDir)}
	results, cut := r.results()
	r.chooseRules(results)
	r.raw(`{`)
	r.member("$schema", sarifSchema)
	r.raw(`,"version":"2.1.0","runs":[{` + "\n")
	r.raw(`"tool":{"driver":`)
	r.value(r.driver())
	r.raw("},\n")
	r.member("invocations", []sarifInvocation{r.invocation(cut)})
	r.raw(",\n")
	r.member("automationDetails", sarifDescriptor{"tasklint/"})
	r.raw(",\n" + `"originalUriBaseIds":{"` + baseID + `":{"description":`)
	r.value(sarifMessage{Text: "The root of the repository, or the working directory where there is none."})
	r.raw("}},\n")
	if repo := run.Repository; repo != nil && repo.URI != "" { // which section 3.23.3 asks for
		r.member("versionControlProvenance", []sarifRepository{{repo.URI, repo.Revision, repo.Branch, sarifArtifact{URIBaseID: baseID}}})
		r.raw(",\n")
	}
	r.raw(`"columnKind":"utf16CodeUnits",` + "\n" + `"results":`)
	list(r.jsonStream, results, func(f *diag.Finding) any { return r.result(f) })
	r.raw("}]}\n")
	return r.close()
}

// sarifReport carries what the results of one report share.
type sarifReport struct {
	*jsonStream
	run       *Run
	uris      *uris
	rules     []*rules.Setting
	ruleIndex map[string]int
	baseline  bool
}

// results chooses the findings to write and says how many are left out.
func (r *sarifReport) results() (results []*diag.Finding, cut int) {
	r.baseline = r.run.Baseline
	for _, f := range r.run.findings(diag.Note) {
		r.baseline = r.baseline || f.State == diag.Baseline
		if f.State != diag.Suppressed || r.run.SarifSuppressed {
			results = append(results, f)
		}
	}
	slices.SortStableFunc(results, func(a, b *diag.Finding) int { return cmp.Compare(b.Level, a.Level) })
	if most := r.run.SarifMax; most > 0 && len(results) > most {
		cut = len(results) - most
		results = results[:most]
	}
	return results, cut
}

// invocation tells how the run went: what it could not do, and what is left out.
func (r *sarifReport) invocation(cut int) sarifInvocation {
	inv := sarifInvocation{ExecutionSuccessful: r.run.Result.Err == nil, ExitCode: r.run.ExitCode}
	told := make(map[string]bool)
	for _, n := range r.run.Result.Notices {
		told[n.Message] = true
		inv.Notifications = append(inv.Notifications, r.notification(n))
	}
	for _, err := range split(r.run.Result.Err) {
		if text := err.Error(); !told[text] {
			told[text] = true
			inv.Notifications = append(inv.Notifications, sarifNotification{
				Descriptor: sarifDescriptor{engine.Failure}, Level: "error", Message: sarifMessage{Text: diag.Period(text)},
			})
		}
	}
	if cut > 0 {
		inv.Notifications = append(inv.Notifications, sarifNotification{
			Descriptor: sarifDescriptor{"results-cut"}, Level: "warning",
			Message: sarifMessage{Text: count(cut, "result") + " of the lowest levels left out; --sarif-max says how many are kept, 0 keeps all."},
		})
	}
	return inv
}

func (r *sarifReport) notification(n engine.Notice) sarifNotification {
	out := sarifNotification{Descriptor: sarifDescriptor{n.Kind}, Level: "note", Message: sarifMessage{Text: diag.Period(n.Message)}}
	if n.Kind == engine.Unreadable {
		out.Level = "error"
	}
	if n.File != "" {
		out.Locations = []sarifLocation{{Physical: &sarifPhysical{Artifact: r.uris.named(n.File)}}}
	}
	return out
}

// split takes joined errors apart, but no error that says more than those in it.
func split(err error) []error {
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
		all = append(all, split(err)...)
	}
	return all
}
