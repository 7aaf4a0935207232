package reporters

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/browsertest"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
)

const visibleFindings = `[...document.querySelectorAll(".finding")].filter(f => f.checkVisibility()).length`

func TestThePageFiltersInABrowser(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	report := sample(t)
	described(report)
	b.Open(write(t, HTML, report))
	if n := b.Number(visibleFindings); n != 6 {
		t.Errorf("%d findings at first, want 6", n)
	}
	b.Key("/", "/")
	b.Type("SALES-load event")
	if n := b.Number(visibleFindings); n != 2 {
		t.Errorf("%d findings fit the words, want 2", n)
	}
	b.Key("Escape", "")
	if n := b.Number(visibleFindings); n != 6 {
		t.Errorf("%d findings after Escape, want 6", n)
	}
	b.Number(`document.querySelector('input[value=error]').click(); 0`)
	if n := b.Number(visibleFindings); n != 2 {
		t.Errorf("%d findings without errors, want 2", n)
	}
	b.Number(`document.querySelector('input[value=error]').click(); document.querySelector('button[data-rule=wrong-type]').click(); 0`)
	if n := b.Number(visibleFindings); n != 1 {
		t.Errorf("%d findings of the rule, want 1", n)
	}
	if n := b.Number(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
		t.Errorf("the page is %d pixels too wide", n)
	}
	b.Quiet()
}

// toPaper lays the page out as it is printed on A4 with the margins of its style, and gives
// how many elements are wider than that or would scroll.
func toPaper(b *browsertest.Browser) int {
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 687, "height": 1000, "deviceScaleFactor": 1, "mobile": false}) // 182 mm
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	b.Number(`dispatchEvent(new Event("beforeprint")); 0`)
	return b.Number(`[document.documentElement, ...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && (e.scrollWidth > document.documentElement.clientWidth || getComputedStyle(e).overflowX === "auto")).length`)
}

func TestThePageIsWholeOnPaper(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	names := make([]string, 40)
	for i := range names {
		names[i] = fmt.Sprintf("A task with a name of some length, number %d", i)
	}
	report := chain(t, names...)
	report.Now = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	b.Open(write(t, HTML, report))
	b.Number(`document.querySelector("details").open = false; 0`)
	if n := toPaper(b); n != 0 {
		t.Errorf("%d elements are cut", n)
	}
	if n := b.Number(visibleFindings); n != len(names) {
		t.Errorf("%d findings on paper, want %d", n, len(names))
	}
	if n := b.Number(`document.querySelectorAll(".graph img").length`); n != 1 {
		t.Errorf("%d pictures, want 1", n)
	}
	b.Number(`dispatchEvent(new Event("afterprint")); 0`)
	if n := b.Number(visibleFindings); n != len(names)-1 {
		t.Errorf("%d findings after printing, want %d", n, len(names)-1)
	}
	b.Quiet()
}

func TestTheForecastIsWholeOnPaper(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	var page strings.Builder
	if err := hourly(t, 30).WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	b.Open(page.String())
	if n := toPaper(b); n != 0 {
		t.Errorf("%d elements are cut", n)
	}
	// Names and lanes are in pieces of the same rows and heights.
	const apart = `[...document.querySelectorAll("#names > div")].filter((names, i) => Math.abs(names.getBoundingClientRect().top - document.querySelectorAll("#lanes > svg")[i].getBoundingClientRect().top) > 1).length`
	if n := b.Number(`document.querySelectorAll("#names > div").length`); n != 3 {
		t.Errorf("%d pieces, want 3", n)
	}
	if n := b.Number(apart); n != 0 {
		t.Errorf("%d pieces are not beside their names", n)
	}
	b.Number(`dispatchEvent(new Event("afterprint")); 0`)
	if n := b.Number(`document.querySelectorAll("#names > button").length`); n != 30 {
		t.Errorf("%d names after printing, want 30", n)
	}
	b.Quiet()
}

// hourly is the forecast of so many tasks that run each hour.
func hourly(t *testing.T, tasks int) *Forecast {
	t.Helper()
	var text strings.Builder
	for i := range tasks {
		fmt.Fprintf(&text, `{"id":"%08x-1111-4111-8111-000000000000","name":"A task with a name of some length, number %d","specVersion":"0.8","enabled":true,"start":{"schedule":{"recurrence":"RRULE:FREQ=HOURLY","startDateTime":"2026-01-01T00:00:00","timezone":"UTC"}},"states":[]}`+"\n", i, i)
	}
	doc := document(t, "hourly.jsonl", text.String())
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	judge := engine.New(engine.Options{Now: now, Jobs: 1, Complete: true})
	set := judge.Judge([]*engine.FileResult{judge.Check(doc)}).Sets[0]
	zone, problems := schedule.ParseZone("UTC")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &Forecast{
		Sets: []ForecastSet{{Timeline: set.Timeline(), Asked: func(*task.Facts) bool { return true }}},
		From: now, To: now.AddDate(0, 0, 7), Now: now, Zone: zone,
	}
}

func TestHostileNamesDoNothingInABrowser(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	report := hostile(t)
	described(report)
	page := write(t, HTML, report)
	b.Open(page)
	if n := b.Number(`document.querySelectorAll("[onerror], body script ~ *, iframe, object").length`); n != 0 {
		t.Errorf("%d elements came from names", n)
	}
	if n := b.Number(`document.scripts.length`); n != 1 {
		t.Errorf("%d scripts", n)
	}
	b.Quiet()
	if strings.Contains(page, "<img onerror") {
		t.Error("a name is markup")
	}
}
