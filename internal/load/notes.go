package load

import (
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
)

// Narrow leaves in the result what is about the input that was asked for.
func (c *Inspection) Narrow() {
	c.Result.Narrow(c.IsAsked)
	c.Result.Keep(func(f *diag.Finding) bool { return !c.Aside[f.Doc] })
	c.Result.TellExcess()
	c.Result.TellDamaged(c.IsAsked)
	c.Result.TellEmpty(c.IsAsked)
}

// Conclude notes in the result what the run could not do, as who reads a report later has
// no standard error, and that it has checked nothing. It returns the latter in words where
// no failure says so, else "".
func (c *Inspection) Conclude(failed error) (empty string) {
	if c.Result.Summary.Nothing() {
		n := engine.Notice{Kind: engine.NothingChecked, Message: "nothing was checked"}
		if why := c.Empty(); failed == nil && c.Result.Err == nil {
			n.Message += ": " + why + "; name other paths, " + NextStep
		}
		c.Result.Notices = append(c.Result.Notices, n)
		if failed == nil {
			empty = n.Message
		}
	}
	c.Result.Err = failed
	return empty
}

// TellBroken tells what of the input could not be read, to a command that shows tasks and
// does not lint them.
func (c *Inspection) TellBroken(tell, note Teller, fail func(error)) {
	for _, p := range c.Problems {
		tell("%s", p.Error())
	}
	for _, n := range c.Result.Notices {
		if n.Kind == engine.Unread {
			note("%s", n.Message)
		}
	}
	if c.Result.Err != nil {
		fail(c.Result.Err)
	}
	for _, f := range c.Result.Findings {
		if IsUnreadable(f) {
			tell("%s: %s", f.Doc.Locate(f.Span), f.Sentences())
		}
	}
}

// TellNotes tells what happened besides findings: what could not be read when it was found
// by walking, which quiet does not silence, and if verbose what was left out.
func (c *Inspection) TellNotes(note Teller, conf *config.Config, quiet, verbose bool) {
	c.tellUnread(note)
	for _, p := range c.Problems {
		if p.Kind == discover.EmptySet {
			note("%s", p.Error())
		}
	}
	for _, n := range c.Result.Notices {
		if n.Kind == engine.Unfollowed || n.Kind == engine.OnlyCounted {
			note("%s", n.Message)
		}
	}
	if quiet {
		return
	}
	for _, p := range c.Problems {
		if !p.Named && !p.Unread() && p.Kind != discover.EmptySet {
			note("%s", p.Error())
		}
	}
	alone := 0
	for _, n := range c.Result.Notices {
		if n.Kind == engine.ValuesAlone {
			if alone++; alone > 1 && !verbose {
				continue
			}
		}
		if n.Kind == "skipped" && !verbose || n.Kind == engine.Unreadable || n.Kind == engine.Unread || n.Kind == engine.Unfollowed || n.Kind == engine.OnlyCounted {
			continue
		}
		note("%s", n.Message)
	}
	if alone > 1 && !verbose {
		note("%d more %s checked so (--verbose names them)", alone-1, say.Pick(alone-1, "patch is", "patches are"))
	}
	if strays := c.Strays(conf); len(strays) > 0 {
		note("%s %s in no configured tenant, such as %s, and checked apart",
			say.Count(len(strays), "file"), say.Pick(len(strays), "is", "are"), strays[0])
	}
	if verbose && c.LeftOut > 0 {
		note("left out by .gitignore and excludes: %d", c.LeftOut)
	}
}

// mostNotes is how many notes of one kind about the files of a run are told one by one.
const mostNotes = 20

// tellUnread tells of what was not checked since it could not be read or leads elsewhere:
// a run that says nothing of it would seem to have looked at all.
func (c *Inspection) tellUnread(note Teller) {
	told := make(map[discover.Kind]int)
	for _, p := range c.Problems {
		if p.Named || !p.Unread() {
			continue
		}
		if told[p.Kind]++; told[p.Kind] <= mostNotes {
			note("%s", p.Error())
		}
	}
	for _, n := range c.Result.Notices {
		if n.Kind != engine.Unreadable && n.Kind != engine.Unread {
			continue
		}
		kind := discover.Kind(n.Kind)
		if told[kind]++; told[kind] <= mostNotes {
			note("%s", n.Message)
		}
	}
	more := 0
	for _, n := range told {
		more += max(n-mostNotes, 0)
	}
	if more > 0 {
		note("%s could not be read, or %s out of the repository", say.Count(more, "further file"), say.Pick(more, "leads", "lead"))
	}
}
