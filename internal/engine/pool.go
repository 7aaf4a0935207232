package engine

import (
	"sync"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

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
	var few []lesserOf
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
		results, few = append(results, r.entry()), append(few, r.lesser...)
	}
	w.chunk.Release()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results[w.index] = results
	p.gatherer.result.lesser = append(p.gatherer.result.lesser, few...)
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

// entry is what is kept of a part until its document is known: there may be a million,
// and nearly all of them are tasks with findings and no more.
type entry struct {
	record   int // the top-level value that holds it
	facts    *task.Facts
	findings []*diag.Finding
	rest     *partResult // of any other part
}

// entry keeps of a part what is needed.
func (r *partResult) entry() entry {
	e := entry{record: r.part.Record, facts: r.facts, findings: r.findings}
	plain := r.facts != nil && r.shape != task.PatchOperation && r.inner == nil && r.pages == nil && r.unread == nil &&
		r.run == nil && r.vertex == "" && r.failures == nil && r.of == nil && r.err == nil && r.internal == nil
	if !plain {
		rest := *r
		rest.part.Text = nil // a chunk's is used again
		e.rest = &rest
	}
	return e
}

// err is why the part could not be read, nil where it could.
func (e *entry) err() error {
	if e.rest == nil {
		return nil
	}
	return e.rest.err
}

// isStrange reports whether the part is of no known shape and holds no task.
func (e *entry) isStrange() bool { return e.rest != nil && e.rest.isStrange() }

// size is how many entries a part makes, those inside included.
func (e *entry) size() int {
	n := 1
	if e.rest != nil {
		for i := range e.rest.inner {
			n += e.rest.inner[i].size()
		}
	}
	return n
}
