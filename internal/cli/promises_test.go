package cli

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
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

// readers are the exported functions that take text from outside, or JSON that was read from
// it, each with its fuzz target or why it needs none.
var readers = map[string]string{
	"graph.ParseOutcome":                      "a table of words",
	"internal/address.Parse":                  "FuzzParse",
	"internal/compare.ReadIDs":                "FuzzIDs",
	"internal/compare.Tasks":                  "FuzzPatch",
	"internal/config.AppendSuppression":       "FuzzSuppression",
	"internal/config.Load":                    "FuzzExtends",
	"internal/config.Misnamed":                "FuzzMisnamed",
	"internal/config.Parse":                   "FuzzLoad",
	"internal/config.ParseDuration":           "FuzzDuration",
	"internal/diag.ParseLevel":                "a table of words",
	"internal/discover.CompileGlob":           "FuzzGlob",
	"internal/engine.ReadBaseline":            "FuzzBaseline",
	"internal/export.Canonical":               "FuzzCanonical",
	"internal/export.Folder.Add":              "writes the text as it is",
	"internal/export.Folder.Read":             "reads a file as it is",
	"internal/fix.Encode":                     "FuzzFixesKeepTheirPromises",
	"internal/git.Objects.Read":               "FuzzAnswers",
	"internal/gitignore.Parse":                "FuzzMatch",
	"internal/gitignore.ReadFile":             "FuzzMatch",
	"internal/legacy.Convert":                 "FuzzConvert",
	"internal/legacy.StyleOf":                 "FuzzConvert",
	"internal/listing.CompileFilter":          "FuzzListFilter",
	"internal/listing.ParseOrder":             "a table of words",
	"internal/load.pipedText.Write":           "FuzzPiped",
	"internal/playground.Answer":              "FuzzAnswer",
	"internal/secret.MayHold":                 "FuzzMayHold",
	"internal/load.ReadBaseline":              "FuzzBaseline",
	"internal/load.ReadBaselineIn":            "FuzzBaseline",
	"internal/lsp.Serve":                      "FuzzSession",
	"internal/lsp.remains.Write":              "FuzzFraming",
	"internal/mcp.Serve":                      "FuzzMessages",
	"internal/own.CompileFilter":              "FuzzListFilter",
	"internal/patch.Apply":                    "FuzzApply",
	"internal/patch.Operations":               "FuzzApply",
	"internal/regular.Open":                   "opens a file",
	"internal/regular.Read":                   "reads a file as it is",
	"internal/regular.ReadOwn":                "reads a file as it is",
	"internal/regular.Resolve":                "asks the system (TestResolveGoesAsTheSystemDoes)",
	"internal/say.Draw":                       "FuzzShown",
	"internal/say.EscapeJSON":                 "FuzzShown",
	"internal/schedule.ParseCron":             "FuzzCron",
	"internal/schedule.ParseDateTime":         "FuzzDateTime",
	"internal/schedule.ParseDuration":         "FuzzInterval",
	"internal/schedule.ParseInterval":         "FuzzInterval",
	"internal/schedule.ParseRecurrence":       "FuzzRecurrence",
	"internal/schedule.ParseZone":             "FuzzDateTime",
	"internal/secret.Blank":                   "FuzzMask",
	"internal/secret.Form":                    "FuzzMask",
	"internal/secret.IsValue":                 "FuzzMask",
	"internal/secret.Names":                   "FuzzMask",
	"internal/secret.Spans":                   "FuzzMask",
	"internal/secret.Unescape":                "FuzzMask",
	"internal/secret.Value":                   "FuzzMask",
	"internal/secret.Writer.Write":            "FuzzMask",
	"internal/source.AppendEscaped":           "FuzzPointer",
	"internal/source.Decode":                  "FuzzDecode",
	"internal/source.DetectEncoding":          "FuzzDecode",
	"internal/source.EscapeReplacement":       "replaces one character",
	"internal/source.InvalidUTF8":             "FuzzDecode",
	"internal/source.LoneSurrogate":           "FuzzDecode",
	"internal/source.NewDocument":             "FuzzSplit",
	"internal/source.OffsetInRaw":             "FuzzDecode",
	"internal/source.Open":                    "FuzzSplit",
	"internal/source.OpenLean":                "FuzzSplit",
	"internal/source.ReadInput":               "copies standard input",
	"internal/source.Step.AppendToken":        "FuzzTree",
	"internal/source.Tree.Parse":              "FuzzTree",
	"internal/source.Unescape":                "FuzzTree",
	"internal/task.Endpoint.Becomes":          "FuzzBecomes",
	"internal/task.Equal":                     "FuzzPatch",
	"internal/task.Extractor.Run":             "FuzzLint",
	"internal/task.HasNext":                   "FuzzSearch",
	"internal/task.IsCut":                     "FuzzLint",
	"internal/task.IsOnTaskStatus":            "FuzzConversions",
	"internal/task.LookAt":                    "FuzzSearch",
	"internal/task.MayHold":                   "FuzzSearch",
	"internal/task.ParseAs":                   "a table of words",
	"internal/task.SameDefinition":            "FuzzPatch",
	"internal/task.Search":                    "FuzzSearch",
	"internal/task.ShapeOf":                   "FuzzSearch",
	"internal/task.Speaks":                    "FuzzLint",
	"internal/task.Task.Read":                 "FuzzLint",
	"internal/task.WrapperFor":                "FuzzLint",
	"internal/tenant.OpenSnapshot":            "FuzzSnapshot",
	"internal/tenant.ParseFilter":             "FuzzFilter",
	"internal/tenant.looseText.UnmarshalJSON": "FuzzAnswers",
	"internal/wrapper.FromTask":               "FuzzConversions",
	"internal/wrapper.ToTask":                 "FuzzConversions",
	"rules.ParseConfidence":                   "a table of words",
	"rules.Rule.ParseOption":                  "FuzzLoad",
	"schema.Check":                            "FuzzPrecheck",
	"schema.embedded.Load":                    "reads our own schemas",
}

// alsoRead are the targets of what takes text from outside and is not exported, or is
// reached by its command alone.
var alsoRead = map[string][]string{
	"internal/lsp": {"FuzzFraming", "FuzzScan", "FuzzYAMLSpot"}, "internal/tenant": {"FuzzContexts", "FuzzAnswers"}, "internal/config": {"FuzzYAML"}, "internal/own": {"FuzzExpression"},
	"internal/explain": {"FuzzExplain"}, "internal/own/tester": {"FuzzArchive"}, "internal/fix": {"FuzzSets", "FuzzChanges"}, "internal/cli": {"FuzzConfigurations"}, "internal/source": {"FuzzReader"},
	"internal/timeline": {"FuzzForecast"}, "graph/draw": {"FuzzDraw"}, "graph": {"FuzzGraph"},
}

// TestEveryParserIsFuzzed holds that whatever takes bytes, a stream, a value of foreign JSON,
// or a text by a name such as Parse, has a fuzz target or is named with why it needs none, and
// that CI, which runs all targets, finds them.
func TestEveryParserIsFuzzed(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	tests := testSources(t, root)
	left := maps.Clone(readers)
	for dir, files := range goFiles(t, root) {
		if dir == "internal/cli" || strings.HasSuffix(dir, "test") {
			continue
		}
		for _, file := range files {
			tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(dir), file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range tree.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || !takesText(f, dir != "rules") {
					continue
				}
				name := dir + "." + receiver(f) + f.Name.Name
				if readers[name] == "" {
					t.Errorf("%s reads what comes from outside and has no fuzz target", name)
				}
				delete(left, name)
			}
		}
	}
	for name := range left {
		t.Errorf("there is no %s that reads", name)
	}
	targets := slices.Concat(slices.Collect(maps.Values(alsoRead))...)
	for _, target := range append(targets, slices.Collect(maps.Values(readers))...) {
		if strings.HasPrefix(target, "Fuzz") && !strings.Contains(tests, "\nfunc "+target+"(f *testing.F) {") {
			t.Errorf("there is no %s", target)
		}
	}
	for dir := range alsoRead {
		if !load.Exists(filepath.Join(root, filepath.FromSlash(dir))) {
			t.Errorf("there is no %s", dir)
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

// takesText reports whether an exported function takes bytes, a stream, where nodes counts
// a value of JSON, or by its name a text to read.
func takesText(f *ast.FuncDecl, nodes bool) bool {
	if !f.Name.IsExported() {
		return false
	}
	reads := regexp.MustCompile(`^(Parse|Compile|Decode|Read|Open|Load|Resolve)`).MatchString(f.Name.Name)
	for _, p := range f.Type.Params.List {
		switch kind := types.ExprString(p.Type); {
		case kind == "[]byte", kind == "io.Reader", kind == "source.Node" && nodes, kind == "string" && reads:
			return true
		}
	}
	return false
}

// receiver is the type of a method with a dot behind it, "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	return strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*") + "."
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
		if dir == "internal/browsertest" { // for tests
			continue
		}
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
		{"fetch", "-o", "out"}, {"diff", "--against", "a.json", "a.json"}, {"-"}, {"lsp"}, {"mcp"}, {"convert", "a.json", "-o", "out"},
	}
	var tried []string
	for _, args := range runs {
		tried = append(tried, args[0])
	}
	triesEvery(t, tried, map[string]string{"init": "writes beside the tasks", "suppress": "writes the configuration", "man": "writes into a folder"})
	for _, args := range runs {
		var out strings.Builder
		Main(context.Background(), args, strings.NewReader(task), &out, &out, env)
		if left := append(namesIn(home), namesIn(work)...); !slices.Equal(left, []string{"a.json"}) {
			t.Fatalf("%q leaves %q", args, left)
		}
	}
}
