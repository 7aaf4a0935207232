// Package rules holds the built-in rules, one file each, and what a rule is. It is
// part of the program's layout, not an API for others.
package rules

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// Rule is one check with everything that is told about it: `tasklint explain`, the
// pages in docs/rules, the SARIF metadata and the configuration schema come from
// these values.
type Rule struct {
	// ID is the kebab-case name of the defect. It never changes its meaning.
	ID string
	// Summary says in one line, without a full stop, what is found.
	Summary string
	// Why says in Markdown what goes wrong in the service, Do what to do about it. A rule
	// is named in them by its id in backquotes, of which the page makes a link.
	Why, Do string
	// Mend is what has to be changed, for the words on where that is done.
	Mend Mend
	// Level is the default level; Off makes the rule opt-in. Levels says when single
	// findings have another one, "" when none has.
	Level  diag.Level
	Levels string
	// Since is the version that brought the rule.
	Since string
	// Basis says how sure we are that this is a defect, Sources where that is from.
	Basis   Basis
	Sources []string
	// Fix says what fixes it offers.
	Fix FixKind
	// Hides says that what rests on the wrong value is not judged until that is mended,
	// so that a fix may bring other findings to light.
	Hides bool
	// Group is the section that the rule belongs to.
	Group Group
	// Reads is how much of a task Task and Value have to see.
	Reads Reads
	// Needs are the answers of a tenant that the rule rests on, beside its tasks.
	Needs []Need
	// Unreadable says that what the rule finds cannot be read, so that the document
	// holds less than it should.
	Unreadable bool
	// Options are the rule's settings with their defaults.
	Options []Option

	// File looks at a document as a whole, Value at each JSON value that has a known
	// shape, Task at each task, Legacy at each legacy reload-task, Set at all tasks
	// of a tenant, Past at the runs of these, Live at what the tenant itself has
	// answered, Config at the configuration, Patch at each patch document as a whole.
	// A rule has at least one of them.
	File   func(*FilePass)
	Value  func(*TaskPass)
	Task   func(*TaskPass)
	Legacy func(*TaskPass)
	Patch  func(*TaskPass)
	Set    func(*SetPass)
	Past   func(*SetPass)
	Live   func(*SetPass)
	Config func(*ConfigPass)
	// Own is the compiled form of a rule of the organisation's own, else nil.
	Own Own
	// Audit says that Live looks at a tenant's own tasks only, and not at files beside it.
	Audit bool
	// Deep says that the rule follows chains (Tenant.Algebra, Tenant.Timeline). These
	// are worked out once for all such rules, which run one after the other while the
	// rest run beside them.
	Deep bool
	// Settle may replace the findings that the rule has made in one set, where
	// their number says more than each of them.
	Settle func(*SetPass, []*diag.Finding) []*diag.Finding
}

// Basis says where the knowledge behind a rule is from.
type Basis uint8

// The bases. Inferred rules are warnings at most by default, and say so.
const (
	Documented Basis = iota // by the vendor
	Standard                // Serverless Workflow 0.8, RFC 5545, RFC 6901, RFC 8259, ISO 8601, IANA
	Inferred                // by us, from what is documented
	Policy                  // a matter of the organisation's taste
)

// String says the basis in words.
func (b Basis) String() string {
	return [...]string{"documented by the vendor", "required by a standard", "inferred", "a matter of policy"}[b]
}

// Word returns the basis in a word, as reports say it: documented, standard, inferred or
// policy.
func (b Basis) Word() string {
	return [...]string{"documented", "standard", "inferred", "policy"}[b]
}

// AtLeast reports whether a rule of this basis rests on as much as least: what the vendor
// documents on most, then what a standard requires, then what is inferred. What an
// organisation wants it knows for certain.
func (b Basis) AtLeast(least Basis) bool { return b == Policy || b <= least }

// ParseConfidence reads the word for the least basis that is asked for, and reports whether
// it is one.
func ParseConfidence(word string) (Basis, bool) {
	for _, b := range []Basis{Documented, Standard, Inferred} {
		if word == b.Word() {
			return b, true
		}
	}
	return 0, false
}

// FixKind says which fixes a rule offers.
type FixKind uint8

// The kinds of fixes, as in diag.Safety.
const (
	NoFix FixKind = iota
	SafeFix
	UnsafeFix
)

// String returns "safe", "unsafe", or "" without a fix.
func (k FixKind) String() string { return [...]string{"", "safe", "unsafe"}[k] }

// Group is a section of the rule list.
type Group string

// The sections, in the order of the documentation.
const (
	FileAndSchema Group = "File and schema"
	Structure     Group = "Structure and references"
	Bodies        Group = "Request bodies"
	Identity      Group = "Identity"
	Graph         Group = "Graph"
	Schedule      Group = "Schedule"
	History       Group = "Live and history"
	Configuration Group = "Configuration"
)

// Groups lists the sections in order.
var Groups = []Group{FileAndSchema, Structure, Bodies, Identity, Graph, Schedule, History, Configuration}

// Scope names what a rule looks at: file, task, set, history, tenant or configuration.
// A rule about tasks that looks at their set as well is one about tasks.
func (r *Rule) Scope() string {
	switch {
	case r.Live != nil:
		return "tenant"
	case r.Past != nil:
		return "history"
	case r.Set != nil && r.Task == nil:
		return "set"
	case r.File != nil:
		return "file"
	case r.Config != nil:
		return "configuration"
	default:
		return "task"
	}
}

var registered []*Rule

// register adds a rule at start-up; it only appends, so that starting costs nothing.
func register(r *Rule) *Rule {
	registered = append(registered, r)
	return r
}

// All lists the built-in rules in the order of their ids.
var All = sync.OnceValue(func() []*Rule {
	all := slices.Clone(registered)
	slices.SortFunc(all, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return all
})

// ByID returns the built-in rule with that id, nil when there is none.
func ByID(id string) *Rule {
	all := All()
	i, found := slices.BinarySearchFunc(all, id, func(r *Rule, id string) int { return strings.Compare(r.ID, id) })
	if !found {
		return nil
	}
	return all[i]
}

// Reads is how much of a task a rule has to see for its findings to hold. It decides
// where the rule is heard about the value of an operation whose task is not known.
// Every rule that looks at tasks or values one by one says it.
type Reads string

const (
	// Value says that a finding rests on nothing beside the value it stands on.
	Value Reads = "*"
	// Whole says that it rests on the task as a whole.
	Whole Reads = "."
)

// Within declares that a finding rests on nothing outside of a place of the task: a path
// without a slash in front, in which * is any index.
func Within(place string) Reads { return Reads(place) }

// Holds reports whether all that the rule has to see is in the value at a path. The
// value at the path without tokens is a task.
func (r Reads) Holds(path []string) bool {
	switch {
	case len(path) == 0 || r == Value:
		return true
	case r == Whole || r == "":
		return false
	}
	names := strings.Split(string(r), "/")
	for i, token := range path {
		if i >= len(names) || names[i] != "*" && names[i] != token {
			return false
		}
	}
	return true
}

// isAlone reports whether n is the very value that is looked at alone, so that an
// operation writes nothing but it.
func (p *TaskPass) isAlone(n source.Node) bool {
	return len(p.Alone) > 0 && len(n.Path()) == len(p.Alone)
}

// Sees reports whether the pass shows a place of the task as it is, also where that is
// absent: of a value that is looked at alone nothing around it is known.
func (p *TaskPass) Sees(place Reads) bool { return place.Holds(p.Alone) }

// Option is a setting of a rule. The type of Default is the type of the setting:
// int, bool, string, []string or time.Duration (written 15m, 9h, 30d).
type Option struct {
	Name    string
	Default any
	// Doc says in one sentence what it does, with its unit.
	Doc string
}

// Setting is a rule as it is set for a part of the input.
type Setting struct {
	Rule *Rule
	// Level is the level in force. Fixed says that somebody has set it, so that it
	// holds for all findings of the rule.
	Level diag.Level
	Fixed bool
	// Options are the options that were set, in the types of their defaults.
	Options map[string]any
}

// Default returns the rule as it comes.
func (r *Rule) Default() Setting { return Setting{Rule: r, Level: r.Level} }

// At returns the setting with another level.
func (s Setting) At(l diag.Level) Setting {
	s.Level, s.Fixed = l, true
	return s
}

// Int returns an option's value.
func (s *Setting) Int(name string) int { return option[int](s, name) }

// Bool returns an option's value.
func (s *Setting) Bool(name string) bool { return option[bool](s, name) }

// Strings returns an option's value.
func (s *Setting) Strings(name string) []string { return option[[]string](s, name) }

// Duration returns an option's value.
func (s *Setting) Duration(name string) time.Duration { return option[time.Duration](s, name) }

// option looks a value up. A name or type that the rule does not declare is a
// mistake in the rule's own file and shows at once in its tests.
func option[T any](s *Setting, name string) T {
	if v, ok := s.Options[name].(T); ok {
		return v
	}
	for _, o := range s.Rule.Options {
		if o.Name == name {
			return o.Default.(T)
		}
	}
	panic("rule " + s.Rule.ID + " has no option " + name)
}
