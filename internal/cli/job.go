package cli

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/rules"
)

// job is a run of lint with all flags and settings resolved.
type job struct {
	input     input
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
func (a *app) prepare(f *lintFlags, args []string, started time.Time) (*job, error) {
	j := &job{}
	var err error
	if j.outputs, err = parseFormats(f.formats, f.output); err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	var at paths
	if at, j.config, err = f.config.load(); err != nil {
		return nil, err
	}
	if err := engine.CompileOwn(j.config); err != nil {
		return nil, err
	}
	reload := func(t *tree) (*config.Config, error) { return f.configIn(t, at.work) }
	if j.config, err = j.config.WithFlags(f.rules, f.only); err != nil {
		return nil, err
	}
	if j.failLevel, err = parseFailLevel(f.failLevel, j.config.FailLevel); err != nil {
		return nil, err
	}
	if f.level != "" {
		if j.level, err = diag.ParseLevel(f.level); err != nil || j.level == diag.Off {
			return nil, fmt.Errorf("--level %q: want error, warning or note", f.level)
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
		if f.writeBaseline = cmp.Or(f.baseline, shorter(at.work, j.config.Baseline)); f.writeBaseline == "" {
			return nil, errors.New("--write-baseline wants the name of a file, such as .tasklint-baseline.json, as no baseline is configured")
		}
	}
	j.baseline = cmp.Or(f.baseline, shorter(at.work, j.config.Baseline))
	j.input = input{
		reload: reload,
		paths:  at, config: j.config, args: args, tenants: f.tenants, forceExclude: f.forceExclude, stdinName: f.stdinFilename,
		changedSince: f.changedSince, as: f.as, base: f.base, which: f.which, baseline: at.absolute(cmp.Or(j.baseline, f.writeBaseline)),
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
func (f *lintFlags) configIn(t *tree, work string) (*config.Config, error) {
	flags := f.config
	flags.tree = t
	conf, err := flags.loadIn(work)
	if err != nil {
		return nil, err
	}
	if err := engine.CompileOwn(conf); err != nil {
		return nil, err
	}
	return conf.WithFlags(f.rules, f.only)
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

// outsideRun reports whether a run does not look where a finding of the baseline was: then
// it may be there all the same. A run over a part of the files looks at their tasks.
func (j *job) outsideRun(f *lintFlags, c *inspection) func(engine.BaselineEntry) bool {
	some := f.changedSince != "" || f.hook ||
		len(j.config.Tenants) == 0 && onlyFiles(j.input.args) ||
		len(j.config.Tenants) > 1 && f.live.on() && len(j.input.args) == 0 // one tenant is audited
	past := f.live.history || f.live.on()
	var looked map[setTask]bool // nil where all is looked at
	if !c.all {
		looked = c.looked()
	}
	return func(e engine.BaselineEntry) bool {
		r := rules.ByID(e.Rule)
		return some || !c.all && !looked[setTask{e.Set, e.Task}] ||
			r != nil && r.Group == rules.History && !past ||
			slices.Contains(f.rules, e.Rule+"=off") ||
			len(f.only) > 0 && !slices.Contains(f.only, e.Rule) ||
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
