package engine

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/rules"
)

// Engine checks documents with one set of options.
type Engine struct {
	options    Options
	selections *selections
	checkers   sync.Pool
	markers    Markers
}

// New makes an engine.
func New(o Options) *Engine {
	o.Jobs = max(o.Jobs, 1)
	e := &Engine{markers: Markers{Text: o.Text}, options: o, selections: newSelections(&o)}
	e.checkers.New = func() any {
		return &checker{engine: e, pass: rules.TaskPass{Now: o.Now}}
	}
	return e
}

// Renew lets the organisation's own rules take steps again, for another run over the
// documents by a program that goes on.
func (e *Engine) Renew() {
	for i := range e.options.Settings {
		if rule := own.Of(e.options.Settings[i].Rule); rule != nil {
			rule.Renew()
		}
	}
}

// Try is Renew for a run over documents as they might be. What a verdict finds of them
// hangs on none that was tried before; sound says that no own rule was given up on the
// documents as they are.
func (e *Engine) Try(sound bool) {
	if !sound {
		e.Renew()
		return
	}
	for i := range e.options.Settings {
		if rule := own.Of(e.options.Settings[i].Rule); rule != nil {
			rule.Restart()
		}
	}
}

// CheckFiles runs the first phase on files, several at a time. The results are in
// the order of the files; when ctx ends, those of files not yet begun are missing.
func (e *Engine) CheckFiles(ctx context.Context, files []discover.Found) []*FileResult {
	results := make([]*FileResult, len(files))
	var next, done atomic.Int64
	var mu sync.Mutex
	cut, room := 0, e.room() // the results up to cut hold nothing too much
	var workers sync.WaitGroup
	for range min(e.options.Jobs, len(files)) {
		workers.Go(func() {
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
		})
	}
	workers.Wait()
	return results
}
