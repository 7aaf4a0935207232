package cli

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/runes"
)

// configText is a commented configuration with the sets that were found; why says why
// there are none although there are tasks.
func configText(sets []foundSet, why string, found engine.Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Settings of tasklint, which checks Qlik Cloud scheduling tasks: %s\n", homepage)
	b.WriteString("# Everything here may be left out. For completion and checks in your editor:\n# tasklint schema config\nversion: 1\n")
	fmt.Fprintf(&b, "\n# Found: %s in %s.\n", plural.Of(found.Tasks, "task"), plural.Of(found.Files, "file"))
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
func setsText(sets []foundSet) string {
	var b strings.Builder
	b.WriteString("tenants:\n")
	for _, s := range sets {
		quoted := make([]string, len(s.globs))
		for i, glob := range s.globs {
			quoted[i] = runes.Quote(glob)
		}
		fmt.Fprintf(&b, "  %s:\n    paths: [%s]\n", yamlKey(s.name), strings.Join(quoted, ", "))
		if s.url != "" {
			fmt.Fprintf(&b, "    url: %s\n", runes.Quote(s.url))
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

// globOf is the glob of what lies in a folder, or of a file where rest is "". Its own
// name may hold what means something in globs.
func globOf(name, rest string) string {
	glob := ""
	if name != "." {
		glob = regexp.MustCompile(`[*?\[\]{}\\]|^!`).ReplaceAllString(name, `\$0`)
	}
	return path.Join(glob, rest)
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
