package cli

import (
	"errors"
	"fmt"
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
		Args:      aShell,
		ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.stdout, !plain)
			case "fish":
				return root.GenFishCompletion(a.stdout, !plain)
			case "powershell":
				if plain {
					return root.GenPowerShellCompletion(a.stdout)
				}
				return root.GenPowerShellCompletionWithDesc(a.stdout)
			default:
				if plain {
					return root.GenZshCompletionNoDesc(a.stdout)
				}
				return root.GenZshCompletion(a.stdout)
			}
		},
	}
	c.Flags().BoolVar(&plain, "no-descriptions", false, "complete without descriptions")
	return c
}

// aShell is an error when completion is asked for without a shell that it knows.
func aShell(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("completion wants a SHELL: " + strings.Join(shells, ", "))
	case len(args) > 1:
		return fmt.Errorf("completion wants one SHELL, and %s is another word", say.Quote(args[1]))
	case !slices.Contains(shells, args[0]):
		return fmt.Errorf("completion for %s: want one of %s", say.Quote(args[0]), strings.Join(shells, ", "))
	}
	return nil
}
