package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatIsExtendedStandsBelow has each key of a configuration in three files, and holds
// which of them counts.
func TestWhatIsExtendedStandsBelow(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	for name, text := range map[string]string{
		".git/HEAD": "",
		"policy/base.yaml": `tenants:
  prod: {paths: [tasks], url: "https://acme.eu.qlikcloud.com", context: acme, complete: true}
  dev: {paths: ["**/dev/**"]}
exclude: ["**/drafts/**", old/]
fail-level: error
baseline: base.json
rules:
  unused-event: error
  too-frequent: {level: error, min-interval: 1h, allow: [a]}
  own: note
overrides: [{paths: [../team/special, "**/sandbox/**"], rules: {unused-event: note}, as: create}]
suppress: [{rule: unused-event, reason: base, path: x.json}]
diff: {ignore: [{pointer: /a}]}
custom: [{id: own, for: task, check: "true", message: m}]
`,
		"policy/more.yaml": "extends: base.yaml\nfail-level: note\nrules: {dangling-event-ref: {required: true}}\n",
		"team/" + Name: `extends: [../policy/base.yaml, ../policy/more.yaml]
tenants:
  prod: {paths: [mine], complete: false}
exclude: [mine/new]
rules:
  too-frequent: {min-interval: 5m, strict: true}
overrides: [{paths: [special/b], as: patch}]
suppress: [{rule: too-frequent, reason: mine}]
diff: {ignore: [{pointer: /b}]}
custom-files: ["*.yaml"]
`,
		"team/rules.yaml": "[{id: own-two, for: task, check: \"true\", message: m}]\n",
	} {
		writeFile(t, filepath.Join(work, filepath.FromSlash(name)), text)
	}
	c, err := Load(filepath.Join("team", Name), testOptions(work))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, doc := range c.Files {
		fmt.Fprintln(&got, "file", doc.Name)
	}
	for _, s := range c.Tenants {
		fmt.Fprintln(&got, "tenant", s.Name, s.Origin, s.Paths, s.URL, s.Context, s.Complete)
	}
	for i, glob := range c.Exclude {
		fmt.Fprintln(&got, "exclude", glob, c.Excluded[i])
	}
	if c.ExcludeBase != work {
		t.Errorf("globs of what is left out count from %s", c.ExcludeBase)
	}
	baseline, err := filepath.Rel(work, c.Baseline)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&got, "fail-level", c.FailLevel, c.FailLevelOrigin, "baseline", filepath.ToSlash(baseline), c.BaselineOrigin)
	for _, e := range c.Explain("") {
		fmt.Fprintln(&got, e.Rule.ID, e.Level, e.LevelOrigin, c.Required(e.Rule.ID), e.Values)
	}
	for _, s := range c.Suppress {
		fmt.Fprintln(&got, "suppress", s.Reason, s.Path, s.Origin, s.Doc.Name)
	}
	fmt.Fprintln(&got, "ignore", c.DiffIgnore, "own", len(c.Own))
	want := `file policy/base.yaml
file policy/more.yaml
file team/.tasklint.yaml
tenant dev policy/base.yaml:3:3 [**/dev/**]   false
tenant prod team/.tasklint.yaml:3:3 [mine] https://acme.eu.qlikcloud.com acme false
exclude **/drafts/** {**/drafts/** policy/base.yaml:4:11}
exclude policy/old/ {old/ policy/base.yaml:4:27}
exclude team/mine/new {mine/new team/.tasklint.yaml:4:11}
fail-level note policy/more.yaml:2:13 baseline policy/base.json policy/base.yaml:6:11
dangling-event-ref error default true []
missing-description off default false [{min-length 0 default}]
own note policy/base.yaml:10:8 false []
own-two warning default false []
too-frequent error policy/base.yaml:9:25 false [{min-interval 5m0s team/.tasklint.yaml:6:32} {strict true team/.tasklint.yaml:6:44} {zone UTC default} {allow [a] policy/base.yaml:9:57}]
unused-event error policy/base.yaml:8:17 false []
suppress base ../policy/x.json policy/base.yaml:12:12 policy/base.yaml
suppress mine  team/.tasklint.yaml:8:12 team/.tasklint.yaml
ignore [{/a  policy/base.yaml:13:17} {/b  team/.tasklint.yaml:9:17}] own 2
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	for path, want := range map[string]string{"team/special/a.json": "create", "team/special/b/a.json": "patch", "x/sandbox/a.json": "create", "team/a.json": "", "special/a.json": ""} {
		if as := c.As(filepath.FromSlash(path)); as != want {
			t.Errorf("%s is for %q, want %q", path, as, want)
		}
	}
	for path, want := range map[string][]string{"team/mine/a.json": {"prod"}, "policy/tasks/a.json": nil, "team/x/dev/a.json": {"dev"}} {
		if sets := c.TenantOf(filepath.FromSlash(path)); !slices.Equal(sets, want) {
			t.Errorf("%s is in %v, want %v", path, sets, want)
		}
	}
	if !c.Covers(&c.Suppress[0], filepath.FromSlash("policy/x.json")) || c.Covers(&c.Suppress[0], filepath.FromSlash("team/x.json")) {
		t.Error("a suppression holds for other files than its own says")
	}
}

// TestExtendingIsBounded has chains and fans of files that are too many or too large
// together refused, at their place.
func TestExtendingIsBounded(t *testing.T) {
	t.Parallel()
	large := "# " + strings.Repeat("x", Limit-100) + "\n"
	for name, c := range map[string]struct {
		text func(i int) string
		want string
	}{
		"chain": {func(i int) string { return fmt.Sprintf("extends: f%d.yaml\n", i+1) }, "made of 50 files at most"},
		"fan":   {func(i int) string { return fmt.Sprintf("extends: [f%d.yaml, f%d.yaml]\n", 2*i+1, 2*i+2) }, "made of 50 files at most"},
		"large": {func(i int) string { return fmt.Sprintf("extends: f%d.yaml\n%s", i+1, large) }, "larger than 4 MiB in all"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := testOptions("/repo")
			o.Text = func(path string) ([]byte, bool, error) {
				var i int
				if _, err := fmt.Sscanf(filepath.Base(path), "f%d.yaml", &i); err != nil {
					return nil, true, fs.ErrNotExist
				}
				return []byte(c.text(i)), true, nil
			}
			_, err := Parse("/repo/"+Name, []byte(c.text(0)), o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %.300v, want %q", err, c.want)
			}
		})
	}
}

// FuzzExtends holds of a file and one that it extends what FuzzLoad holds of one, and that
// what the second says holds where the first says nothing of it.
func FuzzExtends(f *testing.F) {
	f.Add([]byte("extends: base.yaml\n"), []byte("rules: {unused-event: off}\nexclude: [a]\n"))
	f.Add([]byte("extends: [base.yaml, ./base.yaml]\nrules: {unused-event: error}\n"), []byte("rules: {unused-event: {required: true}}\n"))
	f.Add([]byte("extends: [base.yaml]\nrules: {too-frequent: {min-interval: 1m}}\n"), []byte("extends: .tasklint.yaml\n"))
	f.Add([]byte("extends: [base.yaml, ../../etc/passwd, /etc/passwd, a/../../b.yaml, \"C:/x\", ~/x]\n"), []byte("extends: [../b.yaml]\nbaseline: ../x\n"))
	f.Add([]byte("{extends: base.yaml, suppress: [{rule: own, reason: x, tenant: a}]}"), []byte("tenants: {a: {paths: [../x]}}\ncustom: [{id: own, for: task, check: \"true\", message: m}]\n"))
	f.Fuzz(func(t *testing.T, main, base []byte) {
		if bytes.Contains(main, []byte("custom-files")) || bytes.Contains(base, []byte("custom-files")) {
			return // would look into the file system
		}
		o := testOptions("/repo/team")
		o.Text = func(path string) ([]byte, bool, error) {
			switch filepath.ToSlash(path) {
			case "/repo/team/base.yaml":
				return base, true, nil
			case "/repo/team/" + Name:
				return main, true, nil
			}
			if !strings.HasPrefix(filepath.ToSlash(path), "/repo/team/") {
				t.Errorf("%s is read, beyond the border", path)
			}
			return nil, true, fs.ErrNotExist
		}
		c, err := Load("/repo/team/"+Name, o)
		if err != nil {
			if _, ok := errors.AsType[Errors](err); !ok {
				t.Fatalf("%v is no list of mistakes", err)
			}
			return
		}
		for _, s := range c.Suppress {
			if s.Removal.Len() == 0 || s.Removal.End > s.Doc.Len() {
				t.Fatalf("removal %v of %s", s.Removal, s.Doc.Name)
			}
		}
		if len(c.Files) != 2 {
			return
		}
		below, err := Load("/repo/team/base.yaml", o)
		if err != nil {
			return // it leans on the other, such as on its sets
		}
		for id, was := range below.Rules {
			is := c.Rules[id]
			if was.Required && !is.Required || was.LevelSet && !is.LevelSet || was.Required && was.LevelSet && is.Level < was.Level {
				t.Fatalf("%s was %+v and is %+v", id, was, is)
			}
		}
		if len(c.Suppress) < len(below.Suppress) || len(c.Exclude) < len(below.Exclude) || len(c.Overrides) < len(below.Overrides) || len(c.Tenants) < len(below.Tenants) || len(c.Own) < len(below.Own) {
			t.Fatal("something of what is extended is lost")
		}
	})
}
