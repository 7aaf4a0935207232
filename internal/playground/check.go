package playground

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/fix"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/reporters"
)

// mostMarked is how many findings one answer holds: more nobody reads in a page, and
// they would take longer to show than to find.
const mostMarked = 5000

// inspection is the outcome of checking the files of a request.
type inspection struct {
	*input
	engine  *engine.Engine
	results []*engine.FileResult
	result  *engine.Result
}

// inspect checks and judges the files.
func inspect(request *Request, reply *Reply) (*inspection, error) {
	in, err := readInput(request, reply)
	if err != nil {
		return nil, err
	}
	c := &inspection{input: in}
	c.engine = engine.New(engine.Options{
		Settings: in.conf.Base(), Config: in.conf, Now: request.Now, Jobs: 1, Complete: request.Complete, OnlyFiles: !request.Folder, Whole: request.Folder,
		Named: func(*source.Document) bool { return !request.Folder },
		Text:  in.text, Spell: func(_, _ string) string { return "" },
	})
	for _, doc := range in.docs {
		c.results = append(c.results, c.engine.Check(doc))
	}
	c.result = c.judge(c.results)
	return c, nil
}

// judge is the second phase with the baseline applied.
func (c *inspection) judge(files []*engine.FileResult) *engine.Result {
	r := c.engine.Judge(files)
	if c.baseline != nil {
		c.baseline.Apply(r)
	}
	return r
}

// check writes the report.
func (c *inspection) check(request *Request, reply *Reply) error {
	r := c.result
	r.TellExcess()
	r.TellEmpty(func(*source.Document) bool { return true })
	if r.Summary.Files == 0 {
		r.Notices = append(r.Notices, engine.Notice{Kind: engine.NothingChecked, Message: "nothing was checked" + c.why()})
	}
	if n := len(r.Findings); n > mostMarked {
		r.Findings = reporters.Worst(r.Findings, mostMarked)
		r.Notices = append(r.Notices, engine.Notice{Kind: engine.OnlyCounted, Message: fmt.Sprintf(
			"%s are counted, of which the %s worst are shown; the command line shows all", say.Count(n, "finding"), say.Number(mostMarked))})
	}
	report := &reporters.Report{Result: r, Tool: tool, Baseline: c.baseline != nil, Now: request.Now, WorkDir: filepath.FromSlash(root), Base: filepath.FromSlash(root)}
	text, err := secret.Written(func(w io.Writer) error { return reporters.JSON(w, report) })
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	reply.Report, reply.Verdict = []byte(text), report.Verdict()
	for _, f := range r.Findings {
		reply.Marks = append(reply.Marks, c.mark(f))
	}
	return nil
}

// why says why nothing was checked, as the end of a sentence.
func (c *inspection) why() string {
	switch s := &c.result.Summary; {
	case c.result.Err != nil:
		return ""
	case s.Unread > 0:
		return ": what has signs of tasks could not be read as tasks"
	case s.Skipped > 0:
		return ": no file here is a task or a list of tasks"
	default:
		return ": there is no file"
	}
}

// checkConfig reports whether the configuration can be read after one of its files was
// fixed.
func (c *inspection) checkConfig(doc *source.Document) error {
	_, err := config.Load(c.conf.Path, config.Options{Work: filepath.FromSlash(root), Text: func(path string) ([]byte, bool, error) {
		if path == doc.Path {
			return doc.Whole(), true, nil
		}
		return c.text(path)
	}})
	return err
}

// fix mends what may be mended.
func (c *inspection) fix(request *Request, reply *Reply) error {
	if n := c.result.Excess(); n > 0 {
		return fmt.Errorf("nothing is fixed: there are %s more than the %s that are kept", say.Count(n, "finding"), say.Number(engine.MostKept))
	}
	out, err := fix.Run(c.engine, c.results, c.result, fix.Options{
		Unsafe: request.Unsafe,
		May:    func(*source.Document) bool { return true },
		Check:  c.checkConfig,
		Judge:  func(files []*engine.FileResult) (*engine.Result, error) { return c.judge(files), nil },
	})
	if err != nil {
		return fmt.Errorf("fix: %w", err)
	}
	sum := &out.Result.Summary
	reply.Fixed = &Fixed{Files: []File{}, Findings: out.Fixed, Left: sum.Errors + sum.Warnings + sum.Notes}
	for _, f := range out.Files {
		reply.Fixed.Files = append(reply.Fixed.Files, File{request.Files[c.index[f.Before.Name]].Name, string(f.New)})
	}
	for _, r := range out.Refused {
		reply.note("%s: not fixed: %s", r.Finding.Doc.Locate(r.Finding.Span), r.Why)
	}
	if out.Unfinished {
		reply.note("not everything was fixed in one run; fix again")
	}
	return nil
}
