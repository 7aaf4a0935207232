package reporters

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/rules"
)

// htmlGraphTasks is how many tasks a page draws in all.
const htmlGraphTasks = 300

// graphs draws the chains of the tasks with findings, set by set, as pictures of
// their own: nothing in them can reach the page.
func (p *htmlReport) graphs() {
	room, titled := htmlGraphTasks, false
	for _, tenant := range p.run.Result.Tenants {
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
	for _, tenant := range p.run.Result.Tenants {
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
