package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Report is a finding that is being told. Its methods add to it and return it, so
// that a rule reads as one sentence.
type Report struct {
	finding *diag.Finding
	setting *Setting
	place   func(source.Node) diag.Place // nil when reported from facts
}

// Level gives this finding another level than the rule's default. A level that
// somebody has set for the rule wins.
func (r *Report) Level(l diag.Level) *Report {
	if !r.setting.Fixed {
		r.finding.Level = l
	}
	return r
}

// AtMost lowers the finding's level to l where it is higher.
func (r *Report) AtMost(l diag.Level) *Report {
	if r.finding.Level > l {
		return r.Level(l)
	}
	return r
}

// Uncertain makes the finding a note that settings do not raise, because tasks may
// be missing from the set, and says why.
func (r *Report) Uncertain(why string) *Report {
	r.finding.Level, r.finding.Pinned = diag.Note, true
	return r.Also("only a note, since %s", why)
}

// Help says what to do: an imperative or a question, without a capital and a full stop.
func (r *Report) Help(format string, args ...any) *Report {
	r.finding.Help = sentence(format, args...)
	return r
}

// Note says what else has to be known to judge the finding, in the form of Help. What was
// noted before follows as a sentence of its own.
func (r *Report) Note(format string, args ...any) *Report {
	r.finding.Note = followed(sentence(format, args...), r.finding.Note)
	return r
}

// Also notes something more, as a sentence after what is noted already.
func (r *Report) Also(format string, args ...any) *Report {
	r.finding.Note = followed(r.finding.Note, sentence(format, args...))
	return r
}

// Label says in some words what to see at the place itself.
func (r *Report) Label(format string, args ...any) *Report {
	r.finding.Label = sentence(format, args...)
	return r
}

// Flow says that the related places, in their order, are the way on from the place
// of the finding. SARIF makes a code flow of them.
func (r *Report) Flow() *Report {
	r.finding.Flow = true
	return r
}

// At narrows the place to a part of the value, in bytes of the document.
func (r *Report) At(span source.Span) *Report {
	r.finding.Span = span
	return r
}

// Secret says that the value is a credential: nothing that reports or files hold
// may show it. What identifies the finding is then its plain pointer.
func (r *Report) Secret() *Report {
	f := r.finding
	f.Secret, f.Value = true, diag.Scalar{}
	f.Canonical = strings.TrimPrefix(f.Pointer, f.Task.Pointer)
	return r
}

// About says that the finding is about several tasks together, such as duplicates, and
// about none more than the others: which of them it stands at goes by path, so their
// identities take the place of that task, its pointer and value in the fingerprint.
func (r *Report) About(identities ...string) *Report {
	r.finding.About(identities...)
	return r
}

// AboutRing is About for tasks that follow each other in a ring, in their order.
func (r *Report) AboutRing(identities ...string) *Report {
	r.finding.AboutRing(identities...)
	return r
}

// AboutGroup is About for tasks of which any may be missing without making it another
// finding: a baseline knows it still when fewer of them are left.
func (r *Report) AboutGroup(identities ...string) *Report {
	return r.About(identities...).Group("", identities...)
}

// Group says that the finding would be the same with fewer of the tasks, all of which
// have the lead in common, "" for none.
func (r *Report) Group(lead string, identities ...string) *Report {
	r.finding.Lead, r.finding.Group = lead, identities
	return r
}

// Either relates n, at which the finding could stand as well as where it does: which of
// them that is goes by the order of keys. The first by canonical pointer identifies it.
func (r *Report) Either(n source.Node, format string, args ...any) *Report {
	if _, canonical := pointers("", n); canonical < r.finding.Canonical {
		r.finding.Canonical, r.finding.Value = canonical, scalar(n)
	}
	return r.Related(n, format, args...)
}

// Among says that the finding is about several members together, somewhere below a
// canonical pointer: one more or less makes it another one.
func (r *Report) Among(canonical string, members []keyed) *Report {
	parts := make([]string, len(members))
	for i, m := range members {
		parts[i] = m.key.Text() + "=" + scalar(m.value).Text
	}
	slices.Sort(parts)
	r.finding.Canonical, r.finding.Value = canonical, diag.Scalar{Text: strings.Join(parts, "\n"), Given: true}
	return r
}

// keyed is a value with its key, or that of the list it is in.
type keyed struct{ key, value source.Node }

// Data adds a value for programs that read the JSON report.
func (r *Report) Data(name string, value any) *Report {
	r.finding.Data.Set(name, value)
	return r
}

// Related adds the place of n as an explanation.
func (r *Report) Related(n source.Node, format string, args ...any) *Report {
	if r.place != nil && n.Exists() {
		r.finding.Related = append(r.finding.Related, diag.Related{Place: r.place(n), Message: sentence(format, args...)})
	}
	return r
}

// RelatedPlace adds a place that is no node of the task at hand.
func (r *Report) RelatedPlace(p diag.Place, format string, args ...any) *Report {
	r.finding.Related = append(r.finding.Related, diag.Related{Place: p, Message: sentence(format, args...)})
	return r
}

// sentence is fmt.Sprintf, at no cost where there is nothing to fill in.
func sentence(format string, args ...any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// followed makes two sentences of two texts; either may be "".
func followed(first, then string) string {
	if first == "" || then == "" {
		return cmp.Or(first, then)
	}
	return say.Period(first) + " " + say.Capital(then)
}

// later orders two values of a task by where they stand: of two that contradict each
// other the later is reported, the earlier is a related place (see Report.Either).
func later(a, b source.Node) (last, first source.Node) {
	if a.Span().Start > b.Span().Start {
		return a, b
	}
	return b, a
}
