package config

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
)

// catalog is the rules that a configuration may name.
type catalog struct {
	// all is in the order of the ids.
	all     []*rules.Rule
	byID    map[string]*rules.Rule
	retired map[string]string
	// own is where own rules are written.
	own map[string]Origin
	// open says that there may be more own rules, in a file that is broken.
	open bool
	// globs and globText are how many patterns the globs of all files so far stand for, and
	// how long they are.
	globs, globText int
}

// fits reports whether the globs so far are not too many.
func (c *catalog) fits() bool { return c.globs <= mostGlobs && c.globText <= mostGlobText }

// builtIn reports whether an id is that of a built-in rule.
func (c *catalog) builtIn(id string) bool {
	_, own := c.own[id]
	return c.byID[id] != nil && !own
}

// knows reports whether there is such a rule, or may be one.
func (c *catalog) knows(id string) bool {
	_, own := c.own[id] // one that is wrong itself is no rule, but there
	return c.open || own || c.byID[id] != nil
}

// newCatalog makes the catalog of some rules, nil for the built-in ones; retired are as in
// Options.
func newCatalog(all []*rules.Rule, retired map[string]string) catalog {
	if all == nil {
		all = rules.All()
	}
	c := catalog{byID: make(map[string]*rules.Rule, len(all)), retired: retired, own: make(map[string]Origin)}
	for _, r := range all {
		c.add(r)
	}
	c.sort()
	return c
}

func (c *catalog) add(r *rules.Rule) {
	c.all = append(c.all, r)
	c.byID[r.ID] = r
}

func (c *catalog) sort() {
	slices.SortFunc(c.all, func(a, b *rules.Rule) int { return strings.Compare(a.ID, b.ID) })
}

// unknown says that there is no rule of that id, and what to write instead.
func (c *catalog) unknown(id string) string {
	if instead, ok := c.retired[id]; ok {
		if instead == "" {
			return "rule " + say.Quote(id) + " is retired; remove it"
		}
		return "rule " + say.Quote(id) + " is retired; use " + say.Quote(instead)
	}
	ids := make([]string, len(c.all))
	for i, r := range c.all {
		ids[i] = r.ID
	}
	if near, ok := say.Nearest(id, ids); ok {
		return "there is no rule " + say.Quote(id) + "; did you mean " + say.Quote(near) + "?"
	}
	return "there is no rule " + say.Quote(id) + "; `tasklint rules` lists them"
}

// switchedOn is the level of a rule that is switched on by name: its own, and that
// of a warning for one that is off by default.
func switchedOn(r *rules.Rule) diag.Level {
	if r.Level == diag.Off {
		return diag.Warning
	}
	return r.Level
}
