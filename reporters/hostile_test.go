package reporters

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// evil is text that would do harm if it reached a terminal, a page or a log as it is.
const evil = "::error::x\n\r\x1b]8;;http://e\x07\x1b[31m</script><img onerror=x>|`\u202eabc\u2066\u200b\u009b2J\ufeff\U000e0041\u3164\u2028\xff\x00\x7f](1)[x](http://e)"

// hostile is a run whose every text is evil.
func hostile(t testing.TB) *Run {
	doc := document(t, "ev\x1b[31mil\u202e\n.json", `{"name": "`+strings.ReplaceAll(evil, "\n", "")+`", "enabled": 日本}`)
	other := document(t, "other\u200b.json", evil)
	run := runOf(
		&diag.Finding{
			Rule: "wrong-type", Level: diag.Error, Message: evil, Help: evil, Note: evil, Label: evil, Place: at(t, doc, 1, "日本", "/"+evil),
			Task:    diag.Task{ID: evil, Name: evil, Set: evil, Pointer: "/" + evil, Known: true},
			Related: []diag.Related{{Place: at(t, other, 1, "abc", ""), Message: evil}, {Place: at(t, doc, 1, "name", ""), Message: evil}},
			Fixes:   []diag.Fix{{Description: evil, Edits: []diag.Edit{{Doc: doc, Span: at(t, doc, 1, "日", "").Span, Text: evil}}}},
			State:   diag.New, Reason: evil, Data: diag.Data{{Name: evil, Value: evil}},
		},
		&diag.Finding{Rule: evil, Level: diag.Note, Message: strings.Repeat("long ", 2000), Place: at(t, other, 1, "script", "")},
	)
	run.Result.Findings = append(run.Result.Findings, &diag.Finding{
		Rule: "unused-event", Level: diag.Error, Message: evil, State: diag.Suppressed, Reason: evil, Until: "2027-01-31", Place: at(t, other, 1, "abc", ""),
		Fingerprint: "00000000000000000000000000000000:1", Task: diag.Task{Name: evil, Known: true},
	})
	run.Result.Notices = []engine.Notice{{Kind: "skipped", Message: evil, File: evil}}
	run.Statistics = true
	return run
}

func TestNothingHostileReachesAnyReport(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		report, _ := ByName(name)
		run := hostile(t)
		run.SarifSuppressed, run.ShowSuppressed, run.Level = true, true, diag.Note
		got := write(t, report, run)
		if !utf8.ValidString(got) {
			t.Errorf("%s: invalid UTF-8", name)
		}
		for _, r := range got {
			if r != '\n' && !visible(r) {
				t.Errorf("%s: holds %U", name, r)
			}
		}
	}
}

func TestTextOfAFileNeverStartsALine(t *testing.T) {
	t.Parallel()
	for _, report := range []Reporter{Text, Compact} {
		for line := range strings.Lines(write(t, report, hostile(t))) {
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
	run := runOf(&diag.Finding{
		Rule: "wrong-type", Level: diag.Error, Message: "##[error]a ###[b ##vso[c", Place: at(t, doc, 1, "name", "/name"),
		Task: diag.Task{Name: "##[x]", Known: true}, Related: []diag.Related{{Place: at(t, doc, 1, "add-mask", ""), Message: "##[y]"}},
	})
	for _, report := range []Reporter{Text, Compact, GitHub} {
		if got := write(t, report, run); command.MatchString(got) {
			t.Errorf("a runner would run a command of:\n%s", got)
		}
	}
	if got := Escape("##[x] ## [y] #[z]"); got != `#\u0023[x] ## [y] #[z]` {
		t.Errorf("Escape gives %s", got)
	}
}

func TestEscapeKeepsWhatIsHarmless(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":                    "plain",
		"Übung 日本 🎉 ⚠️ é":          "Übung 日本 🎉 ⚠️ é",
		"a\tb\r\n":                 `a\tb\r\n`,
		"\x1b[0m\u202e\u200d":      `\u001b[0m\u202e\u200d`,
		"\U000e0041\xff\ufffd":     `\u{e0041}\xff` + "\ufffd",
		"\u00a0\u2028\u3164\ufe01": `\u00a0\u2028\u3164\ufe01`,
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q) = %s, want %s", text, got, want)
		}
		if got := Escape(want); got != want {
			t.Errorf("Escape is not idempotent: %s", got)
		}
	}
}
