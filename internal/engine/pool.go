package engine

import (
	"sync"

	"github.com/tasklint/tasklint/internal/source"
)

// pool checks batches of parts of one document on several goroutines.
type pool struct {
	work    chan work
	workers sync.WaitGroup
	mu      sync.Mutex
	results [][]partResult
	batches int
}

type work struct {
	index int
	parts []source.Part
}

func newPool(g *gatherer) *pool {
	jobs := g.engine.options.Jobs
	p := &pool{work: make(chan work, jobs)}
	for range jobs {
		p.workers.Go(func() {
			c := g.checker()
			defer g.engine.checkers.Put(c)
			for w := range p.work {
				results := make([]partResult, 0, len(w.parts))
				for _, part := range w.parts {
					results = append(results, c.check(g.result.Doc, part, false))
				}
				p.put(w.index, results)
			}
		})
	}
	return p
}

func (p *pool) add(parts []source.Part) {
	if len(parts) > 0 {
		p.work <- work{p.batches, parts}
		p.batches++
	}
}

func (p *pool) put(index int, results []partResult) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.results) <= index {
		p.results = append(p.results, nil)
	}
	p.results[index] = results
}

// wait ends the pool and gives all results in the order of the parts.
func (p *pool) wait() []partResult {
	close(p.work)
	p.workers.Wait()
	all := make([]partResult, 0, len(p.results)*batchSize)
	for _, r := range p.results {
		all = append(all, r...)
	}
	return all
}
