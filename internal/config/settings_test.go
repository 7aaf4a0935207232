package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

const layered = `
rules:
  unused-event: error
  too-frequent: {level: note, min-interval: 15m, strict: true}
  own: {size: 5}
overrides:
  - paths: ["sandbox/**"]
    rules:
      unused-event: off
      too-frequent: {min-interval: 1h}
  - paths: ["**/bodies/*.json"]
    as: create
    rules: {unused-event: note, own: error}
  - paths: [sandbox/special]
    as: patch
    rules: {missing-description: {level: warning, min-length: 20}}
custom:
  - id: own
    for: task
    check: task.enabled
    message: m
    level: note
    options: {size: 3, wait: 30d, zone: x, names: [a]}
`

// setting is what a test looks at of one rule.
func setting(t *testing.T, c *Config, path, id string) *rules.Setting {
	t.Helper()
	settings := c.Settings(filepath.Join(c.Dir, filepath.FromSlash(path)))
	for i := range settings {
		if settings[i].Rule.ID == id {
			return &settings[i]
		}
	}
	t.Fatalf("no setting of %s", id)
	return nil
}

func TestLaterSourcesWin(t *testing.T) {
	t.Parallel()
	c := parse(t, layered)
	for _, tt := range []struct {
		path, rule string
		level      diag.Level
		fixed      bool
	}{
		{"a.json", "dangling-event-ref", diag.Error, false},
		{"a.json", "unused-event", diag.Error, true},
		{"sandbox/a.json", "unused-event", diag.Off, true},
		{"sandbox/bodies/a.json", "unused-event", diag.Note, true},
		{"bodies/a.json", "unused-event", diag.Note, true},
		{"bodies/deep/a.json", "unused-event", diag.Error, true},
		{"a.json", "missing-description", diag.Off, false},
		{"sandbox/special/a.json", "missing-description", diag.Warning, true},
		{"sandbox/special", "missing-description", diag.Warning, true},
		{"sandbox/specials/a.json", "missing-description", diag.Off, false},
		{"a.json", "own", diag.Note, false},
		{"x/bodies/a.json", "own", diag.Error, true},
		{"../outside.json", "unused-event", diag.Error, true},
	} {
		s := setting(t, c, tt.path, tt.rule)
		if s.Level != tt.level || s.Fixed != tt.fixed {
			t.Errorf("%s of %s: level %s (fixed %t), want %s (%t)", tt.rule, tt.path, s.Level, s.Fixed, tt.level, tt.fixed)
		}
	}
	s := setting(t, c, "sandbox/a.json", "too-frequent")
	if s.Level != diag.Note || s.Duration("min-interval") != time.Hour || !s.Bool("strict") {
		t.Errorf("too-frequent in sandbox: %+v", s)
	}
	if d := setting(t, c, "a.json", "too-frequent").Duration("min-interval"); d != 15*time.Minute {
		t.Errorf("an override leaks into other files: %s", d)
	}
	own := setting(t, c, "a.json", "own")
	if own.Int("size") != 5 || own.Duration("wait") != 30*24*time.Hour {
		t.Errorf("options of the own rule: %+v", own)
	}
	for path, want := range map[string]string{"a.json": "", "x/bodies/a.json": "create", "sandbox/special/x.json": "patch"} {
		if got := c.As(filepath.Join(c.Dir, path)); got != want {
			t.Errorf("%s is meant for %q, want %q", path, got, want)
		}
	}
}

func TestPathsFromTheWorkingDirectoryAreUnderstood(t *testing.T) {
	t.Parallel()
	work := filepath.Join(t.TempDir(), "repo", "deep")
	c, err := Parse(filepath.Join(filepath.Dir(work), Name), []byte("overrides: [{paths: [deep/x], as: create}]"), testOptions(work))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"x/a.json": "create", "a.json": "", "../deep/x/a.json": "create", "": ""} {
		if got := c.As(path); got != want {
			t.Errorf("%q is meant for %q, want %q", path, got, want)
		}
	}
}

func TestFilesOfEqualOverridesShareSettings(t *testing.T) {
	t.Parallel()
	c := parse(t, layered)
	for i := range 100_000 {
		folder := [...]string{"a", "sandbox", "sandbox/special"}[i%3]
		c.Settings(fmt.Sprintf("%s/%d/task.json", folder, i))
	}
	if n := len(c.cache.done); n != 3 {
		t.Errorf("%d settings were made for three combinations of overrides", n)
	}
	a, b := c.Settings("sandbox/a.json"), c.Settings("sandbox/b.json")
	if &a[0] != &b[0] {
		t.Error("two files of one override have settings of their own")
	}
}

func TestExplainTellsWhereASettingComesFrom(t *testing.T) {
	t.Parallel()
	c, err := parse(t, layered).WithFlags(Flags{Rule: []string{"unused-event=warning"}})
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, e := range c.Explain("sandbox/a.json") {
		line := e.Level.String() + " " + e.LevelOrigin.String()
		for _, v := range e.Values {
			line += "; " + v.Name + " " + rules.OptionText(v.Value) + " " + v.Origin.String()
		}
		got[e.Rule.ID] = line
	}
	want := map[string]string{
		"dangling-event-ref":  "error default",
		"missing-description": "off default; min-length 0 default",
		"own":                 "note default; size 5 .tasklint.yaml:5:15; wait 30d default; zone x default; names [a] default",
		"too-frequent":        "note .tasklint.yaml:4:25; min-interval 1h .tasklint.yaml:10:36; strict true .tasklint.yaml:4:58; zone UTC default; allow [] default",
		"unused-event":        "warning command line",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

func TestFlagsWinOverTheConfiguration(t *testing.T) {
	t.Parallel()
	base := parse(t, layered)
	for _, tt := range []struct {
		rule, only []string
		want       string
	}{
		{nil, nil, "dangling-event-ref error, own note, too-frequent note"},
		{[]string{"unused-event"}, nil, "dangling-event-ref error, own note, too-frequent note, unused-event error"},
		{[]string{"missing-description=on"}, nil, "dangling-event-ref error, missing-description warning, own note, too-frequent note"},
		{[]string{"too-frequent=off", "own=error"}, nil, "dangling-event-ref error, own error"},
		{nil, []string{"too-frequent"}, "too-frequent note"},
		{[]string{"own=off"}, []string{"missing-description", "own"}, "missing-description warning"},
	} {
		c, err := base.WithFlags(Flags{Rule: tt.rule, Only: tt.only})
		if err != nil {
			t.Fatal(err)
		}
		var on []string
		for _, s := range c.Settings("sandbox/a.json") {
			if s.Level != diag.Off {
				on = append(on, s.Rule.ID+" "+s.Level.String())
			}
		}
		if got := strings.Join(on, ", "); got != tt.want {
			t.Errorf("--rule %v --only %v: %s; want %s", tt.rule, tt.only, got, tt.want)
		}
	}
	if setting(t, base, "a.json", "too-frequent").Level != diag.Note {
		t.Error("flags change the configuration that they were put on")
	}
}

func TestWrongFlagsAreTold(t *testing.T) {
	t.Parallel()
	c := parse(t, "rules: {unused-event: {required: true}}")
	_, err := c.WithFlags(Flags{Rule: []string{"unused-evnt", "too-frequent=fatal", "unused-event=note", "old-rule=off"}, Only: []string{"x"}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`did you mean "unused-event"?`, `level "fatal"`, "required by .tasklint.yaml:1:9", "retired", `--only: there is no rule "x"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if _, err := c.WithFlags(Flags{Only: []string{"too-frequent"}}); err != nil {
		t.Fatal(err)
	}
}

func TestRequiredRulesAreOnAndStayOn(t *testing.T) {
	t.Parallel()
	c, err := parse(t, "rules: {missing-description: {required: true}, unused-event: {required: true}}").WithFlags(Flags{Only: []string{"too-frequent"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"missing-description", "unused-event"} {
		if l := setting(t, c, "a.json", id).Level; l != diag.Warning {
			t.Errorf("%s is %s", id, l)
		}
	}
	if !c.Named("unused-event") || !c.Named("too-frequent") || c.Named("dangling-event-ref") {
		t.Error("Named does not tell which rules are switched on by name")
	}
}

func TestFilesBelongToTheirTenants(t *testing.T) {
	t.Parallel()
	c := parse(t, `
tenants:
  prod: {paths: ["tasks/prod/**"], url: "https://ACME.eu.qlikcloud.com/", context: acme, complete: true}
  dev: {paths: [tasks/dev, "./shared/*.json"]}
  all: {paths: ["**/shared/"]}
`)
	for path, want := range map[string][]string{
		"tasks/prod/a/b.json": {"prod"}, "tasks/dev/x.json": {"dev"}, "tasks/devel/x.json": nil,
		"shared/a.json": {"all", "dev"}, "shared/deep/a.json": {"all"}, "other.json": nil, "../tasks/prod/a.json": nil,
	} {
		if diff := cmp.Diff(want, c.TenantOf(filepath.Join(c.Dir, filepath.FromSlash(path)))); diff != "" {
			t.Errorf("%s: want (-), got (+):\n%s", path, diff)
		}
	}
	prod := c.Tenants[2]
	if prod.Name != "prod" || prod.URL != "https://acme.eu.qlikcloud.com" || prod.Context != "acme" || !prod.Complete || prod.Origin.Line != 3 {
		t.Errorf("prod is %+v", prod)
	}
}

func TestWithoutAFileDefaultsHold(t *testing.T) {
	t.Parallel()
	c := Default(testOptions(t.TempDir()))
	if c.FailLevel != diag.Warning || len(c.Settings("a.json")) != len(testRules()) || c.TenantOf("a.json") != nil || c.As("a.json") != "" {
		t.Errorf("defaults are %+v", c)
	}
}

func TestErrorsCanBeTakenApart(t *testing.T) {
	t.Parallel()
	_, err := Parse("/x/"+Name, []byte("a: 1\nb: 2\n"), testOptions("/x"))
	one, ok := errors.AsType[*Error](err)
	if !ok || one.Line != 1 || one.Column != 1 || one.Snippet.Text != "a: 1" {
		t.Errorf("got %+v", err)
	}
	if lines := strings.Count(err.Error(), "\n"); lines != 1 {
		t.Errorf("two mistakes are %d lines:\n%v", lines+1, err)
	}
}

// TestGlobsAreBoundedTogether counts the patterns that all globs of a configuration
// stand for; paths without wildcards cost next to nothing.
func TestGlobsAreBoundedTogether(t *testing.T) {
	t.Parallel()
	list := func(n int, glob string) string {
		globs := make([]string, n)
		for i := range globs {
			globs[i] = fmt.Sprintf("%q", strings.ReplaceAll(glob, "N", fmt.Sprint(i)))
		}
		return "version: 1\nexclude: [" + strings.Join(globs, ", ") + "]\n"
	}
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{list(2000, "**/N/*.json"), true},
		{list(2001, "**/N/*.json"), false},
		{list(15, "{a,b,c,d}{a,b,c,d}{a,b,c,d}N{x,y}"), true},
		{list(16, "{a,b,c,d}{a,b,c,d}{a,b,c,d}N{x,y}"), false},
		{list(5000, "tasks/N"), true},
		{list(36, "*N"+strings.Repeat("a*", 1800)), true},
		{list(37, "*N"+strings.Repeat("a*", 1800)), false},
		{"version: 1\noverrides:\n" + strings.Repeat("  - {paths: [\"**/x/**\"], rules: {unused-event: off}}\n", 2001), false},
	} {
		_, err := Parse("/repo/"+Name, []byte(c.text), testOptions("/repo"))
		if (err == nil) != c.ok || err != nil && strings.Count(err.Error(), "stand for more than 2000 patterns or 128 KiB") != 1 {
			t.Errorf("%.60s: %.300v", c.text, err)
		}
	}
}

// TestCustomFilesAreBoundedTogether counts the patterns of custom-files, for each of which
// the folders are walked.
func TestCustomFilesAreBoundedTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte("custom: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for n, ok := range map[int]bool{100: true, 101: false, 3000: false} {
		text := "version: 1\ncustom-files: [" + strings.TrimSuffix(strings.Repeat(`"ow*.yaml", `, n), ", ") + "]\n"
		_, err := Parse(filepath.Join(dir, Name), []byte(text), testOptions(dir))
		if told := err != nil && strings.Contains(err.Error(), "more than 100 patterns"); told == ok || ok && err != nil {
			t.Errorf("%d patterns: %v", n, err)
		}
	}
	for i := range 1000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.yaml", i)), []byte("custom: []\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Parse(filepath.Join(dir, Name), []byte("version: 1\ncustom-files: ['*.yaml']\n"), testOptions(dir))
	if err == nil || !strings.Contains(err.Error(), "custom-files names 1001 files; at most 1000 are read") {
		t.Errorf("1001 files: %.300v", err)
	}
}
