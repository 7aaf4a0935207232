package reporters

import (
	"bufio"
	"cmp"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Bounds of a page: what is more makes browsers slow.
const (
	htmlFindings = 5000
	htmlNotes    = 50
	htmlName     = 200 // characters of a name
	htmlSaying   = 4000
	htmlSnippet  = 120 // cells
)

// HTML writes a page that needs nothing else: findings by task and by rule with a
// filter, the chains that they are in, and when the tasks run. It has one style and
// one script, and its security policy allows no others; without the script all is
// there but the filter. The worst findings come first.
func HTML(w io.Writer, run *Run) error {
	p := &htmlReport{Writer: bufio.NewWriter(w), run: run, rules: make(map[string]*rules.Rule)}
	for _, s := range run.Settings {
		p.rules[s.Rule.ID] = s.Rule
	}
	p.findings = slices.Clone(run.counted(diag.Note))
	slices.SortStableFunc(p.findings, func(a, b *diag.Finding) int { return cmp.Compare(b.Level, a.Level) })
	p.all = len(p.findings)
	p.findings = p.findings[:min(p.all, htmlFindings)]
	p.begin()
	p.head()
	p.byRule()
	p.graphs()
	p.forecasts()
	p.byTask()
	p.end()
	return p.Flush()
}

// htmlReport writes a page; a failed write shows when it is flushed.
type htmlReport struct {
	*bufio.Writer
	run      *Run
	findings []*diag.Finding
	all      int // before the cut
	rules    map[string]*rules.Rule
}

func (p *htmlReport) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// htmlText is a text from a file as a page may hold it, in an element or in a quoted
// attribute.
func htmlText(text string, most int) string { return html.EscapeString(cut(Escape(text), most)) }

func (p *htmlReport) begin() {
	p.line("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")
	p.line("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; form-action 'none'\">", sourceHash(htmlStyle), sourceHash(htmlScript))
	p.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">")
	p.line("<title>%s: %s</title>\n<style>%s</style>\n</head>\n<body>", htmlText(p.run.Tool.Name, htmlName), p.verdict(), htmlStyle)
}

// verdict is the counts in words.
func (p *htmlReport) verdict() string {
	sum := &p.run.Result.Summary
	return cmp.Or(joined([]string{rest(sum.Errors, "error"), rest(sum.Warnings, "warning"), rest(sum.Notes, "note")}), p.run.none())
}

// title is the verdict as a heading.
func (p *htmlReport) title() string {
	text := p.verdict()
	return strings.ToUpper(text[:1]) + text[1:]
}

// head writes the counts, which choose what is shown, the filter, and what the run
// could not do.
func (p *htmlReport) head() {
	sum := &p.run.Result.Summary
	p.line("<header>\n<h1>%s</h1>\n<p class=\"about\">%s, %s in %s%s</p>", p.title(), htmlText(p.run.Tool.Name, htmlName), count(sum.Tasks, "task"), count(sum.Files, "file"), p.asides())
	p.evidence()
	p.line("<div class=\"tools\" id=\"tools\" hidden>")
	for _, c := range []struct {
		n     int
		level diag.Level
	}{{sum.Errors, diag.Error}, {sum.Warnings, diag.Warning}, {sum.Notes, diag.Note}} {
		p.line("<label class=\"chip %s\"><input type=\"checkbox\" name=\"level\" value=\"%s\" checked> %s</label>", c.level, c.level, count(c.n, c.level.String()))
	}
	p.line("<label class=\"search\"><span>Filter</span> <input type=\"search\" id=\"filter\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"task, rule, file or words\" aria-controls=\"findings\"></label>")
	p.line("<output id=\"shown\" for=\"filter\"></output>\n</div>\n</header>\n<main>")
	if left := p.all - len(p.findings); left > 0 {
		p.line("<p class=\"notice\">The %s that %s the least %[2]s left out here; the other formats have them all.</p>", count(left, "finding"), plural.Pick(left, "is", "are"))
	}
	var failed, told []string
	for _, err := range split(p.run.Result.Err) {
		failed = append(failed, err.Error())
	}
	for _, n := range p.run.Result.Notices {
		if n.Kind != "skipped" {
			told = append(told, n.Message)
		}
	}
	p.list("The run could not do all of its work", failed)
	p.list("Notices", told)
}

// evidence says by which program and clock, and for which sets, the report is true.
func (p *htmlReport) evidence() {
	p.line("<ul class=\"evidence\">")
	for _, line := range p.run.briefEvidence() {
		p.line("<li>%s</li>", htmlText(line, htmlSaying))
	}
	p.line("</ul>")
}

// asides is what was passed over.
func (p *htmlReport) asides() string {
	sum, text := &p.run.Result.Summary, ""
	for _, c := range []struct {
		n    int
		what string
	}{{sum.Suppressed, "suppressed"}, {sum.Baselined, "in the baseline"}, {sum.Skipped, "skipped without tasks"}, {sum.Unread, "not read"}} {
		if c.n > 0 {
			text += "; " + group(c.n) + " " + c.what
		}
	}
	return text
}

func (p *htmlReport) list(title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	p.line("<section class=\"notice\"><h2>%s</h2><ul>", title)
	for _, text := range texts[:min(len(texts), htmlNotes)] {
		p.line("<li>%s</li>", htmlText(text, htmlSaying))
	}
	if more := len(texts) - htmlNotes; more > 0 {
		p.line("<li>and %s more</li>", group(more))
	}
	p.line("</ul></section>")
}

// byRule writes a table of the rules; their buttons set the filter.
func (p *htmlReport) byRule() {
	if len(p.findings) == 0 {
		p.line("<p class=\"clean\">No findings.</p>")
		return
	}
	tallies := byRule(p.run.Result)
	p.line("<section><h2>By rule</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"By rule\"><table>\n<tr><th scope=\"col\">Rule</th><th scope=\"col\">Findings</th><th scope=\"col\">What it finds</th></tr>")
	for _, t := range tallies {
		about := ""
		if r := p.rules[t.Rule]; r != nil {
			about = htmlText(strings.ReplaceAll(r.Summary, "`", ""), htmlSaying)
		}
		name := htmlText(t.Rule, htmlName)
		p.line("<tr><td><button type=\"button\" class=\"rule %s\" data-rule=\"%s\">%s</button></td><td class=\"number\">%s</td><td>%s</td></tr>", t.Level, name, name, group(t.Count), about)
	}
	p.line("</table></div></section>")
}

// htmlTask is the findings about one task, or about a file as a whole.
type htmlTask struct {
	doc      *source.Document
	task     diag.Task
	findings []*diag.Finding
}

// byTask writes the findings, the tasks with the worst ones first.
func (p *htmlReport) byTask() {
	if len(p.findings) == 0 {
		return
	}
	type key struct {
		doc  *source.Document
		task diag.Task
	}
	at := make(map[key]*htmlTask)
	var tasks []*htmlTask
	for _, f := range p.findings {
		k := key{f.Doc, f.Task}
		if at[k] == nil {
			at[k] = &htmlTask{doc: f.Doc, task: f.Task}
			tasks = append(tasks, at[k])
		}
		at[k].findings = append(at[k].findings, f)
	}
	p.line("<section id=\"findings\"><h2>By task</h2>")
	for _, t := range tasks {
		p.task(t)
	}
	p.line("<p id=\"none\" hidden>No finding fits the filter.</p>\n</section>")
}

func (p *htmlReport) task(t *htmlTask) {
	title, file := "The run", ""
	if t.doc != nil {
		title, file = "The file as a whole", htmlText(t.doc.Name, htmlSaying)
	}
	if t.task.Known {
		title = htmlText(cmp.Or(t.task.Name, t.task.ID, "Task without a name"), htmlName)
	}
	if t.task.Set != "" {
		file += " · " + htmlText(t.task.Set, htmlName)
	}
	p.line("<details class=\"task\" open>\n<summary><span class=\"title\">%s</span> <span class=\"file\">%s</span></summary>", title, file)
	for _, f := range t.findings {
		p.finding(f)
	}
	p.line("</details>")
}

func (p *htmlReport) finding(f *diag.Finding) {
	rule := htmlText(f.Rule, htmlName)
	p.line("<article class=\"finding %s\" data-level=\"%s\" data-rule=\"%s\">\n<p class=\"message\"><span class=\"level\">%s</span> %s</p>", f.Level, f.Level, rule, f.Level, htmlText(f.Message, htmlSaying))
	for _, text := range []string{f.Note, f.Help} {
		if text != "" {
			p.line("<p class=\"help\">%s</p>", htmlText(diag.Period(diag.Capital(text)), htmlSaying))
		}
	}
	at := locate(f.Place)
	snip, related, hidden := sourceOf(f, at, htmlSnippet)
	if snip != nil {
		p.line("<pre tabindex=\"0\" aria-label=\"The place in the file\">%s</pre>", html.EscapeString(strings.Join(snip.lines(painter(false), f.Level, snip.gutter()), "\n")))
	}
	p.line("<ul class=\"more\">")
	for i, m := range related {
		if hidden[i] {
			p.line("<li>See %s: %s</li>", htmlText(placeName(m.place, m.at), htmlSaying), htmlText(m.label, htmlSaying))
		}
	}
	if more := len(f.Related) - len(related); more > 0 {
		p.line("<li>And %s.</li>", count(more, "more place"))
	}
	if len(f.Fixes) > 0 {
		p.line("<li>Fix with <code>%s</code>: %s</li>", fixFlags(f.Fixes[0].Safety), htmlText(f.Fixes[0].Description, htmlSaying))
	}
	p.line("<li>%s · %s</li>\n</ul>\n</article>", htmlText(placeName(f.Place, at), htmlSaying), p.ruleLink(f.Rule, rule))
}

// ruleLink leads to the page of a built-in rule.
func (p *htmlReport) ruleLink(id, text string) string {
	known := rules.ByID(id)
	if set := p.rules[id]; known == nil || set != nil && set != known {
		return "<code>" + text + "</code>"
	}
	return "<a rel=\"noreferrer\" href=\"" + html.EscapeString(rules.DocsURL+id) + ".md\"><code>" + text + "</code></a>"
}

// accepted lists what is suppressed, with reason and end.
func (p *htmlReport) accepted() {
	list, more := p.run.accepted()
	if len(list) == 0 {
		return
	}
	p.line("<section><h2>Accepted</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Accepted\"><table>\n<tr><th scope=\"col\">Rule</th><th scope=\"col\">Task</th><th scope=\"col\">Reason</th><th scope=\"col\">Until</th></tr>")
	for _, a := range list {
		p.line("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>", p.ruleLink(a.rule, htmlText(a.rule, htmlName)), htmlText(a.about, htmlName), htmlText(a.reason, htmlSaying), a.until)
	}
	p.line("</table></div>")
	if more > 0 {
		p.line("<p>and %s</p>", count(more, "more suppressed finding"))
	}
	p.line("</section>")
}

func (p *htmlReport) end() {
	p.accepted()
	p.line("</main>\n<footer>%s %s</footer>\n<script>%s</script>\n</body>\n</html>", htmlText(p.run.Tool.Name, htmlName), htmlText(p.run.Tool.Version, htmlName), htmlScript)
}
