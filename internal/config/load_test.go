package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
)

func TestFindLooksUpwardToTheTopOfTheRepository(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	repo := filepath.Join(top, "repo")
	deep := filepath.Join(repo, "a", "b")
	writeFile(t, filepath.Join(deep, "x.json"), "{}")
	find := func(dir, want string) {
		t.Helper()
		if got, err := Find(Options{Work: dir}); err != nil || got != want {
			t.Errorf("found %q (%v), want %q", got, err, want)
		}
	}
	writeFile(t, filepath.Join(top, Name), "")
	find(deep, "") // no repository: only the folder itself
	find(top, filepath.Join(top, Name))
	writeFile(t, filepath.Join(repo, ".git", "HEAD"), "")
	find(deep, "") // never above the repository
	writeFile(t, filepath.Join(repo, Name), "")
	find(deep, filepath.Join(repo, Name))
	find(repo, filepath.Join(repo, Name))
	writeFile(t, filepath.Join(repo, "a", Name), "")
	find(deep, filepath.Join(repo, "a", Name))
	const ours, pipeline = "# Settings\r\nversion: 1 # of the format\r\n", "steps:\n  - script: tasklint\nversion: 2\n"
	for name, refused := range map[string]map[string]bool{
		".tasklint.yml": {"": true, ours: true, pipeline: true},
		"tasklint.yaml": {"": false, ours: true, pipeline: false},
		"tasklint.yml":  {"": false, ours: true, pipeline: false},
	} {
		for text, want := range refused {
			near := filepath.Join(deep, name)
			writeFile(t, near, text)
			if _, err := Find(Options{Work: deep}); (err != nil) != want || want && !strings.Contains(err.Error(), name+": the file must be called .tasklint.yaml; rename it") {
				t.Errorf("%s with %q: %v", name, text, err)
			}
			if err := os.Remove(near); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestFilesThatAreNoConfigurationAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	big, wide := filepath.Join(dir, "big.yaml"), filepath.Join(dir, "wide.yaml")
	writeFile(t, big, strings.Repeat("# x\n", Limit/4+1))
	writeFile(t, wide, "v\x00e\x00r\x00")
	for path, want := range map[string]string{
		big: "larger than 1 MiB", wide: "UTF-16 (little endian); save it as UTF-8", dir: "is a folder",
		filepath.Join(dir, "none.yaml"): "none.yaml: no such file or directory",
	} {
		if _, err := Load(path, testOptions(dir)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", filepath.Base(path), err, want)
		}
	}
}

func TestEmptyTextsAreDefaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing\n", "---\n", "---\n...\n", "\xef\xbb\xbfversion: 1\n", "version: 1\r\n# x\r\nrules:\r\n", "{}", "version:\t1 \t# a tab\n", "suppress:\n# - all gone\ntenants:\n"} {
		if c := parse(t, text); c.FailLevel != diag.Warning || len(c.Rules) != 0 {
			t.Errorf("%q gives %+v", text, c)
		}
	}
}

func TestEverythingIsRead(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	writeFile(t, filepath.Join(work, Name), `version: 1
exclude: ["**/drafts/**"]
fail-level: never
baseline: ci/baseline.json
suppress:
  - {rule: unused-event, task: Sales nightly, path: "tasks/*.json", pointer: /events/0, reason: "ticket 1234", until: 2027-01-31}
  - rule: from-file   # a comment
    reason: >-
      two
      lines
diff: {ignore: [{pointer: "", reason: edited}]}
custom-files: [policy/*.yaml]
`)
	writeFile(t, filepath.Join(work, "policy", "a.yaml"), `- id: from-file
  for: set
  when: true
  check: |
    len(set.tasks) > 1
  at: /tasks
  message: "Too few.\nMore"
  docs: why
  tests:
    - {name: one, input: [{name: x, n: 0x10, f: 1.50, nil: ~, "q": "ä\"", l: [true, {}]}], fails: true, tenant: prod, now: 2026-01-01T00:00:00Z}
    - {name: two, input: {}, fails: 2}
`)
	c, err := Load(Name, testOptions(work))
	if err != nil {
		t.Fatal(err)
	}
	if c.FailLevel != diag.Off || c.Baseline != filepath.Join(work, "ci", "baseline.json") || len(c.Exclude) != 1 {
		t.Errorf("got %+v", c)
	}
	s := c.Suppress[0]
	if s.Task != "Sales nightly" || s.Pointer != "/events/0" || s.Reason != "ticket 1234" || s.Origin != (Origin{Name, 6, 5}) {
		t.Errorf("got %+v", s)
	}
	for day, want := range map[string]bool{"2027-01-31T23:59:59Z": false, "2027-02-01T00:00:00Z": true} {
		now, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Expired(now); got != want {
			t.Errorf("expired at %s: %t", day, got)
		}
	}
	if !c.Covers(&s, filepath.Join(work, "tasks", "a.json")) || c.Covers(&s, filepath.Join(work, "b.json")) || !c.Covers(&c.Suppress[1], "b.json") {
		t.Error("a suppression covers other files than its path says")
	}
	if c.Suppress[1].Reason != "two lines" || c.DiffIgnore[0].Reason != "edited" {
		t.Errorf("got %+v, %+v", c.Suppress[1], c.DiffIgnore)
	}
	r := c.Own[0]
	if r.ID != "from-file" || r.For != "set" || r.When.Text != "true" || r.Check.Text != "len(set.tasks) > 1\n" || r.At != "/tasks" || r.Docs != "why" {
		t.Errorf("got %+v", r)
	}
	if r.Rule.Summary != "Too few" || r.Rule.Level != diag.Warning || r.Origin != (Origin{"policy/a.yaml", 1, 7}) {
		t.Errorf("got %+v", r.Rule)
	}
	got := []string{string(r.Tests[0].Input), string(r.Tests[1].Input)}
	want := []string{`[{"name": "x", "n": 16, "f": 1.50, "nil": null, "q": "ä\"", "l": [true, {}]}]`, "{}"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	if r.Tests[0].Fails != -1 || r.Tests[1].Fails != 2 || r.Tests[0].Tenant != "prod" || r.Tests[0].Now.Year() != 2026 {
		t.Errorf("got %+v", r.Tests)
	}
	if diff := cmp.Diff([]string{filepath.Join(work, "policy", "a.yaml")}, c.OwnFiles); diff != "" {
		t.Error(diff)
	}
}

func TestRemovingSuppressionsLeavesTheRest(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"suppress:\n  - {rule: unused-event, reason: a} # why\n  # b\n  - rule: unused-event\n    reason: b\nexclude: []\n": "suppress:\n  # b\nexclude: []\n",
		"suppress: [{rule: unused-event, reason: a}, {rule: unused-event, reason: b}]":                                      "suppress: []",
		"suppress:\n- rule: unused-event\n  reason: |\n    a\n\n    b\n- {rule: unused-event, reason: b}":                   "suppress:\n",
	} {
		c := parse(t, text)
		out := text
		for _, s := range slices.Backward(c.Suppress) {
			r := s.Removal
			out = out[:r.Start] + out[r.End:]
		}
		if out != want {
			t.Errorf("%q\nbecame %q\nwant   %q", text, out, want)
		}
		if left := parse(t, out); len(left.Suppress) != 0 {
			t.Errorf("%d suppressions are left", len(left.Suppress))
		}
		for _, s := range c.Suppress {
			parse(t, text[:s.Removal.Start]+text[s.Removal.End:])
		}
	}
}

func TestLinksToFoldersAreSeenThrough(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	real, link := filepath.Join(top, "real"), filepath.Join(top, "link")
	writeFile(t, filepath.Join(real, Name), "overrides: [{paths: [x], as: create}]\n")
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	c, err := Load(filepath.Join(link, Name), testOptions(top))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{real, link} {
		if c.As(filepath.Join(dir, "x", "a.json")) != "create" {
			t.Errorf("a file below %s is not found", filepath.Base(dir))
		}
	}
}
