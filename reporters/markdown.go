package reporters

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Bounds of a job summary, of which GitHub takes 1 MiB a step and nothing if it is
// larger: its bytes, what is kept free for the end of it, and for what a step adds.
const (
	markdownMost   = 1<<20 - 48<<10
	markdownEnd    = 1 << 10
	markdownFiles  = 200 // rows of the table by file
	markdownNotes  = 20  // failures and notices
	markdownName   = 200 // characters of a name
	markdownSaying = 1000
	markdownOpen   = 10 // findings that are shown unfolded
)

// Markdown writes a summary for a page of a CI run: counts, a table by file, all findings
// folded by file, and the chains of the tasks with findings. The worst files and findings
// come first, so that what does not fit is the least.
//
// Of the other findings, those that are suppressed are listed at the end with reason and
// end, and those of the baseline counted.
func Markdown(w io.Writer, report *Report) error {
	m := &markdownReport{out: bufio.NewWriter(w), report: report, counted: report.counted(diag.Note), page: report.rulePages()}
	m.files = markdownByFile(m.counted)
	m.head()
	m.table()
	chains := m.later(m.graphs)
	m.details()
	m.accepted()
	m.out.Write(chains)
	return m.out.Flush()
}

// markdownReport writes Markdown and counts its bytes; a failed write shows when it
// is flushed.
type markdownReport struct {
	out     *bufio.Writer
	used    int
	report  *Report
	counted []*diag.Finding
	files   []*markdownFile
	page    func(rule string) string
}

func (m *markdownReport) line(format string, args ...any) {
	n, _ := fmt.Fprintf(m.out, format+"\n", args...)
	m.used += n
}

// later gives what a part writes, which counts as written: there is room for it, whatever
// comes first.
func (m *markdownReport) later(write func()) []byte {
	var part bytes.Buffer
	out := m.out
	m.out = bufio.NewWriter(&part)
	write()
	m.out.Flush()
	m.out = out
	return part.Bytes()
}

// fits reports whether a text can be written and the end of the report after it.
func (m *markdownReport) fits(text string) bool {
	return m.used+len(text)+markdownEnd <= markdownMost
}

// markdownFile is the findings of one file, the worst first.
type markdownFile struct {
	doc                     *source.Document
	findings                []*diag.Finding
	errors, warnings, notes int
}

// name is the file in code; what belongs to no file is the run. Of a tenant's own tasks
// each is a document, by an id that nobody knows by heart.
func (f *markdownFile) name() string {
	if f.doc == nil {
		return "no file"
	}
	file := markdownCode(f.doc.Name, markdownName)
	if task := f.findings[0].Task.Name; task != "" && f.doc.OfTenant() {
		return markdownText(task, markdownName) + " " + file
	}
	return file
}

func (f *markdownFile) counts() string {
	return joined([]string{rest(f.errors, "error"), rest(f.warnings, "warning"), rest(f.notes, "note")})
}

func markdownByFile(findings []*diag.Finding) []*markdownFile {
	byDoc := make(map[*source.Document]*markdownFile)
	var files []*markdownFile
	for _, f := range findings {
		file := byDoc[f.Doc]
		if file == nil {
			file = &markdownFile{doc: f.Doc}
			byDoc[f.Doc] = file
			files = append(files, file)
		}
		file.findings = append(file.findings, f)
		switch f.Level {
		case diag.Error:
			file.errors++
		case diag.Warning:
			file.warnings++
		default:
			file.notes++
		}
	}
	for _, file := range files {
		slices.SortStableFunc(file.findings, func(a, b *diag.Finding) int { return cmp.Compare(b.Level, a.Level) })
	}
	slices.SortStableFunc(files, func(a, b *markdownFile) int {
		return cmp.Or(cmp.Compare(b.errors, a.errors), cmp.Compare(b.warnings, a.warnings), cmp.Compare(b.notes, a.notes))
	})
	return files
}

// head writes the counts, and what the run could not do.
func (m *markdownReport) head() {
	m.line("## %s: %s\n", markdownText(m.report.Tool.Name, markdownName), m.report.verdict())
	m.line("%s%s%s.", markdownText(strings.TrimPrefix(m.report.scope(), " in "), markdownSaying), m.report.fixes(), m.report.passedOver())
	m.evidence()
	failed, told := m.report.remarks()
	m.list("The run could not do all of its work", failed)
	m.list("Notices", told)
}

// evidence says by which program and clock, and for which sets, the report is true.
func (m *markdownReport) evidence() {
	m.line("")
	for _, line := range m.report.briefEvidence() {
		m.line("- %s", markdownText(line, markdownSaying))
	}
}

func (m *markdownReport) list(title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	m.line("\n**%s:**\n", title)
	for _, text := range texts[:min(len(texts), markdownNotes)] {
		m.line("- %s", markdownCode(text, markdownSaying))
	}
	if more := len(texts) - markdownNotes; more > 0 {
		m.line("- and %s more", say.Number(more))
	}
}

// table writes the counts of each file.
func (m *markdownReport) table() {
	if len(m.files) == 0 {
		return
	}
	what := "File"
	if m.report.audited() != "" {
		what = "Task"
	}
	m.line("\n| %s | Errors | Warnings | Notes |\n| --- | ---: | ---: | ---: |", what)
	for _, f := range m.files[:min(len(m.files), markdownFiles)] {
		m.line("| %s | %s | %s | %s |", f.name(), say.Number(f.errors), say.Number(f.warnings), say.Number(f.notes))
	}
	if others := m.files[min(len(m.files), markdownFiles):]; len(others) > 0 {
		var errors, warnings, notes int
		for _, f := range others {
			errors, warnings, notes = errors+f.errors, warnings+f.warnings, notes+f.notes
		}
		m.line("| %s | %s | %s | %s |", say.Count(len(others), "more "+strings.ToLower(what)), say.Number(errors), say.Number(warnings), say.Number(notes))
	}
}

// details writes the findings file by file as long as they fit, and says how many
// did not.
func (m *markdownReport) details() {
	left, files := len(m.counted), 0
	open := ""
	if left <= markdownOpen {
		open = " open"
	}
	for i, f := range m.files {
		n := m.file(f, open)
		left -= n
		if n < len(f.findings) {
			files = len(m.files) - i
			break
		}
	}
	if left > 0 {
		m.line("\n**%s in %s left out here, as GitHub takes 1 MiB of a summary; the other formats have them all.**", say.Count(left, "finding"), say.Count(files, "file"))
	}
}

// file writes the findings of a file and gives how many of them did fit.
func (m *markdownReport) file(f *markdownFile, open string) int {
	head := fmt.Sprintf("\n<details%s>\n<summary>%s: %s</summary>\n\n| Place | Level | Finding |\n| --- | --- | --- |", open, f.name(), f.counts())
	for i, finding := range f.findings {
		row := m.row(finding)
		if !m.fits(head + row) {
			if i > 0 {
				m.line("\n</details>")
			}
			return i
		}
		if i == 0 {
			m.line("%s", head)
			head = ""
		}
		m.line("%s", row)
	}
	m.line("\n</details>")
	return len(f.findings)
}

// row is a finding in a table.
func (m *markdownReport) row(f *diag.Finding) string {
	place := ""
	if at := locate(f.Place); at.known {
		place = fmt.Sprintf("%d:%d", at.start.Line, at.start.Column)
	}
	text := markdownText(f.Sentences(), markdownSaying)
	about := []string{strings.TrimSpace(markdownText(inTask(f), 2*markdownName))}
	if fix := fixOf(f); fix != nil {
		about = append(about, "fix with "+fixFlags(fix.Safety)+": "+markdownText(fix.Description, markdownSaying))
	}
	about = append(about, m.ruleLink(f.Rule))
	return fmt.Sprintf("| %s | %s | %s<br>%s |", place, f.Level, text, joined(about))
}

// accepted lists what is suppressed, with reason and end.
func (m *markdownReport) accepted() {
	list, more := m.report.accepted()
	if len(list) == 0 {
		return
	}
	text := "\n**Accepted**\n\n| Rule | Task | Reason | Until |\n| --- | --- | --- | --- |"
	for _, a := range list {
		text += fmt.Sprintf("\n| %s | %s | %s | %s |", m.ruleLink(a.Rule), markdownText(a.About, markdownName), markdownText(a.Reason, markdownSaying), a.Until)
	}
	if more > 0 {
		text += "\n\nand " + say.Count(more, "more suppressed finding") + "."
	}
	if m.fits(text) {
		m.line("%s", text)
	}
}

// ruleLink is the id of a rule, which leads to its page where it has one.
func (m *markdownReport) ruleLink(id string) string {
	text, page := markdownCode(id, markdownName), m.page(id)
	if page == "" {
		return text
	}
	return "[" + text + "](" + page + ")"
}

// graphs draws the chains of the tasks that have findings, set by set.
func (m *markdownReport) graphs() {
	room, titled, titles := graphTasksMost, false, m.report.setTitles()
	for i, tenant := range m.report.Result.Sets {
		focus, marks := affected(tenant, m.counted)
		if len(focus) == 0 || room < 2 {
			continue
		}
		if !titled {
			titled = true
			m.line("\n### Affected chains\n\nTasks with findings have a thick border.")
		}
		if titles[i] != "" && len(titles) > 1 {
			m.line("\nOf %s:", markdownCode(titles[i], markdownName))
		}
		room -= m.graph(tenant, focus, marks, room)
	}
}

// graph writes one drawing of at most room tasks, those nearest to the findings, and
// gives how many it took. Half of them are left to the neighbours.
func (m *markdownReport) graph(tenant *rules.Set, focus []graph.Vertex, marks map[graph.Vertex][]draw.Mark, room int) int {
	p := draw.New(tenant.Graph(), draw.Options{
		Focus: focus[:min(len(focus), (room+1)/2)], Direction: graph.Both,
		Marks: func(v graph.Vertex) []draw.Mark { return marks[v] },
	})
	tasks, arrows := len(p.Nodes), len(p.Arrows)
	var text bytes.Buffer
	for most := room; ; most /= 2 {
		clipPicture(p, most)
		describeSchedules(tenant, p)
		text.Reset()
		if err := p.WriteMermaid(&text); err == nil && text.Len() <= mermaidMost || most < 2 {
			break
		}
	}
	m.line("\n```mermaid")
	for line := range bytes.Lines(text.Bytes()) {
		m.line("%s", say.Escape(string(bytes.TrimSuffix(line, []byte{'\n'}))))
	}
	m.line("```")
	left := []string{rest(tasks-len(p.Nodes), "task"), rest(arrows-len(p.Arrows), "arrow")}
	if text := joined(left); text != "" {
		m.line("\n%s of these chains not drawn here; `tasklint graph` draws all.", text)
	}
	return len(p.Nodes)
}

// markdownText writes a text for a cell, a list item or an HTML element so that it
// shows as it is: what means something to Markdown, HTML, GitHub's mathematics or
// its automatic links becomes an entity, which never forms structure (CommonMark
// section 2.5). It is not for the start of a line.
func markdownText(text string, most int) string {
	var b strings.Builder
	for _, r := range say.Cut(say.Escape(text), most) {
		switch {
		case r == '@' || r == '#':
			// GitHub looks for names and numbers after the entities are read, in each
			// piece of text by itself.
			fmt.Fprintf(&b, "<span>&#%d;</span>", r)
		case strings.ContainsRune("\\`*_~|<>&[]$^", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("www.", "www&#46;", "://", "&#58;//").Replace(b.String())
}

// markdownCode is a text as code. A code span could not hold every text.
func markdownCode(text string, most int) string {
	return "<code>" + markdownText(text, most) + "</code>"
}
