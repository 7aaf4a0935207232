package cli

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/load"
)

// promises are the pages each sentence of which is held by a test.
var promises = []string{"docs/security.md", "docs/limits.md"}

// heldBy begins the table of such a page: how sentences begin, and which tests hold them.
const heldBy = "## What holds these sentences"

var (
	namedTests    = regexp.MustCompile("`((?:Test|Fuzz)\\w+)(?:/[\\w-]+)?`|`([\\w./-]+(?:\\.txtar|_test\\.go)|\\.ci/\\w+)`")
	sentenceEnd   = regexp.MustCompile(`[.]\s+`)
	listItem      = regexp.MustCompile(`(?m)^- `)
	sectionOfRuns = regexp.MustCompile(`(?s)\n\| input \| size \|.*?\n\n`) // measured once
)

// TestPromisesNameTheirTests holds that each sentence of the pages, and each row of their
// tables, is named in the table at their end beside a test that there is.
func TestPromisesNameTheirTests(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	tests := testSources(t, root)
	for _, page := range promises {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		body, table, found := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), heldBy)
		if !found {
			t.Errorf("%s has no table of tests", page)
			continue
		}
		var beginnings []string
		for row := range strings.Lines(table) {
			cells := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), " | ")
			if len(cells) != 2 || strings.HasPrefix(row, "|---") || strings.HasPrefix(row, "| sentence") {
				continue
			}
			for beginning := range strings.SplitSeq(cells[0], "…") {
				if beginning = strings.Trim(beginning, " ;"); beginning != "" {
					beginnings = append(beginnings, beginning)
				}
			}
			named := namedTests.FindAllStringSubmatch(cells[1], -1)
			if len(named) == 0 {
				t.Errorf("%s: no test is named beside %s", page, cells[0])
			}
			for _, m := range named {
				if m[1] != "" && !strings.Contains(tests, "func "+m[1]+"(") {
					t.Errorf("%s: there is no test %s", page, m[1])
				} else if m[2] != "" && !load.Exists(filepath.Join(root, filepath.FromSlash(m[2]))) {
					t.Errorf("%s: there is no %s", page, m[2])
				}
			}
		}
		said := sentences(body)
		for _, sentence := range said {
			if !slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(sentence, b) }) {
				t.Errorf("%s: no test is named for: %s", page, sentence)
			}
		}
		for _, beginning := range beginnings {
			if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, beginning) }) {
				t.Errorf("%s: a test is named for what is not said: %s", page, beginning)
			}
		}
	}
}

// sentences are those of a page, and the rows of its tables.
func sentences(page string) []string {
	page = sectionOfRuns.ReplaceAllString(page, "\n\n")
	var all []string
	for block := range strings.SplitSeq(page, "\n\n") {
		switch {
		case strings.HasPrefix(block, "#"), strings.TrimSpace(block) == "":
			continue
		case strings.HasPrefix(block, "|"):
			for _, row := range strings.Split(strings.TrimSpace(block), "\n")[2:] {
				all = append(all, strings.TrimPrefix(row, "| "))
			}
			continue
		}
		for _, item := range listItem.Split(block, -1) {
			for _, sentence := range sentenceEnd.Split(strings.Join(strings.Fields(item), " ")+" ", -1) {
				if strings.Contains(strings.TrimSpace(sentence), " ") { // no "Then:"
					all = append(all, sentence)
				}
			}
		}
	}
	return all
}

// testSources are all files with tests.
func testSources(t *testing.T, root string) string {
	t.Helper()
	var tests strings.Builder
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		tests.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests.String()
}

// TestEveryParserIsFuzzed names the fuzz target of each parser of our own, and holds that
// CI, which runs all targets, finds them.
func TestEveryParserIsFuzzed(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	tests := testSources(t, root)
	parsers := map[string][]string{
		"internal/source": {"FuzzTree", "FuzzSplit"}, "internal/config": {"FuzzYAML", "FuzzLoad"}, "internal/own": {"FuzzExpression"},
		"internal/discover": {"FuzzGlob"}, "internal/gitignore": {"FuzzMatch"}, "internal/address": {"FuzzParse"}, "internal/secret": {"FuzzMask"},
		"internal/schedule": {"FuzzRecurrence", "FuzzCron", "FuzzInterval", "FuzzDateTime"}, "internal/patch": {"FuzzApply"},
		"internal/engine": {"FuzzBaseline", "FuzzLint"}, "internal/tenant": {"FuzzFilter", "FuzzContexts", "FuzzSnapshot"}, "internal/lsp": {"FuzzFraming", "FuzzScan", "FuzzYAMLSpot"},
	}
	for _, dir := range slices.Sorted(maps.Keys(parsers)) {
		if !load.Exists(filepath.Join(root, filepath.FromSlash(dir))) {
			t.Errorf("there is no %s", dir)
		}
		for _, target := range parsers[dir] {
			if !strings.Contains(tests, "\nfunc "+target+"(f *testing.F) {") {
				t.Errorf("%s: there is no %s", dir, target)
			}
		}
	}
	for file, holds := range map[string]string{
		".github/workflows/test.yml": ".ci/run\n", ".ci/run": " fuzz ", ".ci/steps": `git grep -o --untracked '^func Fuzz[A-Za-z0-9_]*' -- '*_test.go'`,
	} {
		if text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file))); err != nil || !strings.Contains(string(text), holds) {
			t.Errorf("%s does not hold %q (%v)", file, holds, err)
		}
	}
}

// TestReleasesComeFromATagWithChecksums holds what makes a release to what is said of it.
func TestReleasesComeFromATagWithChecksums(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	workflow, err := os.ReadFile(filepath.Join(root, ".github", "workflows", "release.yml"))
	if err != nil {
		t.Fatal(err)
	}
	on, jobs, found := strings.Cut(string(workflow), "permissions: {}\n")
	if !found || !strings.HasSuffix(on, "on:\n  push:\n    tags: [\"v*\"]\n") || !strings.Contains(jobs, "goreleaser/goreleaser-action@") || !strings.Contains(jobs, "needs: test\n") {
		t.Errorf("the workflow is not for a tag alone, or does not test first:\n%s", workflow)
	}
	builds, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, holds := range []string{"\nchecksum:\n  name_template: checksums.txt\n", "flags: [-trimpath, -buildvcs=false]", "CGO_ENABLED=0"} {
		if !strings.Contains(string(builds), holds) {
			t.Errorf(".goreleaser.yaml does not hold %q", holds)
		}
	}
}

// TestTheEnvironmentIsReadAsDocumented holds the variables that the code names against
// those of docs/security.md.
func TestTheEnvironmentIsReadAsDocumented(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	read := regexp.MustCompile(`(?:\.env\[|[gG]etenv\(|LookupEnv\()"([A-Z_]+)"`)
	found := 0
	for dir, files := range goFiles(t, root) {
		for _, file := range files {
			file = dir + "/" + file
			text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range read.FindAllStringSubmatch(string(text), -1) {
				found++
				if !strings.Contains(string(page), "`"+m[1]+"`") && !(strings.HasPrefix(m[1], "LC_") && strings.Contains(string(page), "`LC_*`")) {
					t.Errorf("%s reads %s, of which docs/security.md does not tell", file, m[1])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("%d variables are found", found)
	}
}

// TestNothingIsLeftAtHome runs commands with a home folder of their own, and holds that
// nothing comes into it, nor beside the tasks.
func TestNothingIsLeftAtHome(t *testing.T) {
	home, work := t.TempDir(), t.TempDir()
	task := `{"id":"7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11","name":"A","specVersion":"0.8","enabled":true,"states":[{"type":"event","onEvents":[]}]}`
	if err := os.WriteFile(filepath.Join(work, "a.json"), []byte(task), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(work)
	env := []string{"PATH=" + os.Getenv("PATH")}
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA", "TMPDIR", "TMP", "TEMP"} {
		env = append(env, name+"="+home)
		t.Setenv(name, home)
	}
	runs := [][]string{
		{"lint", "a.json"}, {"."}, {"--format", "sarif", "."}, {"--diff", "--unsafe", "."}, {"--live", "."}, {"hook"}, {"list"}, {"graph"}, {"forecast"}, {"impact", "A"},
		{"rules"}, {"explain", "unused-event"}, {"explain-schedule", "FREQ=DAILY"}, {"test"}, {"schema"}, {"version"}, {"completion", "bash"}, {"help"},
		{"fetch", "-o", "out"}, {"diff", "--against", "a.json", "a.json"}, {"-"}, {"lsp"}, {"convert", "a.json", "-o", "out"},
	}
	var tried []string
	for _, args := range runs {
		tried = append(tried, args[0])
	}
	triesEvery(t, tried, map[string]string{"init": "writes beside the tasks", "suppress": "writes the configuration", "man": "writes into a folder"})
	for _, args := range runs {
		var out strings.Builder
		Main(args, strings.NewReader(task), &out, &out, env)
		if left := append(namesIn(home), namesIn(work)...); !slices.Equal(left, []string{"a.json"}) {
			t.Fatalf("%q leaves %q", args, left)
		}
	}
}
