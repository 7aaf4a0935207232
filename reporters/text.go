package reporters

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
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
func Text(w io.Writer, report *Report) error {
	t := newTextReport(w, report)
	all, counted := report.shown(), report.counted(diag.Warning)
	kept := all
	if report.Terminal {
		kept, t.same = fold(all, report.MaxSame)
	}
	shown := Worst(kept, report.MaxFindings)
	if len(counted) > tableFrom && !report.Quiet && !report.Statistics {
		t.table(byRule(report.Result, report.least(diag.Warning)))
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
		t.line("... and %s not shown (--max-findings 0 shows all)\n", say.Count(left, "more finding"))
	}
	if report.Statistics {
		t.table(byRule(report.Result, diag.Note))
	}
	if !report.Quiet {
		t.totals(shown)
		t.leftOut(report.least(diag.Warning))
	}
	return t.Flush()
}

// tableFrom is from how many findings on their table by rule comes first.
const tableFrom = 50

// Worst leaves out the findings of the lowest levels, the last ones first, so that at
// most so many are left in their order; 0 keeps all.
func Worst(findings []*diag.Finding, most int) []*diag.Finding {
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
	report *Report
	width  int
	same   map[*diag.Finding][]*diag.Finding // equal ones that are not shown, by one that is
	page   func(rule string) string          // its address, "" where it is not to be led to
}

func newTextReport(w io.Writer, report *Report) *textReport {
	t := &textReport{Writer: bufio.NewWriter(w), report: report, painter: painter(report.Color), width: cmp.Or(report.Width, plainWidth)}
	t.page = noPage
	if report.Links {
		t.page = report.rulePages()
	}
	return t
}

func (t *textReport) line(format string, args ...any) {
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// breakAt is the width at which sentences are broken, 0 for nowhere.
func (t *textReport) breakAt() int {
	if !t.report.Terminal {
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
		t.line("%s %s", pad, t.paint(blue, "= and "+say.Count(more, "more place")))
	}
	for _, more := range asides(f) {
		text := more.text
		if more.Flags != "" {
			text += " (" + more.Flags + ")"
		}
		t.aside(pad, "= "+more.name+":", text)
	}
	if more := t.same[f]; len(more) > 0 {
		t.aside(pad, "= "+say.Number(len(more))+" more:", sameAs(f, more))
	}
	t.line("")
}

// titleIndent is how far the further lines of a title are indented.
const titleIndent = 4

// title writes what is wrong.
func (t *textReport) title(f *diag.Finding) {
	rule := say.Escape(f.Rule)
	taken := len(f.Level.String()) + len("[]: ") + say.Width(rule)
	head := f.Level.String() + "[" + hyperlink(rule, t.page(f.Rule)) + "]"
	for i, l := range wrap(say.Escape(f.Message), t.breakAt(), taken, titleIndent) {
		if i == 0 {
			t.line("%s%s", t.paint(levelStyle(f.Level), head), t.paint(bold, ": "+l))
		} else {
			t.line("%*s%s", titleIndent, "", t.paint(bold, l))
		}
	}
}

// aside writes a text below a snippet, its further lines below its beginning.
func (t *textReport) aside(pad, name, text string) {
	indent := len(pad) + 2 + say.Width(name)
	for i, l := range wrap(say.Escape(text), t.breakAt(), indent, indent) {
		if i == 0 {
			t.line("%s %s %s", pad, t.paint(blue, name), l)
		} else {
			t.line("%*s%s", indent, "", l)
		}
	}
}

// aside is what is said beside the message of a finding, with the flags that do it.
type aside struct{ name, text, Flags string }

// Said returns the aside as sentences of their own.
func (a aside) Said() string {
	text := say.Period(say.Capital(a.text))
	if a.name == "fix" {
		return "Fix: " + text
	}
	return text
}

// asides are why a finding does not count, more about it, and what to do. A fix that does
// just what the help says or asks is none of its own.
func asides(f *diag.Finding) []aside {
	var all []aside
	add := func(name, text, flags string) {
		if text != "" {
			all = append(all, aside{name, text, flags})
		}
	}
	if f.State != diag.New {
		state, why, _ := strings.Cut(whyNot(f), ": ")
		add(state, why, "")
	}
	add("note", f.Note, "")
	switch fix := fixOf(f); {
	case fix == nil:
		add("help", f.Help, "")
	case answers(fix, f.Help):
		add("help", f.Help, fixFlags(fix.Safety))
	default:
		add("help", f.Help, "")
		add("fix", uncapital(fix.Description), fixFlags(fix.Safety))
	}
	return all
}

// uncapital begins a sentence's words as within one; they begin with a verb.
func uncapital(text string) string {
	if text != "" && 'A' <= text[0] && text[0] <= 'Z' {
		return string(text[0]|0x20) + text[1:]
	}
	return text
}

// whyNot says why a finding does not count, and until when.
func whyNot(f *diag.Finding) string {
	if f.State == diag.Baseline {
		return "known: in the baseline"
	}
	why := "suppressed: " + cmp.Or(f.Reason, "without a reason")
	if f.Until != "" {
		why += ", until " + f.Until
	}
	return why
}

// answers reports whether a fix is what the help says, or what it asks for.
func answers(fix *diag.Fix, help string) bool {
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
		return say.Escape(p.Doc.Name)
	default:
		return fmt.Sprintf("%s:%d:%d", say.Escape(p.Doc.Name), at.start.Line, at.start.Column)
	}
}

func inTask(f *diag.Finding) string {
	if !f.Task.Known {
		return ""
	}
	text := ""
	switch {
	case f.Task.Name != "":
		text = " in task " + say.Escape(say.Quote(f.Task.Name))
	case f.Task.ID != "":
		text = " in task " + say.Escape(say.Quote(f.Task.ID))
	}
	if f.Task.Set != "" {
		text += " of " + say.Escape(f.Task.Set)
	}
	return text
}

func fixFlags(s diag.Safety) string {
	if s == diag.Safe {
		return "--fix"
	}
	return "--fix --unsafe"
}

// totals writes the last lines: where to read more, and the true counts.
func (t *textReport) totals(shown []*diag.Finding) {
	if len(shown) > 0 {
		t.line("%s for more about a rule, run tasklint explain %s", t.paint(cyan, "help:"), say.Escape(shown[0].Rule))
	}
	if t.report.Evidence {
		for _, line := range t.report.briefEvidence() {
			t.line("%s", t.paint(dim, say.Escape(line)))
		}
	}
	plain, verdict := t.report.verdict(), t.paint(yellow, t.report.none())
	if levels := t.report.levels(); len(levels) > 0 {
		found := make([]string, len(levels))
		for i, l := range levels {
			found[i] = t.paint(levelStyle(l.Level), say.Count(l.Count, l.Level.String()))
		}
		verdict = strings.Join(found, ", ")
	} else if !t.report.Result.Summary.Nothing() {
		verdict = t.paint(green, t.report.none())
	}
	for i, l := range wrap(t.report.Totals(), t.breakAt(), 0, titleIndent) {
		if more, ok := strings.CutPrefix(l, plain); ok && i == 0 {
			t.line("%s%s", verdict, more)
		} else {
			t.line("%*s%s", min(i, 1)*titleIndent, "", l)
		}
	}
}

// elapsed writes a duration with the digits that matter.
func elapsed(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	default:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
}

// samePlaces is how many places are named of equal findings that are not shown.
const samePlaces = 3

// fold leaves out findings of one rule, level and message beyond the first so many, and
// gives those that are left out by the last one that stays; most 0 keeps all.
func fold(findings []*diag.Finding, most int) (kept []*diag.Finding, more map[*diag.Finding][]*diag.Finding) {
	if most <= 0 || len(findings) <= most {
		return findings, nil
	}
	type words struct {
		rule, message string
		level         diag.Level
		state         diag.State
	}
	kept = make([]*diag.Finding, 0, len(findings))
	seen, last := make(map[words]int), make(map[words]*diag.Finding)
	more = make(map[*diag.Finding][]*diag.Finding)
	for _, f := range findings {
		w := words{f.Rule, f.Message, f.Level, f.State}
		if seen[w]++; seen[w] > most {
			more[last[w]] = append(more[last[w]], f)
			continue
		}
		kept, last[w] = append(kept, f), f
	}
	return kept, more
}

// sameAs names the places and tasks of equal findings that are not shown.
func sameAs(shown *diag.Finding, more []*diag.Finding) string {
	var places []string
	for _, f := range more[:min(len(more), samePlaces)] {
		at := locate(f.Place)
		place := placeName(f.Place, at)
		if f.Doc == shown.Doc && at.known {
			place = fmt.Sprintf("%d:%d", at.start.Line, at.start.Column)
		}
		if task := cmp.Or(f.Task.Name, f.Task.ID); task != "" {
			place += " " + say.Escape(say.Quote(task))
		}
		if f.Task.Set != "" && f.Task.Set != shown.Task.Set {
			place += " of " + say.Escape(f.Task.Set)
		}
		places = append(places, place)
	}
	if len(more) > samePlaces {
		places = append(places, "…")
	}
	return strings.Join(places, ", ") + " (--max-same 0 shows all)"
}

// Compact writes one line a finding: file:line:col: level: message [rule]. Columns
// count code points from 1. A last line counts by rule what is below the level shown.
func Compact(w io.Writer, report *Report) error {
	out := bufio.NewWriter(w)
	for _, f := range report.shown() {
		fmt.Fprintln(out, compactLine(f, report.Tool.Name))
	}
	if text := leftOut(report.Result, report.least(diag.Warning)); text != "" && !report.Quiet {
		fmt.Fprintln(out, text)
	}
	return out.Flush()
}

// compactLine is a finding in a line; one that has no place begins with nowhere.
func compactLine(f *diag.Finding, nowhere string) string {
	place, state := cmp.Or(placeName(f.Place, locate(f.Place)), nowhere), ""
	if place != "" {
		place += ": "
	}
	if f.State != diag.New {
		state = " (" + say.Escape(whyNot(f)) + ")"
	}
	return fmt.Sprintf("%s%s: %s [%s]%s", place, f.Level, say.Escape(f.Sentences()), say.Escape(f.Rule), state)
}

// aheadPiece is how many items are written at a time, and aheadFrom from how many on it
// is worth several goroutines.
const (
	aheadPiece = 32
	aheadFrom  = 2 * aheadPiece
)

// ahead writes items in their order, with as many goroutines as there are processors
// at work on the next pieces.
func ahead[T any](out *bufio.Writer, items []T, write func(w io.Writer, items []T)) {
	if len(items) < aheadFrom {
		write(out, items)
		return
	}
	pieces := make(chan chan []byte, runtime.GOMAXPROCS(0))
	go func() {
		defer close(pieces)
		for len(items) > 0 {
			piece := items[:min(aheadPiece, len(items))]
			items = items[len(piece):]
			done := make(chan []byte, 1)
			pieces <- done
			go func() {
				var b bytes.Buffer
				write(&b, piece)
				done <- b.Bytes()
			}()
		}
	}()
	for done := range pieces {
		out.Write(<-done)
	}
}
