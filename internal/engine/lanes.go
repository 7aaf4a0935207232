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

// lanes runs the rules about one set side by side.
type lanes struct {
	engine  *Engine
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

// runSets gives what the rules have found, in their order.
func (e *Engine) runSets(settings []*rules.Setting, tenant *rules.Tenant, subject string) ([]*diag.Finding, error) {
	l := &lanes{
		engine: e, subject: subject,
		found: make([][]*diag.Finding, len(settings)), failed: make([]error, len(settings)),
	}
	for i, s := range settings {
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
func (l *lanes) runRest(tenant *rules.Tenant) {
	for {
		i := int(l.next.Add(1)) - 1
		if i >= len(l.rest) {
			return
		}
		l.run(l.rest[i], tenant)
	}
}

func (l *lanes) run(one lane, tenant *rules.Tenant) {
	pass := rules.SetPass{Setting: one.setting, Tenant: tenant}
	l.failed[one.place] = guard(one.setting, l.subject, func() { one.setting.Rule.Set(&pass) })
	l.found[one.place] = l.engine.selections.adjust(pass.Findings())
}
