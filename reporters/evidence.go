package reporters

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// checkedSet is what a report says of a set of tasks: who it is of, how much of it was
// looked at, and why it may lack some.
type checkedSet struct {
	Name string `json:"name,omitempty"`
	// Tenant is the tenant's address, where that is not known its id.
	Tenant   string `json:"tenant,omitempty"`
	Files    int    `json:"files"`
	Tasks    int    `json:"tasks"`
	Complete bool   `json:"complete"`
	Why      string `json:"why,omitempty"`
	label    string // what people call it
}

// sets are the sets of the run in their order.
func (r *Report) sets() []checkedSet {
	list := make([]checkedSet, 0, len(r.Result.Sets))
	for _, t := range r.Result.Sets {
		s := checkedSet{
			Name: t.Set.Name, Tenant: cmp.Or(r.Addresses[t.Set.Name], t.Set.Address, t.Set.Tenant), label: t.Set.Label(),
			Files: filesOf(t.Set), Tasks: len(t.Set.Tasks), Complete: t.Set.Complete(), Why: strings.Join(t.Set.Incomplete, "; "),
		}
		if t.Remote != nil {
			s.Tenant = cmp.Or(t.Remote.Address, s.Tenant)
			s.label = s.Name
		}
		// Before a format escapes it, as what is escaped is no longer known for a credential.
		s.Name, s.Tenant, s.Why, s.label = secret.Mask(s.Name), secret.Mask(s.Tenant), secret.Mask(s.Why), secret.Mask(s.label)
		list = append(list, s)
	}
	return list
}

// filesOf counts the documents that the tasks of a set are from.
func filesOf(s *task.Set) int {
	seen := make(map[*source.Document]bool)
	for _, t := range s.Tasks {
		seen[t.Doc] = true
	}
	return len(seen)
}

// words says in a line what the set is: its name, its tenant, how many tasks it has and
// whether these are all.
func (s *checkedSet) words() string {
	text := "tasks"
	if s.label != s.Tenant {
		text = cmp.Or(s.label, text)
	}
	if s.Tenant != "" {
		text += " of " + s.Tenant
	}
	text += ": " + say.Count(s.Tasks, "task")
	if s.Complete {
		return text + ", complete"
	}
	return text + ", perhaps not all: " + s.Why
}

// setTitles are what the sets are called in headings, "" where nothing is known of one.
func (r *Report) setTitles() []string {
	sets := r.sets()
	titles := make([]string, len(sets))
	for i := range sets {
		titles[i] = cmp.Or(sets[i].label, sets[i].Tenant)
	}
	return titles
}

// audited is the tenant whose own tasks alone were checked, "" where there are files.
func (r *Report) audited() string {
	for _, doc := range r.Result.Documents {
		if !doc.OfTenant() {
			return ""
		}
	}
	if len(r.Result.Documents) == 0 {
		return ""
	}
	if sets := r.sets(); len(sets) == 1 && sets[0].Tenant != "" {
		return sets[0].Tenant
	}
	return "the tenant"
}

// levelCount is how many findings a level has.
type levelCount struct {
	Level diag.Level
	Count int
}

// levels are those with findings, the worst first.
func (r *Report) levels() []levelCount {
	sum := &r.Result.Summary
	all := []levelCount{{diag.Error, sum.Errors}, {diag.Warning, sum.Warnings}, {diag.Note, sum.Notes}}
	return slices.DeleteFunc(all, func(c levelCount) bool { return c.Count == 0 })
}

// verdict is the counts in words.
func (r *Report) verdict() string {
	var words []string
	for _, l := range r.levels() {
		words = append(words, say.Count(l.Count, l.Level.String()))
	}
	return cmp.Or(strings.Join(words, ", "), r.none())
}

// Verdict returns the counts in words, with what they are of and what does not count or was
// not checked.
func (r *Report) Verdict() string { return r.verdict() + r.scope() + r.passedOver() }

// scope says in what the findings are, as the end of a sentence; tasks of a tenant stand
// in no files.
func (r *Report) scope() string {
	sum := &r.Result.Summary
	switch tenant := r.audited(); {
	case tenant != "":
		return " in " + say.Count(sum.Tasks, "task") + " of " + say.Escape(tenant)
	case sum.Nothing() && len(r.levels()) == 0:
		return ""
	}
	return " in " + say.Count(sum.Tasks, "task") + " (" + say.Count(sum.Files, "file") + ")"
}

// Totals is the counts in words: of findings, of what was looked at, of what --fix mends,
// and of what does not count or was not checked.
func (r *Report) Totals() string {
	text := r.verdict() + r.scope()
	if r.Elapsed > 0 {
		text += ", " + elapsed(r.Elapsed)
	}
	return text + r.fixes() + r.passedOver()
}

// passedOver is what does not count or was not checked, as the end of a sentence.
func (r *Report) passedOver() string {
	sum, text := &r.Result.Summary, ""
	if sum.Suppressed > 0 {
		text += "; " + say.Number(sum.Suppressed) + " suppressed"
	}
	if sum.Baselined > 0 {
		text += "; " + say.Number(sum.Baselined) + " in the baseline"
	}
	if sum.Skipped > 0 {
		text += "; " + say.Count(sum.Skipped, "file") + " skipped (no tasks)"
	}
	if sum.Unread > 0 {
		text += "; " + say.Count(sum.Unread, "file") + " not read"
	}
	if sum.Damaged > 0 {
		text += "; " + say.Count(sum.Damaged, "file") + " not read to the end"
	}
	return text
}

// remarks are what the run could not do, and its notices but for those that are counted.
func (r *Report) remarks() (failed, told []string) {
	for _, err := range failuresIn(r.Result.Err) {
		failed = append(failed, err.Error())
	}
	for _, n := range r.Result.Notices {
		if n.Kind != "skipped" {
			told = append(told, n.Message)
		}
	}
	return failed, told
}

// rulePages gives the addresses of the pages of rules by their ids. An organisation's own
// rule has none, nor has one that takes the id of ours.
func (r *Report) rulePages() func(id string) string {
	set := make(map[string]*rules.Rule, len(r.Settings))
	for _, s := range r.Settings {
		set[s.Rule.ID] = s.Rule
	}
	return func(id string) string {
		known := rules.ByID(id)
		if used := set[id]; known == nil || used != nil && used != known {
			return ""
		}
		return rules.DocsURL + id + ".md"
	}
}

// clock is the instant that the verdict rests on, "" where none is known.
func (r *Report) clock() string {
	if r.Now.IsZero() {
		return ""
	}
	return r.Now.UTC().Format(time.RFC3339)
}

// evidence says by which program and clock, and for which sets, the report is true.
func (r *Report) evidence() []string {
	line := r.Tool.Name + " " + r.Tool.Version
	if clock := r.clock(); clock != "" {
		line += ", clock " + clock
	}
	lines := []string{line}
	for _, s := range r.sets() {
		lines = append(lines, s.words())
	}
	return lines
}

// evidenceMost is how many lines of evidence a report for people has.
const evidenceMost = 20

// briefEvidence is the evidence for people, with a count in the place of more sets.
func (r *Report) briefEvidence() []string {
	lines := r.evidence()
	if more := len(lines) - evidenceMost; more > 0 {
		lines = append(lines[:evidenceMost], "and "+say.Count(more, "more set"))
	}
	return lines
}

// acceptedMost is how many suppressed findings a report for people lists.
const acceptedMost = 200

// acceptance is a finding that does not count, as a report for people lists it.
type acceptance struct{ Rule, About, Reason, Until string }

// accepted are the suppressed findings of a run in their order, at most acceptedMost, and
// how many more there are. Those of the baseline are counted in the head of a report.
func (r *Report) accepted() (list []acceptance, more int) {
	for _, f := range r.Result.Findings {
		switch {
		case f.State != diag.Suppressed:
		case len(list) == acceptedMost:
			more++
		default:
			list = append(list, acceptance{f.Rule, cmp.Or(f.Task.Name, f.Task.ID, name(f.Place)), cmp.Or(f.Reason, "without a reason"), cmp.Or(f.Until, "no end")})
		}
	}
	return list, more
}
