package cli

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
)

// loadShown reads the tasks of the paths, or of a tenant, for a command that shows them.
func loadShown(ctx context.Context, a *app, flags *configFlags, from *shownLiveFlags, args []string, now time.Time) (*load.Inspection, error) {
	if err := from.check(args); err != nil {
		return nil, err
	}
	at, conf, err := flags.loadToRead()
	if err != nil {
		return nil, err
	}
	o := engine.Options{Settings: conf.Base(), Now: now, Jobs: runtime.GOMAXPROCS(0)}
	if from.on() {
		return auditShown(ctx, a, from.lint(), &job{config: conf, options: o})
	}
	return inputOf(a, at, conf, args...).Show(ctx, o, a.say, a.fail)
}

// inputOf is what a run without further wishes reads: what the arguments say.
func inputOf(a *app, at load.Paths, conf *config.Config, args ...string) load.Input {
	return load.Input{Stdin: a.stdin, Note: a.note, Paths: at, Config: conf, Args: args}
}

// focusOf finds the tasks that words stand for, by their tenants.
func focusOf(c *load.Inspection, words []string) ([]load.Focus, error) {
	for _, word := range words {
		if _, _, err := c.Find(word); err != nil {
			if isPath(word) {
				return nil, fmt.Errorf("%s is a path, but no task; TASKs come before PATHs", say.Quote(word))
			}
			return nil, err
		}
	}
	return c.Focus(words)
}

// isPath reports whether a word can be meant as a path.
func isPath(word string) bool {
	return word == "-" || strings.ContainsAny(word, "*?[{") || load.Exists(word)
}
