package engine

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// lanesFrom is how many tasks a set has that is worth several goroutines.
const lanesFrom = 1000

// lanes runs the rules that look at one set in one way side by side.
type lanes struct {
	engine  *Engine
	check   look
	subject string
	deep    []lane // run by the first goroutine, one after the other
	rest    []lane // run by whoever is free
	next    atomic.Int64
	found   [][]*diag.Finding // by place in the settings
	failed  []error
}

type lane struct {
	setting *rules.Setting
	place   int // in the settings
}

// runSets gives what the rules that look at a set in such a way have found, in their
// order. Those that the tenant has left without an answer are left out.
func (e *Engine) runSets(check look, tenant *rules.Set) ([]*diag.Finding, error) {
	settings := e.selections.sets(check)
	l := &lanes{
		engine: e, check: check, subject: "the tasks of tenant " + diag.Quote(tenant.Set.Tenant),
		found: make([][]*diag.Finding, len(settings)), failed: make([]error, len(settings)),
	}
	for i, s := range settings {
		if !s.Rule.Given(tenant.Remote) {
			continue
		}
		if s.Rule.Deep {
			l.deep = append(l.deep, lane{s, i})
		} else {
			l.rest = append(l.rest, lane{s, i})
		}
	}
	var others sync.WaitGroup
	if len(tenant.Set.Tasks) >= lanesFrom {
		for range e.options.Jobs - 1 {
			fork := tenant.Fork()
			others.Go(func() { l.runRest(fork) })
		}
	}
	for _, one := range l.deep {
		l.run(one, tenant)
	}
	l.runRest(tenant)
	others.Wait()
	var found []*diag.Finding
	for _, f := range l.found {
		found = append(found, f...)
	}
	return found, errors.Join(l.failed...)
}

// runRest runs rules as long as there are any that nobody runs.
func (l *lanes) runRest(tenant *rules.Set) {
	for {
		i := int(l.next.Add(1)) - 1
		if i >= len(l.rest) {
			return
		}
		l.run(l.rest[i], tenant)
	}
}

func (l *lanes) run(one lane, tenant *rules.Set) {
	pass := rules.SetPass{Setting: one.setting, Set: tenant}
	err := guard(one.setting, l.subject, func() { l.check(one.setting.Rule)(&pass) })
	l.failed[one.place] = errors.Join(err, pass.Err)
	l.found[one.place] = l.engine.selections.adjust(pass.Findings())
}
