package reporters

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

// The width of snippets in cells: of a report that goes to no terminal, and the
// least.
const (
	plainWidth = 120
	leastWidth = 40
)

// relatedMost is how many related places text shows.
const relatedMost = 5

// Text writes findings for people: each with its message, its place and the source
// under it, then the totals.
func Text(w io.Writer, run *Run) error {
	t := &textReport{Writer: bufio.NewWriter(w), run: run, painter: painter(run.Color), width: plainWidth}
	if run.Width > 0 {
		t.width = run.Width
	}
	counted := run.counted(diag.Warning)
	all := counted
	if run.ShowSuppressed {
		all = run.findings(diag.Warning)
	}
	kept := all
	if run.Terminal {
		kept, t.same = fold(all, run.MaxSame)
	}
	shown := worst(kept, run.MaxFindings)
	if len(counted) > tableFrom && !run.Quiet && !run.Statistics {
		least := run.least(diag.Warning)
		t.table(slices.DeleteFunc(byRule(run.Result), func(t ruleCount) bool { return t.Level < least }))
	}
	ahead(t.Writer, shown, func(w io.Writer, piece []*diag.Finding) {
		part := *t
		part.Writer = bufio.NewWriter(w)
		for _, f := range piece {
			part.finding(f)
		}
		part.Flush()
	})
	left := len(all) - len(shown)
	for _, f := range shown {
		left -= len(t.same[f])
	}
	if left > 0 {
		t.line("... and %s not shown (--max-findings 0 shows all)\n", count(left, "more finding"))
	}
	if run.Statistics {
		t.table(byRule(run.Result))
	}
	if !run.Quiet {
		t.totals(shown)
		t.leftOut(run.least(diag.Warning))
	}
	return t.Flush()
}

// tableFrom is from how many findings on their table by rule comes first.
const tableFrom = 50

// counting leaves out what is suppressed or in the baseline.
func counting(findings []*diag.Finding) []*diag.Finding {
	counted := make([]*diag.Finding, 0, len(findings))
	for _, f := range findings {
		if f.State == diag.New {
			counted = append(counted, f)
		}
	}
	return counted
}

// worst leaves out the findings of the lowest levels, the last ones first, so that at
// most so many are left in their order; 0 keeps all.
func worst(findings []*diag.Finding, most int) []*diag.Finding {
	if most <= 0 || len(findings) <= most {
		return findings
	}
	var room [diag.Error + 1]int // by level
	for _, f := range findings {
		room[f.Level]++
	}
	left := most
	for level := diag.Error; level > diag.Off; level-- {
		room[level] = min(room[level], left)
		left -= room[level]
	}
	kept := make([]*diag.Finding, 0, most)
	for _, f := range findings {
		if room[f.Level] > 0 {
			room[f.Level]--
			kept = append(kept, f)
		}
	}
	return kept
}

// textReport writes text; a failed write shows when it is flushed.
type textReport struct {
	*bufio.Writer
	painter
	run   *Run
	width int
	same  map[*diag.Finding][]*diag.Finding // equal ones that are not shown, by one that is
}

func (t *textReport) line(format string, args ...any) {
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// breakAt is the width at which sentences are broken, 0 for nowhere.
func (t *textReport) breakAt() int {
	if !t.run.Terminal {
		return 0
	}
	return t.width
}

// finding writes one finding and a blank line.
func (t *textReport) finding(f *diag.Finding) {
	t.title(f)
	at := locate(f.Place)
	snip, related, hidden := sourceOf(f, at, t.width)
	gutter := 1
	if snip != nil {
		gutter = snip.gutter()
	}
	pad := strings.Repeat(" ", gutter)
	if place := placeName(f.Place, at); place != "" {
		t.line("%s%s %s%s", pad, t.paint(blue, "-->"), place, t.paint(dim, inTask(f)))
	}
	if snip != nil {
		for _, l := range snip.lines(t.painter, f.Level, gutter) {
			t.line("%s", l)
		}
	}
	for i, m := range related {
		switch place := placeName(m.place, m.at); {
		case !hidden[i]:
		case place == "":
			t.aside(pad, "= note:", m.label)
		default:
			t.aside(pad, "= see", place+": "+m.label)
		}
	}
	if more := len(f.Related) - len(related); more > 0 {
		t.line("%s %s", pad, t.paint(blue, "= and "+count(more, "more place")))
	}
	for _, more := range asides(f) {
		t.aside(pad, "= "+more.name+":", more.text)
	}
	if more := t.same[f]; len(more) > 0 {
		t.aside(pad, "= "+group(len(more))+" more:", sameAs(f, more))
	}
	t.line("")
}

// titleIndent is how far the further lines of a title are indented.
const titleIndent = 4

// title writes what is wrong.
func (t *textReport) title(f *diag.Finding) {
	head := f.Level.String() + "[" + Escape(f.Rule) + "]"
	for i, l := range wrap(Escape(f.Message), t.breakAt(), size(head)+2, titleIndent) {
		if i == 0 {
			t.line("%s%s", t.paint(levelStyle(f.Level), head), t.paint(bold, ": "+l))
		} else {
			t.line("%*s%s", titleIndent, "", t.paint(bold, l))
		}
	}
}

// aside writes a text below a snippet, its further lines below its beginning.
func (t *textReport) aside(pad, name, text string) {
	indent := len(pad) + 2 + size(name)
	for i, l := range wrap(Escape(text), t.breakAt(), indent, indent) {
		if i == 0 {
			t.line("%s %s %s", pad, t.paint(blue, name), l)
		} else {
			t.line("%*s%s", indent, "", l)
		}
	}
}

// asides are what is said below a finding: more about it, and what to do. A fix that does
// just what the help says or asks is no line of its own.
func asides(f *diag.Finding) []aside {
	var all []aside
	add := func(name, text string) {
		if text != "" {
			all = append(all, aside{name, text})
		}
	}
	if f.State != diag.New {
		add(f.State.String(), whyNot(f))
	}
	add("note", f.Note)
	if len(f.Fixes) == 0 {
		add("help", f.Help)
		return all
	}
	fix, flags := f.Fixes[0].Description, " ("+fixFlags(f.Fixes[0].Safety)+")"
	if answers(f.Fixes[0], f.Help) {
		add("help", f.Help+flags)
		return all
	}
	add("help", f.Help)
	add("fix", fix+flags)
	return all
}

type aside struct{ name, text string }

// whyNot says why a finding does not count, and until when.
func whyNot(f *diag.Finding) string {
	why := cmp.Or(f.Reason, "without a reason")
	if f.Until != "" {
		why += ", until " + f.Until
	}
	return why
}

// answers reports whether a fix is what the help says, or what it asks for.
func answers(fix diag.Fix, help string) bool {
	return strings.EqualFold(fix.Description, help) || strings.HasPrefix(help, "did you mean ")
}

// sourceOf reads the snippet of a finding, nil when there is none, and tells which of
// the related places, cut to what is shown, have to be named beside it.
func sourceOf(f *diag.Finding, at location, width int) (s *snippet, related []mark, hidden []bool) {
	shown := f.Related[:min(len(f.Related), relatedMost)]
	related, hidden = make([]mark, len(shown)), make([]bool, len(shown))
	marks := []mark{{place: f.Place, at: at, primary: true, label: f.Label}}
	for i, r := range shown {
		related[i], hidden[i] = mark{place: r.Place, at: locate(r.Place), label: r.Message, index: i}, true
		// The steps of a way keep their order, so they are not sorted by line.
		if related[i].at.known && r.Doc == f.Doc && !r.Span.IsZero() && !f.Flow {
			marks = append(marks, related[i])
			hidden[i] = false
		}
	}
	if at.known && !f.Span.IsZero() {
		limit := max(leastWidth, width-len(strconv.Itoa(at.start.Line))-4)
		var rest []mark
		if s, rest = newSnippet(marks, limit); s != nil {
			for _, m := range rest {
				hidden[m.index] = true
			}
			return s, related, hidden
		}
	}
	for i := range hidden {
		hidden[i] = true
	}
	return nil, related, hidden
}

// placeName is file:line:column, as far as they are known.
func placeName(p diag.Place, at location) string {
	switch {
	case p.Doc == nil:
		return ""
	case !at.known:
		return Escape(p.Doc.Name)
	default:
		return fmt.Sprintf("%s:%d:%d", Escape(p.Doc.Name), at.start.Line, at.start.Column)
	}
}

func inTask(f *diag.Finding) string {
	if !f.Task.Known {
		return ""
	}
	text := ""
	switch {
	case f.Task.Name != "":
		text = " in task " + Escape(diag.Quote(f.Task.Name))
	case f.Task.ID != "":
		text = " in task " + Escape(diag.Quote(f.Task.ID))
	}
	if f.Task.Set != "" {
		text += " of " + Escape(f.Task.Set)
	}
	return text
}

func fixFlags(s diag.Safety) string {
	if s == diag.Safe {
		return "--fix"
	}
	return "--fix --unsafe"
}
