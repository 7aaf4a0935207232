package starter

import (
	"context"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/load"
)

// Forge is a code host with the file that its continuous integration reads.
type Forge struct {
	Name, File string
	// Text is a whole file for a release and the main branch, Add what belongs into one
	// that is there, nil where the file is tasklint's own.
	Text func(tag, branch string) string
	Add  func(tag string) string
}

// Forges returns those that init knows, the default first.
func Forges() []Forge {
	return []Forge{
		{Name: "github", File: ".github/workflows/tasklint.yml", Text: workflowText},
		{Name: "gitlab", File: ".gitlab-ci.yml", Text: func(tag, _ string) string { return gitLabJob(tag) }, Add: gitLabJob},
		{Name: "azure", File: "azure-pipelines.yml", Text: func(tag, branch string) string {
			return "trigger: [" + mainBranch(branch) + "]\npool: {vmImage: ubuntu-latest}\nsteps:\n" + azureSteps(tag)
		}, Add: azureSteps},
	}
}

// NoForge is the word for no file at all.
const NoForge = "none"

// FindForge returns the forge of a repository.
func FindForge(ctx context.Context, root string) *Forge { return &Forges()[find(ctx, root)] }

// find tells the forge by the remote, else by the files that are there.
func find(ctx context.Context, root string) int {
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
