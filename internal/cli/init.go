package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
)

// preCommitFile is where pre-commit is configured, at the top of the repository.
const preCommitFile = ".pre-commit-config.yaml"

// modeline tells editors with the YAML language server (https://github.com/redhat-developer/yaml-language-server)
// what may stand in a configuration, by the name that the schema gives itself.
const modeline = "# yaml-language-server: $schema=https://raw.githubusercontent.com/tasklint/tasklint/main/schema/config.schema.json\n"

func (a *app) initCommand() *cobra.Command {
	ci := ""
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, a pre-commit entry, a CI file",
		Long: "Write three files at the top of the repository: " + config.Name + " with the tasks that lie here, " + preCommitFile +
			" and the file that CI reads on GitHub, GitLab or Azure DevOps. A file that is there already stays as it is, " +
			"and you are told what to add to it.",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error { return a.init(c.Context(), ci, time.Now()) },
	}
	c.Flags().StringVar(&ci, "ci", "", "write the CI file for `FORGE`: github, gitlab, azure or none (default: by the git remote and the files here)")
	return c
}

// newFile is a file that init writes, with what is said where one is there already.
type newFile struct{ name, text, add string }

// init writes the files that are not there yet.
func (a *app) init(ctx context.Context, ci string, now time.Time) error {
	at, err := load.FindPaths()
	if err != nil {
		return err
	}
	forge, err := chooseForge(ctx, at.Root, ci)
	if err != nil {
		return err
	}
	conf, err := a.newConfig(ctx, at, now)
	if err != nil {
		return err
	}
	if _, err := config.Parse(filepath.Join(at.Root, config.Name), []byte(conf.text), config.Options{Work: at.Root}); err != nil {
		return fmt.Errorf("new configuration: %w", err)
	}
	entry := preCommitEntry(releaseTag())
	files := []newFile{conf, {preCommitFile, "repos:\n" + entry, "to check tasks before each commit, add to its repos:\n" + entry}}
	if forge != nil {
		f := newFile{name: forge.file, text: forge.text(releaseTag(), git.Repository{Dir: at.Root}.Branch(ctx))}
		if forge.add != nil {
			f.add = "to check tasks there, add to it:\n" + forge.add(releaseTag())
		}
		files = append(files, f)
	}
	folder, err := newFolder(at.Root)
	if err != nil {
		return err
	}
	defer folder.Discard()
	var failed []error
	var said strings.Builder
	for _, f := range files {
		switch err := folder.Add(f.name, atomicfile.New, []byte(f.text)); {
		case load.Exists(filepath.Join(at.Root, filepath.FromSlash(f.name))):
			fmt.Fprintf(&said, "tasklint: %s is there already and stays as it is\n", f.name)
			if f.name == config.Name || !mentionsTasklint(folder, f.name) {
				said.WriteString(f.add)
			}
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", f.name, regular.Reason(err)))
		default:
			fmt.Fprintf(&said, "tasklint: %s written\n", f.name)
		}
	}
	if len(failed) > 0 { // all or none
		return errors.Join(append(failed, errors.New("init: nothing is written"))...)
	}
	if err := folder.Commit(); err != nil {
		return err
	}
	_, err = io.WriteString(a.stderr, said.String())
	return err
}

// newConfig is a configuration for the tasks that lie in the repository. Where there is
// one already it is told what sets it could have.
func (a *app) newConfig(ctx context.Context, at load.Paths, now time.Time) (newFile, error) {
	o := config.Options{Work: at.Root}
	c, err := inputOf(a, load.Paths{Work: at.Root, Root: at.Root}, config.Default(o), at.Root).Check(ctx, engine.Options{
		Now: now, Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return newFile{}, err
	}
	defer c.Close()
	sets, why := load.FoundSets(at.Root, c)
	f := newFile{name: config.Name, text: configText(sets, why, c.Result.Summary)}
	there, err := config.Load(filepath.Join(at.Root, config.Name), o)
	switch {
	case err != nil:
		f.add = "it cannot be used as it is: " + say.Printable(err.Error()) + "\n"
	case len(there.Tenants) > 0:
	case why != "":
		f.add = "it configures no sets of tasks, and none can be proposed, since " + why + "\n"
	case len(sets) > 0:
		f.add = "it configures no sets of tasks; to have ids, names and references looked up in each by itself, add to it:\n" + setsText(sets)
	}
	return f, nil
}

// forge is a code host with the file that its continuous integration reads.
type forge struct {
	name, file string
	// text is a whole file for a release and the main branch, add what belongs into one
	// that is there, "" where the file is tasklint's own.
	text func(tag, branch string) string
	add  func(tag string) string
}

// forges are those that init knows, the default first.
func forges() []forge {
	return []forge{
		{name: "github", file: ".github/workflows/tasklint.yml", text: workflowText},
		{name: "gitlab", file: ".gitlab-ci.yml", text: func(tag, _ string) string { return gitLabJob(tag) }, add: gitLabJob},
		{name: "azure", file: "azure-pipelines.yml", text: func(tag, branch string) string {
			return "trigger: [" + mainBranch(branch) + "]\npool: {vmImage: ubuntu-latest}\nsteps:\n" + azureSteps(tag)
		}, add: azureSteps},
	}
}

// noForge is the word for no file at all.
const noForge = "none"

// chooseForge is the forge that --ci names, else the one of this repository; nil for none.
func chooseForge(ctx context.Context, root, word string) (*forge, error) {
	all := forges()
	var names []string
	for i := range all {
		if names = append(names, all[i].name); all[i].name == word {
			return &all[i], nil
		}
	}
	names = append(names, noForge)
	switch word {
	case noForge:
		return nil, nil
	case "":
		return &all[findForge(ctx, root, all)], nil
	}
	return nil, unknownValue("ci", word, names...)
}

// findForge tells the forge by the remote, else by the files that are there.
func findForge(ctx context.Context, root string, all []forge) int {
	if u, err := url.Parse(git.Repository{Dir: root}.Origin(ctx)); err == nil {
		host := strings.ToLower(u.Hostname())
		switch {
		case strings.Contains(host, "github"):
			return 0
		case strings.Contains(host, "gitlab"):
			return 1
		case host == "dev.azure.com" || strings.HasSuffix(host, ".azure.com") || strings.HasSuffix(host, ".visualstudio.com"):
			return 2
		}
	}
	signs := []string{".github", ".gitlab-ci.yml", "azure-pipelines.yml"}
	return max(0, slices.IndexFunc(signs, func(name string) bool { return load.Exists(filepath.Join(root, name)) }))
}

// mainBranch is the branch whose pushes are checked.
func mainBranch(branch string) string {
	if branch != "master" {
		return "main"
	}
	return branch
}

// gitLabJob is a job for GitLab with the code quality widget and the test tab.
func gitLabJob(tag string) string {
	return `tasklint:
  image: golang:1.26
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - go install github.com/tasklint/tasklint/cmd/tasklint@` + tag + `
    - tasklint --format text --format gitlab=gl-code-quality-report.json --format junit=junit.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: junit.xml
`
}

// azureSteps are steps of a pipeline with issues at their lines, a summary, the tests tab
// and a file that the SARIF extension shows.
func azureSteps(tag string) string {
	return `  - task: GoTool@0
    inputs: {version: "1.26"}
  - script: |
      go install github.com/tasklint/tasklint/cmd/tasklint@` + tag + `
      "$(go env GOPATH)/bin/tasklint" --format azure --format junit=junit.xml --format sarif=tasklint.sarif --format markdown=tasklint.md
      code=$?
      echo "##vso[task.uploadsummary]$PWD/tasklint.md"
      exit $code
  - task: PublishTestResults@2
    condition: succeededOrFailed()
    inputs: {testResultsFormat: JUnit, testResultsFiles: junit.xml}
  - publish: tasklint.sarif
    artifact: CodeAnalysisLogs
    condition: succeededOrFailed()
`
}

// configText is a commented configuration with the sets that were found; why says why
// there are none although there are tasks.
func configText(sets []load.FoundSet, why string, found engine.Summary) string {
	var b strings.Builder
	b.WriteString(modeline)
	fmt.Fprintf(&b, "# Settings of tasklint, which checks Qlik Cloud scheduling tasks: %s\n", homepage)
	b.WriteString("# Everything here may be left out. Editors check this file by the schema of the first line; without\n" +
		"# the network: tasklint schema config -o tasklint.schema.json, and name that file there.\nversion: 1\n")
	fmt.Fprintf(&b, "\n# Found: %s in %s.\n", say.Count(found.Tasks, "task"), say.Count(found.Files, "file"))
	b.WriteString("# Each tenant is a set: ids and names are unique within it, and references are looked\n# up in it. With complete: true, a task that is not in the files does not exist.\n")
	switch {
	case why != "":
		fmt.Fprintf(&b, "# No set was written, since %s.\n", why)
		fallthrough
	case len(sets) == 0:
		b.WriteString("# tenants:\n#   prod:\n#     paths: [\"tasks/**\"]\n#     complete: true\n")
	default:
		b.WriteString(setsText(sets))
	}
	b.WriteString(`
# Files that are not to be checked.
# exclude: ["**/drafts/**"]

# Findings at or above this level make a run fail: error, warning, note or never.
fail-level: warning

# Levels and options of rules; tasklint rules lists them, tasklint explain RULE tells more.
# rules:
#   missing-description: note
#   too-frequent: {level: error, min-interval: 15m}

# Settings for some paths; later entries win.
# overrides:
#   - paths: ["**/sandbox/**"]
#     rules: {missing-description: off}

# Findings that are right here, each with its reason: tasklint suppress RULE TASK --reason TEXT
# suppress:
#   - {rule: unused-event, task: Sales nightly, reason: "ticket 1234", until: 2027-01-31}

# Findings of today that do not count: tasklint --write-baseline .tasklint-baseline.json
# baseline: .tasklint-baseline.json
`)
	return b.String()
}

// setsText configures sets.
func setsText(sets []load.FoundSet) string {
	var b strings.Builder
	b.WriteString("tenants:\n")
	for _, s := range sets {
		quoted := make([]string, len(s.Globs))
		for i, glob := range s.Globs {
			quoted[i] = runes.Quote(glob)
		}
		fmt.Fprintf(&b, "  %s:\n    paths: [%s]\n", yamlKey(s.Name), strings.Join(quoted, ", "))
		if s.URL != "" {
			fmt.Fprintf(&b, "    url: %s\n", runes.Quote(s.URL))
		}
		b.WriteString("    # complete: true\n")
	}
	return b.String()
}

// yamlKey quotes a name that YAML or its readers might take for a number or a word
// with a meaning.
func yamlKey(name string) string {
	switch strings.ToLower(name) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return runes.Quote(name)
	}
	if name[0] >= '0' && name[0] <= '9' {
		return runes.Quote(name)
	}
	return name
}

// preCommitEntry is an item of "repos" for pre-commit.
func preCommitEntry(tag string) string {
	return "  - repo: " + homepage + "\n    rev: " + tag + "\n    hooks:\n      - id: tasklint\n"
}

// workflowText is a workflow for GitHub that checks pull requests and what lands on
// the main branch.
func workflowText(tag, branch string) string {
	branch = mainBranch(branch)
	return `name: tasklint
on:
  pull_request:
  push:
    branches: [` + branch + `]
permissions:
  contents: read
jobs:
  tasklint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: tasklint/tasklint@` + tag + `
        # with:
        #   changed-only: true   # only what a pull request changes; set fetch-depth: 2 in the checkout
        #   upload-sarif: true   # to the Security tab; needs security-events: write
`
}

// releaseTag is the tag of this release, of the first one for a build of something
// else: hooks and workflows name a tag.
func releaseTag() string {
	v := "v" + strings.TrimPrefix(version(), "v")
	if !regexp.MustCompile(`^v\d+\.\d+\.\d+$`).MatchString(v) {
		return "v0.1.0"
	}
	return v
}

// mentionsTasklint reports whether a file names the tool already.
func mentionsTasklint(folder *export.Folder, name string) bool {
	text, err := folder.Read(name, 1<<20)
	return err == nil && strings.Contains(string(text), "tasklint")
}
