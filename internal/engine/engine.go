// Package engine runs the rules: it finds files, checks each in a first phase that
// is parallel and forgets the text, and judges all of them together in a second.
package engine

import (
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Options say what a run does.
type Options struct {
	// Settings are the rules as they are set for everything.
	Settings []rules.Setting
	// Config, when there is one, says for each document which rules run and which
	// set it belongs to, and what is suppressed. Settings are then those that hold
	// where no override does.
	Config *config.Config
	// Tenant is the configured set of all documents where there is no Config, and of
	// those of a tenant, which lie in no file.
	Tenant string
	// Whole says that all configured files are looked at, so that a suppression
	// without a finding is not needed any more.
	Whole bool
	// Now is the clock for rules about time.
	Now time.Time
	// History makes the rules about past runs look at all tasks. Otherwise they look at
	// those whose runs are among the input, or run when they are switched on by name.
	History bool
	// Taken is when the data was taken, the clock of those rules; zero for what the
	// marker of an export says, else the newest instant in a set.
	Taken time.Time
	// Jobs is how many goroutines check tasks; at least 1.
	Jobs int
	// Partial and Complete overrule what is guessed about the completeness of sets.
	Partial, Complete bool
	// OnlyFiles says that the command line named files and no folder or set, so that
	// tasks may be missing.
	OnlyFiles bool
	// Named reports whether the command line names a document itself, and not as found
	// by walking; Insists whether the user has said what it is, whatever it looks like.
	// Both may be nil.
	Named, Insists func(*source.Document) bool
	// As says what a document is meant for; nil leaves it to the configuration, and
	// stands for stored tasks throughout where there is none.
	As func(*source.Document) task.As
	// Base holds the stored tasks that bodies and patches are for; nil without any.
	Base *Base
	// Anonymous leaves the fingerprints of findings out: nobody asks for them.
	Anonymous bool
	// Least is the least level of the findings that are asked for: those below it are counted,
	// and the result is without them. Off keeps all. It must be Off where a baseline, a
	// suppression or another state decides which findings count.
	Least diag.Level
	// MostKept is how many findings the first phase keeps, MostEntries how many tasks and
	// other entries of lists; 0 for the constants of these names.
	MostKept, MostEntries int
	// Lean keeps only small files in memory; the places of findings in others are read
	// again when they are shown.
	Lean bool
	// Live is what the tenant has answered, nil when it was not asked. It is filled in
	// before Judge is called.
	Live *rules.Live
	// Text returns what a marker holds where that is not what lies on the disk, as
	// config.Options has it; nil for the disk.
	Text func(path string) (text []byte, known bool, err error)
	// Spell is how whoever has asked gives an option that a message speaks of.
	Spell say.Spelling
	// Progress hears how many files are done, from any goroutine; may be nil.
	Progress func(files int)
	// Done ends the work when it is closed: what comes after that is not looked at, and the
	// outcome is worth nothing, least of all for deciding what may be written. Nil never does.
	Done <-chan struct{}
}

// stopped reports whether nobody waits for the outcome any more.
func (e *Engine) stopped() bool {
	select {
	case <-e.options.Done:
		return true
	default:
		return false
	}
}

// Engine checks documents with one set of options.
type Engine struct {
	options    Options
	selections *selections
	checkers   sync.Pool // of *checker
	markers    Markers
}

// New makes an engine.
func New(o Options) *Engine {
	o.Jobs = max(o.Jobs, 1)
	return &Engine{markers: Markers{Text: o.Text}, options: o, selections: newSelections(o.Settings, o.Config)}
}

// Renew lets the organisation's own rules take steps again, for another run over the
// documents by a program that goes on.
func (e *Engine) Renew() { e.eachOwn((*own.Rule).Renew) }

// Try is Renew for a run over documents as they might be. What a verdict finds of them
// hangs on none that was tried before; sound says that no own rule was given up on the
// documents as they are.
func (e *Engine) Try(sound bool) {
	if sound {
		e.eachOwn((*own.Rule).Restart)
	} else {
		e.Renew()
	}
}

func (e *Engine) eachOwn(do func(*own.Rule)) {
	for i := range e.options.Settings {
		if rule := own.Of(e.options.Settings[i].Rule); rule != nil {
			do(rule)
		}
	}
}

// homeOf returns where the tasks of a document belong.
func (e *Engine) homeOf(doc *source.Document) home {
	if names := e.setsOf(doc); len(names) > 0 {
		return home{name: names[0]}
	}
	return home{marker: e.markers.Above(doc.Path)}
}

// setsOf names the configured sets that a document belongs to.
func (e *Engine) setsOf(doc *source.Document) []string {
	switch {
	case e.options.Tenant != "" && (e.options.Config == nil || doc.Path == ""):
		return []string{e.options.Tenant}
	case e.options.Config == nil:
		return nil
	}
	return e.options.Config.TenantOf(doc.Path)
}

// belongs reports whether a document is of a configured set, or of a folder that was
// fetched: then one that cannot be read is a failure.
func (e *Engine) belongs(doc *source.Document) bool { return e.homeOf(doc) != home{} }

// trusts returns what is known about a document before it is read.
func (e *Engine) trusts(doc *source.Document) trust {
	o := &e.options
	return trust{
		named:   o.Named != nil && o.Named(doc),
		insists: o.Insists != nil && o.Insists(doc),
		meant: doc.OfTenant() || len(e.setsOf(doc)) > 0 || o.Config != nil && o.Config.As(doc.Path) != "" ||
			e.markers.beside(doc),
		runs: e.markers.holdRuns(doc),
	}
}

// as is what a document is meant for: by the options, else by the configuration.
func (e *Engine) as(doc *source.Document) task.As {
	switch {
	case e.options.As != nil:
		return e.options.As(doc)
	case e.options.Config == nil || doc.Path == "" || e.options.Config.As(doc.Path) == "":
		return task.Stored
	}
	as, err := task.ParseAs(e.options.Config.As(doc.Path))
	if err != nil {
		return task.Stored
	}
	return as
}

// Runs reports whether a rule runs for some document at least that was checked so far.
func (e *Engine) Runs(rule string) bool {
	set := e.selections.base.find(rule)
	return set != nil && e.selections.firstOn(set) != nil
}

// Asking returns the settings of the rules that run, as Runs has it, and need something of
// a tenant by a question; need says how.
func (e *Engine) Asking(q rules.Question) (settings []*rules.Setting, need rules.Need) {
	for i := range e.selections.base.settings {
		set := &e.selections.base.settings[i]
		if n, ok := set.Rule.Asks(q); ok && e.selections.firstOn(set) != nil {
			settings, need = append(settings, set), n
		}
	}
	return settings, need
}
