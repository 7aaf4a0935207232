// Package starter writes the files that somebody begins with: a configuration, an entry for
// pre-commit, a job for CI.
package starter

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
)

// Modeline is a first line that tells editors with the YAML language server
// (https://github.com/redhat-developer/yaml-language-server) what may stand in a
// configuration, by the name that the schema gives itself.
const Modeline = "# yaml-language-server: $schema=https://raw.githubusercontent.com/tasklint/tasklint/main/schema/config.schema.json\n"

// PreCommitFile is where pre-commit is configured, at the top of the repository.
const PreCommitFile = ".pre-commit-config.yaml"

// PreCommitEntry returns an item of "repos" for pre-commit.
func PreCommitEntry(tag string) string {
	return "  - repo: https://github.com/tasklint/tasklint\n    rev: " + tag + "\n    hooks:\n      - id: tasklint\n"
}

// Configuration returns a commented configuration with the sets that were found; why says why
// there are none although there are tasks.
func Configuration(sets []load.FoundSet, why string, found engine.Summary) string {
	var b strings.Builder
	b.WriteString(Modeline)
	b.WriteString("# Settings of tasklint, which checks Qlik Cloud scheduling tasks: https://github.com/tasklint/tasklint\n")
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
		b.WriteString(Sets(sets))
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

// Sets returns the lines that configure sets.
func Sets(sets []load.FoundSet) string {
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
