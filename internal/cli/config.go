package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
)

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
	conf, err = conf.WithFlags(nil, load.UnreadableRules())
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
