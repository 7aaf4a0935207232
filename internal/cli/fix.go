package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/fix"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
)

// fixing mends the findings of a run.
type fixing struct {
	*load.Inspection
	job      *job
	flags    *fixFlags
	baseline *engine.Baseline
	blocked  map[string]error // why a file is not fixed, by absolute path
	failed   []error
}

// fixFindings mends what it may, writes the files or the diff, and puts the outcome in place
// of what was checked. It reports whether anything changes.
func fixFindings(a *app, c *load.Inspection, flags *lintFlags, j *job) (changed bool, err error) {
	if n := c.Result.Excess(); n > 0 { // what comes to light then would pass for harm
		return false, fmt.Errorf("nothing is fixed: there are %s more than the %d that are kept; fix fewer files at a time", say.Count(n, "finding"), engine.MostKept)
	}
	x := &fixing{Inspection: c, job: j, flags: &flags.fix, blocked: make(map[string]error)}
	if j.baseline != "" {
		if x.baseline, err = load.ReadBaseline(j.baseline, false); err != nil {
			return false, err
		}
	}
	out, staged, err := x.stage()
	if err != nil {
		return false, err
	}
	stdin := c.Stdin
	for _, f := range out.Files {
		if f.Before == stdin {
			c.Stdin = f.After
		}
	}
	if flags.fix.diff {
		x.failed = append(x.failed, printDiffs(a, out.Files))
	} else if err := atomicfile.Together(func() error { return x.write(a.stdout, out, staged, stdin) }); err != nil {
		return false, err
	}
	c.Results, c.Result = out.Results, out.Result
	if !flags.quiet {
		tellFixes(a, out, &flags.fix)
	}
	return len(out.Files) > 0, errors.Join(x.failed...)
}

// stage mends what can be written, and writes it beside the files. Where that fails, as
// on a full disk, all is mended again without the files in question: what is told of is
// what comes to be.
func (x *fixing) stage() (*fix.Outcome, []*atomicfile.Files, error) {
	for {
		first, _ := x.judge(x.Results)
		out, err := fix.Run(x.Engine, x.Results, first, fix.Options{
			Unsafe: x.flags.unsafe, Judge: x.judge, May: x.may, Check: x.checkConfig,
		})
		if err != nil || x.flags.diff {
			return out, nil, err
		}
		staged := make([]*atomicfile.Files, len(out.Files))
		whole := true
		for i, f := range out.Files {
			if staged[i] = new(atomicfile.Files); f.Before == x.Stdin {
				continue
			}
			if err := f.Stage(staged[i]); err != nil {
				x.block(f.Before, err)
				whole = false
			}
		}
		if whole {
			return out, staged, nil
		}
		for _, s := range staged {
			s.Discard()
		}
	}
}

// judge is the second phase with the baseline applied.
func (x *fixing) judge(files []*engine.FileResult) (*engine.Result, error) {
	r := x.Inspection.Judge(files)
	if x.baseline != nil {
		x.baseline.Apply(r)
	}
	return r, nil
}

// may tells the documents that are asked for and can be written, and remembers why
// others cannot.
func (x *fixing) may(doc *source.Document) bool {
	if x.Stdin != nil && doc.Name == x.Stdin.Name && doc.Path == x.Stdin.Path {
		return !doc.Streamed()
	}
	if !x.Asked[doc.Path] && !slices.ContainsFunc(x.job.config.Files, func(f *source.Document) bool { return f.Path == doc.Path }) {
		return false
	}
	why, known := x.blocked[doc.Path]
	if !known {
		switch {
		case doc.Streamed():
			why = fmt.Errorf("%s: not fixed: files over %d MB are not", doc.Name, source.WholeLimit>>20)
		case x.job.config.Border().Leaves(doc.Path):
			why = fmt.Errorf("%s: not fixed: it %w", doc.Name, export.ErrLeadsOut)
		case !x.flags.diff:
			why = fix.Writable(doc)
		}
		x.block(doc, why)
	}
	return why == nil
}

// block remembers why a document is not fixed; nil for one that may be.
func (x *fixing) block(doc *source.Document, why error) {
	x.blocked[doc.Path] = why
	if why != nil {
		x.failed = append(x.failed, why)
	}
}

// checkConfig reports whether the configuration can be read after one of its files was
// fixed.
func (x *fixing) checkConfig(doc *source.Document) error {
	_, err := config.Load(x.job.config.Path, config.Options{Work: x.job.input.Work, Text: func(path string) ([]byte, bool, error) {
		return doc.Whole(), path == doc.Path, nil
	}})
	return err
}

// write replaces the files, and prints the text of standard input, changed or not. What
// cannot be replaced stays in the outcome as it was.
func (x *fixing) write(stdout io.Writer, out *fix.Outcome, staged []*atomicfile.Files, stdin *source.Document) error {
	printed := stdin == nil
	done := out.Files[:0]
	for i, f := range out.Files {
		if f.Before == stdin {
			printed = true
			_, err := stdout.Write(f.New)
			x.failed = append(x.failed, err)
		} else if err := staged[i].Commit(); err != nil {
			staged[i].Discard()
			x.block(f.Before, fmt.Errorf("%s: not fixed: %w", f.Before.Name, regular.Reason(err)))
			out.Fixed -= f.Fixed
			for k, r := range out.Results {
				if r.Doc == f.After {
					out.Results[k] = x.Results[k]
				}
			}
			continue
		}
		done = append(done, f)
	}
	if !printed {
		x.failed = append(x.failed, writeAsRead(stdout, stdin))
	}
	if len(done) == len(out.Files) {
		return nil
	}
	out.Files = done
	var err error
	out.Result, err = x.judge(out.Results)
	return err
}

// printDiffs prints what would change. Lines that hold a credential are not shown as they
// are, so that no program can apply the diff.
func printDiffs(a *app, files []*fix.File) error {
	masked := false
	for _, f := range files {
		var diff bytes.Buffer
		if err := writeDiff(&diff, isTerminal(a.stdout), f.WriteDiff); err != nil {
			return err
		}
		shown := bytes.Clone(diff.Bytes())
		secret.Blank(shown) // it reads what stands in escapes, too
		masked = masked || !bytes.Equal(shown, diff.Bytes())
		if _, err := a.stdout.Write(shown); err != nil {
			return err
		}
	}
	if masked {
		a.note("the diff does not show what looks like a credential, so it cannot be applied; --fix makes the changes")
	}
	return nil
}

// writeAsRead prints a document as it was read.
func writeAsRead(w io.Writer, doc *source.Document) error {
	if doc.Streamed() {
		return fmt.Errorf("%s: not fixed: more than %d MB are not", doc.Name, source.WholeLimit>>20)
	}
	raw, err := fix.Encode(doc, doc.Whole())
	if err == nil {
		_, err = w.Write(raw)
	}
	return err
}

// tellFixes says what was mended and what was not on standard error.
func tellFixes(a *app, out *fix.Outcome, flags *fixFlags) {
	for _, r := range out.Refused {
		a.note("%s: not fixed: %s", r.Finding.Doc.Locate(r.Finding.Span), r.Why)
	}
	if out.Unfinished {
		a.note("not everything was fixed in one run; fix again")
	}
	did := "fixed"
	if flags.diff {
		did = "would fix"
	}
	sum := &out.Result.Summary
	a.say("%s %s in %s; %s", did, say.Count(out.Fixed, "finding"), say.Count(len(out.Files), "file"),
		say.Count(sum.Errors+sum.Warnings+sum.Notes, "finding")+" left")
}
