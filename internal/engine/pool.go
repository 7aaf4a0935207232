package engine

import (
	"sync"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/source"
)

// batchSize is how many parts a worker takes at a time, and parallelFrom the size
// in bytes from which on a document is worth several workers.
const (
	batchSize    = 64
	parallelFrom = 1 << 19
)

// split checks the parts as they come, in parallel when there is much to do.
func (g *gatherer) split(doc *source.Document) error {
	known, err := g.skim(doc)
	if known || err != nil {
		return err
	}
	g.outlines, g.parts, g.room, g.excess, g.beyond = nil, nil, g.engine.room(), nil, false
	g.result.below = nil
	pool := newPool(g, g.jobs(doc))
	var batch []source.Part
	beyond := false
	err = doc.Split(source.Visitor{
		Record: func(o source.Outline) {
			if len(g.outlines) < g.engine.room().entries {
				g.outlines = append(g.outlines, o)
			} else {
				beyond = true
			}
		},
		Part: func(p source.Part) {
			if batch = append(batch, p); len(batch) == batchSize {
				pool.add(source.Chunk{Parts: batch})
				batch = nil
			}
		},
	})
	pool.add(source.Chunk{Parts: batch})
	g.parts = pool.wait()
	g.beyond = g.beyond || beyond
	return err
}

// skim checks a document that is in order. It reports false for any other, which is
// then split with care, however slowly.
func (g *gatherer) skim(doc *source.Document) (bool, error) {
	pool := newPool(g, g.jobs(doc))
	outline, known, err := doc.Skim(pool.add)
	g.outlines, g.parts = []source.Outline{outline}, pool.wait()
	if err != nil {
		return false, err
	}
	for i := range g.parts {
		known = known && g.parts[i].err() == nil
	}
	return known, nil
}

// jobs is how many goroutines a document is worth.
func (g *gatherer) jobs(doc *source.Document) int {
	if doc.Len() < parallelFrom {
		return 1
	}
	return g.engine.options.Jobs
}

// pool checks chunks of one document, on several goroutines or, with one job, on that
// of its caller.
type pool struct {
	gatherer *gatherer
	own      *checker // with one job
	work     chan work
	workers  sync.WaitGroup
	mu       sync.Mutex
	results  [][]entry // by chunk
	cut      int       // how many of these from the first on hold nothing too much
	chunks   int
	full     atomic.Bool // further chunks need not be looked at
}

type work struct {
	index int
	chunk source.Chunk
}

func newPool(g *gatherer, jobs int) *pool {
	p := &pool{gatherer: g}
	if jobs < 2 {
		p.own = g.checker()
		return p
	}
	p.work = make(chan work, jobs)
	for range jobs {
		p.workers.Go(func() {
			c := g.checker()
			defer g.engine.checkers.Put(c)
			for w := range p.work {
				p.check(c, w)
			}
		})
	}
	return p
}

func (p *pool) check(c *checker, w work) {
	results := make([]entry, 0, len(w.chunk.Parts))
	var below []taskCounts
	for _, part := range w.chunk.Parts {
		if p.full.Load() || p.gatherer.engine.stopped() {
			break
		}
		doc := p.gatherer.result.Doc
		if known, ok := p.gatherer.earlier.again(doc, part); ok {
			results = append(results, known)
			continue
		}
		r := c.check(doc, part, false)
		results, below = append(results, r.entry()), append(below, r.below...)
	}
	w.chunk.Release()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results[w.index] = results
	p.gatherer.result.below = append(p.gatherer.result.below, below...)
	for ; p.cut < len(p.results) && p.results[p.cut] != nil; p.cut++ { // in order, whoever is done first
		p.results[p.cut] = p.gatherer.keep(p.results[p.cut])
		if p.gatherer.beyond {
			p.full.Store(true)
		}
	}
}

func (p *pool) add(chunk source.Chunk) {
	w := work{p.chunks, chunk}
	p.chunks++
	p.mu.Lock()
	p.results = append(p.results, nil)
	p.mu.Unlock()
	if p.own != nil || p.full.Load() {
		p.check(p.own, w)
	} else {
		p.work <- w
	}
}

// wait ends the pool and returns all results in the order of the parts.
func (p *pool) wait() []entry {
	if p.own != nil {
		p.gatherer.engine.checkers.Put(p.own)
	} else {
		close(p.work)
		p.workers.Wait()
	}
	if len(p.results) == 1 {
		return p.results[0]
	}
	n := 0
	for _, chunk := range p.results {
		n += len(chunk)
	}
	all := make([]entry, 0, n)
	for i, chunk := range p.results {
		all = append(all, chunk...)
		p.results[i] = nil // there may be millions
	}
	return all
}
