package cli

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

func rulesCommand(a *app) *cobra.Command {
	var report reportFlags
	var conf configFlags
	c := &cobra.Command{
		Use:   "rules",
		Short: "List all rules with their levels in effect",
		Args:  wantsNone,
		RunE: func(*cobra.Command, []string) error {
			name, to, err := report.chosen()
			if err != nil {
				return err
			}
			all, broken := conf.settings()
			if broken != nil {
				all = explain.Defaults() // mistakes of the configuration send here
			}
			list := reporters.Rules{Settings: all}
			write := map[string]func(io.Writer) error{"text": list.WriteText, "json": list.WriteJSON, "markdown": list.WriteMarkdown}[name]
			return errors.Join(broken, a.print(to, write))
		},
	}
	report.register(c.Flags(), "text", "json", "markdown")
	conf.register(c.Flags())
	return c
}

// settings are all rules, built-in and own, with their levels where no override matches.
func (f *configFlags) settings() ([]rules.Setting, error) {
	_, conf, err := f.load()
	if err != nil {
		return nil, err
	}
	return conf.Base(), nil
}

// chosen are the rules with the ids, in their order.
func (f *configFlags) chosen(ids []string) ([]rules.Setting, error) {
	all, broken := f.settings()
	return explain.Choose(all, broken, ids)
}
