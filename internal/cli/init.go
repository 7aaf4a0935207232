package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/starter"
)

func (a *app) initCommand() *cobra.Command {
	ci := ""
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, a pre-commit entry, a CI file",
		Long: "Write three files at the top of the repository: " + config.Name + " with the tasks that lie here, " + starter.PreCommitFile +
			" and the file that CI reads on GitHub, GitLab or Azure DevOps. A file that is there already stays as it is, " +
			"and you are told what to add to it.",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error { return a.init(c.Context(), ci, time.Now()) },
	}
	c.Flags().StringVar(&ci, "ci", "", "write the CI file for `FORGE`: github, gitlab, azure or none (default: by the git remote and the files here)")
	return c
}

// newFile is a file that init writes, with what is said where one is there already.
type newFile struct{ name, text, add string }

// init writes the files that are not there yet.
func (a *app) init(ctx context.Context, ci string, now time.Time) error {
	at, err := load.FindPaths()
	if err != nil {
		return err
	}
	forge, err := chooseForge(ctx, at.Root, ci)
	if err != nil {
		return err
	}
	conf, err := a.newConfig(ctx, at, now)
	if err != nil {
		return err
	}
	if _, err := config.Parse(filepath.Join(at.Root, config.Name), []byte(conf.text), config.Options{Work: at.Root}); err != nil {
		return fmt.Errorf("new configuration: %w", err)
	}
	entry := starter.PreCommitEntry(releaseTag())
	files := []newFile{conf, {starter.PreCommitFile, "repos:\n" + entry, "to check tasks before each commit, add to its repos:\n" + entry}}
	if forge != nil {
		f := newFile{name: forge.File, text: forge.Text(releaseTag(), git.Repository{Dir: at.Root}.Branch(ctx))}
		if forge.Add != nil {
			f.add = "to check tasks there, add to it:\n" + forge.Add(releaseTag())
		}
		files = append(files, f)
	}
	folder, err := newFolder(at.Root)
	if err != nil {
		return err
	}
	defer folder.Discard()
	var failed []error
	var said strings.Builder
	for _, f := range files {
		switch err := folder.Add(f.name, atomicfile.New, []byte(f.text)); {
		case load.Exists(filepath.Join(at.Root, filepath.FromSlash(f.name))):
			fmt.Fprintf(&said, "tasklint: %s is there already and stays as it is\n", f.name)
			if f.name == config.Name || !mentionsTasklint(folder, f.name) {
				said.WriteString(f.add)
			}
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", f.name, regular.Reason(err)))
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
func (a *app) newConfig(ctx context.Context, at load.Paths, now time.Time) (newFile, error) {
	o := config.Options{Work: at.Root}
	c, err := inputOf(a, load.Paths{Work: at.Root, Root: at.Root}, config.Default(o), at.Root).Check(ctx, engine.Options{
		Now: now, Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return newFile{}, err
	}
	defer c.Close()
	sets, why := load.FoundSets(at.Root, c)
	f := newFile{name: config.Name, text: starter.Configuration(sets, why, c.Result.Summary)}
	there, err := config.Load(filepath.Join(at.Root, config.Name), o)
	switch {
	case err != nil:
		f.add = "it cannot be used as it is: " + say.Printable(err.Error()) + "\n"
	case len(there.Tenants) > 0:
	case why != "":
		f.add = "it configures no sets of tasks, and none can be proposed, since " + why + "\n"
	case len(sets) > 0:
		f.add = "it configures no sets of tasks; to have ids, names and references looked up in each by itself, add to it:\n" + starter.Sets(sets)
	}
	return f, nil
}

// chooseForge is the forge that --ci names, else the one of this repository; nil for none.
func chooseForge(ctx context.Context, root, word string) (*starter.Forge, error) {
	all := starter.Forges()
	names := make([]string, len(all))
	for i := range all {
		if names[i] = all[i].Name; names[i] == word {
			return &all[i], nil
		}
	}
	switch word {
	case starter.NoForge:
		return nil, nil
	case "":
		return starter.FindForge(ctx, root), nil
	}
	return nil, unknownValue("ci", word, append(names, starter.NoForge)...)
}

// releaseTag is the tag of this release, of the first one for a build of something
// else: hooks and workflows name a tag.
func releaseTag() string {
	v := "v" + strings.TrimPrefix(version(), "v")
	if !regexp.MustCompile(`^v\d+\.\d+\.\d+$`).MatchString(v) {
		return "v0.1.0"
	}
	return v
}

// mentionsTasklint reports whether a file names the tool already.
func mentionsTasklint(folder *export.Folder, name string) bool {
	text, err := folder.Read(name, 1<<20)
	return err == nil && strings.Contains(string(text), "tasklint")
}
