package playground

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/fix"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/reporters"
)

// root is the folder in which the files are said to lie. Nothing is read there.
const root = "/playground"

// mostMarked is how many findings one answer holds: more nobody reads in a page, and
// they would take longer to show than to find.
const mostMarked = 5000

// inspection is the outcome of checking the files of a request.
type inspection struct {
	engine  *engine.Engine
	results []*engine.FileResult
	result  *engine.Result
	index   map[string]int // of the files by name
}

// defaults is the configuration of a run without a file.
func defaults() *config.Config { return config.Default(config.Options{Work: filepath.FromSlash(root)}) }

// inspect checks and judges the files. What is not read of them is a note.
func inspect(request *Request, reply *Reply) *inspection {
	beside := make(map[string][]byte) // files that are no tasks and that the engine asks for
	c := &inspection{index: make(map[string]int)}
	var docs []*source.Document
	left := 0
	for i, file := range request.Files {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(file.Name, `\`, "/")), "/")
		at := filepath.Join(filepath.FromSlash(root), filepath.FromSlash(name))
		switch base := path.Base(name); {
		case base == engine.MarkerName:
			beside[at] = []byte(file.Text)
			continue
		case base == config.Name:
			reply.note("%s is not read here: every rule runs at its default level", say.Quote(name))
			continue
		case request.Folder && !walked(name):
			left++
			continue
		}
		if _, twice := c.index[name]; twice {
			reply.note("there are two files called %s, of which the first is checked", say.Quote(name))
			continue
		}
		doc, err := source.NewDocument(name, at, []byte(file.Text))
		if err != nil {
			reply.note("%v", err)
			continue
		}
		c.index[name] = i
		docs = append(docs, doc)
	}
	if left > 0 {
		reply.note("%s left out: a folder is searched for *.json, *.ndjson and *.jsonl, and not in hidden folders and node_modules",
			say.Count(left, "file")+" "+say.Pick(left, "is", "are"))
	}
	slices.SortStableFunc(docs, func(a, b *source.Document) int { return strings.Compare(a.Name, b.Name) })
	conf := defaults()
	c.engine = engine.New(engine.Options{
		Settings: conf.Base(), Config: conf, Now: request.Now, Jobs: 1, Complete: request.Complete, OnlyFiles: !request.Folder,
		Named: func(*source.Document) bool { return !request.Folder },
		Text:  func(path string) ([]byte, bool, error) { return beside[path], true, nil },
	})
	for _, doc := range docs {
		c.results = append(c.results, c.engine.Check(doc))
	}
	c.result = c.engine.Judge(c.results)
	return c
}

// walked reports whether a walk of the folder finds a file.
func walked(name string) bool {
	folders := strings.Split(name, "/")
	file := folders[len(folders)-1]
	return discover.IsTaskFile(file) && !slices.ContainsFunc(folders[:len(folders)-1], discover.IsSkippedFolder)
}

// check writes the report.
func (c *inspection) check(request *Request, reply *Reply) error {
	r := c.result
	r.TellExcess()
	if r.Summary.Files == 0 {
		r.Notices = append(r.Notices, engine.Notice{Kind: engine.NothingChecked, Message: "nothing was checked" + c.why()})
	}
	if n := len(r.Findings); n > mostMarked {
		r.Findings = reporters.Worst(r.Findings, mostMarked)
		r.Notices = append(r.Notices, engine.Notice{Kind: engine.OnlyCounted, Message: fmt.Sprintf(
			"%s are counted, of which the %s worst are shown; the command line shows all", say.Count(n, "finding"), say.Number(mostMarked))})
	}
	report := &reporters.Report{Result: r, Tool: tool, Now: request.Now, WorkDir: filepath.FromSlash(root), Base: filepath.FromSlash(root)}
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

// fix mends what may be mended.
func (c *inspection) fix(request *Request, reply *Reply) error {
	if n := c.result.Excess().Total(); n > 0 {
		return fmt.Errorf("nothing is fixed: there are %s more than the %s that are kept", say.Count(n, "finding"), say.Number(engine.MostKept))
	}
	out, err := fix.Run(c.engine, c.results, c.result, fix.Options{
		Unsafe: request.Unsafe,
		May:    func(*source.Document) bool { return true },
		Judge:  func(files []*engine.FileResult) (*engine.Result, error) { return c.engine.Judge(files), nil },
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
