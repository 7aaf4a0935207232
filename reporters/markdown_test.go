package reporters

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/rules"
)

// checkMarkdown holds a summary to what it may consist of: our own elements and
// links, rows of as many cells as their head, and one kind of fence.
func checkMarkdown(t *testing.T, what, text string) {
	t.Helper()
	tag := regexp.MustCompile(`^<(code|/code|span|/span|br|details|details open|/details|summary|/summary)>`)
	link := regexp.MustCompile(`^\[<code>[a-z0-9-]+</code>\]\(` + regexp.QuoteMeta(rules.DocsURL) + `[a-z0-9-]+\.md\)`)
	entity := regexp.MustCompile(`^&#[0-9]+;`)
	fenced, cells, open := false, 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "```") {
			if fenced = !fenced; fenced && line != "```mermaid" || !fenced && line != "```" {
				t.Errorf("%s: fence %q", what, line)
			}
			continue
		}
		if fenced {
			if strings.ContainsAny(line, "`<") && !strings.Contains(line, "<br/>") {
				t.Errorf("%s: graph holds %q", what, line)
			}
			continue
		}
		open += strings.Count(line, "<details") - strings.Count(line, "</details>")
		if n := strings.Count(line, "|"); strings.HasPrefix(line, "|") {
			if cells > 0 && n != cells || !strings.HasSuffix(line, "|") {
				t.Errorf("%s: row with %d bars after %d: %.200s", what, n, cells, line)
			}
			cells = n
		} else {
			if cells = 0; n > 0 {
				t.Errorf("%s: bar in %.200q", what, line)
			}
		}
		for i := range len(line) {
			rest := line[i:]
			switch {
			case line[i] == '<' && tag.FindString(rest) == "", line[i] == '&' && entity.FindString(rest) == "",
				line[i] == '[' && link.FindString(rest) == "", line[i] == '@',
				line[i] == '#' && i > 2 && line[i-1] != '&',
				line[i] == '`' && !strings.Contains(line, "`tasklint graph`"), strings.HasPrefix(rest, "://") && !strings.Contains(line[:i], "</code>](https"):
				t.Errorf("%s: %.40q in %.300q", what, rest, line)
				return
			}
		}
	}
	if fenced || open != 0 {
		t.Errorf("%s: fence open: %v, details open: %d", what, fenced, open)
	}
	if len(text) > 1<<20 {
		t.Errorf("%s: %d bytes", what, len(text))
	}
}

func TestNothingOfAFileMeansAnythingInASummary(t *testing.T) {
	t.Parallel()
	for name, report := range runs(t) {
		checkMarkdown(t, name, write(t, Markdown, report))
	}
	for _, name := range hostileNames() {
		report := chain(t, name, "b")
		report.Result.Err = fmt.Errorf("%s", name)
		report.Result.Notices = []engine.Notice{{Kind: "unreadable", Message: name}}
		checkMarkdown(t, fmt.Sprintf("%.50q", name), write(t, Markdown, report))
	}
}

func TestSummariesDrawTheChainsOfTasksWithFindings(t *testing.T) {
	t.Parallel()
	names := make([]string, 200)
	for i := range names {
		names[i] = fmt.Sprint("task", i)
	}
	report := chain(t, names...)
	report.Result.Findings = report.Result.Findings[100:101]
	got := write(t, Markdown, report)
	checkMarkdown(t, "long chain", got)
	_, graph, _ := strings.Cut(got, "```mermaid\n")
	graph, after, _ := strings.Cut(graph, "```")
	if n := strings.Count(graph, `"task`); n != graphTasksMost {
		t.Errorf("%d tasks are drawn: %s", n, graph)
	}
	if !strings.Contains(graph, "task100") || !strings.Contains(graph, "task80") || strings.Contains(graph, "task199") {
		t.Errorf("not the nearest tasks are drawn: %s", graph)
	}
	if !strings.Contains(after, "150 tasks, 150 arrows of these chains not drawn") {
		t.Errorf("does not say what is left out: %.300s", after)
	}
}

func TestGraphsOfHostileNamesStayWithinWhatMermaidDraws(t *testing.T) {
	t.Parallel()
	names := make([]string, 60)
	for i := range names {
		names[i] = strings.Repeat("|`<\"", 100)
	}
	got := write(t, Markdown, chain(t, names...))
	checkMarkdown(t, "long names", got)
	_, graph, _ := strings.Cut(got, "```mermaid\n")
	graph, _, _ = strings.Cut(graph, "```")
	if len(graph) > mermaidMost || !strings.Contains(graph, "-->") {
		t.Errorf("graph of %d bytes", len(graph))
	}
}

func TestNoGraphOfTasksThatDependOnNothing(t *testing.T) {
	t.Parallel()
	if got := write(t, Markdown, chain(t, "alone")); strings.Contains(got, "mermaid") {
		t.Error(got)
	}
}

func TestALargeSummaryIsCutAndSaysSo(t *testing.T) {
	t.Parallel()
	var findings []*diag.Finding
	for file := range 300 {
		doc := document(t, fmt.Sprintf("%03d.json", file), "{}")
		for i := range 100 {
			level := diag.Warning
			if i == 50 && file%2 == 1 {
				level = diag.Error
			}
			findings = append(findings, &diag.Finding{Rule: "wrong-type", Level: level, Message: strings.Repeat("long | ", 20), Place: at(t, doc, 1, "{}", "")})
		}
	}
	report := runOf(findings...)
	got := write(t, Markdown, report)
	checkMarkdown(t, "large", got)
	if len(got) < markdownMost/10*9 || len(got) > markdownMost {
		t.Errorf("%d bytes", len(got))
	}
	shown := strings.Count(got, "<br>")
	var left, files int
	_, last, _ := strings.Cut(got, "\n**")
	if _, err := fmt.Sscanf(strings.ReplaceAll(last, ",", ""), "%d findings in %d files left out", &left, &files); err != nil {
		t.Fatalf("%v: %.200s", err, last)
	}
	whole := strings.Count(got, "</details>")
	if left+shown != len(findings) || files != 300-whole && files != 301-whole {
		t.Errorf("%d shown, %d left out of %d, %d of 300 files with %d begun", shown, left, len(findings), files, whole)
	}
	if !strings.Contains(got, "| 100 more files |") || strings.Index(got, "<code>001.json") > strings.Index(got, "<code>000.json") && strings.Contains(got, "<code>000.json") {
		t.Error("the worst files do not come first, or the rest is not counted")
	}
}
