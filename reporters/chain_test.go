package reporters

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

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
func chain(t testing.TB, names ...string) *Run {
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
	for _, tenant := range result.Tenants {
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
	run := runOf(findings...)
	run.Result.Tenants, run.Result.Documents = result.Tenants, result.Documents
	return run
}

// withSecret is a run about a credential in a document.
func withSecret(t testing.TB) *Run {
	doc := document(t, "secret.json", `{"description": "token hunter2hunter2"}`)
	at := at(t, doc, 1, `"token hunter2hunter2"`, "/description")
	doc.Hide(at.Span)
	return runOf(&diag.Finding{Rule: "secret-in-text", Level: diag.Error, Message: "a credential stands in the description; revoke it", Place: at, Secret: true})
}

func TestNoFormatShowsACredential(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		report, _ := ByName(name)
		if got := write(t, report, withSecret(t)); strings.Contains(got, "hunter2") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestHostileNamesAreHarmlessInEveryFormat(t *testing.T) {
	t.Parallel()
	for _, format := range Names() {
		report, _ := ByName(format)
		for _, name := range hostileNames() {
			got := write(t, report, chain(t, name, "b"))
			for _, r := range got {
				if r != '\n' && !visible(r) {
					t.Errorf("%s: %.50q: holds %U", format, name, r)
					break
				}
			}
			if len(got) > 200_000 {
				t.Errorf("%s: %.50q: %d bytes", format, name, len(got))
			}
		}
	}
}

func TestOnlyFindingsThatCountAreInFormatsWithoutStates(t *testing.T) {
	t.Parallel()
	for _, report := range []Reporter{GitHub, GitLab, JUnit, Markdown} {
		got := write(t, report, sample(t))
		if strings.Contains(got, "hidden by the configuration") || strings.Contains(got, "known for long") {
			t.Errorf("holds what does not count: %s", got)
		}
	}
}
