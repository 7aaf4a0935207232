package reporters

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/task"
)

// WriteMarkdown writes the comparison for a pull request or a job summary.
func (c *Diff) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Tasks compared with %s\n\n", inCode(cmp.Or(c.Address, c.Old)))
	if c.Equal() {
		b.WriteString("No differences.\n")
	} else {
		b.WriteString(c.count(inMarkdown) + ".\n")
	}
	for i := range c.Pairs {
		if p := &c.Pairs[i]; !p.Equal() {
			c.markdownTask(&b, p)
		}
	}
	markdownOnly(&b, "Only in "+inMarkdown(c.New), c.OnlyNew)
	markdownOnly(&b, "Only in "+inMarkdown(c.Old), c.OnlyOld)
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *Diff) markdownTask(b *strings.Builder, p *compare.Pair) {
	fmt.Fprintf(b, "\n### %s\n\n| field | in %s | in %s | place |\n|---|---|---|---|\n", inCode(p.New.Label()), inMarkdown(c.Old), inMarkdown(c.New))
	for i := range p.Differences {
		d := &p.Differences[i]
		if d.Ignored == "" {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", inCode(d.Pointer), inCode(short(d.Pointer, d.Old.Text)), inCode(short(d.Pointer, d.New.Text)), inCode(Position(p.New.Doc, d.New.Span)))
		}
	}
}

func markdownOnly(b *strings.Builder, title string, tasks []*task.Facts) {
	if len(tasks) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", title)
	for _, f := range tasks {
		fmt.Fprintf(b, "- %s, %s\n", inCode(f.Label()), inCode(where(f)))
	}
}

// inMarkdown is what a side is called: the name of a file as code.
func inMarkdown(side string) string {
	if side == TheTenant || side == TheFiles {
		return side
	}
	return inCode(side)
}

// inCode writes a text as code of a table's cell: nothing in it is markup.
func inCode(text string) string {
	if text == "" {
		return ""
	}
	text = strings.NewReplacer("\n", " ", "\t", " ").Replace(Printable(text))
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	pad := ""
	if len(fence) > 1 {
		pad = " "
	}
	return fence + pad + strings.ReplaceAll(text, "|", `\|`) + pad + fence
}
