package config

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// tenantNames are the names of the configured sets, whatever else is wrong.
func tenantNames(root *node) []string {
	var names []string
	if n := root.get("tenants"); n != nil {
		for _, p := range n.pairs {
			names = append(names, p.key.text)
		}
	}
	return names
}

// requiredRules are the ids of the rules that may not be weakened.
func requiredRules(root *node) map[string]bool {
	required := make(map[string]bool)
	if n := root.get("rules"); n != nil {
		for _, p := range n.pairs {
			if p.value.get("required").isTrue() {
				required[p.key.text] = true
			}
		}
	}
	return required
}

// weakened reports overrides that lower the level of a required rule.
func (c *checker) weakened(root *node) {
	overrides := root.get("overrides")
	if overrides == nil || len(c.required) == 0 {
		return
	}
	for _, o := range overrides.items {
		settings := o.value.get("rules")
		if settings == nil {
			continue
		}
		for _, p := range settings.pairs {
			r := c.catalog.byID[p.key.text]
			level, ok := writtenLevel(p.value)
			if r != nil && ok && c.required[r.ID] && level < requiredLevel(root, r) {
				c.add(levelNode(p.value).span, "rule %s is required and cannot be lowered here; take required away under rules", diag.Quote(r.ID))
			}
		}
	}
}

// requiredLevel is the level that a required rule has at least.
func requiredLevel(root *node, r *rules.Rule) diag.Level {
	if level, ok := writtenLevel(root.get("rules").get(r.ID)); ok {
		return level
	}
	return switchedOn(r)
}

// levelNode is where a setting says its level, nil when it says none.
func levelNode(n *node) *node {
	if n != nil && n.kind == mapping {
		return n.get("level")
	}
	return n
}

func writtenLevel(n *node) (diag.Level, bool) {
	if n = levelNode(n); n == nil || n.kind != text {
		return diag.Off, false
	}
	level, err := diag.ParseLevel(n.text)
	return level, err == nil
}
