package reporters

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Bounds of a page: what is more makes browsers slow.
const (
	htmlFindings   = 5000
	htmlNotes      = 50
	htmlSnippet    = 100 // cells, as many as a line of A4 has
	htmlGraphTasks = 300 // that are drawn in all
)

// HTML writes a page that needs nothing else: what the run rests on, the findings by
// task with a filter and by rule, what was accepted, the chains that the findings are in,
// and when the tasks run. Without its script all is there but the filter. The worst
// findings come first.
func HTML(w io.Writer, report *Report) error {
	p := &htmlReport{report: report, Tool: report.Tool, page: report.rulePages()}
	p.frame = newFrame("report", say.Escape(report.Tool.Name)+": "+report.verdict(), "; img-src data:")
	p.findings = slices.Clone(report.counted(diag.Note))
	slices.SortStableFunc(p.findings, func(a, b *diag.Finding) int { return cmp.Compare(b.Level, a.Level) })
	p.all = len(p.findings)
	p.findings = p.findings[:min(p.all, htmlFindings)]
	return writePage(w, "report.html", p)
}

// htmlReport is what the template shows; it calls the methods in their order.
type htmlReport struct {
	frame
	Tool     Tool
	report   *Report
	findings []*diag.Finding
	all      int // before the cut
	page     func(rule string) string
}

// Heading returns the verdict.
func (p *htmlReport) Heading() string { return say.Capital(p.report.verdict()) }

// None returns that there are no findings, in whichever words are true.
func (p *htmlReport) None() string { return say.Capital(p.report.none()) + "." }

// About reports what was checked, and what was passed over.
func (p *htmlReport) About() string {
	return strings.TrimPrefix(p.report.scope()+p.report.passedOver(), " in ")
}

// Evidence returns by which program and clock, and for which sets, the report is true.
func (p *htmlReport) Evidence() []string { return p.report.briefEvidence() }

// Levels returns those with findings.
func (p *htmlReport) Levels() []levelCount { return p.report.levels() }

// Missing reports how many findings the page leaves out.
func (p *htmlReport) Missing() string {
	left := p.all - len(p.findings)
	if left == 0 {
		return ""
	}
	is := say.Pick(left, "is", "are")
	return "The " + say.Count(left, "finding") + " that " + is + " the least " + is + " left out here; the other formats have them all."
}

// Failed returns what the run could not do.
func (p *htmlReport) Failed() []string {
	failed, _ := p.report.remarks()
	return htmlNotesOf(failed)
}

// Notices returns what else the run has to say of itself.
func (p *htmlReport) Notices() []string {
	_, told := p.report.remarks()
	return htmlNotesOf(told)
}

func htmlNotesOf(texts []string) []string {
	if more := len(texts) - htmlNotes; more > 0 {
		return append(texts[:htmlNotes:htmlNotes], "and "+say.Number(more)+" more")
	}
	return texts
}

// Page returns the address of a rule's page, "" where it has none.
func (p *htmlReport) Page(rule string) string { return p.page(rule) }

// htmlTask is the findings about one task, or about a file as a whole.
type htmlTask struct {
	Title, File string
	Findings    []htmlFinding
}

// Tasks returns those with findings, the worst first.
func (p *htmlReport) Tasks() []*htmlTask {
	type key struct {
		doc  *source.Document
		task diag.Task
	}
	at := make(map[key]*htmlTask)
	var tasks []*htmlTask
	for _, f := range p.findings {
		k := key{f.Doc, f.Task}
		if at[k] == nil {
			at[k] = newHTMLTask(f)
			tasks = append(tasks, at[k])
		}
		at[k].Findings = append(at[k].Findings, newHTMLFinding(f))
	}
	return tasks
}

func newHTMLTask(f *diag.Finding) *htmlTask {
	t := &htmlTask{Title: "The run", File: name(f.Place)}
	switch {
	case f.Task.Known:
		t.Title = cmp.Or(f.Task.Name, f.Task.ID, "Task without a name")
	case f.Doc != nil:
		t.Title = "The file as a whole"
	}
	if f.Task.Set != "" {
		t.File += " · " + f.Task.Set
	}
	return t
}

// htmlFinding is a finding as the page shows it.
type htmlFinding struct {
	*diag.Finding
	Snippet, Place string
	See            []string // other places
}

func newHTMLFinding(f *diag.Finding) htmlFinding {
	at := locate(f.Place)
	snip, related, hidden := sourceOf(f, at, htmlSnippet)
	h := htmlFinding{Finding: f, Place: placeName(f.Place, at)}
	if snip != nil {
		h.Snippet = strings.Join(snip.lines(painter(false), f.Level, snip.gutter()), "\n")
	}
	for i, m := range related {
		if hidden[i] {
			h.See = append(h.See, "See "+placeName(m.place, m.at)+": "+m.label)
		}
	}
	if more := len(f.Related) - len(related); more > 0 {
		h.See = append(h.See, "And "+say.Count(more, "more place")+".")
	}
	return h
}

// Asides returns what there is to say beside the message.
func (f htmlFinding) Asides() []aside { return asides(f.Finding) }

// Rules returns those with findings.
func (p *htmlReport) Rules() []ruleCount {
	return byRule(p.report.Result, p.report.least(diag.Note))
}

// Summary reports what a rule finds, "" where that is not known.
func (p *htmlReport) Summary(rule string) string {
	i := slices.IndexFunc(p.report.Settings, func(s rules.Setting) bool { return s.Rule.ID == rule })
	if i < 0 {
		return ""
	}
	return plain(p.report.Settings[i].Rule.Summary)
}

// Accepted returns what is suppressed, as far as the page lists it.
func (p *htmlReport) Accepted() []acceptance {
	list, _ := p.report.accepted()
	return list
}

// MoreAccepted returns how many more there are.
func (p *htmlReport) MoreAccepted() int {
	_, more := p.report.accepted()
	return more
}

// htmlGraph is a picture of chains, of its own: nothing in it can reach the page.
type htmlGraph struct {
	Picture     template.URL
	Focus, Left int
}

// Graphs returns the chains of the tasks with findings, set by set.
func (p *htmlReport) Graphs() []htmlGraph {
	room, titles := htmlGraphTasks, p.report.setTitles()
	var graphs []htmlGraph
	for i, set := range p.report.Result.Sets {
		focus, marks := affected(set, p.findings)
		if len(focus) == 0 || room < 2 {
			continue
		}
		pic := draw.New(set.Graph(), draw.Options{
			Title: titles[i], Focus: focus[:min(len(focus), (room+1)/2)], Direction: graph.Both,
			Marks: func(v graph.Vertex) []draw.Mark { return marks[v] },
		})
		pic.Focus = nil // all of them are marked
		tasks := len(pic.Nodes)
		clipPicture(pic, room)
		describeSchedules(set, pic)
		var svg bytes.Buffer
		if err := pic.WriteSVG(&svg); err != nil {
			continue
		}
		room -= len(pic.Nodes)
		graphs = append(graphs, htmlGraph{
			template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg.Bytes())), len(focus), tasks - len(pic.Nodes),
		})
	}
	return graphs
}

// forecastDays is how far a page looks ahead.
const forecastDays = 7

// htmlForecast is how many runs of a set start in each hour of the next days.
type htmlForecast struct {
	Title       string
	Total, most int
	Days        []htmlDay
}

// htmlDay is a day with the runs of its hours.
type htmlDay struct {
	Name  string
	Hours []int
}

// Heat returns how many runs these are beside the most, from 1 to 4.
func (f htmlForecast) Heat(runs int) int { return 1 + (runs-1)*4/f.most }

// Forecasts returns those of the sets in which anything runs.
func (p *htmlReport) Forecasts() []htmlForecast {
	if p.report.Now.IsZero() {
		return nil
	}
	titles := p.report.setTitles()
	from := p.report.Now.UTC().Truncate(24 * time.Hour)
	var all []htmlForecast
	for i, set := range p.report.Result.Sets {
		counts := set.Timeline().Forecast(from, from.AddDate(0, 0, forecastDays)).Counts()
		if counts.Total == 0 {
			continue
		}
		var hours [forecastDays * 24]int
		for minute, n := range counts.Minutes {
			hours[minute/60] += int(n)
		}
		f := htmlForecast{Title: "Forecast", Total: counts.Total, most: slices.Max(hours[:])}
		if name := titles[i]; name != "" {
			f.Title += " of " + name
		}
		for day := range forecastDays {
			f.Days = append(f.Days, htmlDay{from.AddDate(0, 0, day).Format("Mon 2 Jan"), hours[day*24 : day*24+24]})
		}
		all = append(all, f)
	}
	return all
}
