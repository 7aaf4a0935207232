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

// The files that init writes, from the top of the repository.
const (
	preCommitFile = ".pre-commit-config.yaml"
	workflowFile  = ".github/workflows/tasklint.yml"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, the pre-commit entry and a workflow file",
		Long: "Write " + config.Name + ", " + preCommitFile + " and " + workflowFile + " at the top of the repository,\n" +
			"from what lies in it. What is there already stays as it is, and you are told what to add to it.",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error { return a.init(c.Context(), time.Now()) },
	}
}

// init writes the files that are not there yet.
func (a *app) init(ctx context.Context, now time.Time) error {
	at, err := findPlaces()
	if err != nil {
		return err
	}
	conf, err := a.newConfig(ctx, at, now)
	if err != nil {
		return err
	}
	if _, err := config.Parse(filepath.Join(at.root, config.Name), []byte(conf), config.Options{Work: at.root}); err != nil {
		return fmt.Errorf("new configuration: %w", err)
	}
	branch := git.Repository{Dir: at.root}.Branch(ctx)
	files := []struct{ name, text, add string }{
		{config.Name, conf, ""},
		{preCommitFile, "repos:\n" + preCommitEntry(releaseTag()), preCommitEntry(releaseTag())},
		{workflowFile, workflowText(releaseTag(), branch), ""},
	}
	folder, err := newFolderWriter(at.root)
	if err != nil {
		return err
	}
	defer folder.discard()
	var failed []error
	var said strings.Builder
	for _, f := range files {
		switch err := folder.add(f.name, atomicfile.New, []byte(f.text)); {
		case exists(filepath.Join(at.root, filepath.FromSlash(f.name))):
			fmt.Fprintf(&said, "tasklint: %s is there already and stays as it is\n", f.name)
			if f.add != "" && !mentionsTasklint(folder, f.name) {
				fmt.Fprintf(&said, "to check tasks before each commit, add to its repos:\n%s", f.add)
			}
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", f.name, pathError(err)))
		default:
			fmt.Fprintf(&said, "tasklint: %s written\n", f.name)
		}
	}
	if err := folder.commit(); err != nil {
		return errors.Join(append(failed, err)...)
	}
	_, err = io.WriteString(a.stderr, said.String())
	return errors.Join(append(failed, err)...)
}

// newConfig is the text of a configuration for the tasks that lie in the repository.
func (a *app) newConfig(ctx context.Context, at places, now time.Time) (string, error) {
	o := config.Options{Work: at.root}
	c, err := a.check(ctx, input{places: places{at.root, at.root}, config: config.Default(o), args: []string{at.root}}, engine.Options{
		Now: now, Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return "", err
	}
	defer c.close()
	return configText(foundSets(at.root, c.result.Tenants), c.result.Summary), nil
}
