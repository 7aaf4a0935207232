package cli

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/suggest"
)

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
	if near, ok := suggest.Nearest(word, names); ok {
		return nil, fmt.Errorf("--ci %q: did you mean %s? There are %s", word, near, strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("--ci %q: want %s", word, strings.Join(names, ", "))
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
	return max(0, slices.IndexFunc(signs, func(name string) bool { return exists(filepath.Join(root, name)) }))
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

// azureSteps are steps of a pipeline with the tests tab and a file that the SARIF
// extension shows.
func azureSteps(tag string) string {
	return `  - task: GoTool@0
    inputs: {version: "1.26"}
  - script: |
      go install github.com/tasklint/tasklint/cmd/tasklint@` + tag + `
      "$(go env GOPATH)/bin/tasklint" --format text --format junit=junit.xml --format sarif=tasklint.sarif
  - task: PublishTestResults@2
    condition: always()
    inputs: {testResultsFormat: JUnit, testResultsFiles: junit.xml}
  - publish: tasklint.sarif
    artifact: CodeAnalysisLogs
    condition: always()
`
}
