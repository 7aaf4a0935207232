package reporters

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
)

// evil is text that would do harm if it reached a terminal, a page or a log as it is.
const evil = "::error::x\n\r\x1b]8;;http://e\x07\x1b[31m</script><img onerror=x>|`\u202eabc\u2066\u200b\u009b2J\ufeff\U000e0041\u3164\u2028\xff\x00\x7f](1)[x](http://e)"

// hostile is a run whose every text is evil.
func hostile(t testing.TB) *Report {
	doc := document(t, "ev\x1b[31mil\u202e\n.json", `{"name": "`+strings.ReplaceAll(evil, "\n", "")+`", "enabled": 日本}`)
	other := document(t, "other\u200b.json", evil)
	report := runOf(
		&diag.Finding{
			Rule: "wrong-type", Level: diag.Error, Message: evil, Help: evil, Note: evil, Label: evil, Place: at(t, doc, 1, "日本", "/"+evil),
			Task:    diag.Task{ID: evil, Name: evil, Set: evil, Pointer: "/" + evil, Known: true},
			Related: []diag.Related{{Place: at(t, other, 1, "abc", ""), Message: evil}, {Place: at(t, doc, 1, "name", ""), Message: evil}},
			Fixes:   []diag.Fix{{Description: evil, Edits: []diag.Edit{{Doc: doc, Span: at(t, doc, 1, "日", "").Span, Text: evil}}}},
			State:   diag.New, Reason: evil, Data: diag.Data{{Name: evil, Value: evil}},
		},
		&diag.Finding{Rule: evil, Level: diag.Note, Message: strings.Repeat("long ", 2000), Place: at(t, other, 1, "script", "")},
	)
	report.Result.Findings = append(report.Result.Findings, &diag.Finding{
		Rule: "unused-event", Level: diag.Error, Message: evil, State: diag.Suppressed, Reason: evil, Until: "2027-01-31", Place: at(t, other, 1, "abc", ""),
		Fingerprint: "00000000000000000000000000000000:1", Task: diag.Task{Name: evil, Known: true},
	})
	report.Result.Notices = []engine.Notice{{Kind: "skipped", Message: evil, File: evil}}
	report.Statistics = true
	return report
}

func TestNothingHostileReachesAnyReport(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		format, _ := ByName(name)
		report := hostile(t)
		report.SarifSuppressed, report.ShowSuppressed, report.Level = true, true, diag.Note
		got := write(t, format, report)
		if !utf8.ValidString(got) {
			t.Errorf("%s: invalid UTF-8", name)
		}
		for _, r := range got {
			if r != '\n' && !say.Visible(r) {
				t.Errorf("%s: holds %U", name, r)
			}
		}
	}
}

// TestLinksLeadNowhereElse takes our own sequences away: nothing is left that a terminal
// would obey, and rules without a page of ours have none.
func TestLinksLeadNowhereElse(t *testing.T) {
	t.Parallel()
	ours := regexp.MustCompile("\x1b\\]8;;" + regexp.QuoteMeta(rules.DocsURL) + "[a-z0-9-]+\\.md\x1b\\\\\\[?[a-z0-9-]+\\]?\x1b\\]8;;\x1b\\\\")
	for _, format := range []Reporter{Text, Summary} {
		report := hostile(t)
		report.Links, report.ShowSuppressed, report.Level = true, true, diag.Note
		got := write(t, format, report)
		if n := len(ours.FindAllString(got, -1)); n < 1 {
			t.Errorf("%d links in %q", n, got)
		}
		for _, r := range ours.ReplaceAllString(got, "") {
			if r != '\n' && !say.Visible(r) {
				t.Errorf("holds %U", r)
			}
		}
	}
	report := sample(t)
	described(report) // by rules of other people with the ids of ours
	report.Links = true
	if got := write(t, Text, report); strings.Contains(got, "\x1b") {
		t.Errorf("an own rule leads to a page of ours: %q", got)
	}
}

func TestTextOfAFileNeverStartsALine(t *testing.T) {
	t.Parallel()
	for _, format := range []Reporter{Text, Compact} {
		for line := range strings.Lines(write(t, format, hostile(t))) {
			if strings.HasPrefix(line, "::error") {
				t.Errorf("a line starts with a workflow command: %q", line)
			}
		}
	}
}

func TestNoRunnerCommandSurvives(t *testing.T) {
	t.Parallel()
	command := regexp.MustCompile(`(?i)##[a-z]*\[`)
	doc := document(t, "###[group]x.json", `{"name": "##[add-mask]##vso[task.setvariable]###[x##TeamCity["}`)
	report := runOf(&diag.Finding{
		Rule: "wrong-type", Level: diag.Error, Message: "##[error]a ###[b ##vso[c", Place: at(t, doc, 1, "name", "/name"),
		Task: diag.Task{Name: "##[x]", Known: true}, Related: []diag.Related{{Place: at(t, doc, 1, "add-mask", ""), Message: "##[y]"}},
	})
	for _, format := range []Reporter{Text, Compact, GitHub} {
		if got := write(t, format, report); command.MatchString(got) {
			t.Errorf("a runner would run a command of:\n%s", got)
		}
	}
	if got := say.Escape("##[x] ## [y] #[z]"); got != `#\u0023[x] ## [y] #[z]` {
		t.Errorf("Escape gives %s", got)
	}
}

// hostileNames are names of tasks that try to get out of a report, one way each.
func hostileNames() []string {
	return []string{
		"::error::owned", "a\n::error file=x::owned", "a\r\n::set-output name=x::owned", "##[set-output name=x]owned", "a%0A::error::owned",
		"\x1b]8;;http://example.com\x07click\x1b]8;;\x07", "</script><img src=x onerror=alert(1)>", "]]><failure/>", "&lt;b&gt; &#60;b&#62; &amp;",
		"a | b || c", "`a` ``` b ~~~", "\n```\n# owned", "</details></summary><h1>owned", "[owned](http://example.com) ![x](http://example.com/x.png)",
		"@owner/team #1 https://example.com www.example.com a@example.com", "$x$ **b** _i_ ~~s~~ :tada:", "\u202egnp.exe\u2066\u2069\u200b", "\"];click n1 call alert()",
		strings.Repeat("x", 10_000), strings.Repeat("`|<", 3_334), "\x00\x01\ufffe\ud7ff\u2028", "\\", "\\|", "",
	}
}

// chain is a run over a file of tasks with these names, each of which waits for the
// one before, with an error about each.
func chain(t testing.TB, names ...string) *Report {
	t.Helper()
	id := func(i int) string { return fmt.Sprintf("%08x-1111-4111-8111-000000000000", i+1) }
	var tasks []map[string]any
	for i, name := range names {
		one := map[string]any{"id": id(i), "name": name, "specVersion": "0.8", "enabled": true, "resourceId": id(i)}
		if i > 0 {
			one["events"] = []any{map[string]any{
				"name": "e", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
				"correlation": []any{map[string]any{"contextAttributeName": "id", "contextAttributeValue": id(i - 1)}},
			}}
			one["states"] = []any{map[string]any{"name": "s", "onEvents": []any{map[string]any{"eventRefs": []string{"e"}}}}}
		}
		tasks = append(tasks, one)
	}
	text, err := json.Marshal(tasks)
	if err != nil {
		t.Fatal(err)
	}
	doc := document(t, "chain.json", string(text))
	judge := engine.New(engine.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Jobs: 1, Complete: true})
	result := judge.Judge([]*engine.FileResult{judge.Check(doc)})
	var findings []*diag.Finding
	for _, tenant := range result.Sets {
		for i, f := range tenant.Set.Tasks {
			findings = append(findings, &diag.Finding{
				Rule: "wrong-type", Level: diag.Error, Message: "task " + names[i] + " is wrong",
				Place: diag.Place{Doc: f.Doc, Span: f.Place(f.Name.At), Pointer: f.Pointer() + "/name"},
				Task:  diag.Task{ID: f.ID.S, Name: f.Name.S, Pointer: f.Pointer(), Known: true},
			})
		}
	}
	if len(findings) != len(names) {
		t.Fatalf("%d tasks of %d", len(findings), len(names))
	}
	report := runOf(findings...)
	report.Result.Sets, report.Result.Documents = result.Sets, result.Documents
	return report
}

// withSecret is a run about a credential in a document.
func withSecret(t testing.TB) *Report {
	doc := document(t, "secret.json", `{"description": "token hunter2hunter2"}`)
	at := at(t, doc, 1, `"token hunter2hunter2"`, "/description")
	doc.Hide(at.Span)
	return runOf(&diag.Finding{Rule: "secret-in-text", Level: diag.Error, Message: "a credential stands in the description; revoke it", Place: at, Secret: true})
}

func TestNoFormatShowsACredential(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		format, _ := ByName(name)
		if got := write(t, format, withSecret(t)); strings.Contains(got, "hunter2") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestHostileNamesAreHarmlessInEveryFormat(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		format, _ := ByName(name)
		for _, called := range hostileNames() {
			got := write(t, format, chain(t, called, "b"))
			for _, r := range got {
				if r != '\n' && !say.Visible(r) {
					t.Errorf("%s: %.50q: holds %U", name, called, r)
					break
				}
			}
			if len(got) > 200_000 {
				t.Errorf("%s: %.50q: %d bytes", name, called, len(got))
			}
		}
	}
}

func TestOnlyFindingsThatCountAreInFormatsWithoutStates(t *testing.T) {
	t.Parallel()
	for _, format := range []Reporter{GitHub, GitLab, Markdown} {
		got := write(t, format, sample(t))
		if strings.Contains(got, "hidden by the configuration") || strings.Contains(got, "known for long") {
			t.Errorf("holds what does not count: %s", got)
		}
	}
}
