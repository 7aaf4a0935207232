package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand writes man pages for packages. It is hidden, as only releases need it.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the man pages to a folder",
		Hidden: true,
		Args:   wants("a DIR to write the pages to", 1),
		RunE: func(c *cobra.Command, args []string) error {
			folder, err := newFolder(args[0])
			if err != nil {
				return err
			}
			defer folder.Discard()
			pages := []*cobra.Command{c.Root()}
			for _, sub := range c.Root().Commands() {
				if sub.IsAvailableCommand() {
					pages = append(pages, sub)
				}
			}
			for _, page := range pages {
				name := strings.ReplaceAll(page.CommandPath(), " ", "-")
				if err := folder.Add(name+".1", 0, []byte(manPage(name, page, pages))); err != nil {
					return fmt.Errorf("man page %s: %w", name, err)
				}
			}
			return folder.Commit()
		},
	}
}

// manPage is a page of section 1 in the man macros of roff (man(7)).
func manPage(name string, c *cobra.Command, all []*cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"tasklint %s\" \"User Commands\"\n.SH NAME\n%s \\- %s\n", strings.ToUpper(roff(name)), roff(version()), roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n.SH DESCRIPTION\n", roff(c.UseLine()))
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	b.WriteString(roffText(text))
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s.fi\n", roffText(c.Example))
	}
	b.WriteString(".SH OPTIONS\n")
	groups := groupsOf(c)
	for _, g := range groups {
		if len(groups) > 1 {
			fmt.Fprintf(&b, ".SS %s\n", roff(g.title))
		}
		for _, f := range g.flags {
			b.WriteString(manOption(f))
		}
	}
	b.WriteString(".SH SEE ALSO\n")
	for i, other := range all {
		end := "\n"
		if i < len(all)-1 {
			end = ",\n"
		}
		fmt.Fprintf(&b, ".BR %s (1)%s", roff(strings.ReplaceAll(other.CommandPath(), " ", "-")), end)
	}
	return b.String()
}

// manOption is a tagged paragraph about a flag.
func manOption(f *pflag.Flag) string {
	name := roff(flagNamed(f))
	if f.Shorthand != "" {
		name = `\-` + f.Shorthand + ", " + name
	}
	return ".TP\n.B " + name + "\n" + roffText(flagTold(f))
}

// roff escapes a text for use within a line.
func roff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
}

// roffText escapes lines, none of which may start a request.
func roffText(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		switch {
		case line == "":
			b.WriteString(".PP\n")
		case line[0] == '.' || line[0] == '\'':
			b.WriteString(`\&` + roff(line) + "\n")
		default:
			b.WriteString(roff(line) + "\n")
		}
	}
	return b.String()
}
