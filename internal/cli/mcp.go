package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/mcp"
)

func mcpCommand(a *app) *cobra.Command {
	var conf configFlags
	var now string
	c := &cobra.Command{
		Use:   "mcp",
		Short: "Run the server for agents (Model Context Protocol)",
		Long: "Speak the Model Context Protocol on standard input and output, with the tools lint, list, impact, explain and " +
			"explain_schedule. It reads files of the repository that it is started in, and nothing outside; it writes no file and asks no tenant. " +
			"A client starts it; docs/agents.md says how.\n\n" +
			"Exit codes: 0 the client has closed standard input, 2 the tool could not do its work.",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error {
			fixed, err := clock(now, time.Time{})
			if err != nil {
				return err
			}
			clock := time.Now
			if now != "" {
				clock = func() time.Time { return fixed }
			}
			return mcp.Serve(c.Context(), a.stdin, a.stdout, mcp.Options{Configure: conf.loadIn, Now: clock, Tool: tool()})
		},
	}
	conf.register(c.Flags())
	registerNow(c.Flags(), &now)
	return c
}
