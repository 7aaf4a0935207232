package cli

import (
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/schema"
)

func schemaCommand(a *app) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print a JSON Schema",
		Long:  "Print the JSON Schema (draft 2020-12) of a document: " + strings.Join(schema.Names(), ", ") + ".\nWithout a name it is that of a task.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "task"
			if len(args) > 0 {
				name = args[0]
			}
			text, ok := schema.Source(name)
			if !ok {
				return errors.New(say.Instead("there is no schema "+say.Quote(name), name, schema.Names()))
			}
			return a.print(file, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
		},
	}
	c.Flags().StringVarP(&file, "output", "o", "", "write to `FILE` instead of standard output")
	return c
}
