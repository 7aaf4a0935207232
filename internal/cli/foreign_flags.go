package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/say"
)

// unknownFlag says of a flag that a command does not have what is meant by it here.
func unknownFlag(c *cobra.Command, unknown *pflag.NotExistError) error {
	name, shown := unknown.GetSpecifiedName(), "--"+unknown.GetSpecifiedName()
	if unknown.GetSpecifiedShortnames() != "" {
		r, _ := utf8.DecodeRuneInString(unknown.GetSpecifiedShortnames())
		if r < ' ' || r >= utf8.RuneSelf {
			return fmt.Errorf("unknown flag -%s; see %s --help", say.Printable(unknown.GetSpecifiedShortnames()), c.CommandPath())
		}
		name = unknown.GetSpecifiedName()[:1]
		shown = "-" + name
	}
	shown = say.Printable(shown)
	for _, b := range foreignFlags() {
		if b.names(name) && b.fits(c) {
			return fmt.Errorf("unknown flag %s; %s", shown, b.here)
		}
	}
	if near, ok := say.Nearest(name, flagNames(c)); ok && len(name) > 1 {
		return fmt.Errorf("unknown flag %s; did you mean --%s?", shown, near)
	}
	if other := commandsWith(c, name); len(other) > 0 {
		return fmt.Errorf("unknown flag %s; it is a flag of %s; see %s --help", shown, strings.Join(other, ", "), c.CommandPath())
	}
	return fmt.Errorf("unknown flag %s; see %s --help", shown, c.CommandPath())
}

// commandsWith are the other commands that have a flag, three at most.
func commandsWith(c *cobra.Command, name string) []string {
	var found []string
	for _, other := range c.Root().Commands() {
		if f := other.Flags().Lookup(name); f != nil && !other.Hidden && len(found) < 3 {
			found = append(found, other.CommandPath())
		}
	}
	return found
}

// foreignFlag is what people who know another linter look for, and how it is done here.
type foreignFlag struct {
	flags string // without dashes, with spaces between them
	here  string
}

func (b *foreignFlag) names(flag string) bool {
	for name := range strings.FieldsSeq(b.flags) {
		if name == flag {
			return true
		}
	}
	return false
}

// fits reports whether a command has all flags that the answer names.
func (b *foreignFlag) fits(c *cobra.Command) bool {
	for _, name := range flagsIn(b.here) {
		if c.Flags().Lookup(name) == nil {
			return false
		}
	}
	return true
}

// flagsIn are the flags that a text names, but for those of a command that it names itself.
func flagsIn(text string) []string {
	var names []string
	text = regexp.MustCompile(`tasklint [^,;]*`).ReplaceAllString(text, "")
	for _, m := range regexp.MustCompile(`--([a-z][a-z-]*)`).FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// foreignFlags are the flags of ruff, golangci-lint, eslint, biome, tflint, zizmor and
// actionlint that have another name here, or no need. Whoever asks for a flag of several
// gets the first answer whose flags the command has.
func foreignFlags() []foreignFlag {
	return []foreignFlag{
		{"select enable-only default E enable-all", "use --only ID,ID to run only these rules, or --rule ID=LEVEL to switch one on"},
		{"extend-select enable enable-rule require rules", "use --rule ID to switch a rule on, or --rule ID=LEVEL"},
		{"ignore extend-ignore disable disable-rule disable-all skip skip-rule unselect D except", "use --rule ID=off to switch a rule off, or rules: {ID: off} in the configuration"},
		{"per-file-ignores extend-per-file-ignores", "the configuration says it by path, as overrides: [{paths: [GLOB], rules: {ID: off}}]"},
		{"exclude extend-exclude ignore-path ignore-pattern ignore-regex skip-dirs skip-files exclude-dirs exclude-files filter", "the configuration says which files are left out, as exclude: [GLOB], and .gitignore does"},
		{"output-format out-format output-type reporter formatter f report-format", "use --format NAME, or --format NAME=FILE to write a file"},
		{"json", "use --format json"},
		{"sarif", "use --format sarif"},
		{"xml checkstyle", "use --format junit or --format sarif"},
		{"output-file out report-file", "use --output FILE, or --format NAME=FILE for each of several reports"},
		{"exit-zero no-fail issues-exit-code no-error no-exit-codes exit-code soft-fail e", "use --fail-level never: then the exit code is 0 whatever is found"},
		{"max-warnings", "use --fail-level error to let warnings pass, or --baseline FILE to let those of today pass"},
		{"error-on-warnings deny-warnings strict", "warnings fail a run already; with --fail-level note, notes do as well"},
		{"severity min-severity minimum-severity minimum-failure-severity severity-threshold diagnostic-level min-level", "use --level LEVEL for what is shown, --fail-level LEVEL for what fails the run"},
		{"fix-dry-run dry-run dryrun n", "use --diff to see what --fix would change; nothing is written then"},
		{"unsafe-fixes apply-unsafe fix-suggestions fix-dangerously", "use --fix --unsafe"},
		{"fix-only write w apply autofix auto-correct", "use --fix"},
		{"no-fix", "leave it out: without --fix nothing is written"},
		{"fixable unfixable extend-fixable fix-type", "use --fix --only ID,ID to fix what these rules find"},
		{"show-fixes", "use --diff"},
		{"no-cache cache cache-dir cache-location cache-file cache-strategy clear-cache clean-cache", "leave it out: nothing is cached"},
		{"j concurrency threads parallel p num-threads", "use --jobs N"},
		{"c config-file config-path", "use --config FILE"},
		{"isolated no-eslintrc no-config-lookup no-rc noconfig", "use --no-config"},
		{"print-config show-config dump-config show-files env-info", "use --show-settings"},
		{"list-rules show-rules rule-list list-checks help-linters linters", "run tasklint rules"},
		{"explain", "run tasklint explain RULE"},
		{"init generate-config gen-config", "run tasklint init"},
		{"V", "use --version"},
		{"suppress add-noqa suppress-rule", "run tasklint suppress RULE TASK --reason TEXT, or use --write-baseline FILE to record all findings of today"},
		{"suppress-all generate-baseline create-baseline update-baseline prune-suppressions suppressions-location", "use --write-baseline FILE to record the findings of today"},
		{"ignore-noqa no-inline-config disable-noqa no-suppress", "use --show-suppressed to see what is suppressed"},
		{"report-unused-disable-directives", "leave it out: suppressions that are not needed are found by unused-suppression"},
		{"new new-from-rev new-from-merge-base new-from-patch diff-base since changed base-ref", "use --changed-since REV"},
		{"staged cached", "run tasklint hook --staged"},
		{"max-issues-per-linter max-diagnostics limit max-issues", "use --max-findings N"},
		{"max-same-issues", "use --max-same N"},
		{"show-stats stats show-statistics", "use --statistics"},
		{"pass-on-no-patterns no-error-on-unmatched-pattern allow-no-files", "use --allow-empty to exit with 0 when there is nothing to check"},
		{"stdin", "write - in place of a path, and --stdin-filename NAME for its name in reports"},
		{"stdin-file-path stdin-path stdin-name", "use --stdin-filename NAME"},
		{"ext recursive r walk", "leave it out: folders are searched for *.json, *.ndjson and *.jsonl, and any other file can be named"},
		{"rulesdir plugin resolve-plugins-relative-to policy external-checks-dir", "the configuration holds your own rules, under custom or in custom-files"},
		{"force", "use --as KIND to say what a file is meant for, whatever it looks like"},
		{"no-color no-colors", "use --color never"},
		{"colors force-color", "use --color always"},
		{"silent s", "use --quiet, which prints findings only"},
		{"debug d log-level loglevel verbosity", "use --verbose"},
		{"watch", "there is none; tasklint lsp shows findings in your editor while you type"},
		{"server lsp-proxy stdio", "run tasklint lsp"},
		{"respect-gitignore no-respect-gitignore no-ignore", "leave it out: name a file to have it checked although .gitignore leaves it out"},
		{"target-version preview extend", "leave it out: there is only one dialect and one set of rules"},
		{"token api-key apikey password secret client-secret", "set QLIK_API_KEY instead: what stands on a command line is no secret; --context NAME takes the key of a qlik-cli context"},
		{"url tenant-address server-url host", "use --tenant-url URL"},
		{"profile", "use --context NAME, a context of qlik-cli"},
		{"no-network no-online-audits no-api", "use --offline"},
		{"online online-audits remote", "use --live"},
	}
}

// flagError turns a flag error into one that says what to do.
func flagError(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(c, unknown)
	}
	return fmt.Errorf("%w; see %s --help", err, c.CommandPath())
}

func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// unknownValue is the error for a value of a flag that is not among those it has.
func unknownValue(flag, value string, known ...string) error {
	return errors.New(say.Instead("--"+flag+" "+say.Quote(value)+" is unknown", value, known))
}
