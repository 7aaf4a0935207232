package lsp

import (
	"fmt"
	"strings"
	"testing"
)

const ours = `# ours
version: 1
tenants:
  prod: {paths: ["**"], complete: true}
rules:
  missing-description: error
suppress:
  - {rule: dangling-event-ref, task: Rapport 𝒮 ÅÄÖ, reason: on purpose}
`

func TestMistakesOfAConfigurationStandAtTheirPlace(t *testing.T) {
	t.Parallel()
	all := chain()
	all[configName] = ours
	c := begin(t, all, "")
	c.open("down.json", downstream(upstreamID, `"nothing"`))
	if got := codes(c.diagnostics("down.json")); got != "" {
		t.Fatalf("the suppression does not hold: %s", got)
	}
	c.open(configName, ours)
	if got := codes(c.diagnostics(configName)); got != "" {
		t.Errorf("a sound configuration has %s", got)
	}
	for marked, message := range map[string]string{
		strings.Replace(ours, "error", "<eror>", 1):                       `did you mean "error"?`,
		strings.Replace(ours, "missing-description", "<missing-desc>", 1): `missing-desc`,
		strings.Replace(ours, "task: Rapport 𝒮", "<tusk>: Rapport 𝒮", 1):  `tusk`,
		strings.Replace(ours, "on purpose}", "\"\", <until>: never}", 1):  ``,
	} {
		before, rest, _ := strings.Cut(marked, "<")
		wrong, after, _ := strings.Cut(rest, ">")
		c.edit(configName, before+wrong+after)
		d := text{data: []byte(before + wrong + after)}
		found := false
		got := c.diagnostics(configName)
		for _, g := range got {
			at := string(d.data[d.offset(g.Range.Start):d.offset(g.Range.End)])
			found = found || g.Severity == 1 && g.Code == "configuration" && strings.Contains(g.Message, message) && (message == "" || at == wrong)
		}
		if !found {
			t.Errorf("%s: got %v", wrong, got)
		}
	}
	// What is not saved holds for no task.
	c.edit("down.json", downstream(upstreamID, `"nothing at all"`))
	if got := codes(c.diagnostics("down.json")); got != "" {
		t.Errorf("an unsaved configuration holds: %s", got)
	}
	// Findings about the configuration are shown when it is as it was read.
	unused := strings.Replace(ours, "rule: dangling-event-ref", "rule: no-end-state", 1)
	c.write(configName, unused)
	c.edit(configName, unused)
	if got := codes(c.diagnostics(configName)); got != "unused-suppression" {
		t.Errorf("a suppression that nobody needs shows %q", got)
	}
	c.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri(configName)))
	c.end()
}

func TestConfigurationIsCompletedByItsSchemaAndTheFolder(t *testing.T) {
	t.Parallel()
	all := chain()
	all[configName] = ours
	c := begin(t, all, "")
	c.open("down.json", files()["down.json"])
	c.diagnostics("down.json")
	for _, test := range []struct{ text, label, want string }{
		{"version: 1\nru|", "rules", "version: 1\nrules: "},
		{"version: 1\nru|: {}\n", "rules", "version: 1\nrules: {}\n"},
		{"fail-level: |\nversion: 1\n", "warning", "fail-level: warning\nversion: 1\n"},
		{"rules:\n  missing-d|", "missing-description", "rules:\n  missing-description: "},
		{"rules:\n  missing-description: err|", "error", "rules:\n  missing-description: error"},
		{"rules:\n  missing-description:\n    |", "min-length", "rules:\n  missing-description:\n    min-length: "},
		{"rules:\n  missing-description: {level: n|}", "note", "rules:\n  missing-description: {level: note}"},
		{"suppress:\n  - {rule: dangling|, task: x}\n", "dangling-event-ref", "suppress:\n  - {rule: dangling-event-ref, task: x}\n"},
		{"suppress:\n  - {rule: dangling-event-ref, ta|}\n", "task", "suppress:\n  - {rule: dangling-event-ref, task}\n"},
		{"suppress:\n  - rule: dangling-event-ref\n    |", "reason", "suppress:\n  - rule: dangling-event-ref\n    reason: "},
		{"suppress:\n- rule: dangling-event-ref\n  task: Mai|", "Mail", "suppress:\n- rule: dangling-event-ref\n  task: Mail"},
		{"suppress:\n- task: |", "Läs 𝒮ales", "suppress:\n- task: \"Läs 𝒮ales\""},
		{"suppress:\n- task: \"|\"", "Läs 𝒮ales", "suppress:\n- task: \"Läs 𝒮ales\""},
		{"suppress: # all\n\n  # one\n  - tenant: |", "prod", "suppress: # all\n\n  # one\n  - tenant: prod"},
		{"tenants:\n  prod:\n    paths: [\"a: b\", 'c']\n    comp|\n", "complete", "tenants:\n  prod:\n    paths: [\"a: b\", 'c']\n    complete: \n"},
		{"suppress:\n  - {task: Läs|}", "Läs 𝒮ales", "suppress:\n  - {task: \"Läs 𝒮ales\"}"},
		{"tenants:\n  prod: {complete: |}\n", "true", "tenants:\n  prod: {complete: true}\n"},
		{"overrides:\n  - paths: [\"x\"]\n    as: cr|", "create", "overrides:\n  - paths: [\"x\"]\n    as: create"},
		{"\"rules\":\r\n  \"missing-description\": err|\r\n", "error", "\"rules\":\r\n  \"missing-description\": error\r\n"},
	} {
		clean, at := cut(t, test.text)
		c.open(configName, clean)
		var list completionList
		c.ask("textDocument/completion", configName, at, &list)
		found := false
		for _, i := range list.Items {
			if i.Label == test.label {
				found = true
				after := text{data: []byte(clean)}
				after.apply(change{&i.Edit.Range, i.Edit.Text})
				if string(after.data) != test.want {
					t.Errorf("%q: taking %s gives %q, want %q", test.text, test.label, after.data, test.want)
				}
			}
		}
		if !found {
			t.Errorf("%q: no %s in %v", test.text, test.label, list.Items)
		}
	}
	for _, marked := range []string{"# ru|", "version: 1 # |", "version: |", "suppress:\n  - reason: er|", "tenants:\n  |", "rules: {a: b} |", "suppress:\n  -|", "exclude: ['a|']"} {
		clean, at := cut(t, marked)
		c.open(configName, clean)
		var list completionList
		if c.ask("textDocument/completion", configName, at, &list); len(list.Items) > 0 {
			t.Errorf("%q: %v", marked, list.Items)
		}
	}
	c.end()
}

func TestConfigurationIsNoTask(t *testing.T) {
	t.Parallel()
	all := chain()
	all[configName] = ours
	c := begin(t, all, "")
	c.open(configName, ours)
	place := fmt.Sprintf(`"textDocument":{"uri":%q},"position":{"line":5,"character":8}`, c.uri(configName))
	for method := range methods() {
		if !strings.HasPrefix(method, "textDocument/") || strings.HasPrefix(method, "textDocument/did") || method == "textDocument/completion" || method == "textDocument/hover" {
			continue
		}
		if result, fault := c.call(method, `{`+place+`}`); fault != nil || string(result) != "null" {
			t.Errorf("%s: %s %v", method, result, fault)
		}
	}
	var h hover
	if c.ask("textDocument/hover", configName, position{5, 8}, &h); !strings.Contains(h.Contents.Value, "**missing-description**") {
		t.Errorf("hover over a rule: %q", h.Contents.Value)
	}
	c.end()
}

func TestWhatAConfigurationExtendsIsOneToo(t *testing.T) {
	t.Parallel()
	all := chain()
	all[configName] = "version: 1\nextends: policy/base.yaml\n"
	all["policy/base.yaml"] = "version: 1\nrules:\n  dangling-event-ref: off\n"
	c := begin(t, all, "")
	c.open("down.json", downstream(upstreamID, `"nothing"`))
	if got := codes(c.diagnostics("down.json")); got != "" {
		t.Fatalf("what is extended does not hold: %s", got)
	}
	c.open("policy/base.yaml", "version: 1\nrulez: {}\n")
	if got := codes(c.diagnostics("policy/base.yaml")); got != "configuration" {
		t.Errorf("its mistake shows %q", got)
	}
	c.write("policy/base.yaml", "version: 1\n")
	c.edit("down.json", downstream(upstreamID, `"nothing2"`))
	if got := codes(c.diagnostics("down.json")); got != "dangling-event-ref" {
		t.Errorf("a change of it shows %q", got)
	}
	c.write("policy/base.yaml", "version: 1\nrulez: {}\n")
	c.open(configName, all[configName])
	got := c.diagnostics(configName)
	if codes(got) != "configuration" || !strings.Contains(got[0].Message, "policy/base.yaml:2:1") || got[0].Range.Start != (position{}) {
		t.Errorf("a mistake in what is extended shows %v", got)
	}
	c.end()
}

func TestOtherYAMLIsLeftAlone(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	c.notify("textDocument/didOpen", fmt.Sprintf(`{"textDocument":{"uri":%q,"languageId":"yaml","version":1,"text":"recurrence: eventRefs\n{"}}`, c.uri("compose.yaml")))
	c.versions["compose.yaml"] = 1
	if got := codes(c.diagnostics("compose.yaml")); got != "" {
		t.Error(got)
	}
	c.edit("compose.yaml", "functionRef: {")
	if got := codes(c.diagnostics("compose.yaml")); got != "" {
		t.Error(got)
	}
	if result, fault := c.call("textDocument/documentSymbol", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri("compose.yaml"))); fault != nil || string(result) != "null" {
		t.Errorf("%s %v", result, fault)
	}
	c.end()
}

func FuzzYAMLSpot(f *testing.F) {
	f.Add(ours)
	f.Add("a:\n- - b: {c: [d, 'e\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := yamlSpot([]byte(text))
		if ok && (p.length != len(p.typed) || !strings.HasSuffix(text, p.typed)) {
			t.Errorf("%q: typed is %q", text, p.typed)
		}
		schemaAt(configSchema(), p.path)
	})
}
