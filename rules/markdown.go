package rules

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	udiff "github.com/aymanbagabas/go-udiff"

	"github.com/tasklint/tasklint/internal/say"
)

// DocsURL is where the page of each rule is found, by id and ".md".
const DocsURL = "https://github.com/tasklint/tasklint/blob/main/docs/rules/"

// Page is the rule's documentation in Markdown: `tasklint explain`, docs/rules and
// the SARIF help all show it. Links to other pages begin with docs, which is "" where
// these lie beside it.
func (r *Rule) Page(docs string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, say.Capital(r.Summary))
	if r.Own != nil {
		return b.String() + r.ownPage()
	}
	fmt.Fprintf(&b, "**Level:** %s%s · **Looks at:** %s · **Fix:** %s · **Since:** %s\n\n",
		r.Level, optIn(r), r.subject(), r.fixWords(), r.Since)
	fmt.Fprintf(&b, "## Why\n\n%s\n\n", strings.TrimSpace(r.Why))
	fmt.Fprintf(&b, "## What to do\n\n%s\n\n%s\n", strings.TrimSpace(r.Do), r.ways())
	if r.Levels != "" {
		fmt.Fprintf(&b, "## Levels\n\n%s\n\n", r.Levels)
	}
	r.writeMessage(&b)
	r.writeExamples(&b)
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
			fmt.Fprintf(&b, "- %s\n", linked(s))
		}
	}
	if related := r.Related(); len(related) > 0 {
		b.WriteString("\n## Related rules\n\n")
		for _, other := range related {
			fmt.Fprintf(&b, "- `%s`: %s\n", other.ID, other.Summary)
		}
	}
	return r.link(b.String(), docs)
}

// link makes links of the ids of other rules, and lets links to pages begin with docs.
func (r *Rule) link(page, docs string) string {
	var b strings.Builder
	code := false
	for line := range strings.Lines(page) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case !code:
			line = inCode().ReplaceAllStringFunc(line, func(id string) string {
				if other := ByID(strings.Trim(id, "`")); other != nil && other != r {
					return "[" + id + "](" + other.ID + ".md)"
				}
				return id
			})
			line = pageLink().ReplaceAllString(line, "]("+docs+"$1)")
		}
		b.WriteString(line)
	}
	return b.String()
}

var (
	inCode   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("`[a-z]+(?:-[a-z]+)*`") })
	pageLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\]\(([^):]+\.md[^)]*)\)`) })
)

// Related are the rules that the rule's texts name, and those whose texts name it, by id.
func (r *Rule) Related() []*Rule {
	var list []*Rule
	for _, other := range All() {
		if other != r && (r.names(other.ID) || other.names(r.ID)) {
			list = append(list, other)
		}
	}
	return list
}

// names reports whether the rule's own texts name another rule.
func (r *Rule) names(id string) bool {
	return strings.Contains(r.Why+r.Do+r.Levels, "`"+id+"`")
}

// subject is the scope in words.
func (r *Rule) subject() string {
	if r.Past != nil {
		return "the past runs of a set"
	}
	return "a " + r.Scope()
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

// writeMessage shows what the rule says of its bad example, else of the first case of its
// archive, and how its other messages begin.
func (r *Rule) writeMessage(b *strings.Builder) {
	said, others := r.Messages()
	if said == "" {
		return
	}
	fmt.Fprintf(b, "## The message\n\n```text\n%s\n```\n\n", said)
	if len(others) > 0 {
		fmt.Fprintf(b, "Or, among others:\n\n```text\n%s\n```\n\n", strings.Join(others, "\n"))
	}
}

// writeExamples shows the bad example, and what is different in the good one.
func (r *Rule) writeExamples(b *strings.Builder) {
	bad, good := r.Examples()
	if bad.JSON == "" {
		return
	}
	note := bad.Note
	switch {
	case note != "":
	case !bad.Raw && r.Scope() != "set":
		note = "Only the members that matter are shown."
	case !bad.Raw:
		note = "A list of tasks; only the members that matter are shown."
	}
	b.WriteString("## Bad\n\n")
	if note != "" {
		fmt.Fprintf(b, "%s\n\n", note)
	}
	fmt.Fprintf(b, "```json\n%s\n```\n\n", bad.JSON)
	if good.JSON == "" {
		return
	}
	b.WriteString("## Good\n\n")
	if good.Note != "" {
		fmt.Fprintf(b, "%s\n\n", good.Note)
	}
	fmt.Fprintf(b, "```diff\n%s```\n\n", differing(bad.JSON, good.JSON))
}

// differing is a diff of two texts in lines, without the names of files, which there are not.
func differing(old, new string) string {
	old, new = old+"\n", new+"\n"
	diff, err := udiff.ToUnifiedDiff("", "", old, udiff.Lines(old, new), 2)
	if err != nil {
		panic(err) // it is for edits that overlap, and Lines makes none
	}
	var b strings.Builder
	for i, hunk := range diff.Hunks {
		if i > 0 || hunk.FromLine > 1 {
			fmt.Fprintf(&b, "@@ line %d @@\n", hunk.FromLine)
		}
		for _, line := range hunk.Lines {
			b.WriteString(map[udiff.OpKind]string{udiff.Delete: "-", udiff.Insert: "+", udiff.Equal: " "}[line.Kind])
			b.WriteString(line.Content)
		}
	}
	return b.String()
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
		return say.Duration(v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	default:
		return fmt.Sprint(v)
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
