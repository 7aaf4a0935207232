package cli

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// lintFlags are the flags of lint as they were given.
type lintFlags struct {
	noiseFlags
	config                   configFlags
	tenants                  []string
	baseline, writeBaseline  string
	writesBaseline           bool // with or without a name
	accept                   bool
	changedSince             string
	hook                     bool
	as, base, which          string
	formats                  []string
	output                   string
	failLevel                string
	rules                    config.Flags
	partial, complete        bool
	forceExclude, allowEmpty bool
	stdinFilename            string
	now                      string
	statistics               bool
	level                    string
	maxSame                  int
	showSuppressed           bool
	maxFindings, sarifMax    int
	sarifSuppressed          bool
	jobs                     int
	color                    string
	live                     liveLintFlags
	showSettings             bool
	fix                      fixFlags
}

// registerShown declares the flags that say which findings are shown.
func (f *lintFlags) registerShown(flags *pflag.FlagSet) {
	flags.StringVar(&f.level, "level", "", "show findings at or above `LEVEL`: error, warning or note (default warning in text and compact, else note)")
	flags.IntVar(&f.maxSame, "max-same", 3, "on a terminal show `N` equal findings and count the rest, 0 for all")
}

// fixFlags say whether findings are mended.
type fixFlags struct{ fix, unsafe, diff bool }

func (f *fixFlags) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.fix, "fix", false, "fix in the files what has one right answer")
	flags.BoolVar(&f.unsafe, "unsafe", false, "with --fix: also apply fixes that may change the meaning")
	flags.BoolVar(&f.diff, "diff", false, "print what --fix would change, and write nothing")
}

func (f *fixFlags) on() bool { return f.fix || f.diff }

// job is a run of lint with all flags and settings resolved.
type job struct {
	input     load.Input
	options   engine.Options
	config    *config.Config
	outputs   []output
	failLevel diag.Level
	level     diag.Level // the least that is shown; Off for what a format shows by itself
	baseline  string     // "" for none
	color     bool
}

// prepare turns flags and configuration into a job. Its errors are mistakes of the
// user: then nothing is read.
func prepare(a *app, f *lintFlags, args []string, started time.Time) (*job, error) {
	j := &job{}
	var err error
	if j.outputs, err = parseFormats(f.formats, f.output); err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	var at load.Paths
	if at, j.config, err = f.config.load(); err != nil {
		return nil, err
	}
	reload := func(t *load.Tree) (*config.Config, error) { return f.configIn(t, at.Work) }
	if j.config, err = j.config.WithFlags(f.rules); err != nil {
		return nil, err
	}
	if j.failLevel, err = parseFailLevel(f.failLevel, j.config.FailLevel); err != nil {
		return nil, err
	}
	if f.level != "" {
		if j.level, err = diag.ParseLevel(f.level); err != nil || j.level == diag.Off {
			return nil, unknownValue("level", f.level, "error", "warning", "note")
		}
	}
	if j.color, err = a.color(f.color); err != nil {
		return nil, err
	}
	now, err := clock(f.now, started)
	if err != nil {
		return nil, err
	}
	if f.writesBaseline && f.writeBaseline == "" {
		if f.writeBaseline = cmp.Or(f.baseline, load.Shorter(at.Work, j.config.Baseline)); f.writeBaseline == "" {
			return nil, errors.New("--write-baseline wants the name of a file, such as .tasklint-baseline.json, as no baseline is configured")
		}
	}
	j.baseline = cmp.Or(f.baseline, load.Shorter(at.Work, j.config.Baseline))
	j.input = load.Input{
		Reload: reload, Stdin: a.stdin, Note: a.note,
		Paths: at, Config: j.config, Args: args, Tenants: f.tenants, ForceExclude: f.forceExclude, StdinName: f.stdinFilename,
		ChangedSince: f.changedSince, As: f.as, Base: f.base, Which: f.which, Baseline: at.Absolute(cmp.Or(j.baseline, f.writeBaseline)),
	}
	if err := f.fix.check(f, j); err != nil {
		return nil, err
	}
	j.options = engine.Options{
		Settings: j.config.Base(), Now: now, Jobs: cmp.Or(f.jobs, runtime.GOMAXPROCS(0)), Partial: f.partial, Complete: f.complete,
		Anonymous: j.anonymous(f), Lean: !f.fix.on(),
	}
	return j, nil
}

// configIn is the configuration as it is in a state that git has.
func (f *lintFlags) configIn(t *load.Tree, work string) (*config.Config, error) {
	flags := f.config
	flags.tree = t
	conf, err := flags.loadIn(work)
	if err != nil {
		return nil, err
	}
	return conf.WithFlags(f.rules)
}

// parseFailLevel is the level of --fail-level, else the configured one.
func parseFailLevel(name string, configured diag.Level) (diag.Level, error) {
	switch name {
	case "":
		return configured, nil
	case "never":
		return diag.Off, nil
	}
	level, err := diag.ParseLevel(name)
	if err != nil || level == diag.Off {
		return diag.Off, unknownValue("fail-level", name, "error", "warning", "note", "never")
	}
	return level, nil
}

// check finds flags that contradict each other or are out of range.
func (f *lintFlags) check() error {
	if f.partial && f.complete {
		return errors.New("--partial and --complete exclude each other")
	}
	for _, flag := range []struct {
		name string
		n    int
	}{{"jobs", f.jobs}, {"max-findings", f.maxFindings}, {"max-same", f.maxSame}, {"sarif-max", f.sarifMax}} {
		if flag.n < 0 {
			return fmt.Errorf("--%s %d: want a number from 0", flag.name, flag.n)
		}
	}
	if f.accept && !f.writesBaseline {
		return errors.New("--accept goes with --write-baseline")
	}
	if f.writesBaseline && (len(f.formats) > 0 || f.output != "") {
		return errors.New("--write-baseline writes no report; leave --format and -o out")
	}
	if f.showSettings && len(f.formats) > 0 {
		return errors.New("--show-settings has no formats; leave --format out")
	}
	if !f.live.on() && !f.live.live {
		if err := f.live.from.unused(); err != nil {
			return err
		}
	}
	return f.checkBodies()
}

// checkBodies finds mistakes in --as, --base and --for.
func (f *lintFlags) checkBodies() error {
	if f.as != "" {
		if _, err := task.ParseAs(f.as); err != nil {
			return fmt.Errorf("--as %w", err)
		}
	}
	if f.which != "" && f.base == "" && !f.live.on() {
		return errors.New("--for names a task of --base FILE, or of the tenant with --live; both are missing")
	}
	return nil
}

// check finds flags that contradict each other, and leaves the report out where
// standard output is for the diff or the fixed text.
func (f *fixFlags) check(flags *lintFlags, j *job) error {
	switch {
	case f.unsafe && !f.on():
		return errors.New("--unsafe goes with --fix or --diff")
	case !f.on():
		return nil
	case flags.writesBaseline:
		return errors.New("--fix and --write-baseline exclude each other; fix first")
	}
	what := "the diff"
	if !f.diff {
		if !readsStdin(j.input.Args) {
			return nil
		}
		what = "the fixed text"
	}
	kept := j.outputs[:0]
	for _, o := range j.outputs {
		if o.file == "" && len(flags.formats) > 0 {
			return fmt.Errorf("both %s and %s go to standard output; give the report a file: --format %s=FILE", what, o.format, o.format)
		}
		if o.file != "" {
			kept = append(kept, o)
		}
	}
	j.outputs = kept
	return nil
}

func readsStdin(args []string) bool {
	return slices.Contains(args, "-")
}

// outsideRun reports whether a run does not look where a finding of the baseline was: then
// it may be there all the same. A run over a part of the files looks at their tasks.
func (j *job) outsideRun(f *lintFlags, c *load.Inspection) func(engine.BaselineEntry) bool {
	some := f.changedSince != "" || f.hook ||
		len(j.config.Tenants) == 0 && j.input.OnlyFiles() ||
		len(j.config.Tenants) > 1 && f.live.on() && len(j.input.Args) == 0 // one tenant is audited
	past := f.live.history || f.live.on()
	var looked map[load.SetTask]bool // nil where all is looked at
	if !c.All {
		looked = c.Looked()
	}
	return func(e engine.BaselineEntry) bool {
		r := rules.ByID(e.Rule)
		return some || !c.All && !looked[load.SetTask{Set: e.Set, Name: e.Task}] ||
			r != nil && r.Group == rules.History && !past ||
			r != nil && f.rules.Skips(r) || r == nil && f.rules.Skips(&rules.Rule{ID: e.Rule, Basis: rules.Policy}) ||
			len(f.tenants) > 0 && !slices.Contains(f.tenants, e.Set)
	}
}

// anonymous reports whether nothing in the run asks for the fingerprints of findings.
func (j *job) anonymous(f *lintFlags) bool {
	if j.baseline != "" || f.writeBaseline != "" || f.changedSince != "" || f.hook || f.base != "" || f.live.live || f.live.from.snapshot != "" || f.fix.on() {
		return false
	}
	return !slices.ContainsFunc(j.outputs, func(o output) bool { return o.format != "text" && o.format != "compact" })
}

// least is the least level of the findings of which anything in the run asks for more than
// how many there are, Off for all.
func (j *job) least(f *lintFlags) diag.Level {
	if !j.anonymous(f) || f.live.on() || f.as != "" || f.statistics || len(j.config.Suppress) > 0 {
		return diag.Off
	}
	least := diag.Error
	for _, o := range j.outputs {
		least = min(least, reporters.Least(o.format, j.level, j.failLevel))
	}
	return least
}
