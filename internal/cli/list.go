package cli

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/listing"
	"github.com/tasklint/tasklint/reporters"
)

// listFlags are the flags of list as they were given.
type listFlags struct {
	viewFlags
	tenant       shownLiveFlags
	sort, filter string
}

func listCommand(a *app) *cobra.Command {
	f := &listFlags{}
	c := &cobra.Command{
		Use:   "list [flags] [PATH...]",
		Short: "List tasks with trigger, next run and last status",
		Long: "List every task in a line: name, app, trigger in words, next run, upstreams, whether it is enabled, " +
			"and how its last run ended.\n\n" +
			"Without a PATH the configured paths are read, else the working directory; with --live the tenant's own tasks. " +
			"Files that cannot be read are named on standard error.\n\n" +
			"A filter is an expression (https://expr-lang.org, as in own rules) over the fields of a task: " +
			strings.Join(listing.FieldNames(), ", ") + ", and over now, the time of the run. " +
			"Texts are compared exactly. nextRun and lastRun are times, or nil: a comparison with nil is false.\n\n" +
			"--sort takes the names of the same fields. In csv a text that begins with = + - or @ gets an apostrophe in " +
			"front, so that no spreadsheet runs it.\n\n" +
			"Exit codes: 0 the tasks were listed, 2 the tool could not do its work.",
		Example: "  tasklint list tasks/\n" +
			"  tasklint list --sort -lastRun --filter 'lastStatus == \"FAILED\"' export.json\n" +
			"  tasklint list --filter 'enabled && nextRun < now + duration(\"24h\")'\n" +
			"  tasklint list --filter 'any(upstreams, # startsWith \"Sales\")' --format csv",
		RunE: func(c *cobra.Command, args []string) error { return runList(a, c, f, args) },
	}
	flags := c.Flags()
	f.viewFlags.register(flags, "text", "json", "csv")
	f.tenant.register(flags)
	flags.StringVar(&f.sort, "sort", "name", "sort by the field `KEY`, descending as -KEY")
	flags.StringVar(&f.filter, "filter", "", "list only the tasks for which `EXPR` is true")
	return c
}

func runList(a *app, c *cobra.Command, f *listFlags, args []string) error {
	v, err := viewOf(a, &f.viewFlags)
	if err != nil {
		return err
	}
	order, err := listing.ParseOrder(f.sort, nil)
	if err != nil {
		return err
	}
	if c.Flags().Changed("filter") && strings.TrimSpace(f.filter) == "" {
		return errors.New("--filter is empty; leave it out to list all tasks")
	}
	filter, err := listing.CompileFilter(f.filter, nil)
	if err != nil {
		return err
	}
	checked, err := loadShown(c.Context(), a, &f.config, &f.tenant, args, v.now)
	if err != nil {
		return err
	}
	defer checked.Close()
	rows := listing.Rows(checked.Result.Sets, checked.IsAsked, v.now)
	list := &reporters.TaskList{Total: len(rows), Color: v.color, Width: tableWidth(a, v.file)}
	if list.Rows, err = filter.Keep(rows, v.now); err != nil {
		return err
	}
	listing.Sort(list.Rows, order)
	write := map[string]func(io.Writer) error{"text": list.WriteText, "json": list.WriteJSON, "csv": list.WriteCSV}[v.format]
	return a.print(v.file, write)
}

// tableWidth is the number of columns that a table may have: those of the terminal,
// else of COLUMNS, 0 for no limit, as programs that read the lines want whole names.
func tableWidth(a *app, file string) int {
	if file == "" && isTerminal(a.stdout) {
		return a.width()
	}
	if n, err := strconv.Atoi(a.env["COLUMNS"]); err == nil && n > 0 && file == "" {
		return n
	}
	return 0
}
