package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/picture"
	"github.com/tasklint/tasklint/rules"
)

// graphFlags are the flags of graph as they were given.
type graphFlags struct {
	viewFlags
	tenant       shownLiveFlags
	focus        []string
	direction    string
	level        int
	onlyFindings bool
}

func graphCommand(a *app) *cobra.Command {
	f := &graphFlags{}
	c := &cobra.Command{
		Use:   "graph [PATH...]",
		Short: "Draw which task triggers which",
		Long: "Draw the dependencies between tasks, from upstream to downstream. What lint finds is marked.\n\n" +
			"Without a PATH the configured paths are read, else the working directory; with --live the tenant's own tasks.\n\n" +
			"Exit codes: 0 drawn (findings do not count), 2 nothing readable, no such TASK, or too large to draw.",
		Example: "  tasklint graph export.json\n  tasklint graph --format svg -o tasks.svg tasks/\n" +
			"  tasklint graph --focus 'Sales nightly' --direction down --level 2",
		RunE: func(c *cobra.Command, args []string) error {
			return runGraph(c.Context(), a, c.Flags().Changed("direction"), f, args)
		},
	}
	flags := c.Flags()
	f.viewFlags.register(flags, "tree", "dot", "mermaid", "json", "svg")
	f.tenant.register(flags)
	flags.StringArrayVar(&f.focus, "focus", nil, "draw only what `TASK` (id or name) depends on and triggers; repeatable")
	flags.StringVar(&f.direction, "direction", "both", "with --focus: the `WAY` to go: up to what triggers it, down to what it triggers, or both")
	flags.IntVar(&f.level, "level", 0, "with --focus: follow at most `N` dependencies, 0 for all")
	flags.BoolVar(&f.onlyFindings, "only-findings", false, "draw only tasks with findings and their direct neighbours")
	return c
}

// runGraph lints the tasks, so that findings can be marked, and draws them.
func runGraph(ctx context.Context, a *app, directed bool, f *graphFlags, args []string) error {
	v, err := viewOf(a, &f.viewFlags)
	if err != nil {
		return err
	}
	d, err := f.drawing()
	if err != nil {
		return err
	}
	if directed && len(f.focus) == 0 {
		a.note("--direction says where to go from a --focus; without one everything is drawn")
	}
	if f.level > 0 && len(f.focus) == 0 {
		a.note("--level says how far to go from a --focus; without one everything is drawn")
	}
	c, err := lintForGraph(ctx, a, f, args)
	if err != nil {
		return err
	}
	defer c.Close()
	c.TellBroken(a.say, a.note, a.fail)
	tenants, err := f.focused(c)
	if err != nil {
		return err
	}
	answers := picture.Answers(c.Result, a.note)
	if len(answers) > 0 && len(tenants) == 0 {
		tenants = append(tenants, load.Focus{Set: picture.VerticesOnly(answers, v.now)})
	}
	if len(answers) == 0 && c.Nothing() {
		return c.NoTasks()
	}
	pictures := pictures(a, c, f, d, tenants, answers)
	p := draw.Join(f.title(tenants), pictures...)
	tellOfPicture(a, f, v.format, p)
	err = a.print(v.file, func(w io.Writer) error {
		if v.format == "tree" {
			return drawTrees(a, w, pictures, v.color)
		}
		return writePicture(w, p, v.format)
	})
	if errors.Is(err, draw.ErrTooLarge) {
		return fmt.Errorf("%w; %s, or take --format tree, dot or json", err, drawLess)
	}
	return err
}

// drawing is what the flags say of the way to draw.
func (f *graphFlags) drawing() (d draw.Options, err error) {
	if f.level < 0 {
		return d, fmt.Errorf("--level %d: want a number of dependencies, or 0 for all", f.level)
	}
	d.Level = f.level
	d.Direction, err = parseDirection(f.direction)
	return d, err
}

// lintForGraph checks the tasks with the baseline applied. What cannot be read is told
// whatever the configuration says of the two rules that tell it.
func lintForGraph(ctx context.Context, a *app, f *graphFlags, args []string) (*load.Inspection, error) {
	if err := f.tenant.check(args); err != nil {
		return nil, err
	}
	flags := &lintFlags{}
	if f.tenant.on() {
		flags = f.tenant.lint()
	}
	flags.config, flags.now, flags.color, flags.rules.Rule = f.config, f.now, f.color, load.UnreadableRules()
	job, err := prepare(a, flags, args, time.Now())
	if err != nil {
		return nil, err
	}
	var c *load.Inspection
	if f.tenant.on() {
		c, err = auditShown(ctx, a, flags, job)
	} else {
		c, err = job.input.Check(ctx, job.options)
	}
	if err != nil {
		return nil, err
	}
	if job.baseline != "" {
		known, err := load.ReadBaseline(job.baseline, false)
		if err != nil {
			c.Close()
			return nil, err
		}
		known.Apply(c.Result)
	}
	return c, nil
}

// tellOfPicture says why there may be less to see than was expected.
func tellOfPicture(a *app, f *graphFlags, format string, p *draw.Picture) {
	switch {
	case len(p.Nodes) > 0:
	case f.onlyFindings:
		a.note("no task has findings, so there is nothing to draw")
	default:
		a.note("there are no tasks, so there is nothing to draw")
	}
	if format == "mermaid" && len(p.Arrows) > mermaidArrows {
		a.note("Mermaid draws at most %d dependencies unless its maxEdges is raised, and these are %d; %s", mermaidArrows, len(p.Arrows), drawLess)
	}
}

// mermaidArrows is Mermaid's own default for maxEdges
// (https://mermaid.js.org/config/schema-docs/config.html).
const mermaidArrows = 500

const drawLess = "draw less with --focus TASK --level N or with --only-findings"

// writePicture writes a picture in one format.
func writePicture(w io.Writer, p *draw.Picture, format string) error {
	switch format {
	case "dot":
		return p.WriteDOT(w)
	case "mermaid":
		return p.WriteMermaid(w)
	case "json":
		return p.WriteJSON(w)
	default:
		return p.WriteSVG(w)
	}
}

// drawTrees writes the trees of one tenant after the other.
func drawTrees(a *app, w io.Writer, pictures []*draw.Picture, color bool) error {
	for i, p := range pictures {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := p.WriteTree(w, draw.TreeStyle{Color: color, ASCII: isTerminal(a.stdout) && a.asciiOnly()}); err != nil {
			return err
		}
	}
	return nil
}

func parseDirection(word string) (graph.Direction, error) {
	switch word {
	case "both":
		return graph.Both, nil
	case "up":
		return graph.Up, nil
	case "down":
		return graph.Down, nil
	default:
		return graph.Both, unknownValue("direction", word, "up", "down", "both")
	}
}

// focused finds the tasks of --focus. It gives the tenants to draw: those of the
// tasks in focus, else all.
func (f *graphFlags) focused(c *load.Inspection) (tenants []load.Focus, err error) {
	if len(f.focus) == 0 {
		for _, t := range c.Result.Sets {
			tenants = append(tenants, load.Focus{Set: t})
		}
		return tenants, nil
	}
	return focusOf(c, f.focus)
}

// title says what a picture of the tenants shows.
func (f *graphFlags) title(tenants []load.Focus) string {
	if len(f.focus) == 0 {
		if len(tenants) == 1 && tenants[0].Set.Label() != "" {
			return "Tasks of " + picture.TenantName(tenants[0].Set)
		}
		return "Tasks"
	}
	var names []string
	for _, t := range tenants {
		for _, v := range t.On {
			names = append(names, t.Graph().Label(v))
		}
	}
	if len(names) > 3 {
		names = append(names[:2], fmt.Sprintf("%d more", len(names)-2))
	}
	words := map[string]string{"up": "What triggers ", "down": "What follows "}[f.direction]
	if words == "" {
		words = "Around "
	}
	return words + strings.Join(names, ", ")
}

// pictures picks what to draw of each tenant.
func pictures(a *app, c *load.Inspection, f *graphFlags, d draw.Options, tenants []load.Focus, answers map[*rules.Set][]picture.Answer) []*draw.Picture {
	marks := picture.NewMarks(c.Result.Findings, c.Result.Sets)
	var pictures []*draw.Picture
	for _, t := range tenants {
		g := t.Graph()
		d := d
		d.Focus = t.On
		if len(tenants) > 1 {
			d.Set = picture.TenantName(t.Set)
			d.Title = d.Set
		}
		picture.Describe(&d, t.Set, marks, answers[t.Set], a.note)
		d.Only = only(c, f, g, d)
		if p := draw.New(g, d); len(p.Nodes) > 0 {
			pictures = append(pictures, p)
		}
	}
	return pictures
}

// only is the filter of what to draw: what the command line asks about, where more
// was read than that, and with --only-findings what has findings.
func only(c *load.Inspection, f *graphFlags, g *graph.Graph, d draw.Options) func(graph.Vertex) bool {
	all := true
	for _, task := range g.Set().Tasks {
		all = all && c.IsAsked(task.Doc)
	}
	asks := func(v graph.Vertex) bool { return g.Task(v) != nil && c.IsAsked(g.Task(v).Doc) }
	switch narrowed := !all && len(d.Focus) == 0; {
	case f.onlyFindings && narrowed:
		return func(v graph.Vertex) bool { return asks(v) && len(d.Marks(v)) > 0 }
	case f.onlyFindings:
		return func(v graph.Vertex) bool { return len(d.Marks(v)) > 0 }
	case narrowed:
		return asks
	default:
		return nil
	}
}
