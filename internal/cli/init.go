package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
)

// preCommitFile is where pre-commit is configured, at the top of the repository.
const preCommitFile = ".pre-commit-config.yaml"

func (a *app) initCommand() *cobra.Command {
	ci := ""
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, the pre-commit entry and a CI file",
		Long: "Write " + config.Name + " with the sets of tasks that lie in the repository, " + preCommitFile + "\n" +
			"and the file of this forge's CI at the top of the repository. What is there already stays as it is,\n" +
			"and you are told what to add to it.",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error { return a.init(c.Context(), ci, time.Now()) },
	}
	c.Flags().StringVar(&ci, "ci", "", "write the CI file of `FORGE`: github, gitlab, azure or none (default: told by the remote and the files here)")
	return c
}

// newFile is a file that init writes, with what is said where one is there already.
type newFile struct{ name, text, add string }

// init writes the files that are not there yet.
func (a *app) init(ctx context.Context, ci string, now time.Time) error {
	at, err := findPaths()
	if err != nil {
		return err
	}
	forge, err := chooseForge(ctx, at.root, ci)
	if err != nil {
		return err
	}
	conf, err := a.newConfig(ctx, at, now)
	if err != nil {
		return err
	}
	if _, err := config.Parse(filepath.Join(at.root, config.Name), []byte(conf.text), config.Options{Work: at.root}); err != nil {
		return fmt.Errorf("new configuration: %w", err)
	}
	entry := preCommitEntry(releaseTag())
	files := []newFile{conf, {preCommitFile, "repos:\n" + entry, "to check tasks before each commit, add to its repos:\n" + entry}}
	if forge != nil {
		f := newFile{name: forge.file, text: forge.text(releaseTag(), git.Repository{Dir: at.root}.Branch(ctx))}
		if forge.add != nil {
			f.add = "to check tasks there, add to it:\n" + forge.add(releaseTag())
		}
		files = append(files, f)
	}
	folder, err := newFolder(at.root)
	if err != nil {
		return err
	}
	defer folder.Discard()
	var failed []error
	var said strings.Builder
	for _, f := range files {
		switch err := folder.Add(f.name, atomicfile.New, []byte(f.text)); {
		case exists(filepath.Join(at.root, filepath.FromSlash(f.name))):
			fmt.Fprintf(&said, "tasklint: %s is there already and stays as it is\n", f.name)
			if f.name == config.Name || !mentionsTasklint(folder, f.name) {
				said.WriteString(f.add)
			}
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", f.name, pathError(err)))
		default:
			fmt.Fprintf(&said, "tasklint: %s written\n", f.name)
		}
	}
	if len(failed) > 0 { // all or none
		return errors.Join(append(failed, errors.New("init: nothing is written"))...)
	}
	if err := folder.Commit(); err != nil {
		return err
	}
	_, err = io.WriteString(a.stderr, said.String())
	return err
}

// newConfig is a configuration for the tasks that lie in the repository. Where there is
// one already it is told what sets it could have.
func (a *app) newConfig(ctx context.Context, at paths, now time.Time) (newFile, error) {
	o := config.Options{Work: at.root}
	c, err := a.check(ctx, input{paths: paths{at.root, at.root}, config: config.Default(o), args: []string{at.root}}, engine.Options{
		Now: now, Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return newFile{}, err
	}
	defer c.close()
	sets, why := foundSets(at.root, c)
	f := newFile{name: config.Name, text: configText(sets, why, c.result.Summary)}
	there, err := config.Load(filepath.Join(at.root, config.Name), o)
	switch {
	case err != nil || len(there.Tenants) > 0:
	case why != "":
		f.add = "it configures no sets of tasks, and none can be proposed, since " + why + "\n"
	case len(sets) > 0:
		f.add = "it configures no sets of tasks; to have ids, names and references looked up in each by itself, add to it:\n" + setsText(sets)
	}
	return f, nil
}
