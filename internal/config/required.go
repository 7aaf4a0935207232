package config

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

// required are the rules that may not be weakened. A file that weakens what it extends is
// told so.
func (l *loader) required() map[string]duty {
	duties, levels := make(map[string]duty), make(map[string]diag.Level)
	for _, f := range l.files {
		for _, p := range pairs(f.root.get("rules")) {
			r := l.config.catalog.byID[p.key.text]
			if r == nil {
				continue
			}
			d, before := duties[r.ID]
			at, change := d.in(f.doc)
			level, written := writtenLevel(p.value)
			said := p.value.get("required")
			switch {
			case before && written && level < d.level:
				f.add(levelNode(p.value).span, "rule %s is required%s and cannot be lowered here; take required away %s", say.Quote(r.ID), at, change)
			case before && said != nil && !said.isTrue():
				f.add(said.span, "rule %s is required%s, so that it cannot be taken away here; do it %s", say.Quote(r.ID), at, change)
			}
			if written {
				levels[r.ID] = level
			}
			if !before {
				d = duty{origin: originOf(f.doc, p.key.span.Start)}
			}
			if !before && !said.isTrue() {
				continue
			}
			if d.level, written = levels[r.ID]; !written {
				d.level = switchedOn(r)
			} else if d.level == diag.Off && said.isTrue() && levelNode(p.value) == nil {
				f.add(said.span, "the rule is required here and off in what this file extends; give it a level here")
			}
			duties[r.ID] = d
		}
	}
	return duties
}

// weakened reports overrides that lower the level of a required rule.
func (c *checker) weakened(root *node) {
	for _, o := range items(root.get("overrides")) {
		for _, p := range pairs(o.value.get("rules")) {
			d, required := c.required[p.key.text]
			if level, ok := writtenLevel(p.value); ok && required && level < d.level {
				at, change := d.in(c.doc)
				c.add(levelNode(p.value).span, "rule %s is required%s and cannot be lowered here; take required away %s", say.Quote(p.key.text), at, change)
			}
		}
	}
}
