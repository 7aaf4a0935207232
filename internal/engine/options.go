// Package engine runs the rules: it finds files, checks each in a first phase that
// is parallel and forgets the text, and judges all of them together in a second.
package engine

import (
	"time"

	"github.com/tasklint/tasklint/internal/config"
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
	// MostKept is how many findings the first phase keeps, MostEntries how many tasks and
	// other entries of lists; 0 for the constants of these names.
	MostKept, MostEntries int
	// Lean keeps only small files in memory; the places of findings in others are read
	// again when they are shown.
	Lean bool
	// Live is what the tenant has answered, nil when it was not asked. It is filled in
	// before Judge is called.
	Live *rules.Live
	// Text gives what a marker holds where that is not what lies on the disk, as
	// config.Options has it; nil for the disk.
	Text func(path string) (text []byte, known bool, err error)
	// Progress is told how many files are done, from any goroutine; may be nil.
	Progress func(files int)
}
