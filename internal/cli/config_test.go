package cli

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// brokenConfigurations are the kinds of what makes a configuration none.
var brokenConfigurations = map[string]map[string]string{
	"syntax":          {".tasklint.yaml": "version: [\n"},
	"empty":           {".tasklint.yaml": "[]\n"},
	"version":         {".tasklint.yaml": "version: 2\n"},
	"key":             {".tasklint.yaml": "version: 1\nrulez: {}\n"},
	"type":            {".tasklint.yaml": "version: 1\nexclude: {}\n"},
	"rule":            {".tasklint.yaml": "version: 1\nrules: {no-such-rule: off}\n"},
	"level":           {".tasklint.yaml": "version: 1\nrules: {unused-event: loud}\n"},
	"option":          {".tasklint.yaml": "version: 1\nrules: {too-frequent: {min-interval: soon}}\n"},
	"glob":            {".tasklint.yaml": "version: 1\nexclude: ['[']\n"},
	"address":         {".tasklint.yaml": "version: 1\ntenants: {a: {paths: [a], url: 'https://https://acme.eu.qlikcloud.com'}}\n"},
	"suppression":     {".tasklint.yaml": "version: 1\nsuppress: [{rule: unused-event, task: A}]\n"},
	"anchor":          {".tasklint.yaml": "version: 1\nexclude: &a ['x']\noverrides: [{paths: *a, as: create}]\n"},
	"own rule":        {".tasklint.yaml": "version: 1\ncustom: [{id: own, for: task, check: 'task.enabled and (', message: m}]\n"},
	"own name":        {".tasklint.yaml": "version: 1\ncustom: [{id: own, for: task, check: 'task.enabeld', message: m}]\n"},
	"own type":        {".tasklint.yaml": "version: 1\ncustom: [{id: own, for: task, check: 'len(task.enabled) > 1', message: m}]\n"},
	"own condition":   {".tasklint.yaml": "version: 1\ncustom: [{id: own, for: task, when: '1 +', check: 'true', message: m}]\n"},
	"own message":     {".tasklint.yaml": "version: 1\ncustom: [{id: own, for: task, check: 'true', message: 'm {{task.'}]\n"},
	"own twice":       {".tasklint.yaml": "version: 1\ncustom: [{id: own, for: task, check: 'true', message: m}, {id: own, for: task, check: 'true', message: m}]\n"},
	"own as built-in": {".tasklint.yaml": "version: 1\ncustom: [{id: unused-event, for: task, check: 'true', message: m}]\n"},
	"file of own":     {".tasklint.yaml": "version: 1\ncustom-files: [policy.yaml]\n", "policy.yaml": "- {id: own, for: task, check: '1 +', message: m}\n"},
	"no file of own":  {".tasklint.yaml": "version: 1\ncustom-files: [../policy.yaml]\n"},
	"baseline":        {".tasklint.yaml": "version: 1\nbaseline: ../base.json\n"},
	"bytes":           {".tasklint.yaml": "version: 1\n\xff\n"},
}

// readsConfiguration are calls of the commands that read one, all that have --config.
var readsConfiguration = map[string][][]string{
	"tasklint":         {{"a.json"}, {"--fix", "--unsafe", "a.json"}, {"--write-baseline", "b.json", "a.json"}, {"--format", "json", "a.json"}, {"--show-settings"}, {"--quiet", "--force-exclude", "a.json"}},
	"lint":             {{"a.json"}},
	"hook":             {{"a.json"}},
	"rules":            {{}},
	"explain":          {{"own-rule"}},
	"explain-schedule": {{"FREQ=DAILY"}},
	"list":             {{"a.json"}},
	"graph":            {{"a.json"}},
	"impact":           {{"A", "a.json"}},
	"forecast":         {{"a.json"}},
	"diff":             {{"--against", "a.json", "a.json"}},
	"fetch":            {{"-o", "out", "--tenant-url", "http://127.0.0.1:1"}},
	"suppress":         {{"unused-event", "A", "--reason", "why"}},
	"test":             {{}},
}

// TestEveryCommandRefusesABrokenConfiguration gives each command that reads the
// configuration each kind of a broken one: exit code 2, a word about its place, and
// nothing is reported or written.
func TestEveryCommandRefusesABrokenConfiguration(t *testing.T) {
	for _, c := range append(rootCommand(new(app)).Commands(), rootCommand(new(app))) {
		if c.Flags().Lookup("config") != nil && readsConfiguration[c.Name()] == nil && c.Name() != "lsp" && c.Name() != "mcp" { // those tell their clients
			t.Errorf("%s reads a configuration and is not tried", c.Name())
		}
	}
	const task = `{"id":"7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11","name":"A","specVersion":"0.8","enabled":true,"states":[{"type":"event","onEvents":[]}]}`
	run := func(t *testing.T, files map[string]string, name string, args []string) (code int, said string) {
		t.Helper()
		dir := filepath.Join(t.TempDir(), "repo")
		archive := &txtar.Archive{Files: []txtar.File{{Name: ".git/HEAD", Data: []byte("ref: refs/heads/main\n")}, {Name: ".git/objects/info/none"}, {Name: ".git/refs/heads/none"}, {Name: "a.json", Data: []byte(task)}}}
		for name, text := range files {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
		}
		unpack(t, dir, archive)
		t.Chdir(dir)
		if name != "tasklint" {
			args = append([]string{name}, args...)
		}
		var out, told strings.Builder
		before := namesIn(dir)
		code = Main(context.Background(), args, strings.NewReader(""), &out, &told, []string{"PATH=" + os.Getenv("PATH")})
		if code == exitFailed {
			if out.Len() > 0 && name != "rules" { // which shows those that are built in
				t.Errorf("it reports all the same: %s", out.String())
			}
			if after := namesIn(dir); !slices.Equal(before, after) {
				t.Errorf("it leaves %q of %q", after, before)
			}
		}
		return code, told.String()
	}
	kinds := maps.Clone(brokenConfigurations)
	kinds["long"] = map[string]string{".tasklint.yaml": "version: 1\n" + strings.Repeat("#\n", 1<<19)}
	for _, name := range slices.Sorted(maps.Keys(readsConfiguration)) {
		for _, args := range readsConfiguration[name] {
			for _, kind := range slices.Sorted(maps.Keys(kinds)) {
				t.Run(name+" "+strings.Join(args, " ")+"/"+kind, func(t *testing.T) {
					code, said := run(t, kinds[kind], name, args)
					if code != exitFailed || !strings.Contains(said, ".tasklint.yaml") && !strings.Contains(said, "policy.yaml") {
						t.Errorf("exit code %d: %s", code, said)
					}
				})
			}
			t.Run(name+" "+strings.Join(args, " ")+"/healthy", func(t *testing.T) {
				code, said := run(t, map[string]string{".tasklint.yaml": "version: 1\ncustom: [{id: own-rule, for: task, check: 'task.enabled', message: m}]\n"}, name, args)
				if strings.Contains(said, ".tasklint.yaml:") || code == exitFailed && name != "fetch" && name != "test" {
					t.Errorf("exit code %d: %s", code, said)
				}
			})
		}
	}
}

func namesIn(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestTheEditorHasTheOwnRules loads a folder as the language server does: its own rules
// can run, and one that is none is a mistake there as well.
func TestTheEditorHasTheOwnRules(t *testing.T) {
	dir := t.TempDir()
	for check, broken := range map[string]bool{"task.enabled": false, "task.enabled and (": true} {
		text := "version: 1\ncustom: [{id: own-rule, for: task, check: '" + check + "', message: m}]\n"
		if err := os.WriteFile(filepath.Join(dir, ".tasklint.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		w, err := new(configFlags).workspace(dir)
		if (err != nil) != broken {
			t.Errorf("%s: %v", check, err)
		}
		if err == nil && w.Options.Config.Own[0].Rule.Own == nil {
			t.Errorf("%s: the rule never runs", check)
		}
	}
}
