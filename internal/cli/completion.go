package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/say"
)

// shells are those that there is a completion script for.
var shells = []string{"bash", "fish", "powershell", "zsh"}

func (a *app) completionCommand() *cobra.Command {
	var plain bool
	c := &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for your shell",
		Long: "Print a script that completes commands, flags and what they take in a SHELL: bash, fish, powershell or zsh. " +
			"Rules, formats, the tasks of the files here, tenants of the configuration and contexts of qlik-cli are completed too. " +
			"Nothing is sent to the network for it.",
		Example: "  source <(tasklint completion bash)    # in ~/.bashrc; needs bash-completion\n" +
			"  tasklint completion zsh >\"${fpath[1]}/_tasklint\"\n" +
			"  tasklint completion fish >~/.config/fish/completions/tasklint.fish\n" +
			"  tasklint completion powershell | Out-String | Invoke-Expression  # in $PROFILE",
		Args: aShell,
		RunE: func(c *cobra.Command, args []string) error {
			var script strings.Builder
			if err := cobraScript(c.Root(), args[0], &script, plain); err != nil {
				return err
			}
			_, err := strings.NewReplacer(shellRepairs(args[0])...).WriteString(a.stdout, script.String())
			return err
		},
	}
	c.Flags().BoolVar(&plain, "no-descriptions", false, "complete without descriptions")
	return c
}

// cobraScript writes the script that cobra has for a shell.
func cobraScript(root *cobra.Command, shell string, w io.Writer, plain bool) error {
	switch {
	case shell == "bash":
		return root.GenBashCompletionV2(w, !plain)
	case shell == "fish":
		return root.GenFishCompletion(w, !plain)
	case shell == "powershell" && plain:
		return root.GenPowerShellCompletion(w)
	case shell == "powershell":
		return root.GenPowerShellCompletionWithDesc(w)
	case plain:
		return root.GenZshCompletionNoDesc(w)
	default:
		return root.GenZshCompletion(w)
	}
}

// shellRepairs are pieces of cobra's scripts, each with what takes its place.
//
// bash quotes only what is the one completion left: of several, such as "Sales daily" and
// "Sales nightly", it would put what they begin with on the command line as two words. With
// descriptions, comp is quoted and compline is not; without, compgen takes the quotes away.
// After a quote that is still open it asked with a line that no shell can read, and got nothing:
// now the quote is closed for the question, unless more than a text could stand behind it, and
// what comes is put there as it is.
//
// fish gives words without their quotes, and the script runs them: a name in quotes that came
// before would be run as a command. The word at the cursor comes with its quotes and got more.
//
// fish and zsh took unused-event= for a flag with a value, since it has a dash in it.
func shellRepairs(shell string) []string {
	switch shell {
	case "bash":
		return []string{
			`COMPREPLY+=("$compline")`, `COMPREPLY+=("$comp${compline#"${compline%%$tab*}"}")`,
			`        comp=${compline%%$tab*}
        if ((${#comp}>longest)); then`, `        if ((${#comp}>longest)); then`,
			`COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]%%$tab*}")`, `COMPREPLY[0]=${COMPREPLY[0]%%$tab*}`,
			`    __tasklint_debug "Calling ${requestComp}"`, `    if [[ ${cur} == [\"\']* && ${cur:1} != *[^[:alnum:]\ _.,:/+@=-]* ]]; then
        quote=${cur:0:1}
        requestComp+=${quote}
    fi
    __tasklint_debug "Calling ${requestComp}"`,
			`    local out directive
`, `    local out directive quote=""
`,
			`    case $COMP_TYPE in
`, `    if [[ -n ${quote} ]]; then
        local each tab=$'\t'
        for each in "${completions[@]%%$tab*}"; do
            [[ ${each} != "${cur:1}"* ]] || COMPREPLY+=("${each}")
        done
        return
    fi

    case $COMP_TYPE in
`,
			`    __tasklint_handle_special_char "$cur" :
    __tasklint_handle_special_char "$cur" =
`, `    if [[ -z ${quote} ]]; then # else the word begins at the quote
        __tasklint_handle_special_char "$cur" :
        __tasklint_handle_special_char "$cur" =
    fi
`,
			`        if (( ${#COMPREPLY[@]} == 1 )); then
            COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]}")
        fi`, `        (( ${#COMPREPLY[@]} == 0 )) || IFS=$'\n' read -ra COMPREPLY -d '' < <(printf "%q\n" "${COMPREPLY[@]}")`,
		}
	case "fish":
		return []string{
			`set -l args (commandline -opc)`, `set -l args (string escape -- (commandline -opc))`,
			`set -l lastArg (string escape -- (commandline -ct))`, `set -l lastArg (string escape -- (string unescape -- (commandline -ct)))
    test -n "$lastArg"; or set lastArg "''"`,
			`set -l prefix (commandline -t | string escape --style=regex)`, `set -l prefix (commandline -t | string unescape | string escape --style=regex)`,
			`(string match -r -- '-.*=' "$lastArg")`, `(string match -r -- '^-.*?=' "$lastArg")`,
		}
	case "zsh":
		return []string{`[[ "${lastParam}" =~ '-.*=' ]]`, `[[ "${lastParam}" =~ '^-[^=]*=' ]]`}
	}
	return nil
}

// aShell is an error when completion is asked for without a shell that it knows.
func aShell(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("completion wants a SHELL: " + say.Or(shells))
	case len(args) > 1:
		return fmt.Errorf("completion wants one SHELL, and %s is another word", say.Quote(args[1]))
	case !slices.Contains(shells, args[0]):
		return errors.New(say.Instead("there is no completion for "+say.Quote(args[0]), args[0], shells))
	}
	return nil
}
