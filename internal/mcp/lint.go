package mcp

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/reporters"
)

// The exit codes that tasklint would have.
const (
	exitClean = iota
	exitFindings
	exitFailed
)

// mostPaths is how many paths a call may name.
const mostPaths = 1000

// pathArguments say what is read, for the tools that read tasks.
func pathArguments() []argument {
	return []argument{
		{name: "paths", kind: someTexts, most: mostPaths, about: "Files, folders and globs (** allowed) in the repository, from the working folder. Left out: what the configuration names, else the working folder."},
		{name: "text", about: "A document to read as well, or instead of paths: a task, a list of tasks, a request body or a patch, as JSON text."},
		{name: "name", about: "The file that text is meant for. It is read in the place of what that file holds now, with the configuration for that path."},
	}
}

func lintTool() *tool {
	return &tool{
		Name: "lint", Title: "Lint tasks",
		Description: "Check scheduling tasks for what will fail, never run or not do what is meant: fields, schedules, and how tasks trigger each other. " +
			"Answers with the report of tasklint --format json, bounded. exitCode 2 means that something was not checked.",
		arguments: append(pathArguments(),
			argument{name: "as", words: []string{"task", "create", "replace", "patch"}, about: "What the documents are: stored tasks, or the body of a create, replace (PUT) or patch (RFC 6902) request. Left out: a stored task, or what the configuration says of the path."},
			argument{name: "base", about: "A file in the repository with the stored tasks that bodies and patches are for."},
			argument{name: "for", about: "The task (id or name) of base that a body or patch is for, where it does not say so itself."},
			argument{name: "complete", kind: aFlag, about: "Whether these are all tasks of the tenant, so that what they refer to and is not here does not exist. Left out: it is guessed; the sets of the answer say how."},
			argument{name: "only", kind: someTexts, most: mostPaths, about: "Run only the rules with these ids."},
			argument{name: "maxFindings", kind: aCount, byDefault: 100, most: 1000, about: "How many findings to show, the worst first; the others are counted."},
		),
		run: lint,
	}
}

func lint(ctx context.Context, c *call) (*answer, error) {
	if c.broken != nil {
		return nil, c.broken
	}
	conf, err := c.conf.WithFlags(config.Flags{Only: c.arguments.texts("only"), Spell: c.spell})
	if err != nil {
		return nil, err
	}
	in, err := c.input(conf)
	if err != nil {
		return nil, err
	}
	in.As, _ = c.arguments.text("as")
	in.Base, _ = c.arguments.text("base")
	in.Which, _ = c.arguments.text("for")
	in.Baseline = conf.Baseline // lies among the tasks and is none
	if in.Which != "" && in.Base == "" {
		return nil, errors.New(`"for" names a task of "base", which is missing`)
	}
	o := c.checking(ctx, conf)
	o.Lean, o.Complete = true, c.arguments.flag("complete")
	checked, err := in.Check(ctx, o)
	if err != nil {
		return nil, err
	}
	defer checked.Close()
	if conf.Baseline != "" {
		known, err := load.ReadBaselineIn(nil, c.at, load.Shorter(c.at.Work, conf.Baseline))
		if err != nil {
			return nil, err
		}
		known.Apply(checked.Result)
	}
	checked.Narrow()
	checked.TellNotes(c.note, conf, false, true)
	failed := checked.Failure(false)
	checked.Conclude(failed)
	report := &reporters.Report{
		Result: checked.Result, Settings: conf.Base(), Tool: c.options.Tool, Base: c.at.Root, WorkDir: c.at.Work, Asked: checked.IsAsked,
		Now: c.now, FailLevel: conf.FailLevel, Level: diag.Note, Baseline: conf.Baseline != "", Addresses: conf.Addresses(), Quiet: true, Spell: byCommand,
	}
	return c.linted(report, failed)
}

// byCommand spells an option that only the command of tasklint takes.
func byCommand(option, value string) string {
	return "tasklint " + say.Spelling(nil).Option(option, value)
}

// linted is the answer of a report, with as many findings as there is room for.
func (c *call) linted(report *reporters.Report, failed error) (*answer, error) {
	exitCode := exitClean
	switch {
	case failed != nil:
		exitCode = exitFailed
	case report.Result.Fails(report.FailLevel):
		exitCode = exitFindings
	}
	all := report.Result.Findings
	var left map[string]int
	lines := strings.Builder{}
	c.notes = c.unsaid(report.Result.Notices)
	members, err := c.bounded(c.arguments.count("maxFindings"), func(most int) (map[string]any, map[string]int, error) {
		result := *report.Result
		result.Findings = worstOf(all, most)
		part := *report
		part.Result = &result
		members, err := object(func(w io.Writer) error { return reporters.JSON(w, &part) })
		if err != nil {
			return nil, nil, err
		}
		left = map[string]int{"findings": len(all) - len(result.Findings)}
		if most > 0 {
			shorten(members, max(most, mostNotices), left)
		} else {
			shorten(members, 0, left)
		}
		members["exitCode"] = exitCode
		text, err := secret.Written(func(w io.Writer) error { return reporters.Compact(w, &part) })
		lines.Reset()
		lines.WriteString(text)
		return members, left, err
	})
	if err != nil {
		return nil, err
	}
	return &answer{structured: members, text: c.lintText(report, failed, lines.String(), left), failed: failed != nil}, nil
}

// lintText is the answer in words: first what was not done, then the findings, at last the
// counts.
func (c *call) lintText(report *reporters.Report, failed error, findings string, left map[string]int) string {
	var b strings.Builder
	if failed != nil {
		b.WriteString("Not everything was checked (exit code 2):\n")
		for _, line := range say.Failures(failed) {
			b.WriteString(line + "\n")
		}
	}
	totals := say.Capital(report.Totals()) + ".\n" + lefts(left, "maxFindings")
	notes := c.told()
	for _, n := range report.Result.Notices {
		if n.Kind != "skipped" && (failed == nil || !strings.Contains(b.String(), say.Printable(n.Message))) {
			notes += "note: " + say.Printable(n.Message) + "\n"
		}
	}
	rest := cut(totals+notes, maxText/2)
	b.WriteString(cut(findings, maxText-b.Len()-len(rest)-longestCut))
	return b.String() + rest
}

// longestCut is room for the words about what is cut.
const longestCut = 100

// mostNotices is how many items a list beside the findings has at least, if there are so
// many.
const mostNotices = 50

// unsaid are the notes that no notice of the report says.
func (c *call) unsaid(notices []engine.Notice) []string {
	said := make(map[string]bool, len(notices))
	for _, n := range notices {
		said[say.Printable(n.Message)] = true
	}
	return slices.DeleteFunc(c.notes, func(n string) bool { return said[n] })
}

// worstOf are at most so many findings, in their order: those that count before those that
// do not, and the worst of them.
func worstOf(all []*diag.Finding, most int) []*diag.Finding {
	if len(all) <= most {
		return all
	}
	var counting, others []*diag.Finding
	for _, f := range all {
		if f.State == diag.New {
			counting = append(counting, f)
		} else {
			others = append(others, f)
		}
	}
	chosen := make(map[*diag.Finding]bool, most)
	if most > 0 { // Worst takes 0 for all
		for _, f := range reporters.Worst(counting, most) {
			chosen[f] = true
		}
	}
	for _, f := range others[:min(len(others), most-len(chosen))] {
		chosen[f] = true
	}
	kept := make([]*diag.Finding, 0, most)
	for _, f := range all {
		if chosen[f] {
			kept = append(kept, f)
		}
	}
	return kept
}
