package engine

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// CheckFiles runs the first phase on files, several at a time. The results are in
// the order of the files; when ctx ends, those of files not yet begun are missing.
func (e *Engine) CheckFiles(ctx context.Context, files []discover.Found) []*FileResult {
	results := make([]*FileResult, len(files))
	var next, done atomic.Int64
	var mu sync.Mutex
	cut, room := 0, e.room() // the results up to cut hold nothing too much
	work := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(files) || ctx.Err() != nil {
				return
			}
			result := e.open(files[i])
			mu.Lock()
			for results[i] = result; cut < len(results) && results[cut] != nil; cut++ { // in order, whoever is done first
				e.keepFile(results[cut], &room)
			}
			mu.Unlock()
			if n := done.Add(1); e.options.Progress != nil {
				e.options.Progress(int(n))
			}
		}
	}
	var others sync.WaitGroup
	for range min(e.options.Jobs, len(files)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	return results
}

// keepFile cuts what is known of one document.
func (e *Engine) keepFile(f *FileResult, room *room) {
	if n := len(f.Tasks) + len(f.Runs) + len(f.Vertices); n > room.entries {
		f.Tasks, f.Runs, f.Vertices = f.Tasks[:min(len(f.Tasks), room.entries)], nil, nil
		room.entries = 0
		f.cut()
	} else {
		room.entries -= n
	}
	for i := range f.Tasks {
		f.Tasks[i].Findings = e.keep(&f.excess, f.Tasks[i].Findings, &room.findings)
	}
	f.Findings = e.keep(&f.excess, f.Findings, &room.findings)
}

// open reads a discovered file, as it lies or with the text that it comes with, and checks it.
func (e *Engine) open(f discover.Found) *FileResult {
	var doc *source.Document
	var err error
	switch {
	case f.Text != nil:
		doc, err = source.NewDocument(f.Display, f.Path, f.Text)
	case e.options.Lean:
		doc, err = source.OpenLean(f.Path, f.Display)
	default:
		doc, err = source.Open(f.Path, f.Display)
	}
	if err != nil {
		return &FileResult{Doc: &source.Document{Name: f.Display, Path: f.Path}, Named: f.Named || f.Given, Err: err}
	}
	return e.Check(doc)
}

// Check runs the first phase on one document.
func (e *Engine) Check(doc *source.Document) *FileResult { return e.check(doc, nil) }

// check is Check with what is known of an earlier text of the document, nil for nothing.
func (e *Engine) check(doc *source.Document, before *earlier) *FileResult {
	g := gatherer{
		engine: e, selection: e.selections.document(doc), as: e.as(doc), trust: e.trusts(doc), result: &FileResult{Doc: doc, selections: e.selections, spell: e.options.Spell}, room: e.room(),
	}
	g.result.trust = g.trust
	if g.as == task.Stored {
		g.earlier = before
	}
	g.result.Named = g.trust.named
	if names := e.setsOf(doc); len(names) > 0 {
		g.set = names[0]
	}
	g.result.Err = g.split(doc)
	g.finish()
	return g.result
}
