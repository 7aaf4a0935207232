package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/rules"
)

func (a *app) rulesCommand() *cobra.Command {
	var format, file string
	c := &cobra.Command{
		Use:   "rules",
		Short: "List all rules",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var list func(io.Writer) error
			switch format {
			case "text":
				list = listRules
			case "json":
				list = listRulesJSON
			case "markdown":
				list = func(w io.Writer) error {
					_, err := io.WriteString(w, rules.Table(rules.DocsURL))
					return err
				}
			default:
				return unknownFormat(format, []string{"text", "json", "markdown"})
			}
			return a.print(file, list)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`NAME` of the format: text, json or markdown")
	c.Flags().StringVarP(&file, "output", "o", "", "write to `FILE`")
	return c
}

// print writes to a file, or to standard output for "".
func (a *app) print(file string, write func(io.Writer) error) error {
	if file == "" {
		return buffered(a.stdout, write)
	}
	if err := writeFile(file, write); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func listRules(w io.Writer) error {
	for _, g := range rules.Groups {
		first := true
		for _, r := range rules.All() {
			if r.Group != g {
				continue
			}
			if first {
				fmt.Fprintf(w, "%s\n", g)
				first = false
			}
			fmt.Fprintf(w, "  %-26s %-8s %s\n", r.ID, r.Level, r.Summary)
		}
		if !first {
			fmt.Fprintln(w)
		}
	}
	_, err := fmt.Fprintln(w, "tasklint explain RULE tells more about each.")
	return err
}

// listedRule is a row of `tasklint rules --format json`.
type listedRule struct {
	ID      string         `json:"id"`
	Summary string         `json:"summary"`
	Group   rules.Group    `json:"group"`
	Level   string         `json:"level"`
	Scope   string         `json:"scope"`
	Basis   string         `json:"basis"`
	Fix     string         `json:"fix"`
	Since   string         `json:"since"`
	Options map[string]any `json:"options"`
	URL     string         `json:"url"`
}

func listRulesJSON(w io.Writer) error {
	list := []listedRule{}
	for _, r := range rules.All() {
		options := make(map[string]any)
		for _, o := range r.Options {
			options[o.Name] = rules.OptionText(o.Default)
		}
		list = append(list, listedRule{
			ID: r.ID, Summary: r.Summary, Group: r.Group, Level: r.Level.String(), Scope: r.Scope(),
			Basis: r.Basis.String(), Fix: r.Fix.String(), Since: r.Since, Options: options, URL: rules.DocsURL + r.ID + ".md",
		})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(list)
}
