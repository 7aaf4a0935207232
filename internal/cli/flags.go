package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/reporters"
)

// reportFlags are the flags of a command that writes one report: in which format, and
// where.
type reportFlags struct {
	given   []string // as --format was
	output  string
	formats []string
}

// formatNamesKey is where --format keeps the formats, for completion.
const formatNamesKey = "tasklint_formats"

// register adds the flags; the first of the formats is the default.
func (f *reportFlags) register(flags *pflag.FlagSet, formats ...string) {
	f.formats = formats
	flags.StringArrayVar(&f.given, "format", formats[:1], "the format, as `NAME[=FILE]`: "+say.Or(formats))
	_ = flags.SetAnnotation("format", formatNamesKey, formats) // the flag is there
	flags.StringVarP(&f.output, "output", "o", "", "write to `FILE` instead of standard output")
}

// chosen is the format, and the file that the report goes to, "" for standard output.
func (f *reportFlags) chosen() (format, file string, err error) {
	if n := len(f.given); n > 1 {
		return "", "", fmt.Errorf("--format is given %d times; only lint writes several reports, so choose one", n)
	}
	format, file, err = cutFormat(f.given[0])
	switch {
	case err != nil:
		return "", "", err
	case !slices.Contains(f.formats, format):
		return "", "", unknownValue("format", format, f.formats...)
	case file != "" && f.output != "":
		return "", "", errors.New("-o: --format names its file already")
	case file == "":
		file = f.output
	}
	return format, file, nil
}

// cutFormat parts NAME=FILE; the file is "" for NAME alone.
func cutFormat(flag string) (name, file string, err error) {
	name, file, found := strings.Cut(flag, "=")
	if found && file == "" {
		return "", "", fmt.Errorf("--format %q: the file after = is missing", flag)
	}
	return name, file, nil
}

// output is one report and where it goes: a file, or standard output for "".
type output struct {
	format string
	file   string
}

// parseFormats reads --format and -o. Without --format the report is text.
func parseFormats(formats []string, file string) ([]output, error) {
	if len(formats) == 0 {
		formats = []string{"text"}
	}
	var outputs []output
	for _, f := range formats {
		name, to, err := cutFormat(f)
		if err != nil {
			return nil, err
		}
		if _, ok := reporters.ByName(name); !ok {
			return nil, unknownValue("format", name, reporters.Names()...)
		}
		outputs = append(outputs, output{name, to})
	}
	if file != "" {
		free := 0
		for i := range outputs {
			if outputs[i].file == "" {
				outputs[i].file = file
				free++
			}
		}
		if free == 0 {
			return nil, errors.New("-o: every --format names its file already")
		}
	}
	seen := make(map[string]string)
	for _, o := range outputs {
		if before, ok := seen[o.file]; ok {
			if o.file == "" {
				return nil, fmt.Errorf("both %s and %s go to standard output; give one of them a file: --format %s=FILE", before, o.format, o.format)
			}
			return nil, fmt.Errorf("both %s and %s go to %s", before, o.format, o.file)
		}
		seen[o.file] = o.format
	}
	return outputs, nil
}

// configFlags say which configuration holds.
type configFlags struct {
	file string
	none bool
	tree *load.Tree // what git has in place of files on the disk, nil for none
}

func (f *configFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.file, "config", "", "read the configuration from `FILE` (default: the nearest "+config.Name+", from here up to the repository root)")
	flags.BoolVar(&f.none, "no-config", false, "use no configuration file")
}

// load reads the configuration that holds in the working directory, with its own rules
// ready to run.
func (f *configFlags) load() (load.Paths, *config.Config, error) {
	at, err := load.FindPaths()
	if err != nil {
		return at, nil, err
	}
	conf, err := f.loadIn(at.Work)
	return at, conf, err
}

// loadToRead is load for a command that reads tasks and does not lint them: only the
// rules are on that tell what cannot be read.
func (f *configFlags) loadToRead() (load.Paths, *config.Config, error) {
	at, conf, err := f.load()
	if err != nil {
		return at, nil, err
	}
	conf, err = load.ToRead(conf)
	return at, conf, err
}

// loadIn is load for a given working directory.
func (f *configFlags) loadIn(work string) (*config.Config, error) {
	conf, err := f.read(work)
	if err != nil {
		return nil, err
	}
	if err := own.Compile(conf); err != nil { // a mistake for every command, also one that runs no rule
		return nil, err
	}
	return conf, nil
}

func (f *configFlags) read(work string) (*config.Config, error) {
	o := config.Options{Work: work, Text: f.tree.Reader()}
	switch {
	case f.none && f.file != "":
		return nil, errors.New("--config and --no-config exclude each other")
	case f.none:
		return config.Default(o), nil
	case f.file != "":
		path, err := filepath.Abs(f.file)
		if err != nil {
			return nil, fmt.Errorf("--config %s: %w", f.file, err)
		}
		if strings.Contains(f.file, "=") && !load.Exists(path) { // as ruff takes it
			return nil, fmt.Errorf("--config %s: want a FILE, not a setting; use --rule ID=LEVEL for a rule", say.Quote(f.file))
		}
		return config.Load(path, o)
	}
	path, err := config.Find(o)
	if err != nil {
		return nil, err
	}
	if path == "" {
		return config.Default(o), nil
	}
	return config.Load(path, o)
}

// viewFlags are the flags of a command that shows something about tasks: beside the
// report in colours or not, at which time, and with which configuration.
type viewFlags struct {
	reportFlags
	config     configFlags
	color, now string
}

func (f *viewFlags) register(flags *pflag.FlagSet, formats ...string) {
	f.reportFlags.register(flags, formats...)
	f.config.register(flags)
	registerColor(flags, &f.color)
	registerNow(flags, &f.now)
}

// view is what the flags say: the file is "" for standard output.
type view struct {
	format, file string
	color        bool
	now          time.Time
}

func viewOf(a *app, f *viewFlags) (v view, err error) {
	if v.format, v.file, err = f.chosen(); err != nil {
		return v, err
	}
	if v.now, err = clock(f.now, time.Now()); err != nil {
		return v, err
	}
	v.color, err = a.color(f.color)
	v.color = v.color && v.file == ""
	return v, err
}

// noiseFlags say how much there is on standard error beside errors.
type noiseFlags struct{ noProgress, quiet, verbose bool }

// register adds the flags with what --quiet and --verbose mean to the command.
func (f *noiseFlags) register(flags *pflag.FlagSet, quiet, verbose string) {
	flags.BoolVar(&f.noProgress, "no-progress", false, "show no progress")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, quiet)
	flags.BoolVarP(&f.verbose, "verbose", "v", false, verbose)
}

// progress reports whether progress is drawn.
func (f *noiseFlags) progress() bool { return !f.noProgress && !f.quiet }

func registerColor(flags *pflag.FlagSet, color *string) {
	flags.StringVar(color, "color", "auto", "use colours `WHEN`: auto, always or never")
}

func registerNow(flags *pflag.FlagSet, now *string) {
	flags.StringVar(now, "now", "", "judge as of this `TIME`, such as 2027-01-31T08:00:00Z (default: now)")
}

// clock is the time of --now, else the time at which the run started.
func clock(flag string, started time.Time) (time.Time, error) {
	if flag == "" {
		return started, nil
	}
	now, err := time.Parse(time.RFC3339, flag)
	if err != nil {
		return now, fmt.Errorf("--now %q: want a time such as 2027-01-31T08:00:00Z (RFC 3339)", flag)
	}
	return now, nil
}

// wants is an error when a command is not given its n arguments.
func wants(what string, n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		return fmt.Errorf("%s wants %s", c.Name(), what)
	}
}

// wantsNone is an error for an argument of a command that takes none.
func wantsNone(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no argument, and %s is one", c.Name(), say.Quote(args[0]))
}

// commandNames are the commands that help tells of.
func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}
