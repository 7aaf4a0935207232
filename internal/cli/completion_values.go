package cli

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/convert"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/impact"
	"github.com/tasklint/tasklint/internal/listing"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/starter"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/schema"
)

// completionBytes is how much is read of files for the names of their tasks: whoever presses
// a key does not wait for more.
const completionBytes = 32 << 20

// values are what can stand for a word that is being completed, each with a description after
// a tab, and what the shell is to do beside.
type values = func(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective)

// isCompletion reports whether a shell asks for completions.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// completeValues tells cobra what flags and arguments can be.
func (a *app) completeValues(root *cobra.Command) {
	known := a.flagValues()
	for _, c := range append(root.Commands(), root) {
		plainHelpFlag(c)
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if flagValue(f) != "" {
				_ = c.RegisterFlagCompletionFunc(f.Name, valuesOf(f, known)) // the root's flags are those of lint, and are there already
			}
			_, f.Usage = pflag.UnquoteUsage(f) // some shells show it
		})
	}
	root.ValidArgsFunction = someFile // beside the commands
	for name, v := range a.argumentValues() {
		if c, _, err := root.Find([]string{name}); err == nil {
			c.ValidArgsFunction = v
		}
	}
}

// valuesOf is what a flag can be.
func valuesOf(f *pflag.Flag, known map[string]values) values {
	if v := known[flagNamed(f)]; v != nil {
		return v
	}
	switch flagValue(f) {
	case "FILE", "PATH", "GLOB":
		return someFile
	case "DIR":
		return someFolder
	}
	return nothing
}

// flagValues are the flags with values that are known, by the flag and the name of its value.
func (a *app) flagValues() map[string]values {
	return map[string]values{
		"--format NAME[=FILE]":   formats,
		"--color WHEN":           words("auto", "always", "never"),
		"--level LEVEL":          words("error", "warning", "note"),
		"--fail-level LEVEL":     words("error", "warning", "note", "never"),
		"--rule ID[=LEVEL]":      ruleLevels,
		"--only ID,ID":           ruleList,
		"--min-confidence BASIS": words("documented", "standard", "inferred"),
		"--as KIND":              words("task", "create", "replace", "patch"),
		"--to KIND":              words(convert.Task, convert.Wrapper),
		"--if WHAT":              words(impact.Started, impact.Disabled, impact.Deleted),
		"--direction WAY":        words("up", "down", "both"),
		"--ci FORGE":             forgeNames,
		"--sort KEY":             sortKeys,
		"--tenant NAME":          tenants,
		"--context NAME":         a.contexts,
		"--timezone ZONE":        words(schedule.ZoneNames()...),
		"--zone ZONE":            words(schedule.ZoneNames()...),
		"--focus TASK":           a.tasks,
		"--for TASK":             a.tasks,
		"--changed-since REV":    revisions,
		"--from REV":             revisions,
	}
}

// argumentValues are the commands whose arguments are no files.
func (a *app) argumentValues() map[string]values {
	return map[string]values{
		"explain":          ruleIDs,
		"impact":           a.tasksThenFiles,
		"suppress":         a.ruleThenTask,
		"schema":           first(words(schema.Names()...)),
		"completion":       first(words(shells...)),
		"man":              someFolder,
		"rules":            nothing,
		"version":          nothing,
		"lsp":              nothing,
		"mcp":              nothing,
		"init":             nothing,
		"fetch":            nothing,
		"explain-schedule": nothing,
	}
}

func someFile(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func someFolder(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func nothing(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// words are values that are always the same.
func words(all ...string) values {
	return func(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return begun(all, word), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// first gives values for the first argument, and none for further ones.
func first(v values) values {
	return func(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nothing(c, args, word)
		}
		return v(c, args, word)
	}
}

// begun are those of the values that a word begins.
func begun(all []cobra.Completion, word string) []cobra.Completion {
	return slices.DeleteFunc(slices.Clone(all), func(s cobra.Completion) bool { return !strings.HasPrefix(s, word) })
}

// formats are those of the command, and after = a file.
func formats(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if strings.Contains(word, "=") {
		return someFile(c, args, word)
	}
	names := c.Flags().Lookup("format").Annotations[formatNamesKey]
	if names == nil {
		names = reporters.Names()
	}
	return begun(names, word), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

func forgeNames(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []string
	for _, f := range starter.Forges() {
		names = append(names, f.Name)
	}
	return words(append(names, starter.NoForge)...)(c, args, word)
}

// sortKeys are the fields of list, with a - in front where the word has one.
func sortKeys(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	names := listing.FieldNames()
	if strings.HasPrefix(word, "-") {
		for i := range names {
			names[i] = "-" + names[i]
		}
	}
	return words(names...)(c, args, word)
}

// configOf is the configuration that a command line says.
func configOf(c *cobra.Command) configFlags {
	var f configFlags
	if file := c.Flags().Lookup("config"); file != nil {
		f.file = file.Value.String()
	}
	if none := c.Flags().Lookup("no-config"); none != nil {
		f.none = none.Value.String() == "true"
	}
	return f
}

// ruleIDs are the rules that are not among the arguments yet. A configuration with mistakes is
// not told of while somebody types.
func ruleIDs(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	conf := configOf(c)
	all, err := conf.settings()
	if err != nil {
		all = explain.Defaults()
	}
	var ids []cobra.Completion
	for _, s := range all {
		if !slices.Contains(args, s.Rule.ID) {
			ids = append(ids, described(s.Rule.ID, s.Rule.Summary))
		}
	}
	return begun(ids, word), cobra.ShellCompDirectiveNoFileComp
}

// ruleLevels are rules, and after = what they can be set to.
func ruleLevels(c *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	id, _, found := strings.Cut(word, "=")
	if !found {
		return ruleIDs(c, nil, word)
	}
	return words(id+"=error", id+"=warning", id+"=note", id+"=off")(c, nil, word)
}

// ruleList are rules for the last place of a list, without those that stand before it.
func ruleList(c *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	cut := strings.LastIndexByte(word, ',') + 1
	ids, directive := ruleIDs(c, strings.Split(word[:cut], ","), word[cut:])
	for i := range ids {
		ids[i] = word[:cut] + ids[i]
	}
	return ids, directive
}

// tenants are the configured sets.
func tenants(c *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if at, err := load.FindPaths(); err == nil {
		flags := configOf(c)
		if conf, err := flags.read(at.Work); err == nil {
			for _, set := range conf.Tenants {
				names = append(names, described(set.Name, set.URL))
			}
		}
	}
	return begun(tame(names), word), cobra.ShellCompDirectiveNoFileComp
}

// contexts are those of qlik-cli.
func (a *app) contexts(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	s := tenant.Sources{Getenv: func(name string) string { return a.env[name] }}
	return begun(tame(s.ContextNames()), word), cobra.ShellCompDirectiveNoFileComp
}

// revisions are the branches and tags of the repository.
func revisions(c *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if at, err := load.FindPaths(); err == nil {
		names = git.Repository{Dir: at.Root}.Refs(c.Context())
	}
	return begun(tame(names), word), cobra.ShellCompDirectiveNoFileComp
}

// tasksThenFiles are the TASKs and PATHs of impact.
func (a *app) tasksThenFiles(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	found, _ := a.tasks(c, nil, word)
	if len(args) == 0 {
		return found, cobra.ShellCompDirectiveNoFileComp
	}
	return found, cobra.ShellCompDirectiveDefault
}

// ruleThenTask are the arguments of suppress.
func (a *app) ruleThenTask(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return ruleIDs(c, args, word)
	case 1:
		return a.tasks(c, nil, word)
	default:
		return nothing(c, args, word)
	}
}

// tasks are the tasks of the files that the command line is about: by name where that is one
// task's and harmless in a shell, and by id.
func (a *app) tasks(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if base := c.Flags().Lookup("base"); base != nil && base.Value.String() != "" {
		args = []string{base.Value.String()}
	}
	flags := configOf(c)
	found := factsFor(c.Context(), &flags, args)
	bear := make(map[string]int)
	for _, f := range found {
		bear[f.Name.S]++
	}
	var all []cobra.Completion
	for _, f := range found {
		byName := bear[f.Name.S] == 1 && isTame(f.Name.S)
		if byName && strings.HasPrefix(f.Name.S, word) {
			all = append(all, described(f.Name.S, f.ID.S))
		}
		if isTame(f.ID.S) && strings.HasPrefix(f.ID.S, word) && (word != "" || !byName) {
			all = append(all, described(f.ID.S, f.Name.S))
		}
	}
	slices.Sort(all)
	return slices.Compact(all), cobra.ShellCompDirectiveNoFileComp
}

// factsFor reads the tasks of files: no rule is run, nothing is said of what cannot be read, and
// standard input is left alone.
func factsFor(ctx context.Context, flags *configFlags, args []string) []*task.Facts {
	at, err := load.FindPaths()
	if err != nil {
		return nil
	}
	conf, err := flags.read(at.Work)
	if err != nil {
		conf = config.Default(config.Options{Work: at.Work})
	}
	if conf, err = conf.WithFlags(config.Flags{Only: load.UnreadableRules()}); err != nil {
		return nil
	}
	args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "-" })
	in := load.Input{Paths: at, Config: conf, Args: args}
	found, err := in.Find()
	if err != nil {
		return nil
	}
	room := int64(completionBytes)
	read := slices.DeleteFunc(found.Read, func(f discover.Found) bool {
		info, err := os.Stat(f.Path)
		if err != nil || info.Size() > room || !found.Asked[f.Path] {
			return true
		}
		room -= info.Size()
		return false
	})
	e := engine.New(engine.Options{
		Settings: conf.Base(), Config: conf, Now: time.Now(), Jobs: runtime.GOMAXPROCS(0), Anonymous: true, Lean: true,
	})
	var facts []*task.Facts
	for _, r := range e.CheckFiles(ctx, read) {
		if r == nil {
			continue
		}
		for i := range r.Tasks {
			facts = append(facts, r.Tasks[i].Facts)
		}
		r.Doc.Close()
	}
	return facts
}

// described is a value with a description, which is a line of no great length.
func described(value, description string) cobra.Completion {
	const longest = 60
	description = strings.NewReplacer("\t", " ", "`", "").Replace(say.Printable(description))
	if r := []rune(description); len(r) > longest {
		description = string(r[:longest-1]) + "…"
	}
	return cobra.CompletionWithDesc(value, description)
}

// tame leaves out the values that a shell could take for more than a word.
func tame(all []cobra.Completion) []cobra.Completion {
	return slices.DeleteFunc(all, func(s cobra.Completion) bool {
		value, _, _ := strings.Cut(s, "\t")
		return !isTame(value)
	})
}

// isTame reports whether a text is harmless in every shell, quoted or not: bash puts what
// several completions begin with on the command line as it is, and runs that line when the key
// is pressed again.
func isTame(text string) bool {
	for i, r := range text {
		switch {
		case runes.Letter(r), runes.Digit(r), i > 0 && runes.Mark(r):
		case i > 0 && strings.ContainsRune(" -_.,:/+@", r):
		default:
			return false
		}
	}
	return text != "" && len(text) <= 200 && strings.TrimSpace(text) == text && say.Printable(text) == text // no secret either
}
