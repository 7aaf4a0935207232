package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// loadShown reads the tasks of the paths, or of a tenant, for a command that shows them. Findings do not
// count there: what cannot be read is a message on standard error, and the rest is
// shown. It fails when there is no file of any known shape, or all are broken.
func loadShown(ctx context.Context, a *app, flags *configFlags, from *shownLiveFlags, args []string, now time.Time) (*load.Inspection, error) {
	if err := from.check(args); err != nil {
		return nil, err
	}
	at, conf, err := flags.loadToRead()
	if err != nil {
		return nil, err
	}
	if from.on() {
		return auditShown(ctx, a, from.lint(), &job{config: conf, options: engine.Options{
			Settings: conf.Base(), Now: now, Jobs: runtime.GOMAXPROCS(0),
		}})
	}
	c, err := inputOf(a, at, conf, args...).Check(ctx, engine.Options{
		Settings: conf.Base(), Now: now, Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return nil, err
	}
	tellBroken(a, c)
	if c.Nothing() {
		c.Close()
		return nil, c.NoTasks()
	}
	return c, nil
}

// tellBroken prints what of the input could not be read.
func tellBroken(a *app, c *load.Inspection) {
	for _, p := range c.Problems {
		a.say("%s", p.Error())
	}
	for _, n := range c.Result.Notices {
		if n.Kind == engine.Unread {
			a.note("%s", n.Message)
		}
	}
	if c.Result.Err != nil {
		a.fail(c.Result.Err)
	}
	for _, f := range c.Result.Findings {
		if load.IsUnreadable(f) {
			a.say("%s: %s", reporters.Position(f.Doc, f.Span), f.Sentences())
		}
	}
}

// inputOf is what a run without further wishes reads: what the arguments say.
func inputOf(a *app, at load.Paths, conf *config.Config, args ...string) load.Input {
	return load.Input{Stdin: a.stdin, Note: a.note, Paths: at, Config: conf, Args: args}
}

// focus is a tenant to draw, and from where: nil for all of it.
type focus struct {
	*rules.Set
	on []graph.Vertex
}

// groupTasks finds the tasks and puts those of one tenant together, in the order of
// the words.
func groupTasks(c *load.Inspection, words []string) ([]focus, error) {
	var groups []focus
	for _, word := range words {
		t, found, err := c.Find(word)
		if err != nil && isPath(word) {
			return nil, fmt.Errorf("%s is a path, but no task; TASKs come before PATHs", say.Quote(word))
		}
		if err != nil {
			return nil, err
		}
		v, _ := t.Graph().Vertex(found)
		i := 0
		for i < len(groups) && groups[i].Set != t {
			i++
		}
		if i == len(groups) {
			groups = append(groups, focus{Set: t})
		}
		if !slices.Contains(groups[i].on, v) {
			groups[i].on = append(groups[i].on, v)
		}
	}
	return groups, nil
}

// isPath reports whether a word can be meant as a path.
func isPath(word string) bool {
	return word == "-" || strings.ContainsAny(word, "*?[{") || load.Exists(word)
}
