package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/starter"
	"github.com/tasklint/tasklint/rules"
)

// suppressFlags are the flags of suppress as they were given.
type suppressFlags struct {
	config, reason, until, pointer, path, tenant string
}

func suppressCommand(a *app) *cobra.Command {
	f := &suppressFlags{}
	c := &cobra.Command{
		Use:   "suppress RULE TASK --reason TEXT",
		Short: "Add a suppression to the configuration",
		Long: "Add a suppression to the configuration: findings of RULE about TASK (an id or a name) do not count.\n" +
			"Everything else in the file stays as it is. Without a configuration, one is begun at the top of the repository.",
		Example: "  tasklint suppress unused-event \"Sales nightly\" --reason \"ticket 1234\"",
		Args:    wants("a RULE and a TASK, an id or a name", 2),
		RunE: func(c *cobra.Command, args []string) error {
			return runSuppress(c.Context(), a, f, args[0], args[1], time.Now())
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "", "add it to `FILE` (default: the nearest "+config.Name+", from here up to the repository root)")
	flags.StringVar(&f.reason, "reason", "", "why the finding is acceptable, as a `TEXT` (required)")
	flags.StringVar(&f.until, "until", "", "the last `DAY` on which it holds, such as 2027-01-31")
	flags.StringVar(&f.pointer, "pointer", "", "only at or below this JSON `POINTER`, counted from the task")
	flags.StringVar(&f.path, "path", "", "only in files that `GLOB` matches")
	flags.StringVar(&f.tenant, "tenant", "", "only in the configured set `NAME`")
	return c
}

// runSuppress adds an entry, and writes nothing unless the result is a configuration
// without a mistake.
func runSuppress(ctx context.Context, a *app, f *suppressFlags, rule, task string, now time.Time) error {
	s, err := f.suppression(rule, task, now)
	if err != nil {
		return err
	}
	at, err := load.FindPaths()
	if err != nil {
		return err
	}
	path, err := configToChange(f.config, at)
	if err != nil {
		return err
	}
	if err := mayWrite(path); err != nil {
		return fmt.Errorf("configuration %s: %w", load.Display(at.Work, path), err)
	}
	for range 20 { // others may add theirs meanwhile
		before, err := textToChange(path)
		if err != nil {
			return err
		}
		after, err := suppressing(ctx, a, at, path, before, s, now)
		switch {
		case err != nil:
			return err
		case after == nil:
			a.say("%s already suppresses %s for %s", load.Display(at.Work, path), rule, say.Quote(task))
			return nil
		}
		if now, err := textToChange(path); err != nil || !bytes.Equal(now, before) {
			continue
		}
		if err := writeText(path, after); err != nil {
			return fmt.Errorf("configuration %s: %w", path, regular.Reason(err))
		}
		a.say("%s now suppresses %s for %s", load.Display(at.Work, path), rule, say.Quote(task))
		return nil
	}
	return fmt.Errorf("configuration %s: it changes all the time, so nothing was added; try again", load.Display(at.Work, path))
}

// textToChange is what a configuration holds, or begins with where there is none.
func textToChange(path string) ([]byte, error) {
	text, err := regular.Read(path, config.Limit)
	if errors.Is(err, fs.ErrNotExist) {
		return []byte(starter.Modeline + "version: 1\n"), nil
	}
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, regular.Reason(err))
	}
	return text, nil
}

// suppressing is the text of a configuration with one more suppression; nil where it has
// this one already.
func suppressing(ctx context.Context, a *app, at load.Paths, path string, text []byte, s config.Suppression, now time.Time) ([]byte, error) {
	there, err := config.Parse(path, text, config.Options{Work: at.Work})
	if err != nil {
		return nil, err // its own mistakes, at their lines
	}
	if err := own.Compile(there); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(there.Suppress, s.Says) {
		return nil, nil
	}
	if text, err = config.AppendSuppression(text, s); err != nil {
		return nil, err
	}
	conf, err := config.Parse(path, text, config.Options{Work: at.Work})
	if err != nil {
		if mistakes, ok := errors.AsType[config.Errors](err); ok && len(mistakes) > 0 {
			return nil, errors.New(mistakes[0].Message) // its place is in a text that nobody has seen
		}
		return nil, err
	}
	return text, isBorne(ctx, a, at, conf, now)
}

// isBorne is an error for a last suppression of what no task is called that lies in the
// configured sets, else at or below the configuration: nobody would ever need it.
func isBorne(ctx context.Context, a *app, at load.Paths, conf *config.Config, now time.Time) error {
	s := &conf.Suppress[len(conf.Suppress)-1]
	conf, err := conf.WithFlags(config.Flags{Only: load.UnreadableRules()})
	if err != nil {
		return err
	}
	in := inputOf(a, at, conf)
	if len(conf.Tenants) == 0 {
		in.Args = []string{conf.Dir}
	}
	c, err := in.Check(ctx, engine.Options{Settings: conf.Base(), Now: now, Jobs: runtime.GOMAXPROCS(0)})
	if err != nil {
		return err
	}
	defer c.Close()
	var names, elsewhere []string
	for _, t := range c.Result.Sets {
		for _, f := range t.Set.Tasks {
			here := (s.Tenant == "" || s.Tenant == t.Set.Name) && conf.Covers(s, f.Doc.Path)
			switch is := f.ID.S == s.Task || f.Name.S == s.Task; {
			case is && here:
				return nil
			case is:
				elsewhere = append(elsewhere, f.Doc.Name)
			case here:
				names = append(names, f.Name.S)
			}
		}
	}
	who := "there is no task " + say.Quote(s.Task)
	if len(elsewhere) > 0 {
		return fmt.Errorf("%s where the suppression would hold; it is in %s", who, elsewhere[0])
	}
	if _, near := say.Nearest(s.Task, names); near {
		return errors.New(say.Instead(who, s.Task, names))
	}
	if len(names) == 0 {
		return fmt.Errorf("%s: no tasks found here; fetch a tenant's tasks with tasklint fetch -o tasks, or write the suppression into %s by hand", who, config.Name)
	}
	return fmt.Errorf("%s here; tasklint list shows them all", who)
}

// suppression is the entry that the arguments ask for.
func (f *suppressFlags) suppression(rule, task string, now time.Time) (config.Suppression, error) {
	s := config.Suppression{Rule: rule, Task: task, Reason: f.reason, Pointer: f.pointer, Path: f.path, Tenant: f.tenant}
	if s.Reason == "" {
		return s, errors.New("--reason is needed: say why the finding is acceptable, for those who come after you")
	}
	if task == "" {
		return s, errors.New("the task is empty; give its id or its name")
	}
	if r := rules.ByID(rule); r != nil && r.Config != nil {
		return s, fmt.Errorf("%s finds nothing about tasks, so there is nothing to suppress for one; under rules it can be switched off", rule)
	}
	if f.until != "" {
		until, err := time.Parse(time.DateOnly, f.until)
		if err != nil {
			return s, fmt.Errorf("--until %q: want a day such as 2027-01-31", f.until)
		}
		if s.Until = until; s.Expired(now) {
			return s, fmt.Errorf("--until %s is over already", f.until)
		}
	}
	return s, nil
}

// configToChange is the file to add to: the named one, the one that holds here, else a
// new one at the top of the repository.
func configToChange(named string, at load.Paths) (string, error) {
	path := named
	if named == "" {
		found, err := config.Find(config.Options{Work: at.Work})
		if err != nil {
			return "", err
		}
		if path = found; path == "" {
			return filepath.Join(at.Root, config.Name), nil
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("--config %s: %w", named, err)
	}
	return path, nil
}
