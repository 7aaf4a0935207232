package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/say"
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
	last := len(formats) - 1
	flags.StringArrayVar(&f.given, "format", formats[:1], "the format, as `NAME[=FILE]`: "+strings.Join(formats[:last], ", ")+" or "+formats[last])
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
		return "", "", unknownFormat(format, f.formats)
	case file != "" && f.output != "":
		return "", "", errors.New("-o: --format names its file already")
	case file == "":
		file = f.output
	}
	return format, file, nil
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

func (a *app) view(f *viewFlags) (v view, err error) {
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

// cutFormat parts NAME=FILE; the file is "" for NAME alone.
func cutFormat(flag string) (name, file string, err error) {
	name, file, found := strings.Cut(flag, "=")
	if found && file == "" {
		return "", "", fmt.Errorf("--format %q: the file after = is missing", flag)
	}
	return name, file, nil
}

// unknownFormat is the error for a format that is not among names.
func unknownFormat(name string, names []string) error {
	if near, ok := say.Nearest(name, names); ok {
		return fmt.Errorf("--format %q: did you mean %s?", name, near)
	}
	return fmt.Errorf("--format %q: want one of %s", name, strings.Join(names, ", "))
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
