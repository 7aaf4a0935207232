package cli

import (
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/lsp"
)

// lspDebounce is how long after a keystroke the diagnostics follow.
const lspDebounce = 15 * time.Millisecond

func lspCommand(a *app) *cobra.Command {
	f := &configFlags{}
	c := &cobra.Command{
		Use:   "lsp",
		Short: "Run the language server for editors",
		Long: "Speak the Language Server Protocol on standard input and output: diagnostics while you type,\n" +
			"hover, definitions, references, chains, symbols, lenses, hints, completion, renaming and fixes.\n" +
			"Editors start it; docs/editors.md says how.",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error {
			return lsp.Serve(c.Context(), a.stdin, a.stdout, lsp.Options{
				Load: f.workspace, Now: time.Now, Version: version(), Debounce: lspDebounce,
			})
		},
	}
	f.register(c.Flags())
	c.Flags().Bool("stdio", true, "accepted because many editors pass it; there is no other way")
	return c
}

// workspace is what lint without a path would check in a folder, with the
// configuration that holds there.
func (f *configFlags) workspace(root string) (*lsp.Workspace, error) {
	if root == "" {
		at, err := load.FindPaths()
		if err != nil {
			return nil, err
		}
		conf := config.Default(config.Options{Work: at.Work})
		return &lsp.Workspace{Options: engine.Options{Settings: conf.Base(), Config: conf, Jobs: 1, OnlyFiles: true}}, nil
	}
	base, ok := discover.FindRoot(root)
	if !ok {
		base = root
	}
	conf, err := f.loadIn(root)
	if err != nil {
		return nil, err
	}
	in := load.Input{Paths: load.Paths{Work: root, Root: base}, Config: conf}
	found, err := in.Find()
	if err != nil {
		return nil, err
	}
	w := &lsp.Workspace{Options: engine.Options{
		Settings: conf.Base(), Config: conf, Jobs: runtime.GOMAXPROCS(0), Whole: found.All,
	}}
	for _, p := range found.Problems {
		w.Notes = append(w.Notes, p.Error())
	}
	for _, file := range found.Read {
		w.Files = append(w.Files, lsp.File{Path: file.Path, Name: file.Display})
	}
	if conf.Baseline != "" {
		if w.Baseline, err = load.ReadBaseline(conf.Baseline, true); w.Baseline == nil && err == nil {
			_, missing := load.ReadBaseline(load.Shorter(root, conf.Baseline), false)
			w.Notes = append(w.Notes, missing.Error()+"; until then all findings are shown")
		}
	}
	return w, err
}
