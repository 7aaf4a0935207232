package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

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
	var failed []error
	for _, f := range files {
		path := filepath.Join(at.root, filepath.FromSlash(f.name))
		switch err := createFile(path, f.text); {
		case errors.Is(err, fs.ErrExist):
			fmt.Fprintf(a.stderr, "tasklint: %s is there already and stays as it is\n", f.name)
			if f.add != "" && !mentionsTasklint(path) {
				fmt.Fprintf(a.stderr, "to check tasks before each commit, add to its repos:\n%s", f.add)
			}
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", f.name, pathError(err)))
		default:
			fmt.Fprintf(a.stderr, "tasklint: %s written\n", f.name)
		}
	}
	return errors.Join(failed...)
}

// createFile writes a new file, and the folders above it. It never touches one that
// is there, a link that leads nowhere included.
func createFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
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
