package cli

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

func explainCommand(a *app) *cobra.Command {
	var report reportFlags
	var color string
	var every bool
	var conf configFlags
	c := &cobra.Command{
		Use:   "explain RULE...",
		Short: "Say what rules find, why, and how to configure them",
		RunE: func(_ *cobra.Command, args []string) error {
			format, file, err := report.chosen()
			if err != nil {
				return err
			}
			var chosen []rules.Setting
			switch {
			case every && len(args) > 0:
				return errors.New("--all explains every rule; name rules, or pass --all")
			case every:
				chosen, err = conf.settings()
			case len(args) == 0:
				return errors.New("explain wants a RULE, such as dangling-event-ref; tasklint rules lists them")
			default:
				chosen, err = conf.chosen(args)
			}
			if err != nil {
				return err
			}
			styled, err := a.color(color)
			if err != nil {
				return err
			}
			width := explainWidth
			if file == "" {
				width = min(a.columns(explainWidth), maxHelpWidth)
			}
			pages := reporters.RulePages{Settings: chosen}
			return a.print(file, func(w io.Writer) error {
				switch format {
				case "json":
					return pages.WriteJSON(w)
				case "markdown":
					return pages.Write(w, func(page string) string { return page })
				default:
					return pages.Write(w, func(page string) string { return pageForTerminal(page, width, styled && file == "") })
				}
			})
		},
	}
	report.register(c.Flags(), "text", "json", "markdown")
	c.Flags().BoolVar(&every, "all", false, "explain every rule")
	registerColor(c.Flags(), &color)
	conf.register(c.Flags())
	return c
}

// explainWidth is the number of columns of a page where there is no terminal.
const explainWidth = 88

// pageForTerminal sets a Markdown page for a terminal: paragraphs are wrapped,
// headings bold, code indented, links to our own pages left out. Without style the
// page stays Markdown to read.
func pageForTerminal(page string, width int, styled bool) string {
	var b strings.Builder
	code := ""
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			if code == "" {
				code = line
			} else {
				code = ""
			}
			continue
		case code != "":
			line = "    " + style(line, codeColor(code, line), styled)
		case strings.HasPrefix(line, "#"):
			line = style(strings.TrimLeft(line, "# "), "1", styled)
		case strings.HasPrefix(line, "|"):
		default:
			indent := 0
			if strings.HasPrefix(line, "- ") {
				indent = len("- ")
			}
			line = wrap(withoutLinks(strings.ReplaceAll(line, "**", "")), width, 0, indent)
		}
		fmt.Fprintln(&b, line)
	}
	return b.String()
}

// codeColor is the colour of a line in a block of code that begins as fence says.
func codeColor(fence, line string) string {
	switch {
	case fence != "```diff":
		return "36"
	case strings.HasPrefix(line, "-"):
		return "31"
	case strings.HasPrefix(line, "+"):
		return "32"
	default:
		return ""
	}
}

// withoutLinks writes the links of a line as text: those to pages of ours by their words
// alone, others with their address.
func withoutLinks(line string) string {
	return regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`).ReplaceAllStringFunc(line, func(link string) string {
		words, address, _ := strings.Cut(strings.TrimSuffix(link[1:], ")"), "](")
		if strings.HasPrefix(address, rules.DocsURL) {
			return words
		}
		return words + " <" + address + ">"
	})
}
