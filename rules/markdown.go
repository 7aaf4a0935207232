package rules

import (
	"fmt"
	"strings"
	"time"
)

// DocsURL is where the page of each rule is found, by id and ".md".
const DocsURL = "https://github.com/tasklint/tasklint/blob/main/docs/rules/"

// Page is the rule's documentation in Markdown: `tasklint explain`, docs/rules and
// the SARIF help all show it.
func (r *Rule) Page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, capital(r.Summary))
	if r.Own != nil {
		return b.String() + r.ownPage()
	}
	fmt.Fprintf(&b, "**Level:** %s%s · **Looks at:** %s · **Fix:** %s · **Since:** %s\n\n",
		r.Level, optIn(r), r.subject(), r.fixWords(), r.Since)
	fmt.Fprintf(&b, "## Why\n\n%s\n\n", strings.TrimSpace(r.Why))
	if r.Levels != "" {
		fmt.Fprintf(&b, "## Levels\n\n%s\n\n", r.Levels)
	}
	bad, good := r.Examples()
	bad.write(&b, "## Bad", r.Scope() == "set")
	good.write(&b, "## Good", r.Scope() == "set")
	r.writeOptions(&b)
	r.writeConfiguration(&b)
	fmt.Fprintf(&b, "## How sure we are\n\nThis is %s.", r.Basis)
	if r.Basis == Inferred {
		b.WriteString(" The vendor documents neither that it fails nor that it works, so the rule is never an error by default")
		if strings.HasPrefix(r.Levels, "An error") {
			b.WriteString(" but where *Levels* says so")
		}
		b.WriteString(".")
	}
	b.WriteString("\n")
	if len(r.Sources) > 0 {
		b.WriteString("\n")
		for _, s := range r.Sources {
			fmt.Fprintf(&b, "- %s\n", s)
		}
	}
	return b.String()
}

// subject is the scope in words.
func (r *Rule) subject() string {
	if r.Past != nil {
		return "the past runs of a set"
	}
	return "a " + r.Scope()
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func optIn(r *Rule) string {
	if r.Level == 0 {
		return " (switch it on to use it)"
	}
	return ""
}

// fixWords says what `--fix` does about the rule.
func (r *Rule) fixWords() string {
	return [...]string{"none", "safe (`--fix`)", "needs a look (`--fix --unsafe`)"}[r.Fix]
}

// write shows an example under a heading, nothing when there is none.
func (e Example) write(b *strings.Builder, heading string, set bool) {
	if e.JSON == "" {
		return
	}
	fmt.Fprintf(b, "%s\n\n", heading)
	switch {
	case e.Note != "":
		fmt.Fprintf(b, "%s\n\n", e.Note)
	case !e.Raw && !set:
		b.WriteString("Only the members that matter are shown.\n\n")
	case !e.Raw:
		b.WriteString("A list of tasks; only the members that matter are shown.\n\n")
	}
	fmt.Fprintf(b, "```json\n%s\n```\n\n", e.JSON)
}

func (r *Rule) writeOptions(b *strings.Builder) {
	if len(r.Options) == 0 {
		return
	}
	b.WriteString("## Options\n\n| option | default | meaning |\n|---|---|---|\n")
	for _, o := range r.Options {
		fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", o.Name, OptionText(o.Default), o.Doc)
	}
	b.WriteString("\n")
}

// writeConfiguration shows how to set and how to suppress the rule.
func (r *Rule) writeConfiguration(b *strings.Builder) {
	level := "off"
	if r.Level == 0 {
		level = "warning"
	}
	fmt.Fprintf(b, "## Configure\n\nOn the command line: `--rule %s=%s`. In `.tasklint.yaml`:\n\n```yaml\nrules:\n", r.ID, level)
	if len(r.Options) == 0 {
		fmt.Fprintf(b, "  %s: %s\n", r.ID, level)
	} else {
		fmt.Fprintf(b, "  %s: {level: %s", r.ID, optionLevel(r))
		for _, o := range r.Options {
			fmt.Fprintf(b, ", %s: %s", o.Name, OptionText(o.Default))
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(b, "suppress:\n  - {rule: %s, task: The task, reason: \"why it is right here\"}\n```\n\n", r.ID)
}

// OptionText writes a value as it stands in the configuration.
func OptionText(v any) string {
	switch v := v.(type) {
	case time.Duration:
		return durationText(v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}

// durationText writes a duration with the largest unit that fits: 30d, 9h, 15m, 0s.
func durationText(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d > 0 && d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case d > 0 && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d > 0 && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	default:
		return fmt.Sprintf("%gs", d.Seconds())
	}
}

// Table lists the built-in rules by section in Markdown, with links to pages that
// lie in the folder docs and with what level says of each.
func Table(docs string, level func(*Rule) string) string {
	var b strings.Builder
	for _, g := range Groups {
		var rows strings.Builder
		for _, r := range All() {
			if r.Group == g {
				fmt.Fprintf(&rows, "| [%s](%s%s.md) | %s | %s | %s |\n", r.ID, docs, r.ID, level(r), r.Summary, r.Fix)
			}
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&b, "### %s\n\n| rule | level | finds | fix |\n|---|---|---|---|\n%s\n", g, rows.String())
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// optionLevel is the level in an example with options: such a rule is wanted.
func optionLevel(r *Rule) string {
	if r.Level == 0 {
		return "warning"
	}
	return r.Level.String()
}
