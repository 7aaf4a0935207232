package cli

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// FuzzConfigurations makes configurations with rules of an organisation's own out of
// chance, and holds that every command that reads one takes it or refuses it: with an exit
// code that is documented, a word about what is wrong, and no file half written.
func FuzzConfigurations(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(seed, "task.enabled", "a message of {{task.name}}", "**/*.json")
	}
	f.Add(uint64(1), "any(events, .name matches '[')", "{{", "{a,b}/[")
	f.Add(uint64(2), "len(set.tasks) > 1 ? 1 : nil", "{{task}} {{1..3}}", "../**")
	f.Add(uint64(3), "all(set.tasks, any(set.tasks, .name == #.name))", "\x1b[2J::error::", "\\")
	dir := f.TempDir()
	f.Chdir(dir)
	const work = "tasks/a.json"
	task := `[{"name":"A","specVersion":"0.8","enabeld":true,"events":[{"name":"e"}],"start":{"schedule":{"recurrence":"FREQ=DAILY"}},"states":[]}]`
	archive := "a task that is named\n-- a.json --\n" + task + "\n-- want --\n"
	f.Fuzz(func(t *testing.T, seed uint64, check, message, glob string) {
		g := &configMaker{random: rand.New(rand.NewPCG(seed, 5)), check: check, message: message, glob: glob}
		files := map[string]string{".git/HEAD": "ref: refs/heads/main\n", ".tasklint.yaml": g.configuration(), work: task, "own_test.txtar": archive}
		for name, text := range files {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, args := range [][]string{
			{"lint", work}, {"test"}, {"rules", "--format", "json"}, {"list", work}, {"suppress", "unused-event", "A", "--reason", "why"},
			{"lint", "--fix", "--unsafe", work}, {"lint", "--fix", "--unsafe", work},
		} {
			before, _ := os.ReadFile(work)
			var out, told bytes.Buffer
			code := Main(context.Background(), args, strings.NewReader(""), &out, &told, []string{"PATH=" + os.Getenv("PATH")})
			if code < 0 || code > 2 || code == 2 && told.Len() == 0 {
				t.Errorf("%q: exit code %d, and %q is told of\n%s", args, code, told.String(), files[".tasklint.yaml"])
			}
			for _, text := range []string{out.String(), told.String()} {
				if strings.ContainsAny(text, "\x1b\x00") || strings.Contains(text, "goroutine ") || strings.Contains(text, "\n::error") {
					t.Errorf("%q writes what it may not: %q", args, text)
				}
			}
			after, err := os.ReadFile(work)
			if err != nil || len(after) == 0 || !slices.Contains(args, "--fix") && !bytes.Equal(before, after) {
				t.Errorf("%q leaves %q of %q (%v)", args, after, before, err)
			}
			if left, _ := filepath.Glob(".tasklint-*"); len(left) > 0 {
				t.Errorf("%q leaves %q", args, left)
			}
		}
	})
}

// configMaker makes configurations.
type configMaker struct {
	random               *rand.Rand
	check, message, glob string
}

func (g *configMaker) one(of ...string) string { return of[g.random.IntN(len(of))] }

// scalar is a text that was made up, in quotes, or one that is meant.
func (g *configMaker) scalar(made string, meant ...string) string {
	if g.random.IntN(2) == 0 {
		return g.one(meant...)
	}
	if g.random.IntN(6) == 0 && !strings.ContainsAny(made, "\n\r") {
		return made // as it is
	}
	return "'" + strings.ReplaceAll(made, "'", "''") + "'"
}

func (g *configMaker) configuration() string {
	var b strings.Builder
	b.WriteString("version: 1\n")
	for _, section := range g.random.Perm(7)[:1+g.random.IntN(6)] {
		switch section {
		case 0:
			fmt.Fprintf(&b, "exclude: [%s, %s]\n", g.scalar(g.glob, "'old/**'"), g.scalar(g.glob, "b.json"))
		case 1:
			fmt.Fprintf(&b, "rules:\n  unused-event: %s\n  too-frequent: {level: %s, least: %s}\n", g.one("off", "error", "maybe"), g.one("note", "3"), g.one("5m", "-1", "[]"))
		case 2:
			fmt.Fprintf(&b, "overrides:\n  - paths: [%s]\n    rules: {%s: %s}\n", g.scalar(g.glob, "'tasks/**'"), g.one("own", "unused-event", "none"), g.one("off", "warning"))
		case 3:
			fmt.Fprintf(&b, "suppress:\n  - {rule: %s, task: %s, reason: r}\n", g.one("own", "unused-event", "missing-property"), g.scalar(g.message, "A"))
		case 4:
			fmt.Fprintf(&b, "tenants:\n  acme: {paths: [%s]}\n", g.scalar(g.glob, "'tasks/*.json'"))
		case 5:
			fmt.Fprintf(&b, "fail-level: %s\n", g.one("error", "never", "1"))
		case 6:
			b.WriteString("custom:\n")
			for i := range 1 + g.random.IntN(3) {
				fmt.Fprintf(&b, "  - id: own%s\n    for: %s\n    check: %s\n    message: %s\n", g.one("", fmt.Sprint(i), "own"), g.one("task", "event", "edge", "set", "all"),
					g.scalar(g.check, "'task.enabled'", "'len(set.tasks) > 0'", "'any(1..700, # == 0)'"), g.scalar(g.message, "'{{task.name}}'", "m"))
			}
		}
	}
	return b.String()
}
