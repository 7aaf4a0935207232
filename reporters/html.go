package reporters

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
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

// htmlGraphTasks is how many tasks a page draws in all.
const htmlGraphTasks = 300

// graphs draws the chains of the tasks with findings, set by set, as pictures of
// their own: nothing in them can reach the page.
func (p *htmlReport) graphs() {
	room, titled := htmlGraphTasks, false
	for _, tenant := range p.run.Result.Sets {
		focus, marks := affected(tenant, p.findings)
		if len(focus) == 0 || room < 2 {
			continue
		}
		pic := draw.New(tenant.Graph(), draw.Options{
			Title: cmp.Or(tenant.Set.Name, tenant.Set.Tenant), Focus: focus[:min(len(focus), (room+1)/2)], Direction: graph.Both,
			Marks: func(v graph.Vertex) []draw.Mark { return marks[v] },
		})
		pic.Focus = nil // all of them are marked
		tasks := len(pic.Nodes)
		clipPicture(pic, room)
		describeSchedules(tenant, pic)
		var svg bytes.Buffer
		if err := pic.WriteSVG(&svg); err != nil {
			continue
		}
		if !titled {
			titled = true
			p.line("<section><h2>Affected chains</h2>")
		}
		room -= len(pic.Nodes)
		p.line("<div class=\"graph\" tabindex=\"0\" role=\"region\" aria-label=\"Dependency graph\"><img alt=\"Dependency graph of %s with findings and the tasks around them; tasklint graph gives it as text.\" src=\"data:image/svg+xml;base64,%s\"></div>",
			count(len(focus), "task"), base64.StdEncoding.EncodeToString(svg.Bytes()))
		if left := tasks - len(pic.Nodes); left > 0 {
			p.line("<p>%s of these chains not drawn here; <code>tasklint graph</code> draws all.</p>", count(left, "task"))
		}
	}
	if titled {
		p.line("</section>")
	}
}

// forecastDays is how far a page looks ahead.
const forecastDays = 7

// forecasts writes for each set how many runs start in each hour of the next days.
func (p *htmlReport) forecasts() {
	if p.run.Now.IsZero() {
		return
	}
	for _, tenant := range p.run.Result.Sets {
		p.forecast(tenant)
	}
}

func (p *htmlReport) forecast(tenant *rules.Set) {
	from := p.run.Now.UTC().Truncate(24 * time.Hour)
	counts := tenant.Timeline().Forecast(from, from.AddDate(0, 0, forecastDays)).Counts()
	if counts.Total == 0 {
		return
	}
	var hours [forecastDays * 24]int
	most := 0
	for minute, n := range counts.Minutes {
		hours[minute/60] += int(n)
		most = max(most, hours[minute/60])
	}
	title := "Forecast"
	if name := cmp.Or(tenant.Set.Name, tenant.Set.Tenant); name != "" {
		title += " of " + htmlText(name, htmlName)
	}
	p.line("<section><h2>%s</h2>\n<p>Runs that start in each hour, in UTC: %s in %d days. Those of chained tasks are inferred.</p>", title, count(counts.Total, "run"), forecastDays)
	p.line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"heat\">\n<tr><th scope=\"col\">Day</th>", title)
	for hour := range 24 {
		p.line("<th scope=\"col\">%02d</th>", hour)
	}
	p.line("</tr>")
	for day := range forecastDays {
		row := fmt.Sprintf("<tr><th scope=\"row\">%s</th>", from.AddDate(0, 0, day).Format("Mon 2 Jan"))
		for _, n := range hours[day*24 : day*24+24] {
			if n == 0 {
				row += "<td></td>"
			} else {
				row += fmt.Sprintf("<td class=\"heat%d\">%s</td>", 1+(n-1)*4/most, group(n))
			}
		}
		p.line("%s</tr>", row)
	}
	p.line("</table></div></section>")
}

// sourceHash names an inline style or script in a security policy (CSP level 3,
// section 2.3.1).
func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// htmlScript filters: all words must be in a finding, and its level be chosen.
const htmlScript = `
"use strict";
(() => {
  const filter = document.getElementById("filter"), shown = document.getElementById("shown"), none = document.getElementById("none");
  const levels = [...document.querySelectorAll("input[name=level]")];
  const tasks = [...document.querySelectorAll("details.task")].map(box => {
    const title = box.querySelector("summary").textContent.toLowerCase();
    return {box, findings: [...box.querySelectorAll(".finding")].map(item =>
      ({item, level: item.dataset.level, text: title + " " + item.textContent.toLowerCase()}))};
  });
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
    const wanted = new Set(levels.filter(box => box.checked).map(box => box.value));
    let fits = 0, all = 0;
    for (const task of tasks) {
      let any = false;
      for (const finding of task.findings) {
        const fit = wanted.has(finding.level) && words.every(word => finding.text.includes(word));
        finding.item.hidden = !fit;
        any = any || fit;
        fits += fit;
        all++;
      }
      task.box.hidden = !any;
    }
    shown.textContent = fits === all ? "" : fits + " of " + all + " shown";
    if (none) none.hidden = fits > 0;
    for (const button of document.querySelectorAll("button.rule"))
      button.setAttribute("aria-pressed", String(filter.value === button.dataset.rule));
  };
  filter.addEventListener("input", apply);
  for (const box of levels) box.addEventListener("change", apply);
  for (const button of document.querySelectorAll("button.rule"))
    button.addEventListener("click", () => {
      filter.value = filter.value === button.dataset.rule ? "" : button.dataset.rule;
      apply();
    });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== filter) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && document.activeElement === filter) {
      filter.value = "";
      apply();
    }
  });
  document.getElementById("tools").hidden = false;
  apply();
})();
`

// htmlStyle follows the reader's theme.
const htmlStyle = `
:root{--page:#fff;--text:#111827;--soft:#4b5563;--line:#d7dce3;--card:#f8fafc;--error:#c81e1e;--warning:#a04e00;--note:#1d4fd8;--link:#1d4fd8;--heat:29,79,216}
@media (prefers-color-scheme:dark){:root{--page:#0f141b;--text:#e5e7eb;--soft:#9aa4b2;--line:#2f3947;--card:#171e28;--error:#ff7b7b;--warning:#f3b25c;--note:#8ab4ff;--link:#8ab4ff;--heat:110,165,255}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0 auto;max-width:72rem;padding:0 1rem 3rem;background:var(--page);color:var(--text);overflow-x:clip;font:16px/1.5 system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:1.5rem 0 0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.about,.file,footer{color:var(--soft)}.about{margin:.2rem 0 1rem}
.tools{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;padding:.6rem 0;background:var(--page);border-bottom:1px solid var(--line)}
header{display:contents}
.chip{padding:.15rem .6rem;border:1px solid var(--line);border-radius:1rem;white-space:nowrap}
.search{flex:1 1 14rem;display:flex;gap:.5rem;align-items:center}
.search input{flex:1;min-width:0;font:inherit;padding:.3rem .6rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.scroll{overflow-x:auto}
table{border-collapse:collapse}th,td{padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{overflow-wrap:normal}
.number{text-align:right;font-variant-numeric:tabular-nums}
button.rule{overflow-wrap:normal;font:inherit;font-family:ui-monospace,Consolas,monospace;font-size:.9rem;padding:.1rem .4rem;color:inherit;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:.3rem;cursor:pointer;text-align:left}
button.rule[aria-pressed=true]{background:var(--link);color:var(--page)}
button.error{border-left-color:var(--error)}button.warning{border-left-color:var(--warning)}button.note{border-left-color:var(--note)}
.task{margin:.75rem 0;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
summary{padding:.5rem .8rem;cursor:pointer}.title{font-weight:650}.file{font-size:.9rem}
.finding{padding:.2rem .8rem .6rem;border-top:1px solid var(--line)}
.message{margin:.4rem 0}.help{margin:.2rem 0}.evidence{margin:.3rem 0;padding-left:1.2rem;font-size:.875rem}.level{font-weight:650}
.error .level,.chip.error{color:var(--error)}.warning .level,.chip.warning{color:var(--warning)}.note .level,.chip.note{color:var(--note)}
pre{margin:.4rem 0;padding:.5rem;overflow-x:auto;background:var(--page);border:1px solid var(--line);border-radius:.3rem;font:13px/1.4 ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
.more{margin:0;padding:0;list-style:none;color:var(--soft);font-size:.9rem}
a{color:var(--link)}
.notice{padding:.5rem .8rem;border-left:4px solid var(--warning);background:var(--card)}.notice h2{margin:0}
.graph{overflow:auto;max-height:85vh;width:max-content;min-width:100%;max-width:min(100vw - 3rem,110rem);position:relative;left:50%;transform:translateX(-50%);border:1px solid var(--line);border-radius:.5rem}.graph img{display:block;max-width:none}
.heat td,.heat th{padding:.15rem .3rem;border:0;font-size:.8rem;text-align:center;font-variant-numeric:tabular-nums;min-width:2.1rem;white-space:nowrap}
.heat th{color:var(--soft);font-weight:400}
.heat1{background:rgba(var(--heat),.12)}.heat2{background:rgba(var(--heat),.24)}.heat3{background:rgba(var(--heat),.36)}.heat4{background:rgba(var(--heat),.48)}
footer{margin-top:3rem;font-size:.85rem}
@media print{.tools{display:none}}
`
